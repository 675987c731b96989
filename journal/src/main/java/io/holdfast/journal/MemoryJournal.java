package io.holdfast.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal of one day on a disk in memory, for the simulator: frames, checks, promise and recovery are the real ones,
 * and a crash leaves on it what it would leave on a disk. One thread.
 * <p>
 * Appends make the stores that Chronicle makes, in its order: payload, header, write position. A kill leaves the first
 * of them; a power cut leaves of each sector that was not forced the old or the new one.
 */
public final class MemoryJournal {
    private static final Path FILE =
        Path.of("/memory/data", Journal.QUEUE_DIRECTORY, "19700101" + Journal.CYCLE_SUFFIX);
    private static final int META_DATA = 0x4000_0000;
    private static final int FILE_HEADER_LENGTH = 128;
    private static final int WRITE_POSITION = 48;
    private static final int SECTOR = 512;
    private static final int LINE = 64;
    private static final int STAGING = 1 << 20;
    /** Zeros behind the end that a search goes through. */
    private static final int SLACK = 4096;

    private final MemoryBytes bytes;
    private final ByteBuffer view;
    private final ByteBuffer device;
    private final CycleFile file;
    private final UnsafeBuffer memory;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer stagingView = ByteBuffer.allocateDirect(STAGING).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer staging = new UnsafeBuffer(stagingView);
    private final byte[] promise = new byte[Promise.FILE_LENGTH];
    private final byte[] olderPromise = new byte[Promise.FILE_LENGTH];
    private final byte[] slot = new byte[Promise.SLOT_LENGTH];

    private int[] places = new int[1 << 12];
    private int end;
    private int highest;
    private int forcedEnd;
    private int forcingEnd;
    private long forcing;
    private int stagedLength;
    private long committed;
    private long appended;
    private long durable;
    private long promises;
    private int boot;
    private int lostStore;

    /** A disk with nothing on it. */
    public MemoryJournal(int capacity) {
        bytes = new MemoryBytes(FILE, capacity);
        view = bytes.window();
        device = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
        memory = new UnsafeBuffer(view);
        file = new CycleFile(bytes);
        format();
    }

    /** Forgets everything: a new disk. */
    public void format() {
        zero(view, 0, highest + SLACK);
        zero(device, 0, highest + SLACK);
        Arrays.fill(promise, (byte) 0);
        Arrays.fill(olderPromise, (byte) 0);
        view.putInt(0, META_DATA | FILE_HEADER_LENGTH - CycleFile.HEADER_LENGTH);
        putText(4, "\u00b9\u0006headerwritePosition");
        view.put(31, (byte) 0x8D).putLong(32, 1).putLong(40, 1);
        end = FILE_HEADER_LENGTH;
        highest = end;
        forcedEnd = 0;
        forcing = 0;
        stagedLength = 0;
        committed = 0;
        appended = 0;
        durable = 0;
        promises = 0;
        boot = 1;
        lostStore = 0;
        bytes.size(end + SLACK);
        force();
    }

