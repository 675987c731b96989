package io.holdfast.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of its own in a directory, as Debian's package comes, for one run; none where it is missing. */
final class PostgresServer implements AutoCloseable {
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";

    private final Path programs;
    private final Path data;
    private final int port;

    private PostgresServer(Path programs, Path data, int port) {
        this.programs = programs;
        this.data = data;
        this.port = port;
    }

    /** A server that takes connections, or null where PostgreSQL is not installed. */
    static PostgresServer start(Path directory) {
        Path programs = programs();
        if (programs == null) {
            return null;
        }
        try {
            PostgresServer server = new PostgresServer(programs, directory.resolve("data"), freePort());
            server.begin(directory);
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL cannot be started: " + e.getMessage(), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static Path programs() {
        if (!Files.isDirectory(PACKAGES)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(PACKAGES)) {
            return versions.map(version -> version.resolve("bin")).filter(bin -> Files.isExecutable(
                bin.resolve("initdb"))).max(Path::compareTo).orElse(null);
        } catch (IOException e) {
            return null; // as if it were not installed: the row says so
        }
    }

    private void begin(Path directory) throws IOException {
        if (isRoot()) {
            run(List.of("chown", USER, directory.toString())); // it refuses to run as root
        }
        run(asUser("initdb", "-D", data.toString(), "-A", "trust", "-U", USER));
        run(asUser("pg_ctl", "-D", data.toString(), "-w", "-l", data.resolve("log").toString(), "-o",
            "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", "start"));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private List<String> asUser(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("postgres", ".log");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                .start();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + ": " + Files.readString(output).strip());
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + USER + "?user=" + USER;
    }

    @Override
    public void close() {
        try {
            run(asUser("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "stop"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
