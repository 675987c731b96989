package io.holdfast.engine.ipc;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;

/** A command on its way, and in the end its answer. Belongs to the thread of its client. */
public final class IpcCall {
    /** The order that is wanted, or {@code null} for a cancel. */
    final IpcOrder order;
    final long orderId;
    final String requestId;
    final long correlationId;
    final long deadlineNs;
    /** How many copies of it went into a ring: what never did was certainly not done. */
    int sends;
    /** Whether it is in the ring that is open now. */
    boolean sent;

    private IpcAnswer answer;

    IpcCall(IpcOrder order, long orderId, String requestId, long correlationId, long deadlineNs) {
        this.order = order;
        this.orderId = orderId;
        this.requestId = requestId;
        this.correlationId = correlationId;
        this.deadlineNs = deadlineNs;
    }

    /** What became of it; {@code null} as long as that is not known. */
    public IpcAnswer answer() {
        return answer;
    }

    void answer(IpcAnswer.Outcome outcome, long id, String text) {
        answer = new IpcAnswer(outcome, id, text);
    }

    /** Takes a record that may be the answer. */
    void onRecord(Record record, int instrumentId) {
        if (order == null) {
            onCancelRecord(record);
        } else if ((record.kind == RecordKind.ORDER_INTENT || record.kind == RecordKind.ORDER_DENIED)
            && record.requestId.toString().equals(requestId)) {
            if (!isAsWanted(record, instrumentId)) {
                answer(IpcAnswer.Outcome.REFUSED, record.sequence, "requestId stands for an order with other terms, "
                    + "requestId=" + requestId + " orderId=" + record.sequence);
            } else if (record.kind == RecordKind.ORDER_INTENT) {
                answer(IpcAnswer.Outcome.RECORDED, record.sequence, "");
            } else {
                answer(IpcAnswer.Outcome.DENIED, record.sequence, "order was denied, reason=" + record.reason);
            }
        }
    }

    private boolean isAsWanted(Record record, int instrumentId) {
        return (instrumentId == 0 || record.instrumentId == instrumentId) && record.side == order.side()
            && record.orderType == order.orderType() && record.timeInForce == order.timeInForce()
            && record.quantity == order.quantityE8() && record.price == order.priceE8();
    }

    private void onCancelRecord(Record record) {
        if (record.orderId != orderId) {
            return;
        }
        if (record.kind == RecordKind.CANCEL_INTENT
            || isRejected(record) && record.reason == Reason.CANCEL_PENDING) {
            answer(IpcAnswer.Outcome.RECORDED, orderId, "");
        } else if (isRejected(record)) {
            answer(IpcAnswer.Outcome.DENIED, orderId, "cancel was refused, reason=" + record.reason);
        }
    }

    private static boolean isRejected(Record record) {
        return record.kind == RecordKind.CANCEL_REJECTED && record.actor == Actor.CLIENT;
    }
}
