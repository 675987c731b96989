package io.holdfast.tools;

import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import java.nio.file.Path;

/** Finds the order that a person means by an order id, a client order id or a request id. */
final class OrderName {
    private OrderName() {
    }

    /**
     * The order's id; an order id is preferred to a client order id, and that to a request id.
     *
     * @throws CommandFailure if there is no such order
     */
    static long resolve(Path data, String name) {
        Search search = new Search(name);
        JournalFold.fold(data, Long.MAX_VALUE, search::onRecord);
        long found = search.byId != 0 ? search.byId : search.byRequest;
        if (found == 0) {
            throw CommandFailure.usage("there is no such order in " + data + ": give an order id, a client order id or "
                + "a request id, order=" + name);
        }
        return found;
    }

    private static final class Search {
        private final String name;
        private long byId;
        private long byRequest;

        private Search(String name) {
            this.name = name;
        }

        private void onRecord(Record record, EngineState state) {
            if (record.kind != RecordKind.ORDER_INTENT && record.kind != RecordKind.ORDER_DENIED) {
                return;
            }
            boolean sent = record.kind == RecordKind.ORDER_INTENT;
            if (name.equals(Long.toString(record.sequence)) || sent && name.equals(
                ClientOrderId.format(record.clientOrderIdHigh, record.clientOrderIdLow))) {
                byId = record.sequence;
            } else if (byRequest == 0 && name.equals(record.requestId.toString())) {
                byRequest = record.sequence;
            }
        }
    }
}
