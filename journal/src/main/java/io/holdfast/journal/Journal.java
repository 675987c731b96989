package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.WireType;

/** The layout of a data directory, and what writer, readers and recovery must agree on about the queue in it. */
public final class Journal {
    /** The Chronicle queue, below the data directory. */
    public static final String QUEUE_DIRECTORY = "journal";
    /** The file whose lock the owning engine holds. */
    public static final String OWNER_FILE = "journal.owner";
    /** Where files go that recovery took out of service, each time in a directory of its own. */
    public static final String QUARANTINE_DIRECTORY = "quarantine";
    /** One file a day, in UTC, by the time of the records. */
    public static final RollCycles ROLL_CYCLE = RollCycles.FAST_DAILY;

    static final String PROMISE_FILE = "journal.promise";
    /** What the last check of the journal by its engine found, JSON; absent before the first one. */
    public static final String INTEGRITY_FILE = "integrity.json";

    static final String REBUILD_DIRECTORY = "journal.rebuild";
    static final String REPLACEMENT_DIRECTORY = "journal.replacement";
    /** What Chronicle's table of locks gets reserved; it never grows beyond. */
    static final int METADATA_BYTES = 256 << 10;
    static final String METADATA_FILE = "metadata.cq4t";
    static final String CYCLE_SUFFIX = ".cq4";
    static final String PRECREATED_SUFFIX = ".precreated";

    private static final Set<PosixFilePermission> OWNER_ALL = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private static final DateTimeFormatter CYCLE_NAME = DateTimeFormatter.ofPattern("yyyyMMdd'F'");

    private Journal() {
    }

    /**
     * The queue of a data directory.
     *
     * @param dataDir the data directory
     * @return a directory that may not exist
     */
    public static Path queueDirectory(Path dataDir) {
        return dataDir.resolve(QUEUE_DIRECTORY);
    }

    /**
     * The quarantine of a data directory.
     *
     * @param dataDir the data directory
     * @return a directory that may not exist
     */
    public static Path quarantineDirectory(Path dataDir) {
        return dataDir.resolve(QUARANTINE_DIRECTORY);
    }

    /**
     * Whether a journal has its promise beside it: what comes from elsewhere, as by a restore, has none.
     *
     * @param dataDir the data directory
     * @return whether there is one, whole or not
     */
    public static boolean isPromised(Path dataDir) {
        return Files.exists(dataDir.resolve(PROMISE_FILE));
    }

    /**
     * How far a journal reaches at least.
     *
     * @param dataDir the data directory
     * @return sequence of a record that is there, a little behind the last one while an engine runs; 0 where that is
     *         not known
     */
    public static long promisedSequence(Path dataDir) {
        try {
            Promise.Slot promise = Promise.read(dataDir);
            return promise == null ? 0 : promise.appended();
        } catch (IOException e) {
            return 0; // told as not known
        }
    }

    /**
     * The cycle files, the oldest first.
     *
     * @param queueDir the queue's directory
     * @return the files, none where the directory does not exist
     * @throws IOException when the directory cannot be listed
     */
    static List<Path> cycleFiles(Path queueDir) throws IOException {
        if (!Files.isDirectory(queueDir)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(queueDir)) {
            return files.filter(file -> file.toString().endsWith(CYCLE_SUFFIX)).sorted().collect(Collectors.toList());
        }
    }

    /**
     * Reserves blocks for a file beside the journal, so that stores to a mapping of it cannot meet a full disk.
     *
     * @param file   exists; its size stays as it is
     * @param length bytes from its start
     * @throws JournalFailedException where the file system cannot give them
     */
    public static void reserve(Path file, long length) {
        Space.reserveFile(file, length);
    }

    static SingleChronicleQueueBuilder builder(Path queueDir, long blockSize) {
        return SingleChronicleQueueBuilder.single(queueDir.toFile())
            .wireType(WireType.BINARY_LIGHT)
            .rollCycle(ROLL_CYCLE)
            .blockSize(blockSize)
            .syncMode(SyncMode.NONE)
            .timeoutMS(2_000)
            .doubleBuffer(false)
            .checkInterrupts(false);
    }

    /** Bytes that Chronicle maps beyond a block: the longest excerpt that can cross its end. */
    static long overlap(long blockSize) {
        return Math.min(blockSize / 4, 1L << 30);
    }

    /** The name of a cycle's file without its suffix. */
    static String cycleName(int cycle) {
        return CYCLE_NAME.format(LocalDate.ofEpochDay(cycle));
    }

    /** The cycle of a file: days since the epoch. */
    static int cycle(Path file) {
        String name = file.getFileName().toString();
        return (int) LocalDate.parse(name.substring(0, name.indexOf('.')), CYCLE_NAME).toEpochDay();
    }

    /** Whether a file belongs to Chronicle; beside those there are others that stand for records. */
    static boolean isQueueFile(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(CYCLE_SUFFIX) || name.endsWith(PRECREATED_SUFFIX) || name.equals(METADATA_FILE);
    }

    static SingleChronicleQueueBuilder readOnly(Path queueDir) {
        return builder(queueDir, JournalConfig.DEFAULT_BLOCK_SIZE).readOnly(true);
    }

    static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(OWNER_ALL);
    }

    static FileAttribute<Set<PosixFilePermission>> ownerOnlyFile() {
        return PosixFilePermissions.asFileAttribute(OWNER_FILE_MODE);
    }

    /** The queue of a data directory where it can be read. */
    static Path requireReadable(Path dataDir) {
        Path queueDir = queueDirectory(dataDir.toAbsolutePath().normalize());
        if (!Files.isDirectory(queueDir)) {
            throw new JournalAccessException("there is no journal, start the engine here once: directory=" + queueDir,
                null);
        }
        if (!Files.isReadable(queueDir) || !Files.isExecutable(queueDir)) {
            throw new JournalAccessException("journal may not be read: directory=" + queueDir, null);
        }
        return queueDir;
    }

    /** Creates a directory that its owner alone may enter. */
    static void createDirectory(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, ownerOnly());
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** Creates a file as readable as its directory: 0600 in a directory of mode 0700, 0640 in one of mode 0750. */
    static void createFile(Path file) throws IOException {
        FileAttribute<?> attribute = PosixFilePermissions.asFileAttribute(fileMode(file.getParent()));
        Files.createFile(file, attribute);
    }

    /** The mode of the files in a directory. */
    static Set<PosixFilePermission> fileMode(Path directory) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        mode.retainAll(READABLE);
        mode.add(PosixFilePermission.OWNER_READ);
        mode.add(PosixFilePermission.OWNER_WRITE);
        return mode;
    }
}
