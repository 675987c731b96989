package io.holdfast.tools;

import io.holdfast.engine.core.Side;
import java.nio.file.Path;

/** A journal of 24 records with one order of each fate. */
final class SampleJournal {
    /** Filled in two parts with a restart between. */
    static final long FILLED = 14;
    static final long DENIED = 16;
    static final long REJECTED = 18;
    static final long IN_DOUBT = 20;
    static final long LAST = 24;
    static final String FILLED_CLIENT_ID = "00c0ffee0000010000000000000e0000";

    private SampleJournal() {
    }

    /**
     * Writes it.
     *
     * @return the state digests before the restart and at the end
     */
    static String[] write(Path data) {
        try (TestJournal journal = new TestJournal(data)) {
            journal.open();
            long filled = journal.order("buy-1", Side.BUY, "0.01", "61000");
            journal.accepted(filled);
            journal.order("odd", Side.BUY, "0.000001", "61000");
            journal.fill(filled, Side.BUY, "0.004", "60999.5", "t1");
            long rejected = journal.order("sell-1", Side.SELL, "0.5", "62000");
            journal.rejected(rejected, "no \"funds\", says the venue");
            long lost = journal.order("lost", Side.BUY, "0.01", "60000");
            journal.unknown(lost);
            String beforeRestart = journal.state.digest();
            journal.start();
            journal.fill(filled, Side.BUY, "0.006", "60999", "t2");
            return new String[] {beforeRestart, journal.state.digest()};
        }
    }
}
