package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.journal.sbe.CancelIntentDecoder;
import io.holdfast.journal.sbe.CancelRejectedDecoder;
import io.holdfast.journal.sbe.Flag;
import io.holdfast.journal.sbe.MessageHeaderDecoder;
import io.holdfast.journal.sbe.OrderAbandonedDecoder;
import io.holdfast.journal.sbe.OrderAcceptedDecoder;
import io.holdfast.journal.sbe.OrderAdoptedDecoder;
import io.holdfast.journal.sbe.OrderCancelledDecoder;
import io.holdfast.journal.sbe.OrderDeniedDecoder;
import io.holdfast.journal.sbe.OrderExpiredDecoder;
import io.holdfast.journal.sbe.OrderFilledDecoder;
import io.holdfast.journal.sbe.OrderInDoubtDecoder;
import io.holdfast.journal.sbe.OrderIntentDecoder;
import io.holdfast.journal.sbe.OrderRejectedDecoder;
import io.holdfast.journal.sbe.QueryIntentDecoder;
import io.holdfast.journal.sbe.StatusReportDecoder;
import org.agrona.DirectBuffer;

/** Reads the records about orders from SBE messages; does not allocate. */
final class OrderRecordDecoder {
    private final OrderIntentDecoder orderIntent = new OrderIntentDecoder();
    private final OrderDeniedDecoder orderDenied = new OrderDeniedDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final OrderRejectedDecoder orderRejected = new OrderRejectedDecoder();
    private final OrderFilledDecoder orderFilled = new OrderFilledDecoder();
    private final CancelIntentDecoder cancelIntent = new CancelIntentDecoder();
    private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
    private final CancelRejectedDecoder cancelRejected = new CancelRejectedDecoder();
    private final OrderExpiredDecoder orderExpired = new OrderExpiredDecoder();
    private final OrderInDoubtDecoder orderInDoubt = new OrderInDoubtDecoder();
    private final QueryIntentDecoder queryIntent = new QueryIntentDecoder();
    private final StatusReportDecoder statusReport = new StatusReportDecoder();
    private final OrderAbandonedDecoder orderAbandoned = new OrderAbandonedDecoder();
    private final OrderAdoptedDecoder orderAdopted = new OrderAdoptedDecoder();

    void decode(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        switch (record.kind) {
            case ORDER_INTENT -> orderIntent(record, buffer, offset, header);
            case ORDER_DENIED -> orderDenied(record, buffer, offset, header);
            case ORDER_ACCEPTED -> orderAccepted(record, buffer, offset, header);
            case ORDER_REJECTED -> orderRejected(record, buffer, offset, header);
            case ORDER_FILLED -> orderFilled(record, buffer, offset, header);
            case CANCEL_INTENT -> cancelIntent(record, buffer, offset, header);
            case ORDER_CANCELLED -> orderCancelled(record, buffer, offset, header);
            case CANCEL_REJECTED -> cancelRejected(record, buffer, offset, header);
            case ORDER_EXPIRED -> orderExpired(record, buffer, offset, header);
            case ORDER_IN_DOUBT -> orderInDoubt(record, buffer, offset, header);
            case QUERY_INTENT -> queryIntent(record, buffer, offset, header);
            case STATUS_REPORT -> statusReport(record, buffer, offset, header);
            case ORDER_ABANDONED -> orderAbandoned(record, buffer, offset, header);
            case ORDER_ADOPTED -> orderAdopted(record, buffer, offset, header);
            default -> throw new IllegalArgumentException("not a kind of this decoder, kind=" + record.kind);
        }
    }

    private void orderIntent(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderIntentDecoder decoder = orderIntent.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.side = SbeEnums.side(decoder.sideRaw());
        record.orderType = SbeEnums.orderType(decoder.orderTypeRaw());
        record.timeInForce = SbeEnums.timeInForce(decoder.timeInForceRaw());
        record.quantity = decoder.quantity().mantissa();
        record.price = decoder.price().mantissa();
        record.reserveAssetId = decoder.reserveAssetId();
        record.reserve = decoder.reserve().mantissa();
        record.clientOrderIdHigh = decoder.clientOrderIdHigh();
        record.clientOrderIdLow = decoder.clientOrderIdLow();
        record.stopPrice = decoder.stopPrice().mantissa();
        record.protectionId = decoder.protectionId();
        record.groupId = decoder.groupId();
        record.listId = decoder.listId();
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
        record.orderId = record.sequence;
    }

