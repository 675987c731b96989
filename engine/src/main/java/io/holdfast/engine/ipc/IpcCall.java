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
    /** How many copies of it went into a ring, one more where an earlier call did: what never did was not done. */
    int sends;
    /** Whether it is in the ring that is open now. */
    boolean sent;
    /** The record of its order's protection, where its order is known and that is still to be compared; else 0. */
    long protectionId;

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
            onOrderRecord(record, instrumentId);
        } else if (record.kind == RecordKind.PROTECTION_ATTACHED && record.sequence == protectionId) {
            protectionId = 0;
            compared(isProtectedAsWanted(record), record.orderId);
        }
    }

    private void onOrderRecord(Record record, int instrumentId) {
        if (record.kind == RecordKind.ORDER_INTENT && isAsWanted(record, instrumentId)) {
            if (record.protectionId == 0) {
                compared(order.protection().equals(IpcOrder.Protection.NONE), record.sequence);
            } else {
                protectionId = record.protectionId;
            }
        } else if (isAsWanted(record, instrumentId)) {
            answer(IpcAnswer.Outcome.DENIED, record.sequence, "order was denied, reason=" + record.reason);
        } else {
            compared(false, record.sequence);
        }
    }

    private void compared(boolean same, long id) {
        if (same) {
            answer(IpcAnswer.Outcome.RECORDED, id, "");
        } else {
            answer(IpcAnswer.Outcome.REFUSED, id, "requestId stands for an order with other terms, requestId="
                + requestId + " orderId=" + id);
        }
    }

    private boolean isAsWanted(Record record, int instrumentId) {
        return (instrumentId == 0 || record.instrumentId == instrumentId) && record.side == order.side()
            && record.orderType == order.orderType() && record.timeInForce == order.timeInForce()
            && record.quantity == order.quantityE8() && record.price == order.priceE8();
    }

    private boolean isProtectedAsWanted(Record record) {
        return order.protection().equals(new IpcOrder.Protection(record.stopPrice, record.takeProfitPrice,
            record.trailingDistance, record.trailingShare, record.closeAfterNs));
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
