package io.holdfast.tools.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The system calls of one life on its data directory, from strace's log. Strace counts by thread: a call is named by
 * the file and by its number among the calls of its kind on that file in one thread. Calls on memory have no file:
 * their number is among all calls of their kind.
 */
final class SystemCalls {
    private static final Set<String> CALLS = new TreeSet<>(Set.of("openat", "ftruncate", "fallocate", "mmap", "munmap",
        "madvise", "msync", "fdatasync", "fsync", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir",
        "write", "pwrite64", "link", "linkat", "flock", "fcntl"));
    private static final Set<String> ON_MEMORY = Set.of("munmap", "madvise", "msync");
    private static final Pattern DAY = Pattern.compile("\\d{8}F(?=\\.)");
    private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\((.*)");
    private static final Pattern MAPPED = Pattern.compile("= 0x([0-9a-f]+)");
    private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-f]+).*");

    /** How often one thread at most made a call on a file. */
    private final Map<String, Integer> onFiles = new TreeMap<>();
    /** Which of its calls on memory a thread made on the journal's. */
    private final Map<String, Set<Integer>> onMemory = new TreeMap<>();

    private final Path data;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> mapped = new HashSet<>();

    private SystemCalls(Path data) {
        this.data = data;
    }

    /** A life that is to be counted. */
    static FaultedLives.Start counting(FaultedLives.Start start, Path log) {
        return start.withPrefix("strace", "-f", "-qq", "-y", "-s", "256", "-o", log.toString(), "-e",
            "trace=" + String.join(",", CALLS));
    }

    /** What a log says. */
    static SystemCalls of(Path log, Path data) throws IOException {
        SystemCalls calls = new SystemCalls(data);
        for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
            Matcher matcher = CALL.matcher(line);
            if (matcher.matches()) {
                calls.add(matcher.group(1), matcher.group(2), matcher.group(3));
            }
        }
        return calls;
    }

    private void add(String thread, String call, String arguments) {
        if (ON_MEMORY.contains(call)) {
            int number = counts.merge(thread + ' ' + call, 1, Integer::sum);
            Matcher address = ADDRESS.matcher(arguments);
            if (arguments.contains("MADV_POPULATE_WRITE") || address.matches() && mapped.contains(address.group(1))) {
                onMemory.computeIfAbsent(call, key -> new TreeSet<>()).add(number);
            }
            return;
        }
        // Of the two names of a rename or a link strace looks at the first.
        String named = call.startsWith("rename") || call.startsWith("link") ? arguments.split(", ")[0] : arguments;
        for (String file : files(named)) {
            int number = counts.merge(thread + ' ' + call + ' ' + file, 1, Integer::sum);
            onFiles.merge(call + ' ' + file, number, Math::max);
        }
        Matcher result = MAPPED.matcher(arguments);
        if (call.equals("mmap") && arguments.contains(data.toString()) && result.find()) {
            mapped.add(result.group(1));
        }
    }

    /** The files below the directory that are named, and the directory; not those whose names are made up anew. */
    private Set<String> files(String arguments) {
        Set<String> files = new TreeSet<>();
        Matcher matcher = Pattern.compile("[<\"](" + Pattern.quote(data.toString()) + "(?:/[^>\"]*)?)[>\"]")
            .matcher(arguments);
        while (matcher.find()) {
            if (!matcher.group(1).contains("/.api") && !matcher.group(1).contains("/quarantine/")) {
                files.add(DAY.matcher(data.relativize(Path.of(matcher.group(1))).toString())
                    .replaceAll(FaultedLives.DAY));
            }
        }
        return files;
    }

    /** A kill for each. */
    List<KillJob> jobs(Scenario scenario) {
        List<KillJob> jobs = new ArrayList<>();
        onFiles.forEach((callAndFile, most) -> {
            String call = callAndFile.substring(0, callAndFile.indexOf(' '));
            String file = callAndFile.substring(callAndFile.indexOf(' ') + 1);
            for (int i = 1; i <= most; i++) {
                int number = i;
                jobs.add(new KillJob(scenario, call, i, start -> kill(start, call, file, number)));
            }
        });
        onMemory.forEach((call, numbers) -> numbers.forEach(number ->
            jobs.add(new KillJob(scenario, call, number, start -> kill(start, call, null, number)))));
        return jobs;
    }

    /** A life that is killed at the entry of a call. */
    private static FaultedLives.Start kill(FaultedLives.Start start, String call, String file, int number) {
        FaultedLives.Start armed = start.withPrefix("-e", "trace=" + call, "-e",
            "inject=" + call + ":signal=KILL:when=" + number);
        if (file != null) {
            armed = armed.withPrefix("--trace-path=" + FaultedLives.DATA + (file.isEmpty() ? "" : "/" + file));
        }
        return armed.withPrefix("strace", "-f", "-qq", "-o", "/dev/null");
    }
}
