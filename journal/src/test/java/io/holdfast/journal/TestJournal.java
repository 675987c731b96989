package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/** Journals whose records say by their sequence what they hold, so that any reader can tell a wrong one. */
final class TestJournal {
    static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    static final long NOON = 20_000 * DAY_NS + TimeUnit.HOURS.toNanos(12);
    private static final int SHORTEST = RecordDescriptor.MIN_BODY_LENGTH;
    private static final int LENGTHS = 97;

    private TestJournal() {
    }

    static JournalConfig.Builder small(Path dataDir) {
        return JournalConfig.builder(dataDir).blockSize(1 << 20).stagingLength(64 << 10).reserveAheadBytes(512 << 10);
    }

    static int bodyLength(long sequence) {
        return SHORTEST + (int) (sequence * 31 % LENGTHS);
    }

    static byte bodyByte(long sequence, int index) {
        return (byte) (sequence * 7 + index + 1);
    }

    static long commit(JournalWriter writer) {
        long sequence = writer.committedSequence() + 1;
        int length = bodyLength(sequence);
        for (int i = 0; i < length; i++) {
            writer.buffer().putByte(writer.bodyOffset() + i, bodyByte(sequence, i));
        }
        return writer.commit(length);
    }

    static void append(JournalWriter writer, int records, long timeNs) {
        for (int i = 0; i < records; i++) {
            commit(writer);
        }
        writer.flush(timeNs);
    }

    /** Writes one excerpt for each count, in a run of the engine of its own. */
    static RecoveryReport write(JournalConfig config, long timeNs, int... recordsOfExcerpt) {
        try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
            RecoveryReport report = JournalRecovery.recover(config, owner);
            try (JournalWriter writer = JournalWriter.open(config, owner, report.lastSequence())) {
                for (int records : recordsOfExcerpt) {
                    append(writer, records, timeNs);
                }
            }
            return report;
        }
    }

    static RecoveryReport recover(JournalConfig config) {
        try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
            return JournalRecovery.recover(config, owner);
        }
    }

    /** The report of a recovery that had nothing to do. */
    static RecoveryReport untouched(long firstSequence, long lastSequence) {
        return new RecoveryReport(firstSequence, lastSequence, RecoveryReport.Cut.NONE, 0, null);
    }

    /** Makes the promise one of another moment, or of another boot. */
    static void promise(Path dataDir, long appended, long durable, String bootId) throws IOException {
        byte[] slot = new byte[Promise.SLOT_LENGTH];
        Promise.encode(new Promise.Slot(1, appended, durable, false, bootId), slot, new CRC32C());
        byte[] file = new byte[Promise.FILE_LENGTH];
        System.arraycopy(slot, 0, file, Promise.SLOT_LENGTH, slot.length);
        Files.write(Promise.file(dataDir), file);
    }

    static void check(long sequence, DirectBuffer buffer, int offset, int length) {
        assertEquals(bodyLength(sequence), length, "length of record " + sequence);
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != bodyByte(sequence, i)) {
                assertEquals(bodyByte(sequence, i), buffer.getByte(offset + i), "byte " + i + " of record " + sequence);
            }
        }
    }

    /** Reads to the end, checks each record, and returns the last sequence. */
    static long readAll(Path dataDir) {
        try (JournalReader reader = JournalReader.open(dataDir)) {
            return drain(reader);
        }
    }

    static long drain(JournalReader reader) {
        while (reader.poll(TestJournal::check, 1000) > 0) {
            continue;
        }
        return reader.lastSequence();
    }

    static Path onlyCycleFile(Path dataDir) throws IOException {
        List<Path> files = Journal.cycleFiles(Journal.queueDirectory(dataDir));
        assertEquals(1, files.size());
        return files.get(0);
    }

    /** The names, sizes and bytes of all files below a directory. */
    static String hash(Path directory) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().collect(Collectors.toList())) {
                digest.update(directory.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
