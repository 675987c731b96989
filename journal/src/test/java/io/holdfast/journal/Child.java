package io.holdfast.journal;

import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the tests run in a process of its own; it reports by numbers on standard output. */
final class Child {
    static final String APPEND = "append";
    static final String APPEND_ONCE = "append-once";
    static final String OWN = "own";
    static final String READ = "read";
    static final int OWNED_EXIT = 3;

    private static final int BATCHES = 5;
    private static final int FLUSHES_A_REPORT = 16;

    private Child() {
    }

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[1]);
        DataOutputStream report = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        try {
            switch (arguments[0]) {
                case APPEND -> append(data, report, Integer.MAX_VALUE);
                case APPEND_ONCE -> append(data, report, 1);
                case OWN -> own(data, report);
                case READ -> report.writeLong(TestJournal.readAll(data));
                default -> throw new IllegalArgumentException("unknown: mode=" + arguments[0]);
            }
        } catch (JournalOwnedException e) {
            System.exit(OWNED_EXIT);
        }
    }

    /** Reports what is recovered, then every few excerpts what has been appended, until killed. */
    private static void append(Path data, DataOutputStream report, int flushes) throws IOException {
        JournalConfig config = TestJournal.small(data).build();
        try (JournalOwner owner = JournalOwner.acquire(data)) {
            RecoveryReport recovered = JournalRecovery.recover(config, owner);
            report.writeLong(recovered.lastSequence());
            try (JournalWriter writer = JournalWriter.open(config, owner, recovered.lastSequence())) {
                for (int i = 0; i < flushes; i++) {
                    // Long batches, now and then: a kill shall meet a copy.
                    TestJournal.append(writer, i % FLUSHES_A_REPORT == 0 ? 400 : 1 + i % BATCHES, TestJournal.NOON);
                    if (i % FLUSHES_A_REPORT == 0) {
                        report.writeLong(writer.appendedSequence());
                    }
                }
            }
        }
    }

    private static void own(Path data, DataOutputStream report) throws IOException {
        try (JournalOwner owner = JournalOwner.acquire(data)) {
            owner.requireHeld(data);
            report.writeLong(1);
            LockSupport.parkNanos(TimeUnit.MINUTES.toNanos(1));
        }
    }
}
