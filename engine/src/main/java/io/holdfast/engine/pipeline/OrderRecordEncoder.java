package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.journal.sbe.CancelIntentEncoder;
import io.holdfast.journal.sbe.CancelRejectedEncoder;
import io.holdfast.journal.sbe.MessageHeaderEncoder;
import io.holdfast.journal.sbe.OrderAbandonedEncoder;
import io.holdfast.journal.sbe.OrderAcceptedEncoder;
import io.holdfast.journal.sbe.OrderAdoptedEncoder;
import io.holdfast.journal.sbe.OrderCancelledEncoder;
import io.holdfast.journal.sbe.OrderDeniedEncoder;
import io.holdfast.journal.sbe.OrderExpiredEncoder;
import io.holdfast.journal.sbe.OrderFilledEncoder;
import io.holdfast.journal.sbe.OrderInDoubtEncoder;
import io.holdfast.journal.sbe.OrderIntentEncoder;
import io.holdfast.journal.sbe.OrderRejectedEncoder;
import io.holdfast.journal.sbe.QueryIntentEncoder;
import io.holdfast.journal.sbe.StatusReportEncoder;
import org.agrona.MutableDirectBuffer;

/** Writes the records about orders as SBE messages; does not allocate. */
final class OrderRecordEncoder {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OrderIntentEncoder orderIntent = new OrderIntentEncoder();
    private final OrderDeniedEncoder orderDenied = new OrderDeniedEncoder();
    private final OrderAcceptedEncoder orderAccepted = new OrderAcceptedEncoder();
    private final OrderRejectedEncoder orderRejected = new OrderRejectedEncoder();
    private final OrderFilledEncoder orderFilled = new OrderFilledEncoder();
    private final CancelIntentEncoder cancelIntent = new CancelIntentEncoder();
    private final OrderCancelledEncoder orderCancelled = new OrderCancelledEncoder();
    private final CancelRejectedEncoder cancelRejected = new CancelRejectedEncoder();
    private final OrderExpiredEncoder orderExpired = new OrderExpiredEncoder();
    private final OrderInDoubtEncoder orderInDoubt = new OrderInDoubtEncoder();
    private final QueryIntentEncoder queryIntent = new QueryIntentEncoder();
    private final StatusReportEncoder statusReport = new StatusReportEncoder();
    private final OrderAbandonedEncoder orderAbandoned = new OrderAbandonedEncoder();
    private final OrderAdoptedEncoder orderAdopted = new OrderAdoptedEncoder();

    int encode(Record record, MutableDirectBuffer buffer, int offset) {
        return switch (record.kind) {
            case ORDER_INTENT -> orderIntent(record, buffer, offset);
            case ORDER_DENIED -> orderDenied(record, buffer, offset);
            case ORDER_ACCEPTED -> orderAccepted(record, buffer, offset);
            case ORDER_REJECTED -> orderRejected(record, buffer, offset);
            case ORDER_FILLED -> orderFilled(record, buffer, offset);
            case CANCEL_INTENT -> cancelIntent(record, buffer, offset);
            case ORDER_CANCELLED -> orderCancelled(record, buffer, offset);
            case CANCEL_REJECTED -> cancelRejected(record, buffer, offset);
            case ORDER_EXPIRED -> orderExpired(record, buffer, offset);
            case ORDER_IN_DOUBT -> orderInDoubt(record, buffer, offset);
            case QUERY_INTENT -> queryIntent(record, buffer, offset);
            case STATUS_REPORT -> statusReport(record, buffer, offset);
            case ORDER_ABANDONED -> orderAbandoned(record, buffer, offset);
            case ORDER_ADOPTED -> orderAdopted(record, buffer, offset);
            default -> throw new IllegalArgumentException("not a kind of this encoder, kind=" + record.kind);
        };
    }

