package io.holdfast.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends records to the journal; engine thread. Records are encoded in place in a staging buffer, framed by
 * {@link #commit}, and appended together as one excerpt by {@link #flush}: under a kill all of them are there or none.
 * <p>
 * Does not allocate, make a system call, log or read a clock, the first append of a cycle aside. It only writes where
 * blocks are reserved, since Java can lose a store to a full disk without a word. The first failure is the end of it.
 */
public final class JournalWriter implements AutoCloseable {
    /** What one append may add to an excerpt: Chronicle's index pages with headers and padding, and the end mark. */
    private static final int MARGIN = 128 << 10;
    private static final int ALIGNMENT = 64;
    private static final int NONE = -1;
    private static final VarHandle APPENDED_SEQUENCE;

    static {
        try {
            APPENDED_SEQUENCE = MethodHandles.lookup()
                .findVarHandle(JournalWriter.class, "appendedSequence", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Path queueDir;
    private final RollClock clock;
    private final SpaceReserver reserver;
    private final JournalSync sync;
    private final Durability durability;
    private final SingleChronicleQueue queue;
    private final Promise promise;
    private final UnsafeBuffer staging;
    private final ByteBuffer stagingView;
    private final long stagingAddress;
    private final CRC32C crc = new CRC32C();
    private final PointerBytesStore excerpt = new PointerBytesStore();

    private ExcerptAppender appender;
    private Reservation reservation;
    private MappedBytesStore mapping;
    private int cycle = NONE;
    private long position;
    private int stagedLength;
    private long committedSequence;
    private JournalFailedException failure;
    private boolean closed;
    @SuppressWarnings("unused")
    private long appendedSequence;

    private JournalWriter(JournalConfig config, SingleChronicleQueue queue, RollClock clock,
                          Promise promise, long lastSequence, JournalListener listener) {
        this.queueDir = Journal.queueDirectory(config.directory());
        this.queue = queue;
        this.clock = clock;
        this.promise = promise;
        this.reserver = new SpaceReserver(config, clock, listener);
        this.durability = config.durability();
        this.sync = new JournalSync(config, this::appendedSequence, promise, listener);
        this.stagingView = BufferUtil.allocateDirectAligned(config.stagingLength(), ALIGNMENT)
            .order(ByteOrder.LITTLE_ENDIAN);
        this.staging = new UnsafeBuffer(stagingView);
        this.stagingAddress = staging.addressOffset();
        this.committedSequence = lastSequence;
        APPENDED_SEQUENCE.setRelease(this, lastSequence);
    }

    /**
     * Opens the journal for append. The appender is made by the first {@link #flush}, so that the thread that flushes
     * owns it. Recovery comes first; where it has not been asked for with this owner, it is done here.
     *
     * @param config       where and how much
     * @param owner        holds the directory of the configuration
     * @param lastSequence of the last record that the caller knows; the next is one more
     * @param listener     hears of failures and of the room there is, from the first flush on
     * @return the writer
     * @throws IllegalArgumentException when the journal's last record is another one
     * @throws JournalFailedException when the queue cannot be opened for writing, or not be forced
     */
    public static JournalWriter open(JournalConfig config, JournalOwner owner, long lastSequence,
                                     JournalListener listener) {
        if (owner.recoveredSequence() == JournalOwner.NOT_RECOVERED) {
            JournalRecovery.recover(config, owner);
        }
        if (lastSequence != owner.recoveredSequence()) {
            throw new IllegalArgumentException("a sequence is used once and without a gap: lastSequence=" + lastSequence
                + " recovered=" + owner.recoveredSequence());
        }
        return openAt(config, owner, lastSequence, listener);
    }

    /** The same without a listener. */
    public static JournalWriter open(JournalConfig config, JournalOwner owner, long lastSequence) {
        return open(config, owner, lastSequence, JournalListener.NONE);
    }

    /** The same for any last sequence. */
    static JournalWriter openAt(JournalConfig config, JournalOwner owner, long lastSequence,
                                JournalListener listener) {
        owner.requireHeld(config.directory());
        // From now on the journal goes on; who opens it again recovers it again.
        owner.recovered(JournalOwner.NOT_RECOVERED);
        Path queueDir = Journal.queueDirectory(config.directory());
        RollClock clock = new RollClock();
        SingleChronicleQueue queue = null;
        try {
            deletePrecreated(queueDir);
            SnapshotFile.deleteUnfinished(queueDir);
            reserveMetadata(queueDir);
            SingleChronicleQueueBuilder builder = Journal.builder(queueDir, config.blockSize());
            queue = builder.timeProvider(clock).build();
            if (builder.readOnly()) {
                // Chronicle only warns when it cannot map its metadata.
                throw new JournalAccessException("journal cannot be opened for writing: directory=" + queueDir, null);
            }
            // Killed between a deletion and this, an engine leaves a list that begins with what is not there.
            queue.refreshDirectoryListing();
            JournalSync.forceAll(config.directory());
            Promise promise = Promise.open(config.directory(), lastSequence);
            promise.store(lastSequence, lastSequence);
            JournalWriter writer = new JournalWriter(config, queue, clock, promise, lastSequence, listener);
            writer.reserver.start();
            writer.sync.start();
            return writer;
        } catch (IOException | RuntimeException | InternalError e) {
            if (queue != null) {
                queue.close();
            }
            if (e instanceof JournalException) {
                throw (JournalException) e;
            }
            throw Space.failed("journal cannot be opened for writing: directory=" + queueDir, e);
        }
    }

    /**
     * The staging buffer, direct and aligned to a cache line.
     *
     * @return always the same buffer
     */
    public MutableDirectBuffer buffer() {
        return staging;
    }

    /**
     * Where the next SBE header and body is encoded.
     *
     * @return offset in {@link #buffer()}
     */
    public int bodyOffset() {
        return stagedLength + RecordDescriptor.BODY_OFFSET;
    }

    /**
     * Bytes left for the next SBE header and body; zero or less when the batch must be flushed first.
     *
     * @return bytes
     */
    public int remaining() {
        return staging.capacity() - bodyOffset();
    }

    /**
     * Frames what was encoded at {@link #bodyOffset()}: gives it its sequence, length and CRC. It is in the journal
     * after the next {@link #flush}.
     *
     * @param length bytes of SBE header and body
     * @return the sequence of the record
     * @throws IllegalArgumentException when shorter than an SBE header or longer than {@link #remaining()}
     * @throws JournalFailedException   when the writer has failed before
     */
    public long commit(int length) {
        requireAlive();
        if (length < RecordDescriptor.MIN_BODY_LENGTH || length > remaining()) {
            throw badLength(length);
        }
        int frame = stagedLength;
        long sequence = committedSequence + 1;
        FaultPoint.hit(FaultPoint.FRAME_BEGIN);
        staging.putLong(frame + RecordDescriptor.SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
        FaultPoint.hit(FaultPoint.FRAME_SEQUENCE);
        staging.putInt(frame + RecordDescriptor.LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
        FaultPoint.hit(FaultPoint.FRAME_LENGTH);
        staging.putInt(frame + RecordDescriptor.CRC_OFFSET,
            RecordDescriptor.checksum(crc, stagingView, frame, length), ByteOrder.LITTLE_ENDIAN);
        FaultPoint.hit(FaultPoint.FRAME_CHECKSUM);
        stagedLength = frame + RecordDescriptor.frameLength(length);
        committedSequence = sequence;
        return sequence;
    }

    /**
     * Appends all committed records as one excerpt, then publishes {@link #appendedSequence()}. Without any it does
     * nothing.
     *
     * @param timeNs nanoseconds since the epoch; decides the day's file. A time before the last one counts as that one
     * @throws JournalFailedException when the append failed, and at every later call; nothing more is acknowledged
     */
    public void flush(long timeNs) {
        requireAlive();
        int length = stagedLength;
        if (length == 0) {
            return;
        }
        try {
            clock.advance(timeNs);
            if (clock.cycle() != cycle) {
                beginCycle(length);
            } else if (position + length + MARGIN > reservation.limit()) {
                reserver.await(reservation, position + length + MARGIN);
            }
            excerpt.set(stagingAddress, length);
            FaultPoint.hit(FaultPoint.BEFORE_APPEND);
            appender.writeBytes(excerpt);
            FaultPoint.hit(FaultPoint.AFTER_APPEND);
            publishPosition();
        } catch (Throwable e) {
            throw failed(e);
        }
        stagedLength = 0;
        FaultPoint.hit(FaultPoint.BEFORE_PUBLISH);
        APPENDED_SEQUENCE.setRelease(this, committedSequence);
        if (durability == Durability.DEVICE || !sync.firstForced()) {
            sync.appended();
        }
        FaultPoint.hit(FaultPoint.AFTER_PUBLISH);
    }

    /**
     * The cycle that a flush at a time writes to. Where it is not the one of the last flush the earlier files are
     * complete: engine thread, with nothing staged that belongs to them.
     *
     * @param timeNs nanoseconds since the epoch; a time before the last one counts as that one
     * @return days since the epoch
     * @throws JournalFailedException when the journal cannot be opened for appending
     */
    public int cycle(long timeNs) {
        requireAlive();
        try {
            clock.advance(timeNs);
            if (appender == null) {
                openAppender();
            }
            return clock.cycle();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Any thread, after a cycle file was deleted: readers that are opened from now on begin behind it. */
    void refreshListing() {
        queue.refreshDirectoryListing();
    }

    /**
     * The last record that is in the journal: readable by other threads and processes, and safe from a kill.
     *
     * @return sequence, 0 for none; any thread
     */
    public long appendedSequence() {
        return (long) APPENDED_SEQUENCE.getAcquire(this);
    }

    /**
     * The last record that is on the device for certain. In process durability it follows at each heartbeat.
     *
     * @return sequence, 0 for none that is known of; any thread
     */
    public long durableSequence() {
        return sync.durableSequence();
    }

    /**
     * The last record that may be acted upon: appended, and forced in device durability, or as long as nothing of this
     * writer is. Always the last of an excerpt.
     *
     * @return sequence, 0 for none; any thread
     */
    public long releasedSequence() {
        return durability.released(appendedSequence(), durableSequence(), sync.firstForced());
    }

    /**
     * How long the forces to the device took that came through.
     *
     * @return the sync thread's; any thread reads it
     */
    public LatencyHistogram forceLatency() {
        return sync.latency();
    }

    /**
     * The last record that was committed, flushed or not.
     *
     * @return sequence, 0 for none; engine thread
     */
    public long committedSequence() {
        return committedSequence;
    }

    /**
     * Bytes that can still be appended although the disk were full from now on.
     *
     * @return bytes, 0 before the first flush; engine thread
     */
    public long reservedBytes() {
        return reservation == null ? 0 : Math.max(0, reservation.limit() - position - MARGIN);
    }

    /** Closes the queue; what is not flushed is dropped. Any thread, once the engine thread has stopped. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sync.close();
        reserver.close();
        if (appender != null) {
            appender.close();
        }
        queue.close();
        if (failure == null) {
            promise.close(appendedSequence());
        } else {
            promise.close();
        }
    }

    /** The first append of this writer, or of a new day: everything here may wait for the disk. */
    private void beginCycle(int length) throws IOException {
        if (appender == null) {
            openAppender();
        }
        int now = clock.cycle();
        if (now == cycle) {
            reserver.await(reservation, position + length + MARGIN);
            return;
        }
        if (reservation != null) {
            // The end mark goes into the old file.
            reserver.await(reservation, position + MARGIN);
        }
        FaultPoint.hit(FaultPoint.ROLL_BEFORE_PREPARE);
        Reservation next = reserver.prepare(now, 2L * MARGIN + length);
        FaultPoint.hit(FaultPoint.ROLL_AFTER_PREPARE);
        sync.follow(next, appendedSequence() + 1);
        reservation = next;
        mapping = null;
        cycle = now;
        position = 0;
        reserver.rolled(next);
    }

    /**
     * Where the last day's file ends is read from the file: behind days without one, Chronicle's appender does not
     * stand in it before its first append.
     */
    private void openAppender() throws IOException {
        List<Path> files = Journal.cycleFiles(queueDir);
        if (files.isEmpty()) {
            createAppender();
            return;
        }
        Path file = files.get(files.size() - 1);
        int lastCycle = Journal.cycle(file);
        clock.atLeastCycle(lastCycle);
        createAppender();
        try (CycleFile bytes = new CycleFile(file)) {
            position = bytes.end();
            if (CycleFile.isEnd(bytes.header(position))) {
                // Killed between the end of one day's file and the start of the next: that day is over for any clock.
                clock.atLeastCycle(lastCycle + 1);
            }
        }
        cycle = lastCycle;
        reservation = reserver.attach(file, lastCycle, position);
        sync.follow(reservation, appendedSequence() + 1);
    }

    private void createAppender() {
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
    }

    private void publishPosition() {
        Bytes<?> bytes = appender.wire().bytes();
        position = bytes.writePosition();
        reservation.position(position);
        Object store = bytes.bytesStore();
        if (store != mapping) {
            FaultPoint.hit(FaultPoint.ROLL_AFTER_APPEND);
            mapping = (MappedBytesStore) store;
            reservation.mapping(mapping);
        }
    }

    private JournalFailedException failed(Throwable cause) {
        failure = cause instanceof JournalFailedException ? (JournalFailedException) cause
            : Space.failed("append failed, the journal ends here: sequence=" + appendedSequence() + " directory="
                + queueDir, cause);
        return failure;
    }

    private void requireAlive() {
        if (failure == null) {
            failure = sync.failure();
        }
        if (failure != null) {
            throw new JournalFailedException("journal failed before: " + failure.getMessage(), failure.diskFull(),
                failure);
        }
        if (closed) {
            throw new IllegalStateException("journal writer is closed: directory=" + queueDir);
        }
    }

    private IllegalArgumentException badLength(int length) {
        return new IllegalArgumentException("a record is an SBE header or more and fits the staging buffer: length="
            + length + " remaining=" + remaining());
    }

    /** What an earlier engine made for a day to come; it may have come and gone. */
    private static void deletePrecreated(Path queueDir) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(queueDir, "*" + Journal.PRECREATED_SUFFIX)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** Chronicle's table of locks, which each append writes to, gets real blocks before it is made. */
    private static void reserveMetadata(Path queueDir) throws IOException {
        Path metadata = queueDir.resolve(Journal.METADATA_FILE);
        if (!Files.exists(metadata)) {
            Journal.createFile(metadata);
        }
        Space.reserveFile(metadata, Journal.METADATA_BYTES);
    }
}
