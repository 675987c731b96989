package io.holdfast.tools;

import io.holdfast.gateway.binance.Credentials;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated venue that an engine without a venue trades at: a process in a session of its own, so that neither a
 * kill of the engine nor one of its process group ends it, found again by the file that it writes.
 */
final class PaperVenue {
    static final String STATE_FILE = "paper-venue.json";
    static final String CREDENTIALS_FILE = "paper-venue.credentials";
    static final String LOG_FILE = "venue.log";

    private static final Logger LOG = LoggerFactory.getLogger(PaperVenue.class);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(2);
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_MS = 20;
    private static final int OK = 200;
    private static final String SETSID = "setsid";

    private final Path directory;

    private PaperVenue(Path directory) {
        this.directory = directory;
    }

    /**
     * The venue of a data directory, started when it does not live; returns its address once it answers. The caller
     * owns the directory, so there is never a second one.
     *
     * @throws CommandFailure if it cannot be started
     */
    static String findOrStart(Path directory) throws InterruptedException {
        return new PaperVenue(directory).findOrStart();
    }

    /**
     * The address of the venue of a data directory.
     *
     * @throws CommandFailure if it does not run
     */
    static String find(Path directory) throws InterruptedException {
        PaperVenueState found = new PaperVenue(directory).running();
        if (found == null) {
            throw new CommandFailure(ExitCode.FAILED, "no engine runs here and neither does its paper venue, there is"
                + " nothing to compare with: give --venue-url and --venue-credentials, or --config, as to serve");
        }
        return found.restUrl();
    }

    /** The key of the paper venue of a data directory. */
    static Credentials credentials(Path directory) {
        return Credentials.loadOrCreate(directory.resolve(CREDENTIALS_FILE));
    }

    /** The venue that runs and answers, or null. */
    private PaperVenueState running() throws InterruptedException {
        PaperVenueState found = PaperVenueState.read(directory.resolve(STATE_FILE));
        return found != null && found.isAlive() && answers(found) ? found : null;
    }

    private String findOrStart() throws InterruptedException {
        PaperVenueState found = running();
        if (found != null) {
            LOG.info("paper venue found: url={} pid={}", found.restUrl(), found.pid());
            return found.restUrl();
        }
        Process process = start();
        long deadline = System.nanoTime() + START_TIMEOUT_NS;
        while (System.nanoTime() < deadline) {
            PaperVenueState state = PaperVenueState.read(directory.resolve(STATE_FILE));
            if (state != null && state.pid() == process.pid() && answers(state)) {
                LOG.info("paper venue started: url={} pid={}", state.restUrl(), state.pid());
                return state.restUrl();
            }
            if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                throw CommandFailure.usage("paper venue did not start, mend what it says in " + log());
            }
        }
        process.destroyForcibly();
        throw CommandFailure.usage("paper venue did not answer within "
            + TimeUnit.NANOSECONDS.toSeconds(START_TIMEOUT_NS) + " s, mend what it says in " + log());
    }

    private Process start() {
        try {
            OwnerFiles.createDirectory(log().getParent());
            OwnerFiles.keep(log());
            Files.deleteIfExists(directory.resolve(STATE_FILE));
            ProcessBuilder builder = new ProcessBuilder(command());
            builder.directory(directory.toFile());
            builder.redirectInput(new File("/dev/null"));
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            return builder.start();
        } catch (IOException e) {
            throw CommandFailure.usage("paper venue cannot be started, give a venue (--venue-url) or mend the cause: "
                + e.getMessage());
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        for (String place : System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator)) {
            if (command.isEmpty() && Files.isExecutable(Path.of(place, SETSID))) {
                command.add(Path.of(place, SETSID).toString()); // becomes the JVM: the process id stays
            }
        }
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC", "-Xms32m", "-Xmx512m", "-XX:-UsePerfData",
            "-cp", System.getProperty("java.class.path"), Holdfast.class.getName(), "venue",
            "--credentials", directory.resolve(CREDENTIALS_FILE).toString(),
            "--request-timeout", Integer.toString(ServeConfig.PAPER_TIMEOUT_MS),
            "--state", directory.resolve(STATE_FILE).toString()));
        return command;
    }

    private Path log() {
        return directory.resolve(LogConfigurator.LOG_DIRECTORY).resolve(LOG_FILE);
    }

    private static boolean answers(PaperVenueState state) throws InterruptedException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(PING_TIMEOUT).version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY).build();
        HttpRequest ping =
            HttpRequest.newBuilder(URI.create(state.restUrl() + "/api/v3/ping")).timeout(PING_TIMEOUT).build();
        try {
            return http.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false; // whatever is there is not our venue
        }
    }
}
