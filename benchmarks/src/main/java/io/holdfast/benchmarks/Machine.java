package io.holdfast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the figures were taken on. */
final class Machine {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private Machine() {
    }

    /** Rows of a table: what, and what it is. */
    static List<String[]> rows() {
        Runtime runtime = Runtime.getRuntime();
        return List.of(
            row("commit", System.getProperty("bench.commit", "unknown")),
            row("processor", processor() + ", " + runtime.availableProcessors() + " of them"),
            row("memory", memory()),
            row("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version")),
            row("file system", fileSystem()),
            row("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version")),
            row("flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments())));
    }

    /** Processes that wanted a processor in the last minute, these measurements among them. */
    static String load() {
        return String.format(Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String[] row(String what, String value) {
        return new String[] {what, value};
    }

    private static String processor() {
        return lines(CPUINFO, "model name");
    }

    private static String memory() {
        return lines(Path.of("/proc/meminfo"), "MemTotal");
    }

    private static String lines(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key)).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse("unknown");
        } catch (IOException | UncheckedIOException e) {
            return "unknown"; // another system; the figures stand for themselves
        }
    }

    private static String fileSystem() {
        try (BenchmarkDirectory directory = new BenchmarkDirectory()) {
            FileStore store = Files.getFileStore(directory.path());
            return store.type() + " on " + store.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
