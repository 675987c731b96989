package io.holdfast.engine.follower;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Text;

/** What an order can be named by; where one text is several of them, the first here is meant. */
public enum OrderIdKind {
    ORDER,
    CLIENT_ORDER,
    REQUEST,
    VENUE_ORDER,
    TRADE;

    /** Hears of a name that a record gives an order. */
    interface NameListener {
        void onName(OrderIdKind kind, Text name, long orderId);
    }

    /** Whether records of a kind give an order a name that its id does not tell. */
    static boolean names(int kindCode) {
        return kindCode == RecordKind.ORDER_INTENT.code() || kindCode == RecordKind.ORDER_DENIED.code()
            || kindCode == RecordKind.ORDER_ACCEPTED.code() || kindCode == RecordKind.ORDER_FILLED.code()
            || kindCode == RecordKind.STATUS_REPORT.code() || kindCode == RecordKind.ORDER_ADOPTED.code();
    }

    /** The names that a record gives an order, those told by its id aside. */
    static void namesIn(Record record, NameListener listener) {
        switch (record.kind) {
            case ORDER_INTENT, ORDER_DENIED -> name(REQUEST, record.requestId, record.sequence, listener);
            case ORDER_ADOPTED -> {
                name(REQUEST, record.requestId, record.sequence, listener);
                name(VENUE_ORDER, record.venueOrderId, record.sequence, listener);
            }
            case ORDER_ACCEPTED, STATUS_REPORT -> name(VENUE_ORDER, record.venueOrderId, record.orderId, listener);
            case ORDER_FILLED -> {
                name(VENUE_ORDER, record.venueOrderId, record.orderId, listener);
                name(TRADE, record.tradeId, record.orderId, listener);
            }
            default -> {
                // It names no order.
            }
        }
    }

    private static void name(OrderIdKind kind, Text name, long orderId, NameListener listener) {
        if (!name.isEmpty() && orderId > 0) {
            listener.onName(kind, name, orderId);
        }
    }
}