    private void putText(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            view.put(at + i, (byte) text.charAt(i));
        }
    }

    private static void zero(ByteBuffer buffer, int from, int to) {
        for (int i = from; i < Math.min(to, buffer.capacity()); i++) {
            buffer.put(i, (byte) 0);
        }
    }

    /** Where the next record is encoded. */
    public MutableDirectBuffer buffer() {
        return staging;
    }

    /** Where in {@link #buffer()} its SBE header begins. */
    public int bodyOffset() {
        return stagedLength + RecordDescriptor.BODY_OFFSET;
    }

    /** Frames what was encoded there and returns the sequence of the record. */
    public long commit(int length) {
        int frame = stagedLength;
        committed++;
        staging.putLong(frame + RecordDescriptor.SEQUENCE_OFFSET, committed, ByteOrder.LITTLE_ENDIAN);
        staging.putInt(frame + RecordDescriptor.LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
        int sum = RecordDescriptor.checksum(crc, stagingView, frame, length);
        stagingView.clear();
        staging.putInt(frame + RecordDescriptor.CRC_OFFSET, sum, ByteOrder.LITTLE_ENDIAN);
        if (committed >= places.length) {
            places = Arrays.copyOf(places, places.length * 2);
        }
        places[(int) committed] = end + CycleFile.HEADER_LENGTH + frame;
        stagedLength = frame + RecordDescriptor.frameLength(length);
        return committed;
    }

    /** Appends all committed records as one excerpt. */
    public void flush() {
        if (stagedLength > 0) {
            storePayload(stagedLength);
            storeHeader();
            storePosition();
            appended = committed;
            stagedLength = 0;
        }
    }

    /** Makes only the first stores of an append: the process dies in the middle of it. */
    public void flushAndDie(SplittableRandom random) {
        if (stagedLength > 0) {
            boolean whole = random.nextBoolean();
            storePayload(whole ? stagedLength : random.nextInt(stagedLength));
            if (whole && random.nextBoolean()) {
                storeHeader();
            }
        }
    }

    private void storePayload(int length) {
        int start = end + CycleFile.HEADER_LENGTH;
        highest = Math.max(highest, start + stagedLength + SLACK);
        if (highest > view.capacity()) {
            throw new IllegalStateException("memory for the journal is used up, bytes=" + view.capacity());
        }
        bytes.size(Math.min(view.capacity(), start + stagedLength + SLACK));
        memory.putBytes(start, staging, 0, length);
        if (lostStore > 0) {
            int from = (lostStore & Integer.MAX_VALUE) % Math.max(1, length - Long.BYTES);
            for (int i = start + from; i < start + Math.min(length, from + LINE); i++) {
                view.put(i, (byte) ~view.get(i));
            }
            lostStore = 0;
        }
    }

    private void storeHeader() {
        view.putInt(end, stagedLength);
    }

    private void storePosition() {
        view.putLong(WRITE_POSITION, end);
        end = (int) CycleFile.next(end, stagedLength);
    }

    /** Of the next append some bytes get lost without a word, as a store to a full disk does: others are there. */
    public void loseStore(int place) {
        lostStore = place | 1;
    }

    /** The last record that was appended. */
    public long appendedSequence() {
        return appended;
    }

    /** The last record that is on the device for certain. */
    public long durableSequence() {
        return durable;
    }

    /** Begins to force what is appended now. */
    public void beginForce() {
        forcing = appended;
        forcingEnd = end;
    }

    /** That force has returned: what was appended before it began is on the device, and promised. */
    public void endForce() {
        for (int i = forcedEnd & -SECTOR; i < Math.min(view.capacity(), forcingEnd + SECTOR & -SECTOR); i++) {
            device.put(i, view.get(i));
        }
        for (int i = 0; i < FILE_HEADER_LENGTH; i++) {
            device.put(i, view.get(i));
        }
        forcedEnd = forcingEnd;
        durable = forcing;
        promise(appended, durable);
    }

    private void force() {
        beginForce();
        endForce();
    }

    private void promise(long appendedSequence, long durableSequence) {
        System.arraycopy(promise, 0, olderPromise, 0, promise.length);
        Promise.Slot next = new Promise.Slot(++promises, appendedSequence, durableSequence, false, "boot-" + boot);
        Promise.encode(next, slot, crc);
        System.arraycopy(slot, 0, promise, Promise.offset(next), slot.length);
    }

    /** What the power leaves behind when it fails: of each sector that was not forced one or the other. */
    public void cutPower(SplittableRandom random) {
        int limit = Math.min(view.capacity(), end + stagedLength + SLACK);
        for (int sector = forcedEnd & -SECTOR; sector < limit; sector += SECTOR) {
            if (random.nextInt(3) > 0) {
                restore(sector, Math.min(limit, sector + SECTOR));
            }
        }
        if (random.nextBoolean()) {
            restore(0, FILE_HEADER_LENGTH);
        }
        if (random.nextInt(4) == 0) {
            System.arraycopy(olderPromise, 0, promise, 0, promise.length);
        }
        boot++;
    }

    private void restore(int from, int to) {
        for (int i = from; i < to; i++) {
            view.put(i, device.get(i));
        }
    }

    /** Turns a bit of a record, as a bad disk may; once more turns it back. */
    public void flip(long sequence, int bit) {
        int place = places[(int) sequence];
        int at = place + (bit >>> 3) % (RecordDescriptor.BODY_OFFSET + RecordDescriptor.MIN_BODY_LENGTH);
        view.put(at, (byte) (view.get(at) ^ 1 << (bit & 7)));
    }

    /** The last record that the next start may not do without. */
    public long promisedSequence() {
        Promise.Slot newest = Promise.newest(promise);
        return newest == null ? 0 : newest.appended();
    }

    /**
     * What an engine does before it writes: finds out how far the journal is good, and cuts off what is not.
     *
     * @throws JournalDamagedException where that must not be cut off; nothing was changed then
     */
    public RecoveryReport recover() {
        try {
            JournalScan scan = JournalScan.of(List.of(FILE), path -> file, null);
            RecoveryPlan.Action action = RecoveryPlan.of(RecoveryPlan.Facts.of(RecoveryPlan.Start.RECORD_1, scan,
                Promise.newest(promise), "boot-" + boot, RecoveryPlan.Room.ENOUGH));
            RecoveryReport.Cut cut = switch (action) {
                case OPEN -> RecoveryReport.Cut.NONE;
                case CUT_TAIL -> RecoveryReport.Cut.TORN_TAIL;
                case CUT_AT_HOLE -> RecoveryReport.Cut.POWER_CUT;
                default -> throw refused(scan);
            };
            goOnBehind(scan);
            return new RecoveryReport(scan.firstSequence(), scan.lastSequence(), cut, scan.cutBytes(), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JournalDamagedException refused(JournalScan scan) {
        JournalScan.Fault fault = scan.fault();
        return fault == null
            ? new JournalDamagedException("journal is shorter than promised", scan.lastSequence() + 1, FILE, -1)
            : new JournalDamagedException(fault.rule(), fault.sequence(), FILE, fault.offset());
    }

    private void goOnBehind(JournalScan scan) {
        int good = (int) scan.cycles().get(0).endOffset();
        zero(view, good, highest + SLACK);
        long position = 0;
        for (int at = FILE_HEADER_LENGTH; at < good; at = (int) CycleFile.next(at, view.getInt(at))) {
            position = at;
        }
        view.putLong(WRITE_POSITION, position);
        end = good;
        stagedLength = 0;
        committed = scan.lastSequence();
        appended = committed;
        forcedEnd = Math.min(forcedEnd, good);
        force();
    }

    /** Whether a record can be read, and is what was written: sequence, length and CRC. */
    public boolean isReadable(long sequence) {
        if (sequence < 1 || sequence > appended) {
            return false;
        }
        return Frame.check(crc, view, places[(int) sequence], end - places[(int) sequence], sequence) == null;
    }

    /** A checksum of all that was appended. */
    public long checksum() {
        crc.reset();
        view.limit(end).position(0);
        crc.update(view);
        view.clear();
        return crc.getValue();
    }

    /** A reader that begins behind a record. */
    public Reader reader(long afterSequence) {
        return new Reader(afterSequence);
    }

    /** Reads what was appended, each excerpt proved as a whole before its first record is handed out. */
    public final class Reader {
        private int at = FILE_HEADER_LENGTH;
        private long last;

        private Reader(long afterSequence) {
            while (last < afterSequence) {
                int header = view.getInt(at);
                last = verify(header);
                at = (int) CycleFile.next(at, header);
            }
        }

        /** The last record that was handed out, or behind which this began. */
        public long lastSequence() {
            return last;
        }

        /**
         * Hands out what is new.
         *
         * @param releasedSequence nothing behind it is handed out
         * @return how many records
         * @throws JournalDamagedException at a bad record, before any of its excerpt
         */
        public int poll(RecordHandler handler, long releasedSequence) {
            int records = 0;
            while (last < releasedSequence) {
                int header = view.getInt(at);
                if (header == 0) {
                    break;
                }
                long excerptLast = verify(header);
                int frame = at + CycleFile.HEADER_LENGTH;
                at = (int) CycleFile.next(at, header);
                while (last < excerptLast) {
                    last++;
                    int length = Frame.length(view, frame);
                    handler.onRecord(last, memory, frame + RecordDescriptor.BODY_OFFSET,
                        length - RecordDescriptor.BODY_OFFSET);
                    frame += length;
                    records++;
                }
            }
            return records;
        }

        private long verify(int header) {
            int frame = at + CycleFile.HEADER_LENGTH;
            int limit = frame + CycleFile.length(header);
            long sequence = last;
            while (frame < limit) {
                Frame.Fault fault = Frame.check(crc, view, frame, limit - frame, sequence + 1);
                if (fault != null) {
                    throw new JournalDamagedException(fault.rule(), sequence + 1, FILE, frame);
                }
                frame += Frame.length(view, frame);
                sequence++;
            }
            return sequence;
        }
    }
}
