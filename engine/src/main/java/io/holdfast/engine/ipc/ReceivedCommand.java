package io.holdfast.engine.ipc;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.ipc.sbe.CancelOrderDecoder;
import io.holdfast.ipc.sbe.MessageHeaderDecoder;
import io.holdfast.ipc.sbe.NewOrderDecoder;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * A message of another process, decoded and checked field by field before anything of it goes on: what is wrong is a
 * sentence, never an exception. One thread; overwritten by each message.
 */
final class ReceivedCommand implements CommandWriter {
    /** Nobody can be told: it does not even say who sent it. */
    static final String UNREADABLE = "unreadable";

    private static final int SENDER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH + 2 * Long.BYTES;
    private static final int NONE = NewOrderDecoder.sideNullValue();
    private static final Side[] SIDES = Side.values();
    private static final TimeInForce[] TIMES_IN_FORCE = TimeInForce.values();
    private static final long MAX_CLOSE_AFTER_NS = TimeUnit.DAYS.toNanos(365);

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NewOrderDecoder order = new NewOrderDecoder();
    private final CancelOrderDecoder cancel = new CancelOrderDecoder();

    final Text requestId = new Text(Message.MAX_ID);
    final Text symbol = new Text(Message.MAX_SYMBOL);
    long clientId;
    long correlationId;
    long afterSequence;
    CommandKind kind;
    long orderId;
    int instrumentId;
    Side side;
    OrderType orderType;
    TimeInForce timeInForce;
    long quantity;
    long price;
    long referencePrice;
    private long stopPrice;
    private long takeProfitPrice;
    private long trailingDistance;
    private long trailingShare;
    private long closeAfterNs;