    private void orderAdopted(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderAdoptedDecoder decoder = orderAdopted.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.side = SbeEnums.side(decoder.sideRaw());
        record.orderType = SbeEnums.orderType(decoder.orderTypeRaw());
        record.timeInForce = SbeEnums.timeInForce(decoder.timeInForceRaw());
        record.quantity = decoder.quantity().mantissa();
        record.price = decoder.price().mantissa();
        record.reserveAssetId = decoder.reserveAssetId();
        record.reserve = decoder.reserve().mantissa();
        record.clientOrderIdHigh = decoder.clientOrderIdHigh();
        record.clientOrderIdLow = decoder.clientOrderIdLow();
        record.stopPrice = decoder.stopPrice().mantissa();
        record.listId = decoder.listId();
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
        record.venueOrderId.filled(
            decoder.getVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.capacity()));
        record.orderId = record.sequence;
    }

    private void orderDenied(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderDeniedDecoder decoder = orderDenied.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.side = SbeEnums.side(decoder.sideRaw());
        record.orderType = SbeEnums.orderType(decoder.orderTypeRaw());
        record.timeInForce = SbeEnums.timeInForce(decoder.timeInForceRaw());
        record.quantity = decoder.quantity().mantissa();
        record.price = decoder.price().mantissa();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
        record.orderId = record.sequence;
    }

    private void orderAccepted(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderAcceptedDecoder decoder = orderAccepted.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.venueTimeNs = decoder.venueTimeNs();
        record.venueOrderId.filled(
            decoder.getVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.capacity()));
    }

    private void orderRejected(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderRejectedDecoder decoder = orderRejected.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.venueCode = decoder.venueCode();
        record.text.filled(decoder.getText(record.text.bytes(), 0, record.text.capacity()));
    }

    private void orderFilled(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderFilledDecoder decoder = orderFilled.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.instrumentId = decoder.instrumentId();
        record.side = SbeEnums.side(decoder.sideRaw());
        record.maker = decoder.maker() == Flag.YES;
        record.quantity = decoder.quantity().mantissa();
        record.price = decoder.price().mantissa();
        record.quoteQuantity = decoder.quoteQuantity().mantissa();
        record.fee = decoder.fee().mantissa();
        record.feeAssetId = decoder.feeAssetId();
        record.venueTimeNs = decoder.venueTimeNs();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.tradeId.filled(decoder.getTradeId(record.tradeId.bytes(), 0, record.tradeId.capacity()));
        record.venueOrderId.filled(
            decoder.getVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.capacity()));
    }

    private void cancelIntent(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        CancelIntentDecoder decoder = cancelIntent.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
    }

    private void orderCancelled(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderCancelledDecoder decoder = orderCancelled.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.venueTimeNs = decoder.venueTimeNs();
    }

    private void cancelRejected(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        CancelRejectedDecoder decoder = cancelRejected.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.venueCode = decoder.venueCode();
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
        record.text.filled(decoder.getText(record.text.bytes(), 0, record.text.capacity()));
    }

    private void orderExpired(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderExpiredDecoder decoder = orderExpired.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.venueTimeNs = decoder.venueTimeNs();
    }

    private void orderInDoubt(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderInDoubtDecoder decoder = orderInDoubt.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.text.filled(decoder.getText(record.text.bytes(), 0, record.text.capacity()));
    }

    private void queryIntent(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        QueryIntentDecoder decoder = queryIntent.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.count = decoder.attempt();
    }

    private void statusReport(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        StatusReportDecoder decoder = statusReport.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.venueStatus = SbeEnums.venueStatus(decoder.venueStatusRaw());
        record.cumulativeQuantity = decoder.cumulativeQuantity().mantissa();
        record.venueOrderId.filled(
            decoder.getVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.capacity()));
    }

    private void orderAbandoned(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OrderAbandonedDecoder decoder = orderAbandoned.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.orderId = decoder.orderId();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
    }
}
