package io.holdfast.tools;

import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.gateway.binance.BinanceConnector;
import io.holdfast.gateway.binance.Credentials;
import io.holdfast.gateway.binance.RetryPostCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The engine, until it is told to stop. */
@CommandLine.Command(
    name = "serve",
    description = "Runs the engine, on paper unless it is given a venue, until it is told to stop.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast serve --data /tmp/holdfast",
        "  holdfast serve --config /etc/holdfast/holdfast.yaml --durability device"})
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final String HOST = "127.0.0.1";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--http", paramLabel = "PORT",
        description = "TCP port of the HTTP API on 127.0.0.1; 0 takes a free one; default 8420")
    private String http;

    @CommandLine.Mixin
    private VenueOptions venue;

    @CommandLine.Option(names = "--symbol", paramLabel = "X",
        description = "what to trade, as BTC/USDT, may be given more than once; default all that the venue has")
    private List<String> symbols;

    @CommandLine.Option(names = "--durability", paramLabel = "LEVEL",
        description = "process: survives a kill; device: survives a power cut too; default process")
    private String durability;

    @CommandLine.Option(names = "--backup-to", paramLabel = "DIR",
        description = "where backups are made, proved, from time to time; default none are")
    private String backupTo;

    @CommandLine.Option(names = "--schedule", paramLabel = "TIME",
        description = "time between two backups, as 90s, 30m, 1h or 1d; default 1h")
    private String schedule;

    @CommandLine.Option(names = "--alerts", paramLabel = "FILE",
        description = "the webhooks that alerts are posted to, YAML, mode 0600; default none")
    private String alerts;

    @CommandLine.Option(names = "--strict",
        description = "refuses to start where build, configuration, directory or libraries are not those of before")
    private boolean strict;

    @CommandLine.Option(names = "--new-journal",
        description = "begins a journal although the account has working orders, which are then left alone")
    private boolean newJournal;

    @Override
    public Integer call() throws InterruptedException {
        ServeConfig config = config();
        Credentials credentials = config.isPaper() ? null : Credentials.load(config.venueCredentials());
        checkPost();
        Halt halt = new Halt();
        Engine engine = open(config, halt);
        ServedEngine served;
        try {
            served = serve(engine, config, credentials, findings(engine, config));
        } catch (Throwable failure) {
            engine.close();
            throw failure;
        }
        try {
            served.start();
        } catch (Throwable failure) {
            served.close();
            throw failure;
        }
        PrintWriter out = spec.commandLine().getOut();
        String readyLine = served.readyLine();
        Shutdown.onSignal(served::close); // before anybody can know that there is something to stop
        out.println(readyLine);
        out.flush();
        new CountDownLatch(1).await();
        return ExitCode.DONE;
    }

    private ServeConfig config() {
        Settings settings = venue.settings();
        settings.override(ServeConfig.HTTP, port());
        settings.override(ServeConfig.SYMBOLS, symbols);
        settings.override(ServeConfig.DURABILITY, durability);
        settings.override(ServeConfig.BACKUP_TO, backupTo);
        settings.override(ServeConfig.BACKUP_SCHEDULE, schedule);
        settings.override(ServeConfig.ALERTS, alerts);
        return new ServeConfig(settings);
    }

    /** A number as a number, so that what is none is refused as it is in the configuration. */
    private Object port() {
        return http != null && http.matches("\\d{1,9}") ? (Object) Integer.valueOf(http) : http;
    }

    /** Before anything is asked of a venue. */
    static void checkPost() {
        try {
            RetryPostCheck.run();
        } catch (IllegalStateException e) {
            throw CommandFailure.usage(e.getMessage());
        }
    }

    private EngineConfig engineConfig(ServeConfig config) {
        List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
        // No name and password of an address.
        String line = String.join(" ", arguments).replaceAll("://[^/@ ]*@", "://");
        return config.engine(data.path().toAbsolutePath().normalize(), line, newJournal);
    }

    /** What differs from the last start, told at once; in earnest only where it was asked for. */
    private List<StartChecks.Finding> findings(Engine engine, ServeConfig config) {
        List<StartChecks.Finding> findings = StartChecks.compare(engine.lastStart(), engineConfig(config).identity());
        if (strict && !findings.isEmpty()) {
            throw CommandFailure.usage("refused, nothing was begun: "
                + findings.stream().map(StartChecks.Finding::text).collect(Collectors.joining("; "))
                + "; mend it, or start once without --strict");
        }
        PrintWriter err = spec.commandLine().getErr();
        findings.forEach(finding -> err.println("holdfast: warning: " + finding.reason() + ": " + finding.text()));
        err.flush();
        return findings;
    }

    private Engine open(ServeConfig config, Halt halt) {
        EngineConfig engineConfig = engineConfig(config);
        Path directory = engineConfig.journal().directory();
        try {
            return Engine.open(engineConfig, halt);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.DAMAGED, "journal contradicts itself: " + e.getMessage()
                + "; nothing was changed, go on with: holdfast verify --data " + directory);
        }
    }

    private ServedEngine serve(Engine engine, ServeConfig config, Credentials credentials,
                               List<StartChecks.Finding> findings) throws InterruptedException {
        requireFree(HOST, config.httpPort(), "--http");
        if (config.tls() != null) {
            requireFree(config.tls().host(), config.tls().port(), "https");
        }
        Path directory = engine.directory();
        LogConfigurator.logTo(directory);
        LOG.info("opened: build={} jvm={} sequence={} digest={} recovery={}", BuildInfo.build(), BuildInfo.jvm(),
            engine.sequenceAtStart(), engine.digestAtStart(), engine.recovery());
        String url = config.isPaper() ? PaperVenue.findOrStart(directory) : config.venueUrl();
        Credentials key = config.isPaper() ? PaperVenue.credentials(directory) : credentials;
        return new ServedEngine(engine, config, new BinanceConnector(config.binance(url, key)), findings);
    }

    /** Before an epoch begins: a start that cannot come through leaves no record. */
    private static void requireFree(String host, int port, String option) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            LOG.debug("port is free: port={}", probe.getLocalPort());
        } catch (IOException e) {
            throw CommandFailure.usage("port cannot be used: choose another with " + option + ", port=" + port
                + " cause=" + e.getMessage());
        }
    }
}