    /** Takes a message at offset 0; what is wrong with it, or {@code null}. */
    String read(DirectBuffer buffer, int length) {
        if (length < SENDER_LENGTH || length > CommandRingDescriptor.MAX_MESSAGE_LENGTH) {
            return UNREADABLE;
        }
        header.wrap(buffer, 0);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            return UNREADABLE;
        }
        // Both kinds begin with who sent them, and will in each version.
        order.wrap(buffer, MessageHeaderDecoder.ENCODED_LENGTH, NewOrderDecoder.BLOCK_LENGTH, header.version());
        clientId = order.clientId();
        correlationId = order.correlationId();
        if (header.version() != MessageHeaderDecoder.SCHEMA_VERSION) {
            return "version of the message is not the engine's, use the client of its build, version="
                + header.version() + " engine=" + MessageHeaderDecoder.SCHEMA_VERSION;
        }
        return switch (header.templateId()) {
            case NewOrderDecoder.TEMPLATE_ID -> readOrder(buffer, length);
            case CancelOrderDecoder.TEMPLATE_ID -> readCancel(buffer, length);
            default -> "kind of the message is not known, templateId=" + header.templateId();
        };
    }

    private String readOrder(DirectBuffer buffer, int length) {
        kind = CommandKind.NEW_ORDER;
        int texts = MessageHeaderDecoder.ENCODED_LENGTH + NewOrderDecoder.BLOCK_LENGTH;
        int behindId = header.blockLength() == NewOrderDecoder.BLOCK_LENGTH ? readText(buffer, texts, length, requestId)
            : -1;
        int end = behindId < 0 ? -1 : readText(buffer, behindId, length, symbol);
        if (end != length) {
            return "length of the message is wrong or a text in it too long, requestId has at most " + Message.MAX_ID
                + " and symbol " + Message.MAX_SYMBOL + " characters, length=" + length;
        }
        afterSequence = order.afterSequence();
        quantity = order.quantity().mantissa();
        price = order.price().mantissa();
        stopPrice = order.stopPrice().mantissa();
        takeProfitPrice = order.takeProfitPrice().mantissa();
        trailingDistance = order.trailingDistance().mantissa();
        trailingShare = order.trailingShare().mantissa();
        closeAfterNs = order.closeAfterNs();
        side = value(SIDES, order.side());
        orderType = order.orderType() == OrderType.MARKET.code() ? OrderType.MARKET
            : order.orderType() == OrderType.LIMIT.code() ? OrderType.LIMIT : null;
        timeInForce = value(TIMES_IN_FORCE, order.timeInForce());
        return wrongOrder();
    }

    /** The codes of these are 1, 2, 3 in their order. */
    private static <E> E value(E[] values, int code) {
        return code >= 1 && code <= values.length ? values[code - 1] : null;
    }

    private String wrongOrder() {
        if (requestId.isEmpty() || !isPrintable(requestId)) {
            return "requestId must be 1 to " + Message.MAX_ID + " printable ASCII characters";
        }
        if (symbol.isEmpty() || !isPrintable(symbol)) {
            return "symbol must be 1 to " + Message.MAX_SYMBOL + " printable ASCII characters";
        }
        if (side == null) {
            return "side must be BUY or SELL, side=" + order.side();
        }
        if (orderType == null) {
            return "orderType must be MARKET or LIMIT, orderType=" + order.orderType();
        }
        boolean market = orderType == OrderType.MARKET;
        if (market ? order.timeInForce() != NONE : timeInForce == null) {
            return "timeInForce must be GTC, IOC or FOK for a LIMIT order, and none for a MARKET order, timeInForce="
                + order.timeInForce();
        }
        if (quantity <= 0) {
            return "quantity must be greater than zero, quantity=" + quantity;
        }
        if (market ? price != Decimals.ABSENT : price <= 0) {
            return "price must be greater than zero for a LIMIT order, and none for a MARKET order, price=" + price;
        }
        return wrongProtection();
    }

    private String wrongProtection() {
        if (isWrong(stopPrice) || isWrong(takeProfitPrice) || isWrong(trailingDistance) || isWrong(trailingShare)) {
            return "stopPrice, takeProfitPrice, trailingDistance and trailingShare must be greater than zero or none";
        }
        if (trailingDistance != Decimals.ABSENT && trailingShare != Decimals.ABSENT) {
            return "trailingShare is not allowed beside trailingDistance";
        }
        return closeAfterNs < 0 || closeAfterNs > MAX_CLOSE_AFTER_NS
            ? "closeAfterNs must be 0 to " + MAX_CLOSE_AFTER_NS + ", closeAfterNs=" + closeAfterNs : null;
    }

    private static boolean isWrong(long amount) {
        return amount <= 0 && amount != Decimals.ABSENT;
    }

    private String readCancel(DirectBuffer buffer, int length) {
        kind = CommandKind.CANCEL;
        cancel.wrap(buffer, MessageHeaderDecoder.ENCODED_LENGTH, CancelOrderDecoder.BLOCK_LENGTH, header.version());
        int texts = MessageHeaderDecoder.ENCODED_LENGTH + CancelOrderDecoder.BLOCK_LENGTH;
        int end = header.blockLength() == CancelOrderDecoder.BLOCK_LENGTH ? readText(buffer, texts, length, requestId)
            : -1;
        if (end != length) {
            return "length of the message is wrong or a text in it too long, requestId has at most " + Message.MAX_ID
                + " characters, length=" + length;
        }
        orderId = cancel.orderId();
        if (orderId <= 0) {
            return "orderId must be greater than zero, orderId=" + orderId;
        }
        return isPrintable(requestId) ? null : "requestId must be printable ASCII characters";
    }

    /** Takes a text with its length in front; the offset behind it, or -1 where it does not fit. */
    private static int readText(DirectBuffer buffer, int offset, int length, Text into) {
        if (offset >= length) {
            return -1;
        }
        int size = buffer.getByte(offset) & 0xFF;
        int end = offset + 1 + size;
        if (end > length || size > into.capacity()) {
            return -1;
        }
        buffer.getBytes(offset + 1, into.bytes(), 0, size);
        into.filled(size);
        return end;
    }

    private static boolean isPrintable(Text text) {
        byte[] bytes = text.bytes();
        for (int i = 0; i < text.length(); i++) {
            if (bytes[i] < ' ' || bytes[i] > '~') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void write(Command command) {
        command.reset(kind, Actor.CLIENT);
        command.requestId.set(requestId);
        if (kind == CommandKind.CANCEL) {
            command.orderId = orderId;
            return;
        }
        command.instrumentId = instrumentId;
        command.side = side;
        command.orderType = orderType;
        command.timeInForce = timeInForce;
        command.quantity = quantity;
        command.price = price;
        command.referencePrice = referencePrice;
        command.stopPrice = stopPrice;
        command.takeProfitPrice = takeProfitPrice;
        command.trailingDistance = trailingDistance;
        command.trailingShare = trailingShare;
        command.closeAfterNs = closeAfterNs;
    }
}
