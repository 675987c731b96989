package io.holdfast.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gives inputs to a target until a time is over: first those that were kept in {@code src/test/resources/fuzz/NAME},
 * then some that are made from the seed and their number, so that each can be made again alone.
 * <p>
 * Properties: {@code fuzz.seconds} (3), {@code fuzz.seed} (another each run, printed), {@code fuzz.input} (one number
 * alone). An input that fails is written to {@code target/fuzz}; after a crash of the JVM {@code target/fuzz/NAME.last}
 * has its seed and number.
 * <p>
 * There is no library behind it. Jazzer, which follows the coverage, fuzzes one method for each JVM, by an agent that
 * rewrites the classes of all tests beside it, and not at all in an ordinary build; inputs that are mutated by their
 * structure get far enough into formats as small as these without it.
 */
public final class Fuzzer {
    private static final long DEFAULT_SECONDS = 3;
    /** Long, for a machine that has much else to do. */
    private static final long INPUT_DEADLINE_S = 60;
    private static final long INPUT_DEADLINE_NS = TimeUnit.SECONDS.toNanos(INPUT_DEADLINE_S);
    private static final long INPUT_HEAP = 256L << 20;
    private static final Path OUT = Path.of("target", "fuzz");
    private static final Path KEPT = Path.of("src", "test", "resources", "fuzz");

    /** Makes an input; of the same numbers always the same one. */
    public interface Generator {
        /** The next input. */
        byte[] next(SplittableRandom random);
    }

    /** What is tried. */
    public interface Target {
        /**
         * Takes or refuses an input.
         *
         * @return whether it was taken; false where it was refused as is documented
         * @throws Exception whatever is thrown is a finding
         */
        boolean takes(byte[] input) throws Exception;
    }

    private final String name;
    private final Generator generator;
    private final Target target;
    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private volatile long startedNs = System.nanoTime();
    private volatile boolean done;
    private volatile String current = "";
    private volatile Throwable failure;
    private long taken;
    private long refused;

    private Fuzzer(String name, Generator generator, Target target) {
        this.name = name;
        this.generator = generator;
        this.target = target;
    }

    /** Runs until the time is over, prints what was done, and fails with the first finding. */
    public static void run(String name, Generator generator, Target target) throws Exception {
        new Fuzzer(name, generator, target).run();
    }

    private void run() throws Exception {
        long begun = System.nanoTime();
        System.out.println("fuzz " + name + ": seed=" + seed);
        Thread worker = new Thread(this::work, "fuzz-" + name);
        worker.setDaemon(true);
        worker.start();
        while (!done) {
            worker.join(20);
            if (!done && System.nanoTime() - startedNs > INPUT_DEADLINE_NS) {
                AssertionError hang = new AssertionError("no end in " + INPUT_DEADLINE_S + " s: " + current);
                hang.setStackTrace(worker.getStackTrace());
                throw hang;
            }
        }
        System.out.printf("fuzz %s: seed=%d inputs=%d taken=%d refused=%d seconds=%d%n", name, seed, taken + refused,
            taken, refused, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
        if (failure != null) {
            throw new AssertionError("finding: " + current, failure);
        }
        assertTrue(Long.getLong("fuzz.input") != null || taken > 0 && refused > 0,
            "a fuzzer of which all or nothing is taken shows nothing");
    }

    private void work() {
        try {
            Files.createDirectories(OUT);
            Long only = Long.getLong("fuzz.input");
            if (only != null) {
                input(only);
                return;
            }
            for (Path kept : kept()) {
                attempt("kept input " + kept, Files.readAllBytes(kept));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", DEFAULT_SECONDS));
            try (FileChannel last = FileChannel.open(OUT.resolve(name + ".last"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                for (long number = 0; System.nanoTime() < end; number++) {
                    String line = String.format("-Dfuzz.seed=%d -Dfuzz.input=%d          %n", seed, number);
                    last.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
                    input(number);
                }
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            done = true;
        }
    }

    private static List<Path> keptIn(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private List<Path> kept() throws IOException {
        return keptIn(KEPT.resolve(name));
    }

    private void input(long number) throws Exception {
        byte[] input = generator.next(new SplittableRandom(new SplittableRandom(seed ^ number << 20).nextLong()));
        attempt("again with -Dfuzz.seed=" + seed + " -Dfuzz.input=" + number, input);
    }

    private void attempt(String again, byte[] input) throws Exception {
        current = again;
        startedNs = System.nanoTime();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            if (target.takes(input)) {
                taken++;
            } else {
                refused++;
            }
            long heap = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(heap < INPUT_HEAP, "an input of " + input.length + " bytes takes " + heap + " bytes of heap");
        } catch (Throwable e) {
            Path file = OUT.resolve(name + "-" + Integer.toHexString(again.hashCode()));
            Files.write(file, input);
            current = again + ", input is in " + file + ": " + shown(input);
            throw e;
        }
    }

    private static String shown(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
        return text.length() > 2_000 ? text.substring(0, 2_000) + "..." : text;
    }
}
