package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console in a real browser, beside a real engine that is killed. Leaves pictures in {@code target/console}. */
@Timeout(420)
class ConsoleIT {
    private static final Path SHOTS = Path.of("target", "console");
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    @TempDir
    Path directory;

    private ServedPair pair;
    private Browser browser;
    private String url;

    @BeforeEach
    void opens() throws IOException, InterruptedException {
        assumeTrue(Browser.isThere(), "skipped: no chromium and chromedriver (Debian: chromium, chromium-driver)");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = "http://127.0.0.1:" + port;
        pair = new ServedPair(directory, directory.resolve("data"));
        pair.serveAt(port);
        pair.startEngine(List.of(), "");
        trade();
        browser = Browser.start(directory, SHOTS);
        browser.open(url + "/");
        browser.awaitText("state", "TRADING");
    }

    @AfterEach
    void closes() {
        if (browser != null) {
            browser.close();
        }
        if (pair != null) {
            pair.close();
        }
    }

    /** A position with a stop, and two orders that rest, one of a name that is markup. */
    private void trade() throws InterruptedException {
        assertEquals(202, pair.ask("POST", "/v1/orders", "{\"requestId\":\"entry-1\",\"symbol\":\"BTC/USDT\","
            + "\"side\":\"BUY\",\"type\":\"MARKET\",\"quantity\":\"0.0115\",\"protection\":{\"stopPrice\":\"30000\"}}")
            .status());
        assertEquals(202, pair.rest(MARKUP, "0.01").status());
        assertEquals(202, pair.rest("dip-1", "0.025").status());
        ServedPair.await("the entry to be filled", () -> pair.status().get("fills").intValue() > 0);
    }

