package io.holdfast.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A holdfast command in a process of its own, with this process's Java, flags and class path. */
final class DemoProcess implements AutoCloseable {
    private static final long STOP_TIMEOUT_S = 10;

    private final Process process;
    private final Map<String, String> ready;

    private DemoProcess(Process process, Map<String, String> ready) {
        this.process = process;
        this.ready = ready;
    }

    /**
     * Starts a command and waits for the line in which it says that it is ready.
     *
     * @param log where its standard error goes
     * @throws CommandFailure if it ends before that
     */
    static DemoProcess start(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Holdfast.class.getName());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start();
        BufferedReader output = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                return new DemoProcess(process, words(line));
            }
        }
        process.destroyForcibly();
        throw new CommandFailure(ExitCode.FAILED, "holdfast " + arguments.get(0) + " did not start: see " + log);
    }

    private static Map<String, String> words(String line) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String word : line.split(" ")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return words;
    }

    /** What the ready line says under a name. */
    String ready(String name) {
        return ready.get(name);
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL: the process gets no chance to do anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM, and SIGKILL where that is not heeded. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
