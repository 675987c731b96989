package io.holdfast.tools;

import io.holdfast.tools.Diagnosis.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks at the disk that a data directory is on, or would be on. */
final class DiskChecks {
    /** Gone with the power, or with the container. */
    private static final Set<String> VOLATILE = Set.of("tmpfs", "ramfs", "overlay", "aufs");
    /** Whether a force reaches a disk is up to another machine, and a mapped file is not coherent. */
    private static final Set<String> REMOTE =
        Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph", "glusterfs");
    private static final long LEAST_BYTES = 256L << 20;
    private static final long ENOUGH_BYTES = 2L << 30;
    private static final int FORCES = 50;
    private static final int BLOCK = 4_096;
    private static final double SLOW_MS = 10;
    private static final double NANOS_PER_MS = 1e6;

    private final Path directory;
    private final boolean device;

    /**
     * Of a data directory.
     *
     * @param device whether what is answered is to survive a power cut
     */
    DiskChecks(Path data, boolean device) {
        Path existing = data.toAbsolutePath().normalize();
        while (!Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        directory = existing;
        this.device = device;
    }

    List<Diagnosis> all() {
        return List.of(fileSystem(), room(), forces());
    }

    Diagnosis fileSystem() {
        try {
            FileStore store = Files.getFileStore(directory);
            return fileSystem(store.type(), store.toString(), device);
        } catch (IOException e) {
            return Diagnosis.unknown("file system", "cannot be told: " + e.getMessage(), "df -T " + directory);
        }
    }

    static Diagnosis fileSystem(String type, String where, boolean device) {
        boolean lost = VOLATILE.contains(type);
        boolean well = !lost && !REMOTE.contains(type);
        return Diagnosis.unless(well, device ? Status.FAIL : Status.WARN, "file system", type + " " + where,
            lost ? "what is written is gone with the power or the container"
                : "whether a force reaches a disk is up to another machine",
            "take a data directory on a disk of this machine (ext4, XFS)");
    }

    Diagnosis room() {
        try {
            long bytes = Files.getFileStore(directory).getUsableSpace();
            String finding = (bytes >> 20) + " MiB usable in " + directory;
            return Diagnosis.unless(bytes >= ENOUGH_BYTES, bytes < LEAST_BYTES ? Status.FAIL : Status.WARN, "room",
                finding, "without room only cancels and orders that make a position smaller are taken",
                "make room, or set retentionDays");
        } catch (IOException e) {
            return Diagnosis.unknown("room", "cannot be told: " + e.getMessage(), "df " + directory);
        }
    }

    /** Writes blocks into a file of its own and forces each, as the journal does with device durability. */
    Diagnosis forces() {
        Path file = null;
        try {
            file = Files.createTempFile(directory, "holdfast-doctor", ".tmp");
            double[] ms = new double[FORCES];
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(FORCES * BLOCK));
                channel.force(true);
                for (int i = 0; i < FORCES; i++) {
                    channel.write(ByteBuffer.allocate(BLOCK).putInt(0, i + 1), (long) i * BLOCK);
                    long begun = System.nanoTime();
                    channel.force(false);
                    ms[i] = (System.nanoTime() - begun) / NANOS_PER_MS;
                }
            }
            return forces(ms, device);
        } catch (IOException e) {
            return Diagnosis.unknown("flush time", "nothing can be written in " + directory + ": " + e.getMessage(),
                "run it as the user of the engine");
        } finally {
            delete(file);
        }
    }

    static Diagnosis forces(double[] ms, boolean device) {
        double[] sorted = ms.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        String finding = String.format(Locale.ROOT, "%d forces of %d bytes: median %.2f ms, longest %.2f ms", ms.length,
            BLOCK, median, sorted[sorted.length - 1]);
        return Diagnosis.unless(!device || median <= SLOW_MS, Status.WARN, "flush time", finding,
            "with durability: device each answer waits for one", "a disk with a write cache that outlives the power");
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit(); // what could be made but not deleted is tried once more
        }
    }
}
