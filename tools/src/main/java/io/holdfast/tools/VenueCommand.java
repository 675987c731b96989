package io.holdfast.tools;

import io.holdfast.gateway.simulator.SimulatedVenue;
import io.holdfast.gateway.simulator.SimulatedVenueConfig;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** The simulated venue, until it is killed. */
@CommandLine.Command(
    name = "venue",
    description = "Runs a simulated venue that speaks Binance's spot API, until it is killed.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast venue --port 9443 --balance USDT=1000000",
        "  holdfast venue --market capture.gz --speed 10 --once"})
final class VenueCommand implements Callable<Integer> {
    private static final String DEFAULT_CREDENTIALS = "venue.credentials";
    private static final String AS_FAST_AS_IT_GOES = "max";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(names = "--port", paramLabel = "PORT", defaultValue = "0",
        description = "TCP port on 127.0.0.1; 0, the default, takes a free one")
    private int port;

    @CommandLine.Option(names = "--credentials", paramLabel = "FILE", defaultValue = DEFAULT_CREDENTIALS,
        description = "the API key, YAML of apiKey and secretKey, mode 0600; made when absent; "
            + "default ${DEFAULT-VALUE}")
    private Path credentials;

    @CommandLine.Option(names = "--market", paramLabel = "FILE",
        description = "recorded market to play, may be given more than once; default a market of its own")
    private List<Path> markets = new ArrayList<>();

    @CommandLine.Option(names = "--speed", paramLabel = "X", defaultValue = "1",
        description = "how fast the market runs: 1, the default, as recorded; max as fast as it goes")
    private String speed;

    @CommandLine.Option(names = "--once", description = "stand still where the recording ends; default starts over")
    private boolean once;

    @CommandLine.Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "seed of the market of its own; default ${DEFAULT-VALUE}")
    private long seed;

    @CommandLine.Option(names = "--balance", paramLabel = "ASSET=QTY",
        description = "what the account holds at start, may be given more than once; "
            + "default USDT=100000, BTC=1, ETH=10")
    private Map<String, BigDecimal> balances = new LinkedHashMap<>();

    @CommandLine.Option(names = "--request-timeout", paramLabel = "MS", defaultValue = "10000",
        description = "how long the venue keeps a request before it answers that it timed out; "
            + "default ${DEFAULT-VALUE}")
    private long requestTimeoutMs;

    @CommandLine.Option(names = "--state", paramLabel = "FILE", hidden = true,
        description = "where to say the process id and the port once requests are answered")
    private Path state;

    @Override
    public Integer call() throws InterruptedException {
        SimulatedVenue venue = SimulatedVenue.start(config());
        if (state != null) {
            new PaperVenueState(ProcessHandle.current().pid(), venue.port()).write(state);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("ready rest=" + venue.restUrl() + " ws=" + venue.wsUrl());
        out.flush();
        Shutdown.await(venue::close);
        return ExitCode.DONE;
    }

    private SimulatedVenueConfig config() {
        try {
            SimulatedVenueConfig.Builder builder = SimulatedVenueConfig.builder()
                .port(port)
                .credentialsFile(credentials)
                .marketFiles(markets)
                .once(once)
                .speed(parseSpeed())
                .seed(seed)
                .requestTimeoutMs(requestTimeoutMs);
            if (!balances.isEmpty()) {
                builder.balances(balances);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e.getMessage());
        }
    }

    private double parseSpeed() {
        if (AS_FAST_AS_IT_GOES.equals(speed)) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double parsed = Double.parseDouble(speed);
            if (parsed > 0 && Double.isFinite(parsed)) {
                return parsed;
            }
        } catch (NumberFormatException e) {
            // Falls through to the refusal that also meets zero and less.
        }
        throw CommandFailure.usage("speed must be a number greater than 0, or max: --speed " + speed);
    }
}
