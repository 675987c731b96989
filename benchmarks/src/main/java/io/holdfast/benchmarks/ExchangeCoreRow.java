package io.holdfast.benchmarks;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Beside exchange-core: orders through the journal at full load, one at a time, and replayed from the journal. */
final class ExchangeCoreRow implements Row.Measurement {
    private static final int ORDERS = 1_000_000;
    private static final int QUICK_ORDERS = 300_000;
    private static final int ROUND_TRIP_MS = 2000;
    private static final int QUICK_ROUND_TRIP_MS = 400;
    /** As many as the ring takes of clients: so many wait at a time. */
    private static final int CLIENTS = 8192;
    /** Sets funds aside for so many at most. */
    private static final int OPEN = 100_000;
    private static final double NANOS_PER_MICRO = 1e3;

    @Override
    public void run(Row.Settings settings, Findings findings) throws Exception {
        String missing = settings.peers() ? ExchangeCoreProcess.missing() : Row.ASK_FOR_PEERS;
        if (missing != null) {
            findings.notMeasured("journaled throughput over exchange-core's", "at least 3", missing);
            findings.notMeasured("unsynced round trip over exchange-core's", "at most 0.33", missing);
            findings.notMeasured("replay over exchange-core's", "at least 10", missing);
            return;
        }
        int orders = settings.quick() ? QUICK_ORDERS : ORDERS;
        int roundTripMs = settings.quick() ? QUICK_ROUND_TRIP_MS : ROUND_TRIP_MS;
        String[] names = {"throughput", "p50", "p99", "replay"};
        String[] texts = {"orders journaled", "round trip, 50 %", "round trip, 99 %", "records replayed"};
        Figure[] ours = new Figure[names.length];
        Figure[] theirs = new Figure[names.length];
        for (int i = 0; i < names.length; i++) {
            String unit = names[i].startsWith("p") ? Figure.MICROS : Figure.PER_SECOND;
            ours[i] = findings.figure("engine, " + texts[i], unit);
            theirs[i] = findings.figure("exchange-core, " + texts[i], unit);
        }
        try (BenchmarkDirectory disk = new BenchmarkDirectory(); BenchmarkDirectory memory = memory();
             ExchangeCoreProcess core = new ExchangeCoreProcess(disk.path(), memory.path(), orders, roundTripMs)) {
            for (int round = -1; round < settings.rounds(); round++) {
                Map<String, Double> their = core.round();
                Map<String, Double> our = Map.of("throughput", throughput(orders), "replay", replay(orders));
                Histogram histogram = roundTrips(roundTripMs);
                if (round >= 0) {
                    for (int i = 0; i < names.length; i++) {
                        theirs[i].add(their.get(names[i]));
                    }
                    ours[0].add(our.get("throughput"));
                    ours[1].add(histogram.getValueAtPercentile(50) / NANOS_PER_MICRO);
                    ours[2].add(histogram.getValueAtPercentile(99) / NANOS_PER_MICRO);
                    ours[3].add(our.get("replay"));
                }
            }
        }
        findings.atLeast("journaled throughput over exchange-core's", 3, ours[0].over(theirs[0]));
        findings.atMost("unsynced round trip over exchange-core's, 50 %", 1.0 / 3, ours[1].over(theirs[1]));
        findings.atMost("unsynced round trip over exchange-core's, 99 %", 1.0 / 3, ours[2].over(theirs[2]));
        findings.atLeast("replay over exchange-core's", 10, ours[3].over(theirs[3]));
        findings.notes().add("exchange-core does risk and matching in four or five threads, which "
            + Runtime.getRuntime().availableProcessors() + " cores do not suit; its journal is opened O_DSYNC, so that "
            + "its unsynced round trip is taken with the journal on tmpfs. It records commands, we record each "
            + "decision: three records to an order that fills.");
    }

    private static BenchmarkDirectory memory() {
        return new BenchmarkDirectory(Path.of("/dev/shm"));
    }

    private static double throughput(int orders) {
        try (Crowd crowd = new Crowd(CLIENTS, Durability.PROCESS)) {
            long ns = 0;
            for (int done = 0; done < orders; done += OPEN) {
                ns += crowd.run(OPEN);
            }
            return orders * 1e9 / ns;
        }
    }

    private static Histogram roundTrips(int ms) {
        Histogram histogram = new Histogram(3);
        try (BenchmarkDirectory directory = new BenchmarkDirectory();
             EnginePeer engine = new EnginePeer(directory.path())) {
            long beginNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
            long endNs = beginNs + TimeUnit.MILLISECONDS.toNanos(ms);
            for (long begun = System.nanoTime(); begun < endNs; begun = System.nanoTime()) {
                engine.put(null);
                if (begun >= beginNs) { // else it warms up
                    histogram.recordValue(System.nanoTime() - begun);
                }
            }
        }
        return histogram;
    }

    private static double replay(int records) throws IOException {
        try (BenchmarkDirectory directory = new BenchmarkDirectory()) {
            Path journal = Files.createDirectory(directory.path().resolve("journal"));
            JournalMaker.make(journal, records);
            EngineState state = new EngineState();
            long begun = System.nanoTime();
            Replay.all(journal, state);
            return state.sequence() * 1e9 / (System.nanoTime() - begun);
        }
    }
}
