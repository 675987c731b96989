package io.holdfast.engine.follower;

import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.pipeline.FoldStart;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordListener;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds single orders in a journal of any length: by the index where there is one, and by reading the journal where the
 * index ends, is missing, or cannot be used. Nothing is believed that the index says: each record is checked against
 * the journal, and what the index does not know, or knows wrongly, is looked for in the whole journal. It needs no
 * write permission, and works beside a live engine. One thread.
 */
public final class OrderHistory implements AutoCloseable {
    static final int MAX_NAME = 255;

    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private final Path directory;
    private OrderSource source;
    // The last order that was looked for.
    private long gatheredId;
    private NavigableMap<Long, byte[]> gathered;

    /**
     * Orders that a name stands for.
     *
     * @param kind what the name is of them
     * @param orderIds one, or more where a venue gave several orders the same id
     */
    public record Match(OrderIdKind kind, List<Long> orderIds) {
    }

    private OrderHistory(Path directory, OrderSource source) {
        this.directory = directory;
        this.source = source;
    }

    /**
     * Opens the journal of a data directory, and the index if there is one.
     *
     * @throws io.holdfast.journal.JournalAccessException where there is no journal, or none that may be read
     */
    public static OrderHistory open(Path directory) {
        return new OrderHistory(directory, OrderSource.indexed(directory));
    }

    /**
     * The orders that a name stands for, as the first of some kinds that fits; {@code null} where it stands for none.
     */
    public Match find(String name, Set<OrderIdKind> kinds) {
        try {
            Match match = look(name, kinds);
            if (match != null || source.isWhole()) {
                return match;
            }
        } catch (IndexException e) {
            // What the index cannot say, or says wrongly, the journal says.
        }
        forgetIndex();
        try {
            return look(name, kinds);
        } catch (IndexException e) {
            throw new IllegalStateException("journal is read without its index", e);
        }
    }

    /**
     * Folds the records that tell of an order, with the definitions, starts and stops, into a {@link
     * EngineState#slice slice}, and hands each one out after it is folded in.
     *
     * @param lastSequence the last record to fold in; {@link Long#MAX_VALUE} for all
     * @return whether there is such an order; where there is none nothing is handed out
     * @throws IllegalStateException if the records contradict each other
     * @throws io.holdfast.journal.SnapshotException where the first files were removed, and no snapshot can be
     *     used for the definitions in them
     */
    public boolean replay(long orderId, long lastSequence, RecordListener listener) {
        NavigableMap<Long, byte[]> records = sound(orderId);
        if (records == null) {
            return false;
        }
        fold(records.headMap(lastSequence, true), listener);
        return true;
    }

    private NavigableMap<Long, byte[]> sound(long orderId) {
        if (orderId < source.firstSequence() || isAnotherRecord(orderId)) {
            return null;
        }
        try {
            NavigableMap<Long, byte[]> records = gather(orderId);
            if (source.isWhole()) {
                return isOrder(orderId, records) ? records : null;
            }
            if (isOrder(orderId, records)) {
                fold(records, (ignored, state) -> { });
                return records;
            }
        } catch (IndexException | IllegalStateException e) {
            // What the index cannot say, or says wrongly, the journal says.
        }
        forgetIndex();
        try {
            NavigableMap<Long, byte[]> records = gather(orderId);
            return isOrder(orderId, records) ? records : null;
        } catch (IndexException e) {
            throw new IllegalStateException("journal is read without its index", e);
        }
    }

    /** Whether the record of that sequence is no order: then nothing has to be searched for one. */
    private boolean isAnotherRecord(long sequence) {
        boolean[] other = new boolean[1];
        JournalReader.fetch(directory, sequence, (read, buffer, offset, length) -> {
            decoder.decode(read, buffer, offset, record);
            other[0] = !beginsOrder(record.kind);
        });
        return other[0];
    }

    private static boolean beginsOrder(RecordKind kind) {
        return kind == RecordKind.ORDER_INTENT || kind == RecordKind.ORDER_DENIED
            || kind == RecordKind.ORDER_ADOPTED;
    }

