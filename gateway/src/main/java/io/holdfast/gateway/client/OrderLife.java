package io.holdfast.gateway.client;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One order's whole life: its records in order, with the starts and stops of the engine in the middle of it. Of a very
 * long life the beginning and the end are kept. One thread.
 */
final class OrderLife {
    private static final int FIRST = 20;
    private static final int LAST = 180;

    private final long orderId;
    private final Deque<String> first = new ArrayDeque<>();
    private final Deque<String> last = new ArrayDeque<>();
    private long leftOut;
    private String order;
    private boolean ended;

    OrderLife(long orderId) {
        this.orderId = orderId;
    }

    /** Takes a record of the order's history, or one of those that are handed out beside. */
    void onRecord(Record record, EngineState state) {
        boolean about = record.orderId == orderId || record.sequence == orderId;
        boolean restart = !first.isEmpty() && !ended
            && (record.kind == RecordKind.ENGINE_STARTED || record.kind == RecordKind.ENGINE_STOPPED);
        if (!about && !restart) {
            return;
        }
        String json = RecordJson.toJson(record, state);
        if (first.size() < FIRST) {
            first.add(json);
        } else {
            last.add(json);
            if (last.size() > LAST) {
                last.removeFirst();
                leftOut++;
            }
        }
        Order known = state.order(orderId);
        if (about && known != null) {
            ended = known.state().terminal();
            order = Json.text(out -> StateJson.writeOrder(out, known, state));
        }
    }

    boolean isEmpty() {
        return order == null;
    }

    String json(long sequence, long ageMs) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeNumberField("sequence", sequence);
            out.writeNumberField("ageMs", ageMs);
            out.writeFieldName("order");
            out.writeRawValue(order);
            out.writeNumberField("leftOut", leftOut);
            out.writeArrayFieldStart("records");
            for (String record : first) {
                out.writeRawValue(record);
            }
            for (String record : last) {
                out.writeRawValue(record);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}
