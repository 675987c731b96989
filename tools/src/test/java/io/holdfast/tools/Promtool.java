package io.holdfast.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Prometheus's own judge of names, rules and formats; a test without it skips itself. */
public final class Promtool {
    private static final long TIMEOUT_S = 60;

    private Promtool() {
    }

    /** What it says of its arguments and its standard input; empty where it has nothing to find fault with. */
    public static String complaint(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("skipped: promtool is not installed (Debian's package prometheus): " + e.getMessage());
            throw e;
        }
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("promtool does not end: " + command);
        }
        return process.exitValue() == 0 && !said.contains("FAILED") ? "" : "exit code " + process.exitValue() + '\n'
            + said;
    }
}
