package io.holdfast.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures one row in a process of its own, and leaves what it found in a file. */
public final class RowProcess {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAILED = 1;

    private RowProcess() {
    }

    /** Takes the row, the file, "quick" or "full", "peers" or "alone", and the directory of captures. */
    public static void main(String[] args) throws IOException {
        endWithParent();
        Findings findings = new Findings();
        try {
            Row.valueOf(args[0]).run(new Row.Settings("quick".equals(args[2]), "peers".equals(args[3]),
                Path.of(args[4])), findings);
            JSON.writeValue(Path.of(args[1]).toFile(), findings);
            System.exit(0); // whatever threads a peer has left behind
        } catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(FAILED);
        }
    }

    /** What spins must not go on when nobody waits for it any more. */
    private static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() ->
            Runtime.getRuntime().halt(FAILED)));
    }

    /** Starts such a process with this one's flags and waits for what it finds. */
    static Findings measure(Row row, Row.Settings settings, Path folder, Duration limit) throws InterruptedException {
        Path file = folder.resolve(row + ".json");
        List<String> command = new ArrayList<>(Machine.java());
        command.addAll(row.flags);
        BenchmarkDirectory data = new BenchmarkDirectory(); // deleted also when the process does not come to that
        command.add("-Dbench.dir=" + data.path());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RowProcess.class.getName(), row.name(),
            file.toString(), settings.quick() ? "quick" : "full", settings.peers() ? "peers" : "alone",
            settings.captures().toString()));
        Findings failed = new Findings();
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve(row + ".log").toFile()).start();
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    failed.notMeasured(row.title, "", "not done after " + limit.toSeconds() + " s");
                    return failed;
                }
                if (process.exitValue() == 0) {
                    return JSON.readValue(file.toFile(), Findings.class);
                }
                failed.notMeasured(row.title, "", "ended with " + process.exitValue() + ", see " + row + ".log");
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            failed.notMeasured(row.title, "", String.valueOf(e.getMessage()));
        } finally {
            data.close();
        }
        return failed;
    }
}
