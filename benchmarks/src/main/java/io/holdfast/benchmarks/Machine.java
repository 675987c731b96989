package io.holdfast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the figures were taken on. */
final class Machine {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private Machine() {
    }

    /** What it is, by name. */
    static Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("commit", System.getProperty("bench.commit", "unknown"));
        rows.put("processor", processor());
        rows.put("cores", Runtime.getRuntime().availableProcessors() + " cores, no more than two threads spin");
        rows.put("memory", memory());
        rows.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        rows.put("file system", fileSystem());
        rows.put("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        rows.put("flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        return rows;
    }

    /** The Java of this process with its flags but those of its heap, to start another one like it. */
    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> !flag.startsWith("-Xm"))
            .forEach(command::add);
        return command;
    }

    /** Processes that wanted a processor in the last minute, these measurements among them. */
    static String load() {
        return String.format(Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
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
