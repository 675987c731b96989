package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.EngineState;
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
     * The nearest start before a record; changes nothing, works beside a live engine.
     *
     * @param sequence the last record that the state may have folded in; 0 for the first record that there is
     * @return a start; where no snapshot can be used the state is empty, and the journal may begin above record 1
     * @throws io.holdfast.journal.JournalAccessException where there is no journal, or none that may be read
     */
    public static FoldStart atOrBefore(Path directory, long sequence, Ids ids) {
        List<String> passedOver = new ArrayList<>();
        for (SnapshotFile file : SnapshotFile.list(directory)) {
            if (file.sequence() <= sequence) {
                FoldStart start = from(directory, file, ids, passedOver);
                if (start != null) {
                    return start;
                }
            }
        }
        return new FoldStart(ids == Ids.WITH ? new EngineState() : EngineState.withoutIds(),
            JournalReader.open(directory), passedOver);
    }

    /**
     * The oldest start that there is: the first record where that is record 1, else the oldest snapshot of use.
     *
     * @return as above
     */
    public static FoldStart oldest(Path directory, Ids ids) {
        List<SnapshotFile> files = SnapshotFile.list(directory);
        if (files.isEmpty() || firstSequence(directory) <= 1) {
            return atOrBefore(directory, 0, ids);
        }
        List<String> passedOver = new ArrayList<>();
        for (int i = files.size() - 1; i >= 0; i--) {
            FoldStart start = from(directory, files.get(i), ids, passedOver);
            if (start != null) {
                return start;
            }
        }
        return new FoldStart(new EngineState(), JournalReader.open(directory), passedOver);
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

    private static FoldStart from(Path directory, SnapshotFile file, Ids ids, List<String> passedOver) {
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
