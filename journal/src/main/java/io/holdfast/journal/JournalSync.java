package io.holdfast.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Forces the journal to the device, on a thread of its own. In device durability one force covers all that was appended
 * before it began; in process durability one now and then finds out that the file system is gone, which no store
 * through a mapping would tell.
 * <p>
 * The kernel tells a failed write once and then takes the page for clean: after the first failure nothing is forced
 * again, and the durable sequence stays where it is for good.
 */
final class JournalSync implements AutoCloseable {
    /** How often what is appended and durable is promised to the next start. */
    private static final long PROMISE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** So many records that were released together are a crowd, which comes back together. */
    private static final int CROWD = 8;
    /** A crowd is back when nobody else has come for so long. */
    private static final long QUIET_NS = 10_000L;
    private static final VarHandle DURABLE_SEQUENCE;

    static {
        try {
            DURABLE_SEQUENCE = MethodHandles.lookup().findVarHandle(JournalSync.class, "durableSequence", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * A cycle file that records go to.
     *
     * @param path          where it is once it has a record
     * @param key           the file system's identity of the file that the channel has open
     * @param channel       opened before this engine's first append to it, so that no error of a write is missed
     * @param firstSequence of the first record that this engine appends to it
     */
    private record CycleChannel(Path path, Object key, FileChannel channel, long firstSequence) {
    }

    private final JournalConfig config;
    private final boolean device;
    private final LongSupplier appended;
    private final Promise promise;
    private final JournalListener listener;
    private final LatencyHistogram latency = new LatencyHistogram();
    private final Thread thread;
    // Engine to sync thread.
    private final Queue<CycleChannel> begun = new ConcurrentLinkedQueue<>();

    private volatile boolean running = true;
    private volatile boolean parked;
    private volatile boolean firstForced;
    private volatile JournalFailedException failure;
    @SuppressWarnings("unused")
    private long durableSequence;
    // Sync thread alone.
    private CycleChannel current;
    private long lastForceNs = System.nanoTime();
    private long forceNs;
    private long released;
    private long lastPromiseNs = lastForceNs;

    /** A sync thread that begins with what is promised durable; {@link #start} starts it. */
    JournalSync(JournalConfig config, LongSupplier appended, Promise promise, JournalListener listener) {
        this.config = config;
        this.device = config.durability() == Durability.DEVICE;
        this.appended = appended;
        this.promise = promise;
        this.listener = listener;
        DURABLE_SEQUENCE.setRelease(this, promise.last().durable());
        thread = new Thread(this::run, "journal-sync");
        thread.setDaemon(true);
    }

    /**
     * Forces what earlier engines have left, the names of the files too: a killed one may have left it to the page
     * cache.
     */
    static void forceAll(Path dataDir) throws IOException {
        Path queueDir = Journal.queueDirectory(dataDir);
        for (Path file : Journal.cycleFiles(queueDir)) {
            Durable.force(file);
        }
        Durable.force(queueDir.resolve(Journal.METADATA_FILE));
        Durable.force(queueDir);
        Durable.force(dataDir);
        Path parent = dataDir.getParent();
        if (parent != null && Files.isReadable(parent)) {
            // Made with the data directory, perhaps by this start; one that may not be read was there before.
            Durable.force(parent);
        }
    }

    void start() {
        thread.start();
    }

    /** Engine thread, before its first append to a file. */
    void follow(Reservation file, long firstSequence) {
        Path path = file.file().resolveSibling(Journal.cycleName(file.cycle()) + Journal.CYCLE_SUFFIX);
        begun.add(new CycleChannel(path, file.key(), file.takeChannel(), firstSequence));
    }

    /** Engine thread, after an append that is to be forced: a system call only where the sync thread sleeps. */
    void appended() {
        // The append is to be seen before the look at who sleeps; the sync thread does the same the other way round.
        VarHandle.fullFence();
        if (parked) {
            parked = false;
            LockSupport.unpark(thread);
        }
    }

    /**
     * Whether anything of this engine's was forced. Its start record is, whatever the durability, before anything is
     * released: were it lost, the next start would take the same epoch, and with it client order ids that are used.
     */
    boolean firstForced() {
        return firstForced;
    }

    /** The last record that is on the device for certain; any thread. */
    long durableSequence() {
        return (long) DURABLE_SEQUENCE.getAcquire(this);
    }

    /** How long the forces took that came through; any thread. */
    LatencyHistogram latency() {
        return latency;
    }

    /** Why nothing is forced any more, or {@code null}; any thread. */
    JournalFailedException failure() {
        return failure;
    }

    /** Forces the rest and ends the thread; any thread, after the last append. */
    @Override
    public void close() {
        running = false;
        HelperThread.awaitEnd(thread);
    }

    private void run() {
        try {
            while (running) {
                turn();
            }
            force(appended.getAsLong());
            promise(appended.getAsLong());
        } catch (Throwable e) {
            fail(e);
        } finally {
            closeChannels();
        }
    }

    private void turn() throws IOException {
        long target = appended.getAsLong();
        long now = System.nanoTime();
        boolean first = !firstForced && target > durableSequence();
        if (first || device && target > durableSequence() || now - lastForceNs >= config.heartbeatNs()) {
            force(gather(target));
        } else if (!device && firstForced) {
            park();
        } else if (device && now - lastForceNs < config.syncSpinNs()) {
            Thread.yield();
        } else {
            parked = true;
            VarHandle.fullFence();
            if (appended.getAsLong() == target) {
                park();
            }
            parked = false;
        }
        if (now - lastPromiseNs >= PROMISE_NS) {
            lastPromiseNs = now;
            promise(target);
        }
    }

    /**
     * Waits a little for those who were answered by the last force, if they were many: without it the first to come
     * back would have a force of its own, and the others would wait for two.
     */
    private long gather(long target) {
        long gathered = target;
        long now = System.nanoTime();
        long deadline = lastForceNs + forceNs / 2;
        long quiet = now + QUIET_NS;
        while (released >= CROWD && now < deadline && now < quiet) {
            Thread.yield();
            now = System.nanoTime();
            long more = appended.getAsLong();
            if (more > gathered) {
                gathered = more;
                quiet = now + QUIET_NS;
            }
        }
        return gathered;
    }

    private void promise(long target) {
        long durable = durableSequence();
        long reached = Math.max(target, durable);
        if (reached > promise.last().appended() || durable > promise.last().durable()) {
            FaultPoint.hit(FaultPoint.PROMISE_BEFORE);
            promise.store(reached, durable);
            FaultPoint.hit(FaultPoint.PROMISE_AFTER);
        }
    }

    private void park() {
        LockSupport.parkNanos(this, Math.min(PROMISE_NS, config.heartbeatNs()));
    }

    private void force(long target) throws IOException {
        long beginNs = System.nanoTime();
        boolean rolled = false;
        while (!begun.isEmpty() && begun.peek().firstSequence <= target) {
            if (current != null) {
                // The end of the old day, with its end mark, before the beginning of the new one.
                force(current);
                current.channel.close();
            }
            current = begun.remove();
            requireSameFile(current);
            rolled = true;
        }
        if (current != null) {
            force(current);
        }
        if (rolled) {
            // Chronicle's list of files is in there, and a reader believes it.
            Durable.force(current.path.resolveSibling(Journal.METADATA_FILE));
            FaultPoint.hit(FaultPoint.BEFORE_DIRECTORY_FORCE);
            Durable.force(current.path.getParent());
            FaultPoint.hit(FaultPoint.AFTER_DIRECTORY_FORCE);
        }
        released = target - durableSequence();
        DURABLE_SEQUENCE.setRelease(this, target);
        firstForced |= released > 0;
        lastForceNs = System.nanoTime();
        forceNs = lastForceNs - beginNs;
        latency.record(forceNs);
    }

    private static void force(CycleChannel file) throws IOException {
        FaultPoint.hit(FaultPoint.BEFORE_FORCE);
        file.channel.force(false);
        FaultPoint.hit(FaultPoint.AFTER_FORCE);
    }

    private static void requireSameFile(CycleChannel file) throws IOException {
        Object key = Reservation.key(file.path);
        if (!file.key.equals(key)) {
            throw new IOException("records went to another file than was opened: file=" + file.path + " key=" + key
                + " opened=" + file.key);
        }
    }

    private void fail(Throwable cause) {
        failure = Space.failed("journal cannot be forced to the device, nothing more is released: sequence="
            + durableSequence() + " file=" + (current == null ? config.directory() : current.path), cause);
        listener.onFailure(failure);
    }

    private void closeChannels() {
        for (CycleChannel file = current; file != null; file = begun.poll()) {
            try {
                file.channel.close();
            } catch (IOException e) {
                // Nothing was written through it, and what was forced is told already.
                continue;
            }
        }
    }
}
