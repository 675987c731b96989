package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.SnapshotException;
import io.holdfast.journal.SnapshotFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last records of the journal, over starts: what happened, what a person should see, what persons and starts did.
 * It reads the journal by itself, from the newest snapshot that leaves some history, so that it costs neither the
 * engine nor the follower anything. One thread.
 */
final class ConsoleTail implements AutoCloseable {
    private static final int RECORDS = 60;
    private static final int ALERTS = 30;
    private static final int MILESTONES = 20;
    /** So many records are looked back on at least, where there are as many. */
    private static final long HISTORY = 20_000;
    private static final int EXCERPTS_AT_A_TIME = 256;
    /** What comes by itself all the time would leave no room for anything else. */
    private static final Set<RecordKind> ROUTINE = EnumSet.of(RecordKind.HEARTBEAT, RecordKind.STATE_DIGEST,
        RecordKind.BALANCE_REPORTED, RecordKind.RECONCILIATION_STARTED, RecordKind.RECONCILIATION_COMPLETED,
        RecordKind.TRADES_CAUGHT_UP);
    private static final Set<RecordKind> STEPS = EnumSet.of(RecordKind.ENGINE_STARTED, RecordKind.ENGINE_STOPPED,
        RecordKind.JOURNAL_RECOVERED, RecordKind.TRADING_STATE_CHANGED, RecordKind.OPERATOR_ACTION);

    /** A record as it was read, and as JSON once it was shown. */
    private static final class Kept {
        private final long sequence;
        private final byte[] body;
        private String json;

        Kept(long sequence, byte[] body) {
            this.sequence = sequence;
            this.body = body;
        }
    }

    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private final JournalReader reader;
    private final Deque<Kept> records = new ArrayDeque<>();
    private final Deque<Kept> alerts = new ArrayDeque<>();
    private final Deque<Kept> milestones = new ArrayDeque<>();
    private final Deque<Kept> comparisons = new ArrayDeque<>();
    private final LatencyWindow latency = new LatencyWindow();

    /** The end of a journal that goes on at a sequence. */
    ConsoleTail(Path directory, long sequence) {
        reader = open(directory, sequence);
    }

    private static JournalReader open(Path directory, long sequence) {
        for (SnapshotFile file : SnapshotFile.list(directory)) {
            if (file.sequence() <= sequence - HISTORY) {
                try {
                    return JournalReader.open(directory, file.mark().position());
                } catch (SnapshotException | JournalDamagedException e) {
                    continue; // an older one does as well, only later; that it is damaged is told elsewhere
                }
            }
        }
        return JournalReader.open(directory);
    }

    /** Reads on to a sequence, which is that of the last record of an excerpt. */
    void readTo(long sequence) {
        while (reader.lastSequence() < sequence) {
            if (reader.poll(this::onRecord, EXCERPTS_AT_A_TIME, sequence) == 0) {
                return;
            }
        }
    }

    private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        decoder.decode(sequence, buffer, offset, record);
        latency.onRecord(record);
        boolean routine = ROUTINE.contains(record.kind);
        if (routine && record.kind != RecordKind.RECONCILIATION_COMPLETED) {
            return;
        }
        byte[] body = new byte[length];
        buffer.getBytes(offset, body);
        Kept kept = new Kept(sequence, body);
        if (routine) {
            keep(comparisons, kept, 1);
            return;
        }
        keep(records, kept, RECORDS);
        if (record.kind == RecordKind.ALERT) {
            keep(alerts, kept, ALERTS);
        } else if (STEPS.contains(record.kind)) {
            keep(milestones, kept, MILESTONES);
        }
    }

    private static void keep(Deque<Kept> last, Kept kept, int limit) {
        if (last.size() == limit) {
            last.removeFirst();
        }
        last.addLast(kept);
    }

    /**
     * Writes what was read into an object that is open already: newest first.
     *
     * @param state where names are looked up: the fold up to where was read
     */
    void writeFields(JsonGenerator out, EngineState state) throws IOException {
        write(out, "records", records, state);
        write(out, "alerts", alerts, state);
        write(out, "milestones", milestones, state);
        write(out, "comparisons", comparisons, state);
    }

    private void write(JsonGenerator out, String name, Deque<Kept> last, EngineState state) throws IOException {
        out.writeArrayFieldStart(name);
        for (Iterator<Kept> newest = last.descendingIterator(); newest.hasNext();) {
            out.writeRawValue(json(newest.next(), state));
        }
        out.writeEndArray();
    }

    private String json(Kept kept, EngineState state) {
        if (kept.json == null) {
            bytes.wrap(kept.body);
            decoder.decode(kept.sequence, bytes, 0, record);
            kept.json = RecordJson.toJson(record, state);
        }
        return kept.json;
    }

    LatencyWindow latency() {
        return latency;
    }

    @Override
    public void close() {
        reader.close();
    }
}
