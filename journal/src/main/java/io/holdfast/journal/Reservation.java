package io.holdfast.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.core.io.ReferenceOwner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The space of one cycle file: up to {@code limit} no append meets a full disk. The engine publishes where it writes
 * and through which mapping, the helper extends the limit ahead of it; neither ever waits for the other in here.
 */
class Reservation implements ReferenceOwner {
    private static final Logger LOG = LoggerFactory.getLogger(Reservation.class);
    private static final int ALIGNMENT = 64 << 10;
    private static final int POPULATE_STEP = 1 << 20;
    private static final int RESERVE_STEPS = 4;
    /** The end mark and Chronicle's index pages are behind the last excerpt. */
    private static final int END_BYTES = 128 << 10;

    private final Path file;
    private final int cycle;
    private final int fd;
    private final FileChannel channel;
    private final Object key;
    private final long aheadBytes;
    private final long step;

    // Engine to helper. The mapping is reserved while it is used, so that it cannot be unmapped meanwhile.
    private volatile long position;
    private volatile MappedBytesStore mapping;
    private volatile boolean channelTaken;
    // Helper to engine.
    private volatile long limit;
    private volatile int toldErrno;
    private volatile long toldTurn;
    // Helper alone.
    private int errno;
    private boolean ending;
    private boolean reserving = true;
    private MappedBytesStore advised;
    private long populated;
    private boolean populating = true;

    Reservation(Path file, int cycle, long position, long aheadBytes) {
        this.file = file;
        this.cycle = cycle;
        this.position = position;
        this.aheadBytes = aheadBytes;
        this.step = align(aheadBytes / RESERVE_STEPS);
        this.populated = align(position) - ALIGNMENT;
        try {
            this.key = key(file);
            // For the sync thread: a failed write is told to each descriptor that was open by then, not to later ones.
            this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
            this.fd = Space.openBeside(channel, file, true);
        } catch (IOException e) {
            throw Space.failed("file of the journal cannot be opened: file=" + file, e);
        }
    }

    /** What tells a file from another one of the same name. */
    static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    Object key() {
        return key;
    }

    /** Engine: the channel to force the file by, which the caller closes; it stays valid when the file is renamed. */
    FileChannel takeChannel() {
        channelTaken = true;
        return channel;
    }

    /** Bytes that can be written before the limit; any thread. */
    long remaining() {
        return limit - position;
    }

    int cycle() {
        return cycle;
    }

    Path file() {
        return file;
    }

    /** Bytes from the start of the file that can be written. */
    long limit() {
        return limit;
    }

    /** Helper: the last error, 0 while all is well. It may pass: a full disk can be made roomy. */
    int errno() {
        return errno;
    }

    /** Helper, at the end of a turn: the engine may see its error. */
    void tell(long turn) {
        toldErrno = errno;
        toldTurn = turn;
    }

    /** Engine: the error that a later turn ended with; 0 for none, and while there was no later one. */
    int errnoAfter(long turn) {
        return toldTurn > turn ? toldErrno : 0;
    }

    /** Engine: the end of the last excerpt. */
    void position(long offset) {
        position = offset;
    }

    /** Engine: what the next excerpt is written through. */
    void mapping(MappedBytesStore store) {
        mapping = store;
    }

    /**
     * Helper: one step of work. False when all is reserved and populated, or nothing can be done for now. More is
     * reserved when a step of it is used: each time the metadata of the file changes, which the next force waits for.
     */
    boolean extend() {
        if (ending) {
            return false;
        }
        long target = align(position + aheadBytes);
        if (limit < (reserving ? target : target - step)) {
            reserving = true;
            return reserve(Math.min(target, Math.max(limit, align(position)) + step));
        }
        reserving = false;
        return populating && populate(target - step);
    }

    /** Helper, once the file has its end mark: what is reserved behind it is given back. */
    void end() {
        giveBack();
        close();
    }

    /** Helper, once nothing but the end mark can still come: false when nothing is reserved behind it. */
    boolean giveBack() {
        ending = true;
        long end = align(position + END_BYTES);
        if (end >= limit) {
            return false;
        }
        Space.release(fd, end, limit - end);
        limit = end;
        return true;
    }

    void close() {
        Space.close(fd);
        if (!channelTaken) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("file cannot be closed: file={}", file, e);
            }
        }
    }

    /** All of it, or as much of it as the disk still has. */
    private boolean reserve(long end) {
        long to = end;
        while (true) {
            // From the start where nothing is known yet: a copied file may have holes in front, too.
            int error = Space.reserve(fd, limit, to - limit);
            if (error == 0) {
                errno = 0;
                limit = to;
                return true;
            }
            if (!Space.isDiskFull(error) || to - limit <= ALIGNMENT) {
                errno = error;
                return false;
            }
            to = limit + Math.max(ALIGNMENT, (to - limit) / 2 & -ALIGNMENT);
        }
    }

    /** Evenly, by the little that was used since: the next force writes the pages. */
    private boolean populate(long end) {
        MappedBytesStore store = mapping;
        if (store == null || !store.tryReserve(this)) {
            return false;
        }
        try {
            long start = store.start();
            long from = Math.max(populated, Math.max(start, align(position) - ALIGNMENT));
            long to = Math.min(Math.min(from + POPULATE_STEP, end), store.safeLimit());
            if (from >= to) {
                return false;
            }
            if (advised != store) {
                advised = store;
                int refused = Space.keepInPages(store.addressForRead(start), store.safeLimit() - start);
                if (refused != 0) {
                    LOG.warn("journal is not kept in single pages, forces may write more than they must: file={} "
                        + "errno={}", file, Space.describe(refused));
                }
            }
            int error = Space.populate(store.addressForRead(start) + (from - start), to - from);
            if (error == 0) {
                errno = 0;
                populated = to;
                return true;
            }
            if (Space.isDiskFull(error)) {
                // What was said to be reserved is not: let the engine meet the end of it here, not as a lost store.
                errno = error;
                limit = Math.min(limit, from);
                reserving = true;
                return false;
            }
            // An older kernel, or no memory: the blocks are reserved, the engine thread meets the page faults itself.
            LOG.warn("pages ahead of the journal are not populated: file={} errno={}", file, Space.describe(error));
            populating = false;
            return false;
        } finally {
            store.release(this);
        }
    }

    private static long align(long offset) {
        return (offset + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
