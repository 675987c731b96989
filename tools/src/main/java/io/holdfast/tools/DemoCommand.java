package io.holdfast.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A venue, the engine and a strategy, each a process or a client of its own; the engine is killed again and again. */
@CommandLine.Command(
    name = "demo",
    description = "Shows a trading engine survive being killed: venue, engine and a strategy, kill -9 in mid-trade, "
        + "and a comparison with the venue's books.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast demo",
        "  holdfast demo --kills 10 --seed 7"})
final class DemoCommand implements Callable<Integer> {
    private static final long WAIT_S = 30;
    private static final int OK = 200;
    private static final int MIN_LIFE_MS = 3_000;
    private static final int MORE_LIFE_MS = 4_000;
    private static final String CONFIG = """
        recvWindowMs: 800
        venueTimeoutMs: 800
        absenceMarginMs: 200
        readTimeoutMs: 1000
        """;
    private static final List<Fault> FAULTS = List.of(
        new Fault("refuse-timeout", "not take the next order, and not answer either"),
        new Fault("accept-then-reset", "take the next order and break the connection before it answers"),
        new Fault("drop-stream-event", "keep the next event of an order to itself"),
        new Fault("accept-then-timeout", "take the next order and never answer"),
        new Fault("disconnect-stream", "drop the account stream"));

    private record Fault(String kind, String words) {
    }

    /** How long before its death the engine's orders get slow at the venue, so that it dies with some in flight. */
    private static final int SLOW_MS = 120;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(names = "--market", paramLabel = "FILE",
        description = "recorded market to play, may be given more than once; default a market of its own")
    private List<Path> markets = new ArrayList<>();

    @CommandLine.Option(names = "--speed", paramLabel = "X", defaultValue = "4",
        description = "how fast the market runs, 1 is as recorded; default ${DEFAULT-VALUE}")
    private String speed;

    @CommandLine.Option(names = "--kills", paramLabel = "N", defaultValue = "5",
        description = "how often the engine is killed; default ${DEFAULT-VALUE}")
    private int kills;

