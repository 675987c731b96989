package io.holdfast.journal;

/** What happens to a journal before it is written again: it is read from end to end. */
public final class JournalRecovery {
    private static final int EXCERPTS_A_TURN = 64;

    private JournalRecovery() {
    }

    /**
     * Scans the journal.
     *
     * @param config where the journal is
     * @param owner  holds that directory
     * @return what is there; last sequence 0 for a new or empty directory
     * @throws JournalDamagedException when a record is bad; nothing was changed
     */
    public static RecoveryReport recover(final JournalConfig config, final JournalOwner owner) {
        final long[] records = new long[1];
        try (JournalReader reader = JournalReader.open(config.directory())) {
            while (reader.poll((sequence, buffer, offset, length) -> records[0]++, EXCERPTS_A_TURN) > 0) {
                continue;
            }
            return new RecoveryReport(reader.lastSequence(), records[0], 0, null);
        }
    }
}
