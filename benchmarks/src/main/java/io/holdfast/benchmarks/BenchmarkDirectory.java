package io.holdfast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory for one measurement, on the file system that {@code -Dbench.dir} names; gone afterwards. */
final class BenchmarkDirectory implements AutoCloseable {
    /** A database server may run as another user. */
    private static final FileAttribute<Set<PosixFilePermission>> OPEN =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

    private final Path path;

    BenchmarkDirectory() {
        this(Path.of(System.getProperty("bench.dir", "target/bench-data")));
    }

    /** The same on another file system. */
    BenchmarkDirectory(Path parent) {
        try {
            path = Files.createTempDirectory(Files.createDirectories(parent), "run-", OPEN).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
