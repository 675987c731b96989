package io.holdfast.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** {@code ./holdfast} in a process of its own, with its output in files. Killed when closed. */
final class HoldfastProcess implements AutoCloseable {
    private static final long TIMEOUT_S = 120;
    private static final long POLL_MS = 20;
    private static final Path LAUNCHER = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize()
        .resolveSibling("holdfast");

    private final Process process;
    private final Path out;
    private final Path err;

    private HoldfastProcess(List<String> command) {
        try {
            out = Files.createTempFile("holdfast", ".out");
            err = Files.createTempFile("holdfast", ".err");
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HoldfastProcess start(Object... args) {
        return startAfter(List.of(), args);
    }

    /** Starts it by a command that goes before, such as one that changes the user. */
    static HoldfastProcess startAfter(List<String> before, Object... args) {
        List<String> command = new ArrayList<>(before);
        command.add(LAUNCHER.toString());
        for (Object arg : args) {
            command.add(arg.toString());
        }
        return new HoldfastProcess(command);
    }

    /** Starts another launcher than that of the source tree, given with all its arguments. */
    static HoldfastProcess startOther(List<String> command) {
        return new HoldfastProcess(command);
    }

    /** Runs it to its end. */
    static CommandRun run(Object... args) {
        try (HoldfastProcess process = start(args)) {
            return process.end();
        }
    }

    /** Waits for its end. */
    CommandRun end() {
        try {
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new AssertionError("process does not end: " + out() + err());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new CommandRun(process.exitValue(), out(), err());
    }

    /** Waits for the line that says that it is ready; returns it. */
    String ready() {
        await("ready line", () -> out().contains("\n") || !process.isAlive());
        if (!out().startsWith("ready ")) {
            throw new AssertionError("process did not become ready: " + out() + err());
        }
        return out().lines().findFirst().orElseThrow();
    }

    /** The value of a name in the ready line. */
    String ready(String name) {
        for (String word : ready().split(" ")) {
            if (word.startsWith(name + "=")) {
                return word.substring(name.length() + 1);
            }
        }
        throw new AssertionError(name + " is not in: " + ready());
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    long pid() {
        return process.pid();
    }

    /** SIGTERM. */
    CommandRun terminate() {
        process.destroy();
        return end();
    }

    /** SIGKILL. */
    CommandRun kill() {
        process.destroyForcibly();
        return end();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the paper venue that an engine has left alive. */
    static void killPaperVenue(Path data) {
        PaperVenueState state = PaperVenueState.read(data.resolve(PaperVenue.STATE_FILE));
        if (state != null) {
            ProcessHandle.of(state.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** What the first line of a file says, or {@code null} while there is none. */
    static <T> T firstLine(Path file, Function<String, T> reading) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream().findFirst().map(reading).orElse(null) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
