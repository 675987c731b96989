package io.holdfast.benchmarks;

import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.follower.JournalIndex;
import io.holdfast.engine.follower.OrderHistory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a journal of a given length with its index, and prints the ids of its oldest, middle and newest order: what
 * {@code benchmarks/explain} looks up. An order is an intent, an acceptance and a fill.
 */
public final class LongJournal {
    private static final String[] KINDS = {"order", "client_order", "request", "venue_order", "trade"};

    private LongJournal() {
    }

    /** Takes an empty directory, a number of records, and a number of orders to an excerpt. */
    public static void main(String[] args) {
        Path directory = Path.of(args[0]).toAbsolutePath();
        long records = Long.parseLong(args[1]);
        int batch = Integer.parseInt(args[2]);
        long[] orderIds = write(directory, records, batch);
        index(directory, records);
        try (OrderHistory history = OrderHistory.open(directory)) {
            String[] ages = {"oldest", "middle", "newest"};
            for (int i = 0; i < ages.length; i++) {
                print(history, ages[i], orderIds[i]);
            }
        }
    }

    private static long[] write(Path directory, long records, int batch) {
        long[] orderIds = new long[3];
        long begunNs = System.nanoTime();
        try (EngineLoop loop = new EngineLoop(directory)) {
            OrderFlow flow = new OrderFlow(loop);
            for (int i = 1; loop.state().sequence() < records - 3; i++) {
                flow.order(batch == 1, i % batch == 0);
                long orderId = loop.state().endedId(0);
                orderIds[0] = orderIds[0] == 0 ? orderId : orderIds[0];
                orderIds[1] = orderId <= records / 2 ? orderId : orderIds[1];
                orderIds[2] = orderId;
            }
            loop.flush();
            System.err.println("written: records=" + loop.state().sequence() + " digest=" + loop.state().digest()
                + " ms=" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs));
        }
        return orderIds;
    }

    private static void index(Path directory, long records) {
        long begunNs = System.nanoTime();
        long available = records - 3;
        try (JournalIndex index = new JournalIndex(directory, () -> available)) {
            index.start();
            long wanted = available / JournalIndex.SEGMENT_RECORDS * JournalIndex.SEGMENT_RECORDS;
            while (index.indexedSequence() < wanted) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        System.err.println("indexed: ms=" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs));
    }

    private static void print(OrderHistory history, String age, long orderId) {
        String[] ids = new String[KINDS.length];
        ids[0] = Long.toString(orderId);
        history.replay(orderId, Long.MAX_VALUE, (record, state) -> {
            if (record.kind == RecordKind.ORDER_INTENT) {
                ids[1] = ClientOrderId.format(record.clientOrderIdHigh, record.clientOrderIdLow);
                ids[2] = record.requestId.toString();
            } else if (record.kind == RecordKind.ORDER_FILLED) {
                ids[3] = record.venueOrderId.toString();
                ids[4] = record.tradeId.toString();
            }
        });
        for (String kind : List.of(KINDS)) {
            System.out.println(age + " " + kind + " " + ids[List.of(KINDS).indexOf(kind)]);
        }
    }
}
