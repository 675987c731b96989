package io.holdfast.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * How far the journal must reach at the next start, kept beside it in {@code journal.promise}. It is stored after the
 * fact, and so a lower bound. In the same boot of the machine the journal has each record up to the appended one;
 * after another boot only those up to the durable one.
 * <p>
 * Stores take turns in two slots, each in a sector of its own with a counter and a CRC: a kill or a power cut in
 * the middle of one leaves the one before. Any thread, one at a time.
 */
final class Promise implements AutoCloseable {
    /**
     * One slot.
     *
     * @param counter  grows by one with each store
     * @param appended sequence of the last record that was in the journal, 0 for none
     * @param durable  sequence of the last record that was forced to the device, 0 for none
     * @param clean    whether the writer was closed at that
     * @param bootId   when that was stored; {@link BootId#UNKNOWN} where nobody said
     */
    record Slot(long counter, long appended, long durable, boolean clean, String bootId) {
    }

    static final int SLOT_LENGTH = 512;
    static final int FILE_LENGTH = 2 * SLOT_LENGTH;

    private static final int MAGIC = 0x52504648;
    private static final int VERSION = 1;
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 4;
    private static final int COUNTER_OFFSET = 8;
    private static final int APPENDED_OFFSET = 16;
    private static final int DURABLE_OFFSET = 24;
    private static final int CLEAN_OFFSET = 32;
    private static final int BOOT_LENGTH_OFFSET = 36;
    private static final int BOOT_OFFSET = 40;
    private static final int CRC_OFFSET = BOOT_OFFSET + BootId.MAX_LENGTH;

    private final Path file;
    private final RandomAccessFile access;
    private final String bootId = BootId.current();
    private final byte[] bytes = new byte[SLOT_LENGTH];
    private final CRC32C crc = new CRC32C();
    private Slot last;
    private boolean closed;

    private Promise(Path file, RandomAccessFile access, Slot last) {
        this.file = file;
        this.access = access;
        this.last = last;
    }

    /**
     * Opens or makes the file, and promises what a recovery has found: all of it for this boot, and for another one
     * what was durable before.
     */
    static Promise open(Path dataDir, long lastSequence) throws IOException {
        Path file = file(dataDir);
        Slot last = read(dataDir);
        if (!Files.exists(file)) {
            create(file, new Slot(1, 0, 0, false, BootId.current()));
            last = read(dataDir);
        }
        long durable = last == null ? 0 : Math.min(last.durable(), lastSequence);
        Promise promise = new Promise(file, new RandomAccessFile(file.toFile(), "rw"), last);
        try {
            promise.store(lastSequence, durable);
            return promise;
        } catch (RuntimeException | Error e) {
            promise.access.close();
            throw e;
        }
    }

    /** The newest slot that is whole; null where there is no file, or none is. */
    static Slot read(Path dataDir) throws IOException {
        Path file = file(dataDir);
        return Files.exists(file) ? newest(Files.readAllBytes(file)) : null;
    }

    /** The newest slot that is whole in the bytes of a file; null where none is. */
    static Slot newest(byte[] file) {
        Slot first = slot(file, 0);
        Slot second = slot(file, SLOT_LENGTH);
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first.counter() > second.counter() ? first : second;
    }

    static Path file(Path dataDir) {
        return dataDir.resolve(Journal.PROMISE_FILE);
    }

    /** The last store. */
    Slot last() {
        return last;
    }

    /**
     * Promises more; not forced, since an older promise is true as well.
     *
     * @param appended sequence of a record that is in the journal, not less than before
     * @param durable  sequence of a record that was forced, not less than before
     * @throws JournalFailedException when it cannot be written
     */
    void store(long appended, long durable) {
        put(new Slot(last == null ? 1 : last.counter() + 1, appended, durable, false, bootId));
    }

    /** The last store of a writer that ends as it should, with its last record; closing again does nothing. */
    void close(long cleanLast) {
        if (!closed) {
            put(new Slot(last.counter() + 1, cleanLast, last.durable(), true, bootId));
            close();
        }
    }

    /** Closes the file as it is, as a kill would. */
    @Override
    public void close() {
        closed = true;
        try {
            access.close();
        } catch (IOException e) {
            throw Space.failed("promise cannot be closed: file=" + file, e);
        }
    }

    private void put(Slot slot) {
        encode(slot, bytes, crc);
        try {
            // Not a channel: an interrupt would close it.
            FaultPoint.hit(FaultPoint.PROMISE_BEFORE);
            access.seek(offset(slot));
            access.write(bytes);
            FaultPoint.hit(FaultPoint.PROMISE_AFTER);
        } catch (IOException e) {
            throw Space.failed("promise cannot be written: file=" + file, e);
        }
        last = slot;
    }

    private static void create(Path file, Slot slot) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, Journal.ownerOnlyFile());
        byte[] bytes = new byte[FILE_LENGTH];
        byte[] encoded = new byte[SLOT_LENGTH];
        encode(slot, encoded, new CRC32C());
        System.arraycopy(encoded, 0, bytes, offset(slot), SLOT_LENGTH);
        Files.write(fresh, bytes);
        Durable.force(fresh);
        Durable.rename(fresh, file);
    }

    static int offset(Slot slot) {
        return (int) (slot.counter() & 1) * SLOT_LENGTH;
    }

    static void encode(Slot slot, byte[] bytes, CRC32C crc) {
        byte[] boot = slot.bootId().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(BOOT_OFFSET).put(new byte[BootId.MAX_LENGTH]).position(BOOT_OFFSET).put(boot);
        buffer.putInt(MAGIC_OFFSET, MAGIC).putInt(VERSION_OFFSET, VERSION).putLong(COUNTER_OFFSET, slot.counter())
            .putLong(APPENDED_OFFSET, slot.appended()).putLong(DURABLE_OFFSET, slot.durable())
            .putInt(CLEAN_OFFSET, slot.clean() ? 1 : 0).putInt(BOOT_LENGTH_OFFSET, boot.length);
        crc.reset();
        crc.update(bytes, 0, CRC_OFFSET);
        buffer.putInt(CRC_OFFSET, (int) crc.getValue());
    }

    private static Slot slot(byte[] file, int offset) {
        if (file.length < offset + CRC_OFFSET + Integer.BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        crc.update(file, offset, CRC_OFFSET);
        int bootLength = buffer.getInt(offset + BOOT_LENGTH_OFFSET);
        if (buffer.getInt(offset + MAGIC_OFFSET) != MAGIC || buffer.getInt(offset + VERSION_OFFSET) != VERSION
            || buffer.getInt(offset + CRC_OFFSET) != (int) crc.getValue()
            || bootLength < 0 || bootLength > BootId.MAX_LENGTH) {
            return null;
        }
        return new Slot(buffer.getLong(offset + COUNTER_OFFSET), buffer.getLong(offset + APPENDED_OFFSET),
            buffer.getLong(offset + DURABLE_OFFSET), buffer.getInt(offset + CLEAN_OFFSET) != 0,
            new String(file, offset + BOOT_OFFSET, bootLength, StandardCharsets.US_ASCII));
    }
}
