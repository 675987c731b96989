package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write one data directory: a kernel lock that dies with the process, whatever kills it. Chronicle's own
 * lock is a process id, which after a kill in a container names the new engine itself; the owner clears it.
 * <p>
 * The kernel drops the lock when any descriptor of {@code journal.owner} is closed in this process: open it nowhere
 * else.
 */
public final class JournalOwner implements AutoCloseable {
    static final long NOT_RECOVERED = -1;

    private static final Set<Path> OWNED_HERE = ConcurrentHashMap.newKeySet();

    private final Path dataDir;
    private final FileChannel channel;
    private long recoveredSequence = NOT_RECOVERED;
    private boolean closed;

    private JournalOwner(Path dataDir, FileChannel channel) {
        this.dataDir = dataDir;
        this.channel = channel;
    }

    /**
     * Takes a data directory, makes it when absent (mode 0700, files 0600), checks that it can be written, and clears a
     * queue lock that a killed owner left.
     *
     * @param dataDir the data directory
     * @return the owner, until closed
     * @throws JournalOwnedException  when another engine holds it, in this process or any other
     * @throws JournalAccessException when it cannot be made or written
     */
    public static JournalOwner acquire(Path dataDir) throws JournalOwnedException {
        Path directory = create(dataDir);
        if (!OWNED_HERE.add(directory)) {
            throw new JournalOwnedException("data directory is owned by this process: directory=" + directory);
        }
        FileChannel channel = null;
        try {
            channel = lock(directory);
            requireWritable(Journal.queueDirectory(directory));
            JournalOwner owner = new JournalOwner(directory, channel);
            QueueLock.release(directory);
            return owner;
        } catch (IOException e) {
            release(directory, channel);
            throw unwritable(directory, e);
        } catch (RuntimeException | Error e) {
            release(directory, channel);
            throw e;
        }
    }

    /**
     * Whether an engine owns a data directory, in this process or any other. Changes nothing; may be wrong as soon as
     * it is said.
     *
     * @throws JournalAccessException if that cannot be seen
     */
    public static boolean isOwned(Path dataDir) {
        try {
            Path directory = dataDir.toRealPath();
            if (OWNED_HERE.contains(directory)) {
                return true; // to open and close the file here would take this process' lock away
            }
            try (FileChannel channel = FileChannel.open(directory.resolve(Journal.OWNER_FILE),
                StandardOpenOption.READ); FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            }
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new JournalAccessException("data directory cannot be read, name another or give the permission: "
                + "directory=" + dataDir + " cause=" + e, e);
        }
    }

    /**
     * The directory that is owned.
     *
     * @return the real path of the data directory
     */
    public Path dataDir() {
        return dataDir;
    }

    /** What recovery found under this owner; the next record is one more. */
    synchronized void recovered(long lastSequence) {
        recoveredSequence = lastSequence;
    }

    /** The last record that recovery found under this owner, or {@link #NOT_RECOVERED}. */
    synchronized long recoveredSequence() {
        return recoveredSequence;
    }

    /** Stands before every change: the directory is this owner's, and still is. */
    synchronized void requireHeld(Path directory) {
        try {
            if (closed || !directory.toRealPath().equals(dataDir)) {
                throw new IllegalArgumentException("the owner must hold the directory: owned=" + dataDir + " closed="
                    + closed + " directory=" + directory);
            }
        } catch (IOException e) {
            throw new JournalAccessException("data directory is gone: directory=" + directory, e);
        }
    }

    /** Gives the directory back. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release(dataDir, channel);
        }
    }

    private static Path create(Path dataDir) {
        try {
            Journal.createDirectory(dataDir.toAbsolutePath().normalize());
            Path directory = dataDir.toRealPath();
            Journal.createDirectory(Journal.queueDirectory(directory));
            return directory;
        } catch (IOException e) {
            throw unwritable(dataDir, e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        Path file = directory.resolve(Journal.OWNER_FILE);
        try {
            Journal.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Left by an earlier owner: the file stays, only its lock goes.
            requireWritable(file);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new JournalOwnedException("data directory is owned by another engine: directory=" + directory
                    + " owner=" + describe(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(("pid=" + ProcessHandle.current().pid() + " since="
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new JournalOwnedException("data directory is owned by this process: directory=" + directory);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String describe(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(128);
        channel.read(text, 0);
        return '(' + new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim() + ')';
    }

    private static void requireWritable(Path path) throws IOException {
        if (!Files.isWritable(path)) {
            throw new IOException("no write permission: path=" + path);
        }
        if (Files.isDirectory(path)) {
            for (Path file : Journal.cycleFiles(path)) {
                requireWritable(file);
            }
            Path metadata = path.resolve(Journal.METADATA_FILE);
            if (Files.exists(metadata)) {
                requireWritable(metadata);
            }
        }
    }

    private static JournalAccessException unwritable(Path directory, IOException e) {
        return new JournalAccessException("data directory cannot be written, name another or give the permission: "
            + "directory=" + directory + " cause=" + e, e);
    }

    private static void release(Path directory, FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new JournalAccessException("owner file cannot be closed: directory=" + directory, e);
        } finally {
            OWNED_HERE.remove(directory);
        }
    }
}
