package io.holdfast.tools;

import io.holdfast.engine.pipeline.Engine;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The engine, until it is told to stop. */
@CommandLine.Command(
    name = "serve",
    description = "Runs the engine, on paper unless it is given a venue, until it is told to stop.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final String HOST = "127.0.0.1";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--http", paramLabel = "PORT",
        description = "TCP port of the HTTP API on 127.0.0.1; 0 takes a free one; default 8420")
    private Integer http;

    @CommandLine.Option(names = "--config", paramLabel = "FILE", description = "YAML; the options here go before it")
    private Path configFile;

    @CommandLine.Option(names = "--venue-url", paramLabel = "URL",
        description = "https://api.binance.com, or another venue that speaks Binance's spot API; default on paper")
    private String venueUrl;

    @CommandLine.Option(names = "--venue-credentials", paramLabel = "FILE",
        description = "the venue's key, YAML of apiKey and secretKey, mode 0600")
    private String venueCredentials;

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

    @Override
    public Integer call() throws InterruptedException {
        ServeConfig config = config();
        Credentials credentials = config.isPaper() ? null : Credentials.load(config.venueCredentials());
        checkPost();
        Halt halt = new Halt();
        Engine engine = open(config, halt);
        ServedEngine served;
        try {
            served = serve(engine, config, credentials);
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
        out.println(served.readyLine());
        out.flush();
        Shutdown.await(served::close);
        return ExitCode.DONE;
    }

    private ServeConfig config() {
        Settings settings = configFile == null ? Settings.none() : Settings.read(configFile);
        settings.override(ServeConfig.HTTP, http);
        settings.override(ServeConfig.VENUE_URL, venueUrl);
        settings.override(ServeConfig.VENUE_CREDENTIALS, venueCredentials);
        settings.override(ServeConfig.SYMBOLS, symbols);
        settings.override(ServeConfig.DURABILITY, durability);
        settings.override(ServeConfig.BACKUP_TO, backupTo);
        settings.override(ServeConfig.BACKUP_SCHEDULE, schedule);
        return new ServeConfig(settings);
    }

    private static void checkPost() {
        try {
            RetryPostCheck.run();
        } catch (IllegalStateException e) {
            throw CommandFailure.usage(e.getMessage());
        }
    }

    private Engine open(ServeConfig config, Halt halt) {
        Path directory = data.path().toAbsolutePath().normalize();
        try {
            return Engine.open(config.engine(directory), halt);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.DAMAGED, "journal contradicts itself: " + e.getMessage()
                + "; nothing was changed, go on with: holdfast verify --data " + directory);
        }
    }

    private ServedEngine serve(Engine engine, ServeConfig config, Credentials credentials) throws InterruptedException {
        requireFree(config.httpPort());
        Path directory = engine.directory();
        LogConfigurator.logTo(directory);
        LOG.info("opened: build={} jvm={} sequence={} digest={} recovery={}", BuildInfo.build(), BuildInfo.jvm(),
            engine.sequenceAtStart(), engine.digestAtStart(), engine.recovery());
        String url = config.isPaper() ? PaperVenue.findOrStart(directory) : config.venueUrl();
        Credentials key = config.isPaper() ? PaperVenue.credentials(directory) : credentials;
        return new ServedEngine(engine, config, new BinanceConnector(config.binance(url, key)));
    }

    /** Before an epoch begins: a start that cannot come through leaves no record. */
    private static void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
            LOG.debug("port is free: port={}", probe.getLocalPort());
        } catch (IOException e) {
            throw CommandFailure.usage("port cannot be used: choose another with --http, port=" + port + " cause="
                + e.getMessage());
        }
    }
}