    /** Nothing but the engine was asked for anything, and nothing went wrong in the page. */
    private void assertClean() {
        List<String> requests = browser.requests();
        assertTrue(requests.contains(url + "/console/events"), requests.toString());
        requests.forEach(request -> assertTrue(request.startsWith(url + "/"), "asked another host: " + request));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void showsAKillAndARecovery() throws Exception {
        browser.awaitText("positions-table", "0.0115");
        browser.awaitText("positions-table", "stop 30000 (armed)");
        browser.awaitText("orders-table", MARKUP);
        assertFalse(browser.is("document.querySelector('main img')"), "markup of a client became an element");
        browser.awaitText("orders-table", "stop loss");
        browser.awaitText("balances-table", "yes");
        browser.shoot("live");
        String held = cell("Quantity");
        long epoch = pair.status().get("epoch").longValue();

        pair.killEngine();
        long killed = System.nanoTime();
        ServedPair.await("the page to turn stale", () -> browser.is("document.body.classList.contains('stale')"));
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
        assertTrue(tookMs < 6_000, "stale after ms=" + tookMs);
        browser.awaitText("state", "NOT KNOWN");
        browser.awaitText("why", "was trading");
        browser.awaitText("stale", "has said nothing since");
        assertEquals(held, cell("Quantity"));
        browser.shoot("stale");

        pair.startEngine(List.of(), "");
        browser.awaitText("state", "TRADING");
        assertFalse(browser.is("document.body.classList.contains('stale')"));
        browser.awaitText("notice", "epoch " + (epoch + 1) + ", recovered from the journal");
        browser.awaitText("notice", "positions as before: BTC/USDT 0.0115; the same open orders");
        assertEquals(held, cell("Quantity"));
        browser.awaitText("milestones-table", "engine started");
        browser.shoot("recovered");
        assertClean();
    }

    /** A cell of the first position. */
    private String cell(String title) {
        return String.valueOf(browser.ask("document.querySelector('#positions-table td[data-label=\"" + title
            + "\"]').innerText.trim()"));
    }

    @Test
    void refusesWithoutTheTokenAndActsWithItByTheKeyboardAlone() throws Exception {
        browser.awaitText("orders-table", "dip-1");
        browser.tabToId("halt");
        browser.press(Keys.ENTER);
        assertTrue(browser.isOpen("unlock"));
        assertFalse(browser.isOpen("action"));
        browser.press("no-token-of-this-engine", Keys.ENTER);
        browser.awaitText("unlock-fault", "not the token");
        assertEquals(401L, browser.askLater("fetch('/v1/halt', {method: 'POST', body: '{}'}).then(a => a.status)"));
        assertEquals(0, actions().size());
        browser.press(token(), Keys.ENTER);
        ServedPair.await("the action to be asked for", () -> browser.isOpen("action"));
        browser.awaitText("action-effects", "2 working orders are cancelled");
        browser.awaitText("action-effects", "0.025 BTC/USDT at 1000");
        browser.awaitText("action-effects", "1 order that protects a position stays");
        browser.press("ann", Keys.ENTER);
        assertTrue(browser.isOpen("action"), "nothing is done without a reason");
        assertEquals(0, actions().size());
        browser.tabToId("reason");
        browser.press("looks wrong");
        browser.shoot("halt");
        browser.press(Keys.ENTER);
        browser.awaitText("state", "HALTED");
        browser.awaitText("milestones-table", "halt by ann");
        browser.awaitText("notice", "Halt trading: on record as");
        assertAction("HALT", "looks wrong");
        assertEquals("0 0 0", browser.ask("localStorage.length + ' ' + sessionStorage.length + ' ' "
            + "+ document.cookie.length"));
        browser.shoot("halted");

        browser.tabToId("resume");
        browser.press(Keys.ENTER);
        browser.press("was nothing", Keys.ENTER);
        browser.awaitText("state", "TRADING");
        assertAction("RESUME", "was nothing");
        for (String id : List.of("flatten", "reconcile", "lock")) {
            browser.tabToId(id);
        }
        browser.tabToButton("Release");
        browser.tabToButton("Flatten");
        browser.press(Keys.ENTER);
        browser.awaitText("action-effects", "0.0115 BTC, about");
        browser.press(Keys.ESCAPE);
        assertFalse(browser.isOpen("action"));
        browser.tabToId("lock");
        browser.press(Keys.ENTER);
        browser.tabToId("halt");
        browser.press(Keys.ENTER);
        assertTrue(browser.isOpen("unlock"), "locked again");
        assertClean();
    }

    private String token() throws IOException {
        return Files.readString(directory.resolve("data").resolve("api.token")).strip();
    }

    private List<JsonNode> actions() {
        return pair.records().stream().filter(record -> record.get("type").asText().equals("OPERATOR_ACTION")).toList();
    }

    private void assertAction(String operation, String reason) {
        List<JsonNode> actions = actions();
        JsonNode last = actions.get(actions.size() - 1);
        assertEquals(operation, last.get("operation").asText());
        assertEquals("ann", last.get("operator").asText());
        assertEquals(reason, last.get("text").asText());
        assertEquals("operator", last.get("actor").asText());
    }

    @Test
    void tellsTheLifeOfAnOrderAndFitsASmallScreenInTheDark() throws Exception {
        browser.awaitText("orders-table", "dip-1");
        browser.tabTo("an order", "document.activeElement.closest('#orders-table button.link')");
        browser.press(Keys.ENTER);
        browser.awaitText("life-table", "order accepted");
        browser.awaitText("life-outcome", "from the first record to the last");
        browser.shoot("life");
        browser.press(Keys.ESCAPE);
        String light = String.valueOf(browser.ask("getComputedStyle(document.body).backgroundColor"));
        for (String scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            browser.width(400, 900);
            assertFits(scheme);
            browser.width(400, 2600);
            browser.shoot("narrow-" + scheme);
            browser.width(1360, 1500);
            assertFits(scheme);
            browser.shoot("wide-" + scheme);
        }
        assertFalse(light.equals(browser.ask("getComputedStyle(document.body).backgroundColor")), light);
        assertClean();
    }

    private void assertFits(String scheme) {
        ServedPair.await("the page to fit, " + scheme, () -> browser.is(
            "document.documentElement.scrollWidth <= innerWidth"));
        assertEquals("[]", String.valueOf(browser.ask("[...document.querySelectorAll('header *, main *')]"
            + ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table') "
            + "&& !e.closest('.chart')).map(e => e.tagName + '#' + e.id)")), scheme);
        if (browser.is("innerWidth === 400")) {
            assertFalse(browser.is("[...document.querySelectorAll('.table')].some(e => e.scrollWidth > "
                + "e.clientWidth + 1)"), "a table has to be scrolled sideways, " + scheme);
        }
    }
}
