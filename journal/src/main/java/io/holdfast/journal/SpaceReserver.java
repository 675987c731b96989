package io.holdfast.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the space ahead of the writer reserved on the disk and present in memory, on a thread of its own, so that
 * neither a full disk nor a page fault meets the engine thread. The file of the next cycle is made before the cycle
 * begins; Chronicle takes it over under its {@code .precreated} name.
 */
final class SpaceReserver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceReserver.class);
    private static final long TURN_NS = 5_000_000L;
    private static final long RETRY_NS = 200_000_000L;
    private static final long ENGINE_TURN_NS = 50_000L;
    private static final long PREPARE_BEFORE_MS = 10 * 60 * 1000L;
    private static final int NONE = -1;

    private final JournalConfig config;
    private final JournalListener listener;
    private final RoomWatch room;
    private final Path queueDir;
    private final RollClock clock;
    private final Thread thread;

    private volatile boolean running = true;
    private volatile Reservation current;
    private volatile int wanted = NONE;
    // Of the helper. Who waits goes by the error of one that began meanwhile: what was before may have passed.
    private volatile long turn;
    private volatile Reservation next;
    private volatile Throwable failure;
    private boolean makingFails;
    private long makeAgainNs = System.nanoTime();

    SpaceReserver(JournalConfig config, RollClock clock, JournalListener listener) {
        this.config = config;
        this.listener = listener;
        this.room = new RoomWatch(config, listener);
        this.queueDir = Journal.queueDirectory(config.directory());
        this.clock = clock;
        this.thread = new Thread(this::run, "journal-space");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Engine thread: goes on in an existing cycle file. */
    Reservation attach(Path file, int cycle, long position) {
        Reservation reservation = new Reservation(file, cycle, position, config.reserveAheadBytes());
        current = reservation;
        LockSupport.unpark(thread);
        return reservation;
    }

    /** Engine thread, before the first append of a cycle: returns once its file is made and reserved. */
    Reservation prepare(int cycle, long bytes) {
        wanted = cycle;
        long before = turn;
        long deadline = System.nanoTime() + config.reserveTimeoutNs();
        LockSupport.unpark(thread);
        while (true) {
            Reservation prepared = next;
            boolean asked = prepared != null && prepared.cycle() == cycle;
            // Read before the limit, here and below: an error that comes after it is about what is behind it.
            int errno = asked ? prepared.errnoAfter(before) : 0;
            if (asked && prepared.limit() >= bytes) {
                wanted = NONE;
                return prepared;
            }
            pause(errno, deadline, "file of cycle " + cycle);
        }
    }

    /** Engine thread, after the first append of a cycle: the file that was prepared is the current one. */
    void rolled(Reservation reservation) {
        current = reservation;
    }

    /** Engine thread: returns once a reservation reaches to an offset. */
    void await(Reservation reservation, long offset) {
        long before = turn;
        long deadline = System.nanoTime() + config.reserveTimeoutNs();
        LockSupport.unpark(thread);
        int errno = reservation.errnoAfter(before);
        while (reservation.limit() < offset) {
            pause(errno, deadline, reservation.file().toString());
            errno = reservation.errnoAfter(before);
        }
    }

    /** Ends the helper thread; any thread, after the last append and before the mapping goes. */
    @Override
    public void close() {
        running = false;
        HelperThread.awaitEnd(thread);
    }

    private void pause(int errno, long deadline, String what) {
        Throwable error = failure;
        if (error != null) {
            throw Space.failed("space reservation failed: what=" + what, error);
        }
        if (errno != 0) {
            throw failed(what, errno);
        }
        if (System.nanoTime() - deadline > 0) {
            throw new JournalFailedException("space was not reserved in time: what=" + what + " timeoutNs="
                + config.reserveTimeoutNs(), false, null);
        }
        LockSupport.parkNanos(ENGINE_TURN_NS);
    }

    private static JournalFailedException failed(String what, int errno) {
        return Space.isDiskFull(errno)
            ? new JournalFailedException("disk full, space for the journal cannot be reserved: what=" + what + " errno="
                + Space.describe(errno), true, null)
            : new JournalFailedException("space for the journal cannot be reserved: what=" + what + " errno="
                + Space.describe(errno), false, null);
    }

    private void run() {
        Reservation held = null;
        try {
            while (running) {
                Reservation now = current;
                if (held != now && held != null) {
                    held.end();
                }
                held = now;
                long idleNs = turn(now);
                if (idleNs > 0) {
                    LockSupport.parkNanos(idleNs);
                }
            }
        } catch (Throwable e) {
            LOG.error("space reservation failed, the journal ends here", e);
            failure = e;
            listener.onFailure(Space.failed("space reservation failed: directory=" + queueDir, e));
        } finally {
            Stream.of(held, current, next).filter(Objects::nonNull).distinct().forEach(Reservation::close);
        }
    }

    private long turn(Reservation now) throws IOException {
        long number = turn + 1;
        // Before it is read what the engine wants: who waits for a later turn is heard by that.
        turn = number;
        int asked = wanted;
        int cycle = asked != NONE ? asked : cycleAhead(now);
        Reservation prepared = next;
        if (cycle != NONE && (prepared == null || prepared.cycle() != cycle) && makeNext(cycle, asked != NONE)) {
            if (prepared != null && prepared != now) {
                discard(prepared);
            }
            return 0;
        }
        Reservation ahead = prepared == now ? null : prepared;
        boolean busy = ahead != null && extend(ahead, now);
        busy |= now != null && now.extend();
        if (ahead != null) {
            ahead.tell(number);
        }
        if (now != null) {
            now.tell(number);
        }
        if (busy || now == null) {
            return busy ? 0 : TURN_NS;
        }
        Reservation scarcer = scarcer(now, ahead);
        room.look(scarcer);
        return scarcer.errno() == 0 ? TURN_NS : RETRY_NS;
    }

    /** When the engine waits for the next file, what is reserved in the current one is used for that. */
    private boolean extend(Reservation ahead, Reservation now) {
        return ahead.extend()
            || wanted == ahead.cycle() && Space.isDiskFull(ahead.errno()) && now != null && now.giveBack()
            && ahead.extend();
    }

    private static Reservation scarcer(Reservation now, Reservation ahead) {
        boolean full = ahead != null && Space.isDiskFull(ahead.errno());
        return full && (now.errno() == 0 || ahead.remaining() < now.remaining()) ? ahead : now;
    }

    private int cycleAhead(Reservation now) {
        return now != null && now.cycle() == clock.cycle() && clock.untilNextCycleMs() < PREPARE_BEFORE_MS
            && System.nanoTime() - makeAgainNs >= 0 ? now.cycle() + 1 : NONE;
    }

    /** Before anyone waits for it the file may fail to be made: the current one has its reserve. */
    private boolean makeNext(int cycle, boolean asked) {
        try {
            next = create(cycle);
            makingFails = false;
            return true;
        } catch (JournalException e) {
            if (asked) {
                throw e;
            }
            if (!makingFails) {
                makingFails = true;
                LOG.warn("file of the next cycle cannot be made for now", e);
            }
            makeAgainNs = System.nanoTime() + RETRY_NS;
            return false;
        }
    }

    /** A file that was prepared for a day on which nothing happened. */
    private static void discard(Reservation prepared) {
        prepared.close();
        try {
            Files.deleteIfExists(prepared.file());
        } catch (IOException e) {
            LOG.warn("unused file cannot be deleted: file={}", prepared.file(), e);
        }
    }

    private Reservation create(int cycle) {
        Path file = queueDir.resolve(Journal.cycleName(cycle) + Journal.PRECREATED_SUFFIX);
        try {
            // One that an earlier run made was never written; a fresh one has the size and mode of this run.
            Files.deleteIfExists(file);
            Journal.createFile(file);
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                access.setLength(config.blockSize() + Journal.overlap(config.blockSize()));
            }
        } catch (IOException e) {
            throw Space.failed("file of the next cycle cannot be made: file=" + file, e);
        }
        return new Reservation(file, cycle, 0, config.reserveAheadBytes());
    }
}
