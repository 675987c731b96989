package io.holdfast.tools.campaign;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A holdfast command in a process of its own: a JVM with this one's class path and flags, or, with {@code
 * -Dholdfast.launcher=FILE}, what the launcher makes of it. Its standard error goes to a file.
 */
final class CommandProcess implements AutoCloseable {
    private static final String LAUNCHER = System.getProperty("holdfast.launcher");
    private static final String MAIN = "io.holdfast.tools.Holdfast";
    private static final String END = "";
    /** A JVM that lives for seconds: little compiling, no threads for collecting. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
        "-XX:-UsePerfData", "-Xshare:auto", "-Xmx512m");
    private static final int ERROR_CHARS = 4_000;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final String name;
    private final Path errors;
    private final boolean behind;
    private final Process process;
    private final Thread reader;

    private CommandProcess(String name, Path errors, List<String> before, List<String> arguments) {
        this.name = name;
        this.errors = errors;
        behind = !before.isEmpty();
        List<String> command = new ArrayList<>(before);
        command.addAll(command(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOLDFAST_JAVA_OPTS", String.join(" ", SHORT_LIVED));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new Thread(this::read, name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a command.
     *
     * @param errors where its standard error is appended
     */
    static CommandProcess start(Path errors, String... arguments) {
        return startBehind(List.of(), errors, arguments);
    }

    /**
     * Starts a command behind another one, as {@code strace}, which ends with it and with its exit code, or as {@code
     * env}, which becomes it.
     */
    static CommandProcess startBehind(List<String> before, Path errors, String... arguments) {
        return new CommandProcess(arguments[0], errors, before, List.of(arguments));
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (LAUNCHER != null) {
            command.add(LAUNCHER);
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags());
            command.addAll(SHORT_LIVED);
            command.add("-cp");
            command.add(classPath());
            command.add(MAIN);
        }
        command.addAll(arguments);
        return command;
    }

    /** What this JVM was given to run the libraries, without what its test runner wants. */
    static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--") || flag.startsWith("-Dsun.") || flag.startsWith("-Dchronicle.")
                || flag.startsWith("-DmappedFile."))
            .toList();
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("test-classes") && !entry.contains("junit"))
            .collect(Collectors.joining(File.pathSeparator));
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("output broke off: " + e);
        }
        lines.add(END);
    }

    /**
     * The fields of the line {@code ready name=value ...}; {@code null} where the process ends or is killed first.
     *
     * @throws AssertionError if it does not come in time
     */
    Map<String, String> awaitReady(long timeoutMs) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (true) {
            String line = lines.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("waited in vain for the ready line of " + name + ", ms=" + timeoutMs
                    + errorText());
            }
            if (line.equals(END)) {
                return null;
            }
            if (line.startsWith("ready ")) {
                Map<String, String> fields = new HashMap<>();
                for (String field : line.substring("ready ".length()).split(" ")) {
                    int equals = field.indexOf('=');
                    fields.put(field.substring(0, equals), field.substring(equals + 1));
                }
                return fields;
            }
        }
    }

    /** Ends it with SIGKILL, and returns once it is gone. */
    void kill9() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("waited in vain for the end of the killed " + name + ", pid=" + process.pid());
        }
    }

    /** Sends it a signal by its name, as {@code STOP}. */
    void signal(String signal) throws InterruptedException {
        try {
            int exitCode = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
            if (exitCode != 0) {
                throw new AssertionError("no signal " + signal + " for " + name + ", pid=" + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop with SIGTERM and returns its exit code. */
    int stop(long timeoutMs) throws InterruptedException {
        if (behind && process.descendants().findAny().isPresent()) {
            process.descendants().forEach(ProcessHandle::destroy);
        } else {
            process.destroy();
        }
        return awaitExit(timeoutMs);
    }

    /** Waits until it ends by itself and returns its exit code. */
    int awaitExit(long timeoutMs) throws InterruptedException {
        if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("waited in vain for the end of " + name + ", pid=" + process.pid()
                + errorText());
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All lines of its standard output that were not read yet; after its end. */
    List<String> output() throws InterruptedException {
        reader.join();
        List<String> output = new ArrayList<>();
        lines.drainTo(output);
        output.remove(END);
        return output;
    }

    /** The end of its standard error, for a message. */
    String errorText() {
        try {
            String text = Files.readString(errors);
            return "\nstandard error of " + name + " ends with:\n"
                + text.substring(Math.max(0, text.length() - ERROR_CHARS));
        } catch (IOException e) {
            return "\nstandard error of " + name + " cannot be read: " + e;
        }
    }

    @Override
    public void close() {
        if (behind) {
            // It outlives the command before it.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }
}
