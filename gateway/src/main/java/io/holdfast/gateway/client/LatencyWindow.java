package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.Record;
import java.io.IOException;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * How long the last orders took from the record of their intent to the record of the venue's first word about them: an
 * acceptance, a rejection or a fill. Both times are the journal's. One thread.
 */
final class LatencyWindow {
    /** The most orders that are looked back on. */
    static final int SAMPLES = 4096;

    private static final int MAX_PENDING = 65_536;
    private static final long NONE = -1;
    private static final int SLOTS = 60;
    private static final long SLOT_NS = 10_000_000_000L;
    private static final String[] NAMES = {"p50", "p90", "p99", "p999", "max"};
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999, 1};
    /** What the course of time is shown of. */
    private static final int[] COURSE = {0, 2, 4};

    private final Long2LongHashMap pending = new Long2LongHashMap(NONE);
    private final long[] times = new long[SAMPLES];
    private final long[] latencies = new long[SAMPLES];
    private long count;

    void onRecord(Record record) {
        switch (record.kind) {
            case ORDER_INTENT -> {
                if (pending.size() < MAX_PENDING) {
                    pending.put(record.sequence, record.timeNs);
                }
            }
            case ORDER_ACCEPTED, ORDER_REJECTED, ORDER_FILLED -> {
                long begun = pending.remove(record.orderId);
                if (begun != NONE) {
                    int slot = (int) (count % SAMPLES);
                    times[slot] = record.timeNs;
                    latencies[slot] = record.timeNs - begun;
                    count++;
                }
            }
            // What comes now is no answer to what was sent, but to a question.
            case ORDER_IN_DOUBT, ORDER_ABANDONED, ORDER_CANCELLED, ORDER_EXPIRED -> pending.remove(record.orderId);
            default -> {
                // Not about an order on its way.
            }
        }
    }

    /** Writes the percentiles of all, and of each ten seconds of the last ten minutes; null where none is known. */
    void write(JsonGenerator out, long nowNs) throws IOException {
        int known = (int) Math.min(count, SAMPLES);
        long[] sorted = Arrays.copyOf(latencies, known);
        Arrays.sort(sorted);
        out.writeStartObject();
        out.writeNumberField("orders", known);
        for (int i = 0; i < NAMES.length; i++) {
            number(out, NAMES[i] + "Ns", quantile(sorted, QUANTILES[i]));
        }
        writeCourse(out, known, nowNs);
        out.writeEndObject();
    }

    private void writeCourse(JsonGenerator out, int known, long nowNs) throws IOException {
        long last = nowNs / SLOT_NS;
        long[][] slots = new long[SLOTS][];
        int[] sizes = new int[SLOTS];
        for (int i = 0; i < known; i++) {
            int slot = slot(times[i], last);
            if (slot >= 0) {
                sizes[slot]++;
            }
        }
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new long[sizes[i]];
        }
        for (int i = 0; i < known; i++) {
            int slot = slot(times[i], last);
            if (slot >= 0) {
                slots[slot][--sizes[slot]] = latencies[i];
            }
        }
        out.writeObjectFieldStart("course");
        out.writeArrayFieldStart("endsNs");
        for (int i = 0; i < SLOTS; i++) {
            Arrays.sort(slots[i]);
            out.writeNumber((last - SLOTS + 2 + i) * SLOT_NS);
        }
        out.writeEndArray();
        for (int which : COURSE) {
            out.writeArrayFieldStart(NAMES[which] + "Ns");
            for (long[] slot : slots) {
                if (slot.length == 0) {
                    out.writeNull();
                } else {
                    out.writeNumber(quantile(slot, QUANTILES[which]));
                }
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    /** Of the slots that end with the one of now; negative for before. */
    private static int slot(long timeNs, long last) {
        long slot = SLOTS - 1 - (last - timeNs / SLOT_NS);
        return slot < 0 || slot >= SLOTS ? -1 : (int) slot;
    }

    /** The smallest value that so large a share of all is not above. */
    private static long quantile(long[] sorted, double share) {
        return sorted.length == 0 ? NONE : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static void number(JsonGenerator out, String name, long value) throws IOException {
        if (value == NONE) {
            out.writeNullField(name);
        } else {
            out.writeNumberField(name, value);
        }
    }
}
