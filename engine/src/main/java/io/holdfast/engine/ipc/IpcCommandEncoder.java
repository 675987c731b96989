package io.holdfast.engine.ipc;

import io.holdfast.ipc.sbe.CancelOrderEncoder;
import io.holdfast.ipc.sbe.MessageHeaderEncoder;
import io.holdfast.ipc.sbe.NewOrderEncoder;
import org.agrona.ExpandableArrayBuffer;

/** Writes the messages of a client. One thread. */
final class IpcCommandEncoder {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NewOrderEncoder order = new NewOrderEncoder();
    private final CancelOrderEncoder cancel = new CancelOrderEncoder();
    private final long clientId;

    IpcCommandEncoder(long clientId) {
        this.clientId = clientId;
    }

    /** What was encoded last, from its beginning. */
    ExpandableArrayBuffer buffer() {
        return buffer;
    }

    /** Encodes a command; its length in bytes. */
    int encode(IpcCall call, long afterSequence) {
        return MessageHeaderEncoder.ENCODED_LENGTH + (call.order == null ? encodeCancel(call)
            : encodeOrder(call, afterSequence));
    }

    private int encodeOrder(IpcCall call, long afterSequence) {
        IpcOrder wanted = call.order;
        IpcOrder.Protection protection = wanted.protection();
        order.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId)
            .correlationId(call.correlationId)
            .afterSequence(afterSequence)
            .side((short) wanted.side().code())
            .orderType((short) wanted.orderType().code())
            .timeInForce(wanted.timeInForce() == null ? NewOrderEncoder.timeInForceNullValue()
                : (short) wanted.timeInForce().code())
            .closeAfterNs(protection.closeAfterNs());
        order.quantity().mantissa(wanted.quantityE8());
        order.price().mantissa(wanted.priceE8());
        order.stopPrice().mantissa(protection.stopPriceE8());
        order.takeProfitPrice().mantissa(protection.takeProfitPriceE8());
        order.trailingDistance().mantissa(protection.trailingDistanceE8());
        order.trailingShare().mantissa(protection.trailingShareE8());
        order.requestId(wanted.requestId()).symbol(wanted.symbol());
        return order.encodedLength();
    }

    private int encodeCancel(IpcCall call) {
        cancel.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId)
            .correlationId(call.correlationId)
            .orderId(call.orderId)
            .requestId(call.requestId);
        return cancel.encodedLength();
    }
}
