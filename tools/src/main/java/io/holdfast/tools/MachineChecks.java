package io.holdfast.tools;

import io.holdfast.gateway.binance.RetryPostCheck;
import io.holdfast.tools.Diagnosis.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at the Java, the processors, the memory and the limits of an engine that would be started like this. */
final class MachineChecks {
    private static final int OLDEST_JAVA = 17;
    private static final List<Integer> TESTED_JAVAS = List.of(17, 25);
    private static final int NEEDED_PROCESSORS = 2;
    private static final int NEEDED_FILES = 4_096;
    private static final Map<String, String> NEEDED_PROPERTIES = Map.of(
        "sun.net.http.retryPost", "false",
        "chronicle.analytics.disable", "true",
        "chronicle.disk.monitor.disable", "true",
        "mappedFile.retain", "true");
    private static final List<String> OPENED = List.of("java.lang", "java.lang.reflect", "jdk.internal.misc");
    private static final List<String> EXPORTED = List.of("sun.nio.ch", "jdk.internal.ref");
    private static final Pattern OPEN_FILES = Pattern.compile("^Max open files +(\\d+|unlimited) ", Pattern.MULTILINE);
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
    private static final String BY_LAUNCHER = "start it by the holdfast launcher, which gives them all";

    private final Path root;
    private final int processors;

    /** Looks below a root directory, {@code /} but for tests. */
    MachineChecks(Path root, int processors) {
        this.root = root;
        this.processors = processors;
    }

    /**
     * All of them.
     *
     * @param awake whether the engine thread is to spin or to yield rather than to block
     */
    List<Diagnosis> all(boolean awake) {
        return List.of(java(Runtime.version().feature()), flags(), retryPost(), processors(awake), governor(),
            hugePages(), openFiles());
    }

    static Diagnosis java(int feature) {
        String finding = BuildInfo.jvm() + ", " + System.getProperty("java.vendor");
        if (feature < OLDEST_JAVA) {
            return new Diagnosis("java", Status.FAIL, finding, "it is too old", "install a JDK, 17 or later");
        }
        return Diagnosis.unless(TESTED_JAVAS.contains(feature), Status.WARN, "java", finding,
            "each release is tested on Java " + TESTED_JAVAS + ", not on this one", "take one of those");
    }

    /** What the journal's library and the sending of orders need of the JVM. */
    static Diagnosis flags() {
        List<String> missing = new ArrayList<>();
        new TreeMap<>(NEEDED_PROPERTIES).forEach((name, value) -> {
            if (!value.equals(System.getProperty(name))) {
                missing.add("-D" + name + "=" + value);
            }
        });
        Module base = Object.class.getModule();
        Module ours = MachineChecks.class.getModule();
        OPENED.stream().filter(name -> !base.isOpen(name, ours)).forEach(name -> missing.add("--add-opens " + name));
        EXPORTED.stream().filter(name -> !base.isExported(name, ours))
            .forEach(name -> missing.add("--add-exports " + name));
        return Diagnosis.unless(missing.isEmpty(), Status.FAIL, "jvm flags",
            missing.isEmpty() ? "all there" : "missing: " + String.join(" ", missing),
            "the journal cannot be mapped, or a request could be sent twice", BY_LAUNCHER);
    }

    /** In this JVM, with a server of its own that hangs up and counts. */
    static Diagnosis retryPost() {
        try {
            RetryPostCheck.run();
            return Diagnosis.ok("a POST is sent once", "tried: one came");
        } catch (IllegalStateException e) {
            return new Diagnosis("a POST is sent once", Status.FAIL, e.getMessage(), "an order could be placed twice",
                BY_LAUNCHER);
        }
    }

    Diagnosis processors(boolean awake) {
        String isolated = read("sys/devices/system/cpu/isolated");
        String finding = processors + " for this process, isolated: "
            + (isolated == null ? "not known" : isolated.isEmpty() ? "none" : isolated);
        if (processors < NEEDED_PROCESSORS) {
            return new Diagnosis("processors", Status.WARN, finding, "engine, journal and venue wait for each other",
                "give it two or more");
        }
        return Diagnosis.unless(!awake || isolated != null && !isolated.isEmpty(), Status.WARN, "processors", finding,
            "an engine thread that never sleeps shares its processor with whatever the kernel puts there",
            "isolate one (kernel option isolcpus=N, and taskset), or take waiting: blocking");
    }

    Diagnosis governor() {
        Map<String, Integer> governors = new TreeMap<>();
        try (Stream<Path> cpus = Files.list(root.resolve("sys/devices/system/cpu"))) {
            for (Path cpu : cpus.filter(path -> path.getFileName().toString().matches("cpu\\d+")).toList()) {
                String governor = read(root.relativize(cpu.resolve("cpufreq/scaling_governor")).toString());
                if (governor != null) {
                    governors.merge(governor, 1, Integer::sum);
                }
            }
        } catch (IOException e) {
            return Diagnosis.unknown("cpu governor", "/sys/devices/system/cpu cannot be read: " + e.getMessage(),
                "look where the host is run");
        }
        if (governors.isEmpty()) {
            return Diagnosis.unknown("cpu governor", "the kernel shows none, as in most virtual machines",
                "ask whoever runs the host");
        }
        return Diagnosis.unless(governors.keySet().equals(Set.of("performance")), Status.WARN,
            "cpu governor", governors.toString(), "processors that run slower while there is little to do take longer"
            + " over the next order", "cpupower frequency-set -g performance");
    }

    /** Documentation/admin-guide/mm/transhuge.rst of Linux: with "always" an allocation may stall for compaction. */
    Diagnosis hugePages() {
        String enabled = chosen("sys/kernel/mm/transparent_hugepage/enabled");
        String defrag = chosen("sys/kernel/mm/transparent_hugepage/defrag");
        if (enabled == null || defrag == null) {
            return Diagnosis.unknown("huge pages", "the kernel does not show them", "look in /sys/kernel/mm");
        }
        return Diagnosis.unless(!(enabled.equals("always") && defrag.equals("always")), Status.WARN, "huge pages",
            "transparent: enabled=" + enabled + " defrag=" + defrag,
            "any thread may be held up while the kernel moves memory together",
            "echo madvise >/sys/kernel/mm/transparent_hugepage/defrag");
    }

    Diagnosis openFiles() {
        String limits = read("proc/self/limits");
        Matcher matcher = OPEN_FILES.matcher(limits == null ? "" : limits + "\n");
        if (!matcher.find()) {
            return Diagnosis.unknown("open files", "/proc/self/limits does not say", "ulimit -n");
        }
        boolean well = matcher.group(1).equals("unlimited") || Long.parseLong(matcher.group(1)) >= NEEDED_FILES;
        return Diagnosis.unless(well, Status.WARN, "open files", "at most " + matcher.group(1),
            "with many clients connections are refused", "ulimit -n " + NEEDED_FILES + ", or LimitNOFILE of the unit");
    }

    /** The word in brackets; null where there is none. */
    private String chosen(String file) {
        String text = read(file);
        Matcher matcher = CHOSEN.matcher(text == null ? "" : text);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** A small file of the kernel's; null where it is not, which every caller tells apart from an empty one. */
    private String read(String file) {
        try {
            return Files.readString(root.resolve(file)).trim();
        } catch (IOException e) {
            return null;
        }
    }
}
