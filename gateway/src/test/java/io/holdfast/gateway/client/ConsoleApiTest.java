package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static io.holdfast.gateway.client.LiveApi.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsoleApiTest extends ApiFixture {
    private static final Pattern OWN_FILE = Pattern.compile("(?:href=|src=|from )[\"']([^\"']+)[\"']");

    /** Of which twenty times as long would be more than {@link #STALE_NS}. */
    private static final long SLOW_VIEW_NS = 300_000_000L;
    /** When a page says that it is stale. */
    private static final long STALE_NS = 2_000_000_000L;

    /** One page that watches. */
    private final class Watcher implements AutoCloseable {
        private final BufferedReader lines;

        Watcher() throws IOException, InterruptedException {
            this(live);
        }

        Watcher(LiveApi api) throws IOException, InterruptedException {
            HttpResponse<InputStream> answer = api.client.send(
                HttpRequest.newBuilder(URI.create(api.api.url() + "/console/events")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, answer.statusCode());
            assertEquals("text/event-stream", answer.headers().firstValue("Content-Type").orElse(""));
            lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        }

        JsonNode next() throws IOException {
            while (true) {
                String line = lines.readLine();
                if (line.startsWith("data: ")) {
                    return MAPPER.readTree(line.substring("data: ".length()));
                }
            }
        }

        JsonNode await(Predicate<JsonNode> wanted) throws IOException {
            while (true) {
                JsonNode view = next();
                if (wanted.test(view)) {
                    return view;
                }
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private HttpRequest.Builder without(String path) {
        return HttpRequest.newBuilder(URI.create(live.api.url() + path));
    }

    private HttpResponse<String> ask(String path) {
        return live.send(without(path));
    }

    @Test
    void servesThePageWithoutATokenAndForbidsItEverythingElse() {
        HttpResponse<String> page = ask("/");
        assertEquals(200, page.statusCode());
        assertEquals("text/html;charset=utf-8", page.headers().firstValue("Content-Type").orElse(""));
        assertEquals("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            page.headers().firstValue("Content-Security-Policy").orElse(""));
        assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("no-referrer", page.headers().firstValue("Referrer-Policy").orElse(""));
        assertEquals("no-store", page.headers().firstValue("Cache-Control").orElse(""));
    }

    @Test
    void hasEachFileThatThePageNamesAndNoneOfAnotherHost() {
        List<String> open = new ArrayList<>(List.of("/"));
        List<String> seen = new ArrayList<>();
        while (!open.isEmpty()) {
            String path = open.remove(0);
            HttpResponse<String> file = ask(path);
            assertEquals(200, file.statusCode(), path);
            seen.add(path);
            Matcher names = OWN_FILE.matcher(file.body());
            while (!path.contains("uPlot") && names.find()) {
                String name = names.group(1);
                if (name.startsWith("#")) {
                    continue;
                }
                assertTrue(name.startsWith("/console/") || name.startsWith("./"), path + " names " + name);
                String next = name.startsWith("./") ? "/console/" + name.substring(2) : name;
                if (!seen.contains(next) && !open.contains(next)) {
                    open.add(next);
                }
            }
            assertFalse(file.body().contains("innerHTML"), path);
        }
        assertTrue(seen.containsAll(List.of("/console/console.js", "/console/actions.js", "/console/uPlot.esm.js",
            "/console/uPlot.min.css", "/console/console.css", "/console/icon.svg")), seen.toString());
    }

    @Test
    void servesTheChartLibraryAsItWasPublished() throws Exception {
        assertEquals("5dd9b3281aa64b461b42d9945f6adb2649d346502b12281a9ae0d46599a80eba",
            sha256("/console/uPlot.esm.js"));
        assertEquals("df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
            sha256("/console/uPlot.min.css"));
    }

    private String sha256(String path) throws Exception {
        byte[] body = live.client.send(without(path).build(), HttpResponse.BodyHandlers.ofByteArray()).body();
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    }

    @Test
    void letsNobodyDoAnythingWithoutTheToken() {
        for (String path : List.of("/v1/halt", "/v1/resume", "/v1/flatten", "/v1/reconcile")) {
            HttpResponse<String> answer = live.send(without(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"operator\":\"eve\",\"reason\":\"x\"}")));
            assertEquals(401, answer.statusCode(), path);
        }
        assertEquals(401, ask("/v1/status").statusCode());
        assertEquals(401, live.send(without("/v1/orders/1").DELETE()).statusCode());
    }

    @Test
    void refusesAPageOfAnotherSite() throws IOException {
        for (String path : List.of("/", "/console/events", "/v1/status", "/health/ready")) {
            assertForeign("Origin: http://evil.example", path);
            assertForeign("Origin: null", path);
            assertForeign("Origin: http://127.0.0.1:1", path);
            assertForeign("Sec-Fetch-Site: cross-site", path);
            assertForeign("Sec-Fetch-Site: same-site", path);
        }
        assertEquals("HTTP/1.1 200", status("/", "Sec-Fetch-Site: none"));
        assertEquals("HTTP/1.1 200", status("/", "Sec-Fetch-Site: same-origin"));
        assertEquals("HTTP/1.1 200", status("/", "Origin: " + live.api.url()));
    }

    private void assertForeign(String header, String path) throws IOException {
        assertEquals("HTTP/1.1 403", status(path, header), header + ' ' + path);
    }

    @Test
    void tellsNothingByAnotherNameWithoutAToken() throws Exception {
        try (LiveApi named = new LiveApi(directory.resolveSibling(directory.getFileName() + "-named"),
            builder -> builder.hosts(List.of("engine.example")))) {
            String bearer = "Authorization: Bearer " + named.token;
            for (String file : List.of("/", "/console/console.js", "/console/uPlot.min.css")) {
                assertEquals("HTTP/1.1 200", status(named, "engine.example", file, "X: y"), file);
            }
            for (String told : List.of("/console/events", "/console/orders/1")) {
                assertEquals("HTTP/1.1 401", status(named, "engine.example", told, "X: y"), told);
            }
            assertEquals("HTTP/1.1 200", status(named, "engine.example", "/console/events", bearer));
            assertEquals("HTTP/1.1 200", status(named, "localhost", "/console/events", "X: y"));
            for (String proxy : List.of("Forwarded: for=192.0.2.1", "x-forwarded-for: 192.0.2.1",
                    "X-Real-IP: 192.0.2.1", "Via: 1.1 proxy")) {
                assertEquals("HTTP/1.1 401", status(named, "localhost", "/console/events", proxy), proxy);
            }
        }
    }

    private String status(String path, String header) throws IOException {
        return status(live, "127.0.0.1:" + live.api.port(), path,
            "Authorization: Bearer " + live.token + "\r\n" + header);
    }

    /** By hand, since a client sets none of these headers. */
    private static String status(LiveApi api, String host, String path, String headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.api.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers
                + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader in = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return in.readLine().substring(0, "HTTP/1.1 200".length());
        }
    }

    @Test
    void tellsOneWholePictureOfOneSequence() throws Exception {
        live.openTrading();
        live.prices.quote("BTCUSDT", 61_000_00000000L, 61_001_00000000L);
        assertEquals(202, live.post(limit("<img src=x onerror=alert(1)>", "0.01", "60000")).statusCode());
        try (Watcher watcher = new Watcher()) {
            JsonNode view = watcher.next();
            long sequence = view.get("sequence").longValue();
            assertEquals(live.follower.sequence(), sequence);
            assertEquals(sequence, view.get("status").get("appendedSequence").longValue());
            assertEquals("TRADING", view.get("status").get("tradingState").textValue());
            assertTrue(view.get("live").booleanValue());
            assertTrue(view.get("ageMs").isIntegralNumber());
            JsonNode order = view.get("openOrders").get(0);
            assertEquals("<img src=x onerror=alert(1)>", order.get("requestId").textValue());
            assertEquals("60000", order.get("price").textValue());
            assertEquals(order.get("orderId"), view.get("records").get(0).get("orderId"));
            assertTrue(view.get("keeping").isNull());
            assertEquals("HALTED", halted(watcher).get("status").get("tradingState").textValue());
        }
    }

    private JsonNode halted(Watcher watcher) throws IOException {
        assertEquals(202, live.post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\"a look\"}").statusCode());
        JsonNode view = watcher.await(one -> one.get("status").get("halted").booleanValue());
        JsonNode action = null;
        for (JsonNode milestone : view.get("milestones")) {
            action = milestone.get("type").textValue().equals("OPERATOR_ACTION") ? milestone : action;
        }
        assertEquals("ann", action.get("operator").textValue());
        assertEquals("a look", action.get("text").textValue());
        return view;
    }

    @Test
    void goesOnTellingWhileNothingHappensAndAgesGrow() throws Exception {
        try (Watcher watcher = new Watcher()) {
            long first = watcher.next().get("atNs").longValue();
            JsonNode later = watcher.await(view -> view.get("recordAgeMs").longValue() > 1_500);
            assertNotEquals(first, later.get("atNs").longValue());
            assertTrue(later.get("ageMs").longValue() < 1_000, later.get("ageMs").toString());
        }
    }

    @Test
    void saysWhenTheEngineStandsStillAndWhenNothingIsFollowed() throws Exception {
        try (Watcher watcher = new Watcher()) {
            assertTrue(watcher.next().get("live").booleanValue());
            live.standsStill = true;
            watcher.await(view -> !view.get("live").booleanValue());
            live.standsStill = false;
            watcher.await(view -> view.get("live").booleanValue());
            live.followerHangs = true;
            live.put(command -> command.reset(CommandKind.SPACE_LOW,
                Actor.ENGINE));
            JsonNode hung = watcher.await(view -> view.get("status").isNull());
            assertFalse(hung.has("positions"));
            watcher.await(view -> view.get("ageMs").longValue() > 1_000);
            live.followerHangs = false;
            watcher.await(view -> !view.get("status").isNull());
        }
    }

    @Test
    void hasNoMoreOrdersThanItMayAndSaysHowManyThereAre() throws Exception {
        live.openTrading();
        for (int i = 0; i < 130; i++) {
            assertEquals(202, live.post(limit("r-" + i, "0.001", "60000")).statusCode());
        }
        try (Watcher watcher = new Watcher()) {
            JsonNode view = watcher.await(one -> one.get("status").get("openOrders").intValue() == 130);
            assertEquals(100, view.get("openOrders").size());
            assertEquals("r-129", view.get("openOrders").get(0).get("requestId").textValue());
            assertEquals(60, view.get("records").size());
        }
    }

    @Test
    void isNotHeldUpByWhoDoesNotRead() throws Exception {
        live.openTrading();
        for (int i = 0; i < 100; i++) {
            assertEquals(202, live.post(limit("r-" + i, "0.001", "60000")).statusCode());
        }
        try (Socket deaf = new Socket("127.0.0.1", live.api.port()); Watcher watcher = new Watcher()) {
            deaf.setReceiveBufferSize(1_024);
            deaf.getOutputStream().write(("GET /console/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
            long told = 0;
            for (int i = 0; i < 20; i++) {
                assertEquals(202, live.post(limit("more-" + i, "0.001", "60000")).statusCode());
                JsonNode view = watcher.await(one -> one.get("status").get("openOrders").intValue() > 100);
                long at = view.get("atNs").longValue();
                assertTrue(told == 0 || at - told < 3_000_000_000L, "no view for ns=" + (at - told));
                told = at;
            }
        }
    }

    @Test
    void goesOnTellingBeforeAPageTurnsStaleWhenAViewTakesLong() throws Exception {
        try (LiveApi slow = new LiveApi(directory.resolveSibling(directory.getFileName() + "-slow"),
                builder -> builder.keeping(out -> {
                    LockSupport.parkNanos(SLOW_VIEW_NS);
                    out.writeNull();
                }));
            Watcher watcher = new Watcher(slow)) {
            long first = watcher.next().get("atNs").longValue();
            long second = watcher.next().get("atNs").longValue();
            assertTrue(second - first < STALE_NS, "no view for ns=" + (second - first));
        }
    }

    @Test
    void refusesMoreWatchersThanItMayHave() throws Exception {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < ConsoleFeed.MAX_WATCHERS; i++) {
            watchers.add(new Watcher());
        }
        HttpResponse<String> answer = ask("/console/events");
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains("too_many_subscribers"), answer.body());
        for (Watcher watcher : watchers) {
            watcher.next();
            watcher.close();
        }
    }

    @Test
    void tellsTheLifeOfAnOrder() throws Exception {
        live.openTrading();
        JsonNode order = MAPPER.readTree(live.post(limit("r-1", "0.01", "60000")).body());
        HttpResponse<String> answer = ask("/console/orders/" + order.get("orderId"));
        assertEquals(200, answer.statusCode(), answer.body());
        JsonNode life = MAPPER.readTree(answer.body());
        assertEquals("r-1", life.get("order").get("requestId").textValue());
        assertEquals(1, life.get("records").size());
        assertEquals("ORDER_INTENT", life.get("records").get(0).get("type").textValue());
        assertEquals(0, life.get("leftOut").intValue());
        assertError(404, "unknown_order", null, "order is not known, orderId=999", ask("/console/orders/999"));
        assertError(404, "unknown_order", null, "order is not known, orderId=1", ask("/console/orders/1"));
    }

    @Test
    void endsItsStreamsWhenTheEngineStops() throws Exception {
        Watcher watcher = new Watcher();
        watcher.next();
        long begun = System.nanoTime();
        live.api.close();
        assertTrue(System.nanoTime() - begun < 2_000_000_000L, "a watcher held up the stop");
        assertTrue(Set.of("", "closed").contains(rest(watcher)), "something came after the end");
    }

    private static String rest(Watcher watcher) {
        try {
            String line = watcher.lines.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "closed";
        }
    }
}
