package io.holdfast.engine.follower;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.pipeline.FoldStart;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordGlance;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.RecordFetcher;
import io.holdfast.journal.RecordHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;

/**
 * Where the records of an order come from: from segments of the index as far as those go, and behind them, or where
 * there are none, from a walk over the journal. One thread.
 */
final class OrderSource implements AutoCloseable {
    private static final int EXCERPTS_AT_A_TIME = 1024;

    private final Path directory;
    private final List<IndexSegment> segments;
    private final long firstSequence;
    private final RecordFetcher fetcher;

    private OrderSource(Path directory, List<IndexSegment> segments, long firstSequence) {
        this.directory = directory;
        this.segments = segments;
        this.firstSequence = firstSequence;
        fetcher = new RecordFetcher(directory);
    }

    /** The whole journal, without its index. */
    static OrderSource whole(Path directory) {
        return new OrderSource(directory, List.of(), FoldStart.firstSequence(directory));
    }

    /** The journal with as much of its index as covers it from the beginning without a gap. */
    static OrderSource indexed(Path directory) {
        List<IndexSegment> segments = new ArrayList<>();
        long first = FoldStart.firstSequence(directory);
        Path index = IndexSegment.directory(directory);
        try (RecordFetcher journal = new RecordFetcher(directory)) {
            for (IndexSegment segment : IndexSegment.list(index, journal)) {
                if (segment.seal().lastSequence() < first) {
                    continue;
                }
                if (first == 0 || segment.seal().firstSequence() > next(segments, first)) {
                    break;
                }
                segments.add(segment);
            }
        } catch (IOException | RuntimeException e) {
            segments.clear(); // the journal answers alone, and says what is wrong if it cannot
        }
        return new OrderSource(directory, segments, first);
    }

    private static long next(List<IndexSegment> segments, long first) {
        return segments.isEmpty() ? first : segments.get(segments.size() - 1).seal().lastSequence() + 1;
    }

    /** The first record of the journal; 0 where it has none. */
    long firstSequence() {
        return firstSequence;
    }

    /** Whether it reads the whole journal, so that nothing can be missing. */
    boolean isWhole() {
        return segments.isEmpty();
    }

    /** The records of an order, and those that every order needs, by sequence. */
    NavigableMap<Long, byte[]> gather(long orderId) throws IndexException {
        NavigableMap<Long, byte[]> records = new TreeMap<>();
        for (IndexSegment segment : segments) {
            for (long place : segment.seal().definitions()) {
                fetch(segment, place, RecordGlance.EVERY_ORDER, records);
            }
            if (segment.mayKnow(orderId)) {
                List<Long> places = new ArrayList<>();
                segment.places(orderId, places::add);
                for (long place : places) {
                    fetch(segment, place, orderId, records);
                }
            }
        }
        walk((sequence, buffer, offset, length) -> {
            long about = RecordGlance.orderId(sequence, buffer, offset);
            if (about == RecordGlance.EVERY_ORDER || about == orderId && sequence >= orderId) {
                records.put(sequence, copy(buffer, offset, length));
            }
        });
        return records;
    }

    /** The orders that bear a name, by kinds in their order; the kinds that an id tells of itself are left out. */
    Map<OrderIdKind, Set<Long>> orders(String name, Set<OrderIdKind> kinds) throws IndexException {
        Map<OrderIdKind, Set<Long>> orders = new EnumMap<>(OrderIdKind.class);
        for (OrderIdKind kind : kinds) {
            if (kind.compareTo(OrderIdKind.REQUEST) >= 0) {
                orders.put(kind, new TreeSet<>());
            }
        }
        for (IndexSegment segment : segments) {
            for (Map.Entry<OrderIdKind, Set<Long>> known : orders.entrySet()) {
                segment.orders(known.getKey(), name, known.getValue()::add);
            }
        }
        if (!orders.isEmpty()) {
            RecordDecoder decoder = new RecordDecoder();
            Record record = new Record();
            Text wanted = new Text(OrderHistory.MAX_NAME);
            wanted.set(name);
            walk((sequence, buffer, offset, length) -> {
                if (OrderIdKind.names(RecordGlance.kindCode(buffer, offset))
                    && RecordGlance.hasText(wanted, buffer, offset, length)) {
                    decoder.decode(sequence, buffer, offset, record);
                    OrderIdKind.namesIn(record, (kind, text, orderId) -> {
                        if (orders.containsKey(kind) && wanted.sameAs(text)) {
                            orders.get(kind).add(orderId);
                        }
                    });
                }
            });
        }
        return orders;
    }

    private void fetch(IndexSegment segment, long place, long about, Map<Long, byte[]> records)
        throws IndexException {
        boolean[] right = new boolean[1];
        try {
            boolean found = fetcher.fetch(place, (sequence, buffer, offset, length) -> {
                right[0] = RecordGlance.orderId(sequence, buffer, offset) == about
                    && sequence >= segment.seal().firstSequence() && sequence <= segment.seal().lastSequence();
                records.put(sequence, copy(buffer, offset, length));
            });
            // The beginning of the first segment may have been deleted from the journal.
            boolean gone = !found && segment.seal().firstSequence() < firstSequence;
            if (!right[0] && !gone) {
                segment.discard();
                throw new IndexException("index leads to another record: place=" + place, null);
            }
        } catch (IOException e) {
            throw new IndexException("record cannot be read where the index has it: place=" + place, e);
        }
    }

    /** Hands out what the segments do not have. */
    private void walk(RecordHandler handler) {
        IndexSeal last = segments.isEmpty() ? null : segments.get(segments.size() - 1).seal();
        long after = last == null ? 0 : last.lastSequence();
        JournalPosition resume = last == null ? null : last.resume();
        try (JournalReader reader = JournalReader.open(directory, resume)) {
            RecordHandler beyond = (sequence, buffer, offset, length) -> {
                if (sequence > after) {
                    handler.onRecord(sequence, buffer, offset, length);
                }
            };
            while (reader.poll(beyond, EXCERPTS_AT_A_TIME) > 0) {
                // Each turn takes some excerpts; the condition says when there are no more.
            }
        }
    }

    private static byte[] copy(DirectBuffer buffer, int offset, int length) {
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        return copy;
    }

    @Override
    public void close() {
        segments.forEach(IndexSegment::close);
        fetcher.close();
    }
}
