package io.holdfast.tools.campaign;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with one page, and what it asked for and complained of. */
final class Browser implements AutoCloseable {
    /** What a network that is gone makes a browser say, and an answer that says no. */
    private static final Pattern EXPECTED = Pattern.compile("net::ERR_|status of 40[13]");
    private static final Pattern SENT = Pattern.compile("\"method\":\"Network\\.requestWillBeSent\".*?"
        + "\"request\":\\{.*?\"url\":\"([^\"]*)\"", Pattern.DOTALL);

    private static final Pattern NETWORK = Pattern.compile("^(https?|wss?|ftp):");

    private final ChromeDriver driver;
    private final Path shots;

    private Browser(ChromeDriver driver, Path shots) {
        this.driver = driver;
        this.shots = shots;
    }

    /** Whether there is a browser to be driven on this machine. */
    static boolean isThere() {
        return find("chromium") != null && find("chromedriver") != null;
    }

    /** Starts one; what it keeps goes below a directory. */
    static Browser start(Path directory, Path shots) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(find("chromium"));
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        // Without a sandbox, since tests run as root in containers; no page but ours is ever opened.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
            "--hide-scrollbars", "--no-first-run", "--no-proxy-server", "--disable-background-networking",
            "--window-size=1360,1500", "--user-data-dir=" + directory.resolve("browser"));
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(find("chromedriver"))
            .usingAnyFreePort().withSilent(true).build();
        return new Browser(new ChromeDriver(service, options), shots);
    }

    private static File find(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(path -> new File(path, program))
            .filter(File::canExecute).findFirst().orElse(null);
    }

    void open(String url) {
        driver.get(url);
    }

    /** What a script of one expression gives. */
    Object ask(String expression) {
        return driver.executeScript("return " + expression);
    }

    /** The same of an expression that has to be waited for. */
    Object askLater(String expression) {
        return driver.executeAsyncScript("const done = arguments[0]; " + expression + ".then(done, done);");
    }

    /** The text of an element as a person sees it. */
    String text(String id) {
        return String.valueOf(ask("document.getElementById('" + id + "').innerText"));
    }

    boolean is(String expression) {
        return Boolean.TRUE.equals(ask("!!(" + expression + ")"));
    }

    boolean isOpen(String dialog) {
        return is("document.getElementById('" + dialog + "').open");
    }

    void awaitText(String id, String wanted) {
        try {
            ServedPair.await(id + " to say " + wanted, () -> text(id).contains(wanted));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it says: " + text(id), e);
        }
    }

    /** Presses keys, one after the other, where the focus is. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Goes on with the tabulator until an element has the focus. */
    void tabTo(String what, String condition) {
        for (int i = 0; i < 200; i++) {
            if (is("document.activeElement && document.activeElement !== document.body && (" + condition + ")")) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("the keyboard does not reach " + what);
    }

    void tabToId(String id) {
        tabTo(id, "document.activeElement.id === '" + id + "'");
    }

    void tabToButton(String label) {
        tabTo(label, "document.activeElement.tagName === 'BUTTON' && document.activeElement.textContent === '" + label
            + "'");
    }

    void width(int width, int height) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height,
            "deviceScaleFactor", 1, "mobile", false));
    }

    void scheme(String scheme) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Keeps what is to be seen. */
    void shoot(String name) {
        try {
            Files.createDirectories(shots);
            Files.write(shots.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page complained of, errors of scripts and breaches of its policy among it. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (!EXPECTED.matcher(entry.getMessage()).find()) {
                complaints.add(entry.toString());
            }
        }
        return complaints;
    }

    /** Each address in any network that was asked for anything; the browser's own pages are in none. */
    List<String> requests() {
        List<String> requests = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            Matcher sent = SENT.matcher(entry.getMessage());
            if (sent.find() && NETWORK.matcher(sent.group(1)).find()) {
                requests.add(sent.group(1));
            }
        }
        return requests;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
