package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the cycle files that are complete, on a low-duty thread of its own: chains them by hashes, puts a hash
 * beside each, checks them over and over, and deletes those that are too old. What of it must be a record the engine
 * thread takes from here, when it has nothing to wait for.
 */
public final class JournalKeeper implements AutoCloseable {
    /**
     * Where the keeper begins, by what the journal says.
     *
     * @param closedCycle     the last cycle that has a hash in the journal, 0 for none
     * @param closedHash      that hash, empty for none
     * @param removedSequence the last record in the files whose removal the journal has, 0 for none
     */
    public record Beginning(int closedCycle, String closedHash, long removedSequence) {
    }

    /** Hears from the keeper, on its thread. */
    public interface Listener {
        /**
         * A file of the journal is not what it was.
         *
         * @param rule which, and what is wrong with it
         */
        void onDamage(String rule);

        /**
         * The keeper has ended: the directory cannot be read or written.
         *
         * @param failure why
         */
        void onFailure(Throwable failure);
    }

    private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);
    private static final long STEP_BYTES = 1 << 20;
    private static final long BUSY_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long FILES_NS = TimeUnit.SECONDS.toNanos(1);

    private final JournalConfig config;
    private final JournalWriter writer;
    private final Listener listener;
    private final CycleChain chain;
    private final Retention retention;
    private final IntegrityFile integrity;
    private final Thread thread;

    private volatile boolean running = true;
    private volatile boolean waiting;
    private boolean chainFailed;
    private boolean failing;
    private long filesAtNs;
    private long checkAtNs;
    private HashFile hashing;
    private JournalCheck check;

    /**
     * A keeper of a writer's journal.
     *
     * @param beginning       what the journal says at the start of this engine
     * @param timeNs          the engine's time
     * @param coveredSequence up to it no record is needed to start again, 0 for none; any thread
     * @param listener        hears on the keeper's thread
     */
    public JournalKeeper(JournalConfig config, JournalWriter writer, Beginning beginning, LongSupplier timeNs,
                         LongSupplier coveredSequence, Listener listener) {
        this.config = config;
        this.writer = writer;
        this.listener = listener;
        Path queueDir = Journal.queueDirectory(config.directory());
        chain = new CycleChain(queueDir, beginning.closedCycle(), beginning.closedHash());
        retention = new Retention(queueDir, config.retentionDays(), beginning, timeNs, coveredSequence);
        integrity = new IntegrityFile(config.directory(), timeNs);
        thread = new Thread(this::run, "journal-keeper");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /**
     * Engine thread, before the first append to a cycle: the files of all earlier ones are complete. What is left to
     * be hashed is hashed here unless it is much.
     *
     * @param cycle    days since the epoch
     * @param appended sequence of the last record in the earlier files
     */
    public void rolled(int cycle, long appended) {
        chain.rolled(cycle, appended, CycleChain.MAX_ROLL_BYTES);
        waiting = !chain.isEmpty();
    }

    /**
     * Whether there is something to be recorded.
     *
     * @return cheap enough to be asked for at each command
     */
    public boolean hasNote() {
        return waiting;
    }

    /**
     * Engine thread: takes what is to be recorded next.
     *
     * @return null for nothing
     */
    public CycleNote takeNote() {
        waiting = false;
        CycleNote closed = chain.take();
        CycleNote note = closed != null ? closed : retention.take();
        waiting = note != null;
        return note;
    }

    /**
     * Engine thread: what was taken has its record.
     *
     * @param sequence of the record, which may not be appended yet
     */
    public void recorded(CycleNote note, long sequence) {
        retention.recorded(note, sequence);
    }

    /** Ends the thread; any thread, before the writer is closed. */
    @Override
    public void close() {
        running = false;
        HelperThread.awaitEnd(thread);
    }

    private void run() {
        try {
            checkAtNs = System.nanoTime() + config.verifyIntervalNs();
            filesAtNs = System.nanoTime();
            while (running) {
                LockSupport.parkNanos(work());
            }
        } catch (Throwable e) {
            LOG.error("the keeper of the journal's files has ended", e);
            listener.onFailure(e);
        } finally {
            closeFiles();
            closeChain();
        }
    }

    /** Returns how long to wait. What cannot be read or written now, as on a full disk, is tried again. */
    private long work() {
        try {
            long idleNs = turn() ? BUSY_NS : IDLE_NS;
            failing = false;
            return idleNs;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.warn("files of the journal cannot be looked after for now", e);
                listener.onDamage("files of the journal cannot be looked after: " + e);
            }
            closeFiles();
            return RETRY_NS;
        }
    }

    /** One step of each kind of work; false when there is nothing to do for now. */
    private boolean turn() throws IOException {
        boolean busy = chain.follow(STEP_BYTES) > 0;
        tellChainFailure();
        busy |= check();
        busy |= hash();
        if (!busy && System.nanoTime() - filesAtNs >= 0) {
            filesAtNs = System.nanoTime() + FILES_NS;
            beginHash();
            if (hashing == null && check == null) {
                retention.turn(writer);
            }
        }
        waiting |= !chain.isEmpty() || retention.hasNote();
        return busy;
    }

    private void tellChainFailure() {
        Exception failure = chain.failure();
        if (failure != null && !chainFailed) {
            chainFailed = true;
            LOG.error("the chain of hashes cannot go on before the next start", failure);
            listener.onDamage("chain of hashes cannot go on: " + failure.getMessage());
        }
    }

    private boolean check() throws IOException {
        if (check == null) {
            if (System.nanoTime() - checkAtNs < 0) {
                return false;
            }
            check = JournalCheck.ofRecords(config.directory());
        }
        if (check.step(STEP_BYTES)) {
            return true;
        }
        for (JournalCheck.Finding finding : check.findings()) {
            LOG.error("integrity: {}", finding);
            listener.onDamage(finding.toString());
        }
        integrity.write(check);
        check.close();
        check = null;
        checkAtNs = System.nanoTime() + config.verifyIntervalNs();
        return false;
    }

    /** The first complete file that has no hash beside it; one that is complete has its end mark. */
    private void beginHash() throws IOException {
        for (Path file : Journal.cycleFiles(Journal.queueDirectory(config.directory()))) {
            if (!Files.exists(HashFile.beside(file)) && CycleFile.hasEnd(file)) {
                hashing = new HashFile(file);
                return;
            }
        }
    }

    private boolean hash() throws IOException {
        if (hashing == null) {
            return false;
        }
        if (!hashing.advance()) {
            HashFile.write(hashing.cycleFile(), hashing.text());
            hashing.close();
            hashing = null;
        }
        return true;
    }

    private void closeFiles() {
        try (JournalCheck checking = check; HashFile open = hashing) {
            LOG.debug("files are closed: check={} hash={}", checking, open);
        } catch (IOException e) {
            LOG.warn("file that was read cannot be closed", e);
        }
        check = null;
        hashing = null;
    }

    private void closeChain() {
        try {
            chain.close();
        } catch (IOException e) {
            LOG.warn("file that was read cannot be closed", e);
        }
    }
}
