package io.holdfast.tools.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own on a loop device whose power can be cut, by the tool that is shared beside the clone. */
final class PowerLoss implements AutoCloseable {
    private static final int LACKS_SOMETHING = 2;
    private static final int SECONDS = 60;
    private static final int MIB = 512;

    private final Path tool;
    private final Path directory;

    private PowerLoss(Path tool, Path directory) {
        this.tool = tool;
        this.directory = directory;
    }

    /** Makes and mounts one; the test is skipped where that cannot be. */
    static PowerLoss make(Path directory, String fileSystem) throws IOException, InterruptedException {
        return make(directory, fileSystem, MIB);
    }

    /** The same of a size in MiB. */
    static PowerLoss make(Path directory, String fileSystem, int mib) throws IOException, InterruptedException {
        Path tool = tool();
        Assumptions.assumeTrue(tool != null, "needs ../shared/tools/powerloss beside the clone, or "
            + "-Dholdfast.powerloss=FILE");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root for loop devices");
        PowerLoss made = new PowerLoss(tool, directory);
        List<String> output = new ArrayList<>();
        int exit = made.run(output, "make", "--fs", fileSystem, "--mib", Integer.toString(mib));
        if (exit == LACKS_SOMETHING) {
            made.close();
        }
        Assumptions.assumeTrue(exit != LACKS_SOMETHING, "needs loop devices and mkfs." + fileSystem + ": " + output);
        if (exit != 0) {
            throw new IOException("powerloss make: exit=" + exit + ' ' + output);
        }
        return made;
    }

    private static Path tool() {
        String named = System.getProperty("holdfast.powerloss");
        Path root = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize().getParent();
        List<Path> places = named != null ? List.of(Path.of(named))
            : List.of(root.resolve("../shared/tools/powerloss"), root.resolve("../../shared/tools/powerloss"));
        return places.stream().filter(Files::isRegularFile).findFirst().map(Path::normalize).orElse(null);
    }

    /** What was not forced will be gone. */
    void cut() throws IOException, InterruptedException {
        require("cut");
    }

    /** The kernel finds an error in the metadata of an ext4, after which the file system is read-only. */
    void makeReadOnly() throws IOException, InterruptedException {
        Process remount = new ProcessBuilder("mount", "-o", "remount,errors=remount-ro", directory.toString()).start();
        if (remount.waitFor() != 0) {
            throw new IOException("cannot be remounted: directory=" + directory);
        }
        Path device = Path.of(Files.getFileStore(directory).name()).getFileName();
        Files.writeString(Path.of("/sys/fs/ext4").resolve(device).resolve("trigger_fs_error"), "1");
    }

    /** What a machine finds after it; no process may use it any more. */
    void remount() throws IOException, InterruptedException {
        require("remount");
    }

    private void require(String verb) throws IOException, InterruptedException {
        List<String> output = new ArrayList<>();
        int exit = run(output, verb);
        if (exit != 0) {
            throw new IOException("powerloss " + verb + ": exit=" + exit + ' ' + output);
        }
    }

    private int run(List<String> output, String verb, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", tool.toString(), verb, directory.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("powerloss " + verb + " does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        try {
            run(new ArrayList<>(), "clean");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