    private int orderIntent(Record record, MutableDirectBuffer buffer, int offset) {
        OrderIntentEncoder encoder = orderIntent.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.side(SbeEnums.of(record.side));
        encoder.orderType(SbeEnums.of(record.orderType));
        encoder.timeInForce(SbeEnums.of(record.timeInForce));
        encoder.quantity().mantissa(record.quantity);
        encoder.price().mantissa(record.price);
        encoder.reserveAssetId(record.reserveAssetId);
        encoder.reserve().mantissa(record.reserve);
        encoder.clientOrderIdHigh(record.clientOrderIdHigh);
        encoder.clientOrderIdLow(record.clientOrderIdLow);
        encoder.stopPrice().mantissa(record.stopPrice);
        encoder.protectionId(record.protectionId);
        encoder.groupId(record.groupId);
        encoder.listId(record.listId);
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int orderAdopted(Record record, MutableDirectBuffer buffer, int offset) {
        OrderAdoptedEncoder encoder = orderAdopted.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.side(SbeEnums.of(record.side));
        encoder.orderType(SbeEnums.of(record.orderType));
        encoder.timeInForce(SbeEnums.of(record.timeInForce));
        encoder.quantity().mantissa(record.quantity);
        encoder.price().mantissa(record.price);
        encoder.reserveAssetId(record.reserveAssetId);
        encoder.reserve().mantissa(record.reserve);
        encoder.clientOrderIdHigh(record.clientOrderIdHigh);
        encoder.clientOrderIdLow(record.clientOrderIdLow);
        encoder.stopPrice().mantissa(record.stopPrice);
        encoder.listId(record.listId);
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        encoder.putVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int orderDenied(Record record, MutableDirectBuffer buffer, int offset) {
        OrderDeniedEncoder encoder = orderDenied.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.side(SbeEnums.of(record.side));
        encoder.orderType(SbeEnums.of(record.orderType));
        encoder.timeInForce(SbeEnums.of(record.timeInForce));
        encoder.quantity().mantissa(record.quantity);
        encoder.price().mantissa(record.price);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int orderAccepted(Record record, MutableDirectBuffer buffer, int offset) {
        OrderAcceptedEncoder encoder = orderAccepted.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.venueTimeNs(record.venueTimeNs);
        encoder.putVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int orderRejected(Record record, MutableDirectBuffer buffer, int offset) {
        OrderRejectedEncoder encoder = orderRejected.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.venueCode(record.venueCode);
        encoder.putText(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int orderFilled(Record record, MutableDirectBuffer buffer, int offset) {
        OrderFilledEncoder encoder = orderFilled.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.instrumentId(record.instrumentId);
        encoder.side(SbeEnums.of(record.side));
        encoder.maker(SbeEnums.of(record.maker));
        encoder.quantity().mantissa(record.quantity);
        encoder.price().mantissa(record.price);
        encoder.quoteQuantity().mantissa(record.quoteQuantity);
        encoder.fee().mantissa(record.fee);
        encoder.feeAssetId(record.feeAssetId);
        encoder.venueTimeNs(record.venueTimeNs);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.putTradeId(record.tradeId.bytes(), 0, record.tradeId.length());
        encoder.putVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int cancelIntent(Record record, MutableDirectBuffer buffer, int offset) {
        CancelIntentEncoder encoder = cancelIntent.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int orderCancelled(Record record, MutableDirectBuffer buffer, int offset) {
        OrderCancelledEncoder encoder = orderCancelled.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.venueTimeNs(record.venueTimeNs);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int cancelRejected(Record record, MutableDirectBuffer buffer, int offset) {
        CancelRejectedEncoder encoder = cancelRejected.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.venueCode(record.venueCode);
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        encoder.putText(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int orderExpired(Record record, MutableDirectBuffer buffer, int offset) {
        OrderExpiredEncoder encoder = orderExpired.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.venueTimeNs(record.venueTimeNs);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int orderInDoubt(Record record, MutableDirectBuffer buffer, int offset) {
        OrderInDoubtEncoder encoder = orderInDoubt.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.putText(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int queryIntent(Record record, MutableDirectBuffer buffer, int offset) {
        QueryIntentEncoder encoder = queryIntent.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.attempt((int) record.count);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int statusReport(Record record, MutableDirectBuffer buffer, int offset) {
        StatusReportEncoder encoder = statusReport.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.venueStatus(SbeEnums.of(record.venueStatus));
        encoder.cumulativeQuantity().mantissa(record.cumulativeQuantity);
        encoder.putVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int orderAbandoned(Record record, MutableDirectBuffer buffer, int offset) {
        OrderAbandonedEncoder encoder = orderAbandoned.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.orderId(record.orderId);
        encoder.reason(SbeEnums.of(record.reason));
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }
}
