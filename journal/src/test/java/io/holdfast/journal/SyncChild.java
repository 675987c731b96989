package io.holdfast.journal;

import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Appends records while its forces are made to fail or to last, in a process of its own. It reports by numbers on
 * standard output: each released sequence as it shows, and ends with the exit code of a halted engine if that is what
 * the listener was told, once.
 */
final class SyncChild {
    static final String ONE_BY_ONE = "one-by-one";
    static final String OVERLAPPING = "overlapping";
    static final String FILLING = "filling";
    static final int HALTED_EXIT = 5;
    static final int DISK_FULL_EXIT = 6;
    static final int RECORDS = 6;
    /** The record that is the first of a new day. */
    static final int ROLL_AT = 4;

    private static final long DEADLINE_S = 20;

    private final AtomicInteger failures = new AtomicInteger();
    private final DataOutputStream report = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    private long reported;

    private SyncChild() {
    }

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[1]);
        JournalConfig config = TestJournal.small(data).durability(Durability.valueOf(arguments[2]))
            .heartbeatNs(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[3]))).build();
        System.exit(new SyncChild().run(arguments[0], config));
    }

    private int run(String mode, JournalConfig config) throws IOException {
        JournalListener listener = new CountingListener(failures);
        if (mode.equals(FILLING)) {
            return filling(config, listener);
        }
        try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
            reported = JournalRecovery.recover(config, owner).lastSequence();
            try (JournalWriter writer = JournalWriter.open(config, owner, reported, listener)) {
                if (mode.equals(ONE_BY_ONE)) {
                    oneByOne(writer);
                } else {
                    overlapping(writer);
                }
                report(writer);
            }
        }
        return failures.get() == 1 ? HALTED_EXIT : failures.get();
    }

    /** Appends until there is no more room, and reports all that was acknowledged. */
    private int filling(JournalConfig config, JournalListener listener) throws IOException {
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0, listener)) {
            while (true) {
                TestJournal.append(writer, 20, TestJournal.NOON);
                report(writer);
            }
        } catch (JournalFailedException e) {
            return e.diskFull() ? DISK_FULL_EXIT : HALTED_EXIT;
        }
    }

    private void oneByOne(JournalWriter writer) throws IOException {
        for (int i = 1; i <= RECORDS && failures.get() == 0; i++) {
            TestJournal.append(writer, 1, TestJournal.NOON + (i < ROLL_AT ? 0 : TestJournal.DAY_NS));
            long sequence = writer.appendedSequence();
            await(() -> writer.durableSequence() >= sequence || failures.get() > 0);
            report(writer);
        }
        if (failures.get() > 0) {
            try {
                TestJournal.append(writer, 1, TestJournal.NOON + TestJournal.DAY_NS);
                throw new AssertionError("appends after a failure");
            } catch (JournalFailedException e) {
                // What was to be shown: the engine thread does not go on either.
                report(writer);
            }
        }
    }

    /** Appends a second record while the first one is being forced. */
    private void overlapping(JournalWriter writer) throws IOException {
        TestJournal.append(writer, 1, TestJournal.NOON);
        await(SyncChild::isForcing);
        TestJournal.append(writer, 1, TestJournal.NOON);
        while (reported < 2) {
            report(writer);
        }
    }

    private static boolean isForcing() {
        return Thread.getAllStackTraces().entrySet().stream().anyMatch(thread ->
            thread.getKey().getName().equals("journal-sync") && thread.getValue().length > 0
                && thread.getValue()[0].getMethodName().equals("force0"));
    }

    private void report(JournalWriter writer) throws IOException {
        long released = writer.releasedSequence();
        if (released > reported) {
            reported = released;
            report.writeLong(released);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain");
            }
            Thread.onSpinWait();
        }
    }
}
