package io.holdfast.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Commands of the system that some tests need. */
final class Shell {
    private Shell() {
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The number that the output of a command begins with. */
    static long number(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        return Long.parseLong(output.split("\\s")[0]);
    }

    /** The exit code, or -1 when there is no such command. */
    static int run(String... command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            // No such command: the caller skips its test.
            return -1;
        }
        return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
}