    private void fold(Map<Long, byte[]> records, RecordListener listener) {
        EngineState state = slice();
        for (Map.Entry<Long, byte[]> entry : records.entrySet()) {
            state.apply(decode(entry.getKey(), entry.getValue()));
            listener.onRecord(record, state);
        }
    }

    /** Of a journal whose first files were removed, the definitions are in a snapshot. */
    private EngineState slice() {
        if (source.firstSequence() <= 1) {
            return EngineState.slice(new EngineState());
        }
        FoldStart start = FoldStart.before(directory, 1, FoldStart.Ids.WITHOUT);
        start.reader().close();
        return EngineState.slice(start.state());
    }

    private Match look(String name, Set<OrderIdKind> kinds) throws IndexException {
        if (name.isEmpty() || !new Text(MAX_NAME).accepts(name)) {
            return null;
        }
        for (OrderIdKind kind : new OrderIdKind[] {OrderIdKind.ORDER, OrderIdKind.CLIENT_ORDER}) {
            long orderId = kinds.contains(kind) ? idIn(kind, name) : 0;
            if (orderId > 0 && bears(orderId, kind, name)) {
                return new Match(kind, List.of(orderId));
            }
        }
        Map<OrderIdKind, Set<Long>> named = source.orders(name, kinds);
        for (Map.Entry<OrderIdKind, Set<Long>> candidates : named.entrySet()) {
            List<Long> orderIds = new ArrayList<>();
            for (long orderId : candidates.getValue()) {
                if (bears(orderId, candidates.getKey(), name)) {
                    orderIds.add(orderId);
                } else if (!source.isWhole()) {
                    throw new IndexException("index names another order: orderId=" + orderId, null);
                }
            }
            if (!orderIds.isEmpty()) {
                return new Match(candidates.getKey(), orderIds);
            }
        }
        return null;
    }

    /** The order id that a name is or has in it; 0 for none. */
    private static long idIn(OrderIdKind kind, String name) {
        if (kind == OrderIdKind.ORDER) {
            return name.matches("[1-9]\\d{0,17}") ? Long.parseLong(name) : 0;
        }
        return name.matches("[0-9a-f]{" + ClientOrderId.LENGTH + '}') ? ClientOrderId.orderId(name) : 0;
    }

    private boolean bears(long orderId, OrderIdKind kind, String name) throws IndexException {
        NavigableMap<Long, byte[]> records = gather(orderId);
        if (!isOrder(orderId, records)) {
            return false;
        }
        if (kind == OrderIdKind.ORDER) {
            return true;
        }
        if (kind == OrderIdKind.CLIENT_ORDER) {
            decode(orderId, records.get(orderId));
            return record.kind == RecordKind.ORDER_INTENT
                && name.equals(ClientOrderId.format(record.clientOrderIdHigh, record.clientOrderIdLow));
        }
        boolean[] found = new boolean[1];
        for (Map.Entry<Long, byte[]> entry : records.entrySet()) {
            decode(entry.getKey(), entry.getValue());
            OrderIdKind.namesIn(record, (named, text, id) ->
                found[0] |= named == kind && id == orderId && name.equals(text.toString()));
        }
        return found[0];
    }

    private boolean isOrder(long orderId, NavigableMap<Long, byte[]> records) {
        byte[] first = records.get(orderId);
        if (first == null) {
            return false;
        }
        decode(orderId, first);
        return beginsOrder(record.kind);
    }

    private NavigableMap<Long, byte[]> gather(long orderId) throws IndexException {
        if (gatheredId != orderId) {
            gathered = source.gather(orderId);
            gatheredId = orderId;
        }
        return gathered;
    }

    private void forgetIndex() {
        source.close();
        source = OrderSource.whole(directory);
        gatheredId = 0;
    }

    private Record decode(long sequence, byte[] body) {
        bytes.wrap(body);
        decoder.decode(sequence, bytes, 0, record);
        return record;
    }

    @Override
    public void close() {
        source.close();
    }
}
