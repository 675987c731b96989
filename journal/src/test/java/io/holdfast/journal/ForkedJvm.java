package io.holdfast.journal;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM with the flags and class path of this one, to be killed. Its standard error is ours. */
final class ForkedJvm implements AutoCloseable {
    private static final long EXIT_SECONDS = 30;

    private final Process process;
    private final DataInputStream output;

    private ForkedJvm(Process process) {
        this.process = process;
        this.output = new DataInputStream(process.getInputStream());
    }

    static ForkedJvm start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), main, arguments);
    }

    /** Starts it behind another command, as {@code setpriv} or {@code unshare}. */
    static ForkedJvm start(List<String> prefix, String classPath, Class<?> main,
                           String... arguments) throws IOException {
        return start(prefix, List.of(), classPath, main, arguments);
    }

    /** Starts it with a fault armed, as {@link FaultPoint} reads it. */
    static ForkedJvm startWithFault(String fault, Class<?> main, String... arguments) throws IOException {
        return start(List.of(), List.of("-D" + FaultPoint.PROPERTY + "=" + fault),
            System.getProperty("java.class.path"), main, arguments);
    }

    private static ForkedJvm start(List<String> prefix, List<String> flags, String classPath, Class<?> main,
                                   String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-agentlib")).collect(Collectors.toList()));
        command.addAll(flags);
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath,
            main.getName()));
        command.addAll(List.of(arguments));
        return new ForkedJvm(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** The next number that it wrote, or -1 when it is gone. */
    long read() throws IOException {
        try {
            return output.readLong();
        } catch (EOFException e) {
            // Killed, perhaps in the middle of a number: that one was not reported.
            return -1;
        }
    }

    Process process() {
        return process;
    }

    void kill() throws InterruptedException {
        // Through the handle: the process itself would close the stream with what was reported last.
        process.toHandle().destroyForcibly();
        exitCode();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process does not end: pid=" + process.pid());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
