package io.holdfast.tools.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Simulated worlds in which everything goes wrong. {@code -Dsimulator.seeds=N} says how many, {@code
 * -Dsimulator.from=S} which is the first; each seed that ever failed is in {@code failed-seeds.txt}.
 */
@Timeout(3600)
final class SimulatorTest {
    private static final int THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());

    private final long count = Long.getLong("simulator.seeds", 300);
    private final long from = Long.getLong("simulator.from", 1);
    private final Simulator simulator = new Simulator();

    @Test
    void passesEachSeedThatEverFailed() throws IOException, InterruptedException {
        List<Long> seeds;
        try (BufferedReader file = new BufferedReader(new InputStreamReader(
                SimulatorTest.class.getResourceAsStream("/failed-seeds.txt"), StandardCharsets.UTF_8))) {
            seeds = file.lines().filter(line -> !line.startsWith("#")).map(line -> Long.parseLong(line.split(" ")[0]))
                .toList();
        }
        assertPasses(seeds);
    }

    @Test
    void passesSeedAfterSeed() throws InterruptedException {
        System.err.println("simulator.seeds=" + count + " simulator.from=" + from);
        long begin = System.nanoTime();
        assertPasses(LongStream.range(from, from + count).boxed().toList());
        System.err.printf("simulator: %s in %.1f s%n", simulator.totals(), (System.nanoTime() - begin) / 1e9);
    }

    @Test
    void makesEachKindOfTrouble() {
        for (Fault fault : Fault.values()) {
            assertTrue(LongStream.range(0, 100).anyMatch(
                    seed -> new Swarm(new SplittableRandom(seed)).rate(fault) > 0), fault::name);
        }
        assertTrue(LongStream.range(0, 100).anyMatch(
            seed -> new Swarm(new SplittableRandom(seed)).groupEveryNs > 0), "groups of legs");
        assertTrue(LongStream.range(0, 100).anyMatch(
            seed -> new Swarm(new SplittableRandom(seed)).careEveryNs > 0), "what is held is protected later");
    }

    private void assertPasses(List<Long> seeds) throws InterruptedException {
        Collection<Simulator.Failure> failures = simulator.run(seeds, THREADS, (seed, failure) -> { });
        assertEquals("", failures.stream().limit(3).map(Simulator.Failure::report).collect(Collectors.joining("\n")),
            () -> failures.size() + " seeds failed: " + failures.stream()
                .map(failure -> failure.seed() + " " + failure.what()).limit(20).collect(Collectors.joining("\n")));
    }
}
