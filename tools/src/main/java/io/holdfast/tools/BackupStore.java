package io.holdfast.tools;

import io.holdfast.journal.Durable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory that the backups of one engine are in, each in a directory named after its time and its last sequence.
 * What is being written has another name: a backup is there whole or not at all.
 */
final class BackupStore {
    static final String PARTIAL_SUFFIX = ".partial";

    private static final String LOCK_FILE = "backup.lock";
    private static final Pattern NAME = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z-\\d+");
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TIME_LENGTH = 20;

    private final Path directory;

    BackupStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * A backup as it was found.
     *
     * @param path its directory
     * @param time when it was begun, by its name
     * @param manifest what it holds; null when that cannot be said
     * @param fault what is wrong with it; null when it is good
     */
    record Found(Path path, Instant time, BackupManifest manifest, String fault) {
        boolean isGood() {
            return fault == null;
        }

        String name() {
            return path.getFileName().toString();
        }
    }

    /** The right to change the directory; one process and one thread at a time. */
    final class Lock implements AutoCloseable {
        private final FileChannel channel;

        private Lock(FileChannel channel) {
            this.channel = channel;
        }

        /** Clears away what a killed backup or prune left. */
        void clear() throws IOException {
            for (Path partial : matching(PARTIAL_SUFFIX)) {
                Durable.deleteTree(partial);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    Path directory() {
        return directory;
    }

    /**
     * Takes the directory, and makes it when absent.
     *
     * @throws CommandFailure if somebody else has it, or it cannot be written
     */
    Lock lock() {
        FileChannel channel = null;
        try {
            OwnerFiles.createDirectory(directory);
            Path file = directory.resolve(LOCK_FILE);
            OwnerFiles.keep(file);
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new OverlappingFileLockException();
            }
            return new Lock(channel);
        } catch (OverlappingFileLockException e) {
            close(channel);
            throw CommandFailure.usage("another backup or prune is at work in " + directory + ": wait for its end");
        } catch (IOException e) {
            close(channel);
            throw DiskFull.failure(e, directory, CommandFailure.usage("backups cannot be written, give another --to or "
                + "the permission: directory=" + directory + " cause=" + e));
        }
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw CommandFailure.usage("lock of the backups cannot be given back: " + e);
        }
    }

    /** Where a backup that is begun now is written. */
    Path partial(Instant begun) {
        return directory.resolve(TIME.format(begun) + PARTIAL_SUFFIX);
    }

    /** The name of a backup that is whole. */
    Path complete(Instant begun, long lastSequence) {
        return directory.resolve(TIME.format(begun) + "-" + lastSequence);
    }

    /**
     * All backups, the oldest first, each with all its bytes read.
     *
     * @throws CommandFailure if the directory cannot be read
     */
    List<Found> list() {
        Map<Object, String> hashes = new HashMap<>();
        List<Found> found = new ArrayList<>();
        for (Path path : paths()) {
            found.add(look(path, hashes));
        }
        return found;
    }

    /** The newest backup whose manifest is sound, or null; its other files are not looked at. */
    Found newest() {
        List<Path> paths = paths();
        for (int i = paths.size() - 1; i >= 0; i--) {
            try {
                return new Found(paths.get(i), time(paths.get(i)), BackupManifest.read(paths.get(i)), null);
            } catch (CommandFailure e) {
                continue; // a bad one is no ground to build on; the list shows it
            }
        }
        return null;
    }

    private static Instant time(Path backup) {
        return TIME.parse(backup.getFileName().toString().substring(0, TIME_LENGTH), Instant::from);
    }

    private List<Path> paths() {
        try {
            return matching("").stream().filter(path -> NAME.matcher(path.getFileName().toString()).matches()).toList();
        } catch (NotDirectoryException e) {
            throw CommandFailure.usage("there are no backups, give the directory that they are in: " + directory);
        } catch (IOException e) {
            throw CommandFailure.usage("backups cannot be read, give another --to or the permission: directory="
                + directory + " cause=" + e);
        }
    }

    private List<Path> matching(String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.getFileName().toString().endsWith(suffix) && Files.isDirectory(path))
                .sorted().toList();
        }
    }

    private static Found look(Path path, Map<Object, String> hashes) {
        Instant time = time(path);
        BackupManifest manifest = null;
        try {
            manifest = BackupManifest.read(path);
            for (BackupFile entry : manifest.files()) {
                check(path, entry, hashes);
            }
            return new Found(path, time, manifest, null);
        } catch (CommandFailure e) {
            return new Found(path, time, manifest, e.getMessage());
        }
    }

    /** Backups share the files of closed days: each is read once. */
    private static void check(Path path, BackupFile entry, Map<Object, String> hashes) {
        Path file = path.resolve(entry.storedName());
        String hash;
        try {
            Object key = Files.readAttributes(file, "unix:ino").get("ino");
            hash = hashes.get(key);
            if (hash == null) {
                hash = Sha256.of(file);
                hashes.put(key, hash);
            }
        } catch (IOException e) {
            throw BackupManifest.bad(path, entry.storedName() + (Files.exists(file) ? " cannot be read: " + e
                : " is missing"));
        }
        if (!hash.equals(entry.storedSha256())) {
            throw BackupManifest.bad(path, entry.storedName() + " is not what was stored");
        }
    }

    /**
     * Deletes backups that are older than some days, but never so many that fewer than some good ones are left.
     *
     * @param age what is younger is kept
     * @param keepMin how many good ones are left at least, where there are as many
     * @return what was deleted, the oldest first
     */
    List<Found> prune(Instant now, Duration age, int keepMin) {
        List<Found> deleted = new ArrayList<>();
        try (Lock lock = lock()) {
            lock.clear();
            List<Found> all = list();
            long good = all.stream().filter(Found::isGood).count();
            for (Found backup : all) {
                boolean old = backup.time().isBefore(now.minus(age));
                // A bad one may be all that is left of a day; it goes only while enough good ones stay.
                if (old && good - (backup.isGood() ? 1 : 0) >= keepMin) {
                    good -= backup.isGood() ? 1 : 0;
                    delete(backup.path());
                    deleted.add(backup);
                }
            }
            return deleted;
        } catch (IOException e) {
            throw CommandFailure.usage("backups cannot be deleted, give the permission: directory=" + directory
                + " deleted=" + deleted.size() + " cause=" + e);
        }
    }

    /** Renamed first: what is half deleted is not a backup, and the next one clears it away. */
    private static void delete(Path backup) throws IOException {
        Path partial = backup.resolveSibling(backup.getFileName() + PARTIAL_SUFFIX);
        Durable.rename(backup, partial);
        Durable.deleteTree(partial);
    }
}