    @CommandLine.Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "of the strategy and of the moments of the kills; default ${DEFAULT-VALUE}")
    private long seed;

    @CommandLine.Option(names = "--data", paramLabel = "DIR",
        description = "an empty or missing directory to use and to keep; default a temporary one")
    private Path data;

    private final List<DemoReport.Kill> deaths = new ArrayList<>();
    private DemoScreen screen;
    private Path directory;
    private Path engineData;
    private DemoProcess venue;
    private DemoProcess engine;

    @Override
    public Integer call() throws IOException, InterruptedException {
        screen = new DemoScreen(spec.commandLine().getOut());
        prepare();
        boolean clean;
        try {
            clean = run();
        } finally {
            if (engine != null) {
                engine.close();
            }
            if (venue != null) {
                venue.close();
            }
        }
        if (clean && data == null) {
            delete(directory);
        } else {
            screen.line("journal and logs are in %s", directory);
        }
        return clean ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void prepare() throws IOException {
        for (Path market : markets) {
            if (!Files.isReadable(market)) {
                throw CommandFailure.usage("the market cannot be read: --market " + market);
            }
        }
        if (data != null && Files.exists(data) && (!Files.isDirectory(data) || !isEmpty(data))) {
            throw CommandFailure.usage("the directory has to be empty or missing: --data " + data);
        }
        directory = data == null ? Files.createTempDirectory("holdfast-demo-") : Files.createDirectories(data);
        engineData = Files.createDirectories(directory.resolve("engine"));
        Files.writeString(directory.resolve("engine.yaml"), CONFIG);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private boolean run() throws IOException, InterruptedException {
        venue = startVenue();
        screen.say("venue", "speaks Binance's spot API at %s, playing %s", venue.ready("rest"),
            markets.isEmpty() ? "a market of its own" : "recorded markets, " + speed + " times as fast");
        engine = startEngine();
        screen.say("engine", "pid %d, journal %s", engine.pid(), engineData.resolve("journal"));
        JsonHttp venueHttp = new JsonHttp(venue.ready("rest"), "");
        String token = Files.readString(engineData.resolve("api.token")).trim();
        JsonHttp engineHttp = new JsonHttp(engine.ready("http"), token);
        try (DemoWatch watch = new DemoWatch(engineData, screen)) {
            await(watch, "trading to open", state -> state.tradingState() == TradingState.TRADING);
            DemoStrategy strategy = new DemoStrategy(engineHttp, venueHttp, seed);
            strategy.start();
            screen.say("strategy", "trades BTC/USDT against ETH/USDT over HTTP, repeating what gets no answer");
            Random random = new Random(seed);
            for (int i = 0; i < kills; i++) {
                live(random, venueHttp, FAULTS.get(i % FAULTS.size()));
                slowDown(random, venueHttp);
                killAndRestart(watch, engineHttp);
            }
            live(random, venueHttp, null);
            strategy.stop();
            screen.say("strategy", "stops; what is open is cancelled or filled");
            settle(watch, engineHttp);
            boolean paired = new DemoPair(screen, watch, engineHttp, venueHttp)
                .run(() -> killAndRestart(watch, engineHttp));
            settle(watch, engineHttp);
            boolean same =
                new DemoReport(screen).print(watch, venueHttp.get("/sim/account").body(), deaths, strategy);
            if (!paired) {
                screen.line("the pair is NOT complete");
            }
            return same && paired;
        }
    }

    private DemoProcess startVenue() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("venue", "--port", "0", "--speed", speed, "--seed",
            String.valueOf(seed), "--request-timeout", "800",
            "--credentials", directory.resolve("venue.credentials").toString()));
        for (Path market : markets) {
            arguments.add("--market");
            arguments.add(market.toString());
        }
        return DemoProcess.start(directory.resolve("venue.log"), arguments);
    }

    private DemoProcess startEngine() throws IOException {
        return DemoProcess.start(directory.resolve("engine.log"), List.of("serve", "--data", engineData.toString(),
            "--http", "0", "--config", directory.resolve("engine.yaml").toString(), "--venue-url",
            venue.ready("rest"), "--venue-credentials", directory.resolve("venue.credentials").toString()));
    }

    /** Lets the strategy trade for some seconds, and has the venue misbehave once on the way. */
    private void live(Random random, JsonHttp venueHttp, Fault fault) throws IOException, InterruptedException {
        int lifeMs = MIN_LIFE_MS + random.nextInt(MORE_LIFE_MS);
        pause(lifeMs / 2);
        if (fault != null) {
            arm(venueHttp, fault.kind(), 1, 0);
            screen.say("fault", "the venue will %s", fault.words());
        }
        pause(lifeMs / 2);
    }

    /** Has the next orders reach the venue's books late, perhaps only after the engine that sent them is dead. */
    private void slowDown(Random random, JsonHttp venueHttp) throws IOException, InterruptedException {
        arm(venueHttp, "accept-late", 2, 2 * SLOW_MS);
        pause(SLOW_MS + random.nextInt(SLOW_MS));
    }

    private static void arm(JsonHttp venueHttp, String kind, int count, int delayMs)
        throws IOException, InterruptedException {
        ObjectNode fault = JsonHttp.JSON.createObjectNode().put("kind", kind).put("count", count).put("afterMs", 0);
        if (delayMs > 0) {
            fault.put("delayMs", delayMs);
        }
        JsonHttp.Answer answer = venueHttp.post("/sim/faults", fault);
        if (answer.status() != OK) {
            throw new CommandFailure(ExitCode.FAILED, "the venue refused a fault: " + answer.body());
        }
    }

    private void killAndRestart(DemoWatch watch, JsonHttp engineHttp) throws IOException, InterruptedException {
        engine.kill();
        long killedNs = System.nanoTime();
        EngineState survived = new EngineState();
        Replay.all(engineData, survived);
        screen.say("KILL -9", "engine %d is dead; %d records survive, %d orders open, digest %s", engine.pid(),
            survived.sequence(), survived.openCount(), survived.digest());
        engine = startEngine();
        engineHttp.moved(engine.ready("http"));
        double readyS = secondsSince(killedNs);
        screen.say("recovered", "pid %d, epoch %s, digest %s, %.2f s after the kill", engine.pid(),
            engine.ready("epoch"), engine.ready("digest"), readyS);
        long epoch = Long.parseLong(engine.ready("epoch"));
        await(watch, "trading to open again",
            state -> state.epoch() == epoch && state.tradingState() == TradingState.TRADING);
        deaths.add(new DemoReport.Kill(survived.sequence(), survived.digest(), engine.ready("digest"), readyS,
            secondsSince(killedNs)));
    }

    /** Cancels what is open until nothing is, so that both sides can be compared at rest. */
    private void settle(DemoWatch watch, JsonHttp engineHttp) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (watch.read(state -> state.openCount() > 0)) {
            for (var order : engineHttp.get("/v1/orders?state=open").body().get("orders")) {
                engineHttp.delete("/v1/orders/" + order.get("orderId").asLong());
            }
            requireBefore(deadlineNs, "the open orders to end");
            pause(200);
        }
        await(watch, "trading to be open", state -> state.tradingState() == TradingState.TRADING && state.settled());
    }

    private static void await(DemoWatch watch, String what, Predicate<EngineState> condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (!watch.read(condition::test)) {
            requireBefore(deadlineNs, what);
            pause(10);
        }
    }

    private static void requireBefore(long deadlineNs, String what) {
        if (System.nanoTime() > deadlineNs) {
            throw new CommandFailure(ExitCode.FAILED, "waited " + WAIT_S + " s in vain for " + what);
        }
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private static void pause(long ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
