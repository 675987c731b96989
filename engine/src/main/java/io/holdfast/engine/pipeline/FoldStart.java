package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.EngineState;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.SnapshotException;
import io.holdfast.journal.SnapshotFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a fold of a journal begins: with the newest snapshot that can be used, or before the first record.
 *
 * @param state what the records before are folded to
 * @param reader of the records behind; whoever has this closes it
 * @param passedOver why newer snapshots were not used, in words
 */
public record FoldStart(EngineState state, JournalReader reader, List<String> passedOver) {
    /** Whether ids can be looked for in the state. */
    public enum Ids { WITH, WITHOUT }

    /**
     * The start before a record from which the fewest records lead to it; changes nothing, works beside a live engine.
     * Where there is none before it, as the files were removed, it is the oldest start that there is.
     *
     * @param from the first record that is wanted after the start, from 1; 1 for as many as there are
     * @return a start, for as many records as there are behind {@link #state}
     * @throws SnapshotException where the journal begins above record 1 and no snapshot can be used
     * @throws io.holdfast.journal.JournalAccessException where there is no journal, or none that may be read
     */
    public static FoldStart before(Path directory, long from, Ids ids) {
        List<String> passedOver = new ArrayList<>();
        List<SnapshotFile> files = SnapshotFile.list(directory);
        for (SnapshotFile file : files) {
            FoldStart start = file.sequence() < from ? open(directory, file, ids, passedOver) : null;
            if (start != null) {
                return start;
            }
        }
        long first = firstSequence(directory);
        if (first <= 1) {
            return new FoldStart(ids == Ids.WITH ? new EngineState() : EngineState.withoutIds(),
                JournalReader.open(directory), passedOver);
        }
        for (int i = files.size() - 1; i >= 0; i--) {
            FoldStart start = files.get(i).sequence() < from ? null : open(directory, files.get(i), ids, passedOver);
            if (start != null) {
                return start;
            }
        }
        throw new SnapshotException("journal begins with record " + first + ", and no snapshot can be used for those "
            + "before", Journal.queueDirectory(directory), null);
    }

    /** The first record that a journal has; 0 for none. */
    public static long firstSequence(Path directory) {
        long[] first = new long[1];
        try (JournalReader reader = JournalReader.open(directory)) {
            reader.poll((sequence, buffer, offset, length) -> {
                if (first[0] == 0) {
                    first[0] = sequence;
                }
            }, 1);
        }
        return first[0];
    }

    private static FoldStart open(Path directory, SnapshotFile file, Ids ids, List<String> passedOver) {
        try {
            EngineState state = StateImage.load(file, ids == Ids.WITH);
            JournalPosition position = file.mark().position();
            return new FoldStart(state, JournalReader.open(directory, position), passedOver);
        } catch (SnapshotException | JournalDamagedException e) {
            passedOver.add(e.getMessage());
            return null;
        }
    }
}
