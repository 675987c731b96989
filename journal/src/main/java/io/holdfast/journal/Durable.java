package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** File operations that are on the device when they return. */
public final class Durable {
    private static final int CLEAR_LENGTH = 4096;

    private Durable() {
    }

    /** Forces a file, or the names in a directory. */
    public static void force(Path path) throws IOException {
        boolean directory = Files.isDirectory(path);
        FaultPoint.hit(directory ? FaultPoint.BEFORE_DIRECTORY_FORCE : FaultPoint.BEFORE_FORCE);
        try (FileChannel channel = FileChannel.open(path,
            directory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        FaultPoint.hit(directory ? FaultPoint.AFTER_DIRECTORY_FORCE : FaultPoint.AFTER_FORCE);
    }

    /** Renames within one file system and forces the names on both sides. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        force(to.getParent());
        if (!from.getParent().equals(to.getParent())) {
            force(from.getParent());
        }
    }

    /** Zeroes what is not zero from an offset to the end of a file; the bytes from the first of them to the last. */
    static long clear(Path path, long from) throws IOException {
        long first = -1;
        long end = from;
        ByteBuffer zeros = ByteBuffer.allocateDirect(CLEAR_LENGTH);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                CycleFile file = new CycleFile(path)) {
            long size = file.size();
            for (long offset = file.nextData(from); offset < size; offset = file.nextData(offset + CLEAR_LENGTH)) {
                int length = (int) Math.min(CLEAR_LENGTH, size - offset);
                int base = file.load(offset, length);
                ByteBuffer bytes = file.window().duplicate();
                bytes.limit(base + length).position(base);
                zeros.clear().limit(length);
                if (bytes.mismatch(zeros) >= 0) {
                    while (zeros.hasRemaining()) {
                        channel.write(zeros, offset + zeros.position());
                    }
                    first = first < 0 ? offset : first;
                    end = offset + length;
                }
            }
            if (first >= 0) {
                channel.force(false);
            }
        }
        return first < 0 ? 0 : end - first;
    }

    /** Deletes a directory with what is in it; one that is absent is fine. */
    public static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(directory)) {
            paths = tree.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        }
        for (Path path : paths) {
            Files.delete(path);
        }
        force(directory.getParent());
    }
}
