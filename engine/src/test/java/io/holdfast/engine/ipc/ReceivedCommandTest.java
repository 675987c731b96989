package io.holdfast.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.ipc.sbe.CancelOrderEncoder;
import io.holdfast.ipc.sbe.MessageHeaderEncoder;
import io.holdfast.ipc.sbe.NewOrderEncoder;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ReceivedCommandTest {
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final long CLIENT = 77;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandRingDescriptor.MAX_MESSAGE_LENGTH]);
    private final NewOrderEncoder order = new NewOrderEncoder();
    private final CancelOrderEncoder cancel = new CancelOrderEncoder();
    private final ReceivedCommand command = new ReceivedCommand();

    private int encode(IpcCall call) {
        IpcCommandEncoder encoder = new IpcCommandEncoder(CLIENT);
        int length = encoder.encode(call, 5);
        buffer.putBytes(0, encoder.buffer(), 0, length);
        order.wrap(buffer, HEADER);
        cancel.wrap(buffer, HEADER);
        return length;
    }

    private int encodeOrder() {
        return encode(new IpcCall(IpcOrder.limit("r1", "BTC/USDT", Side.SELL, 3, 4), 0, "r1", 9, 0));
    }

    private String orderWith(Consumer<NewOrderEncoder> change) {
        int length = encodeOrder();
        change.accept(order);
        return command.read(buffer, length);
    }

    private String orderOf(String requestId, String symbol) {
        return command.read(buffer, encode(new IpcCall(IpcOrder.limit(requestId, symbol, Side.SELL, 3, 4), 0, requestId,
            9, 0)));
    }

    @Test
    void takesAnOrderAsItWasMeant() {
        IpcOrder wanted = IpcOrder.limit("r1", "BTC/USDT", Side.SELL, 3, 4)
            .with(new IpcOrder.Protection(5, 6, Decimals.ABSENT, 7, 8));
        assertNull(command.read(buffer, encode(new IpcCall(wanted, 0, "r1", 9, 0))));
        assertEquals(CLIENT, command.clientId);
        assertEquals(9, command.correlationId);
        assertEquals(5, command.afterSequence);
        assertEquals("BTC/USDT", command.symbol.toString());
        command.instrumentId = 2;
        command.referencePrice = 11;
        Command written = new Command();
        command.write(written);
        assertEquals(CommandKind.NEW_ORDER, written.kind);
        assertEquals("r1 2 SELL LIMIT GTC 3 4 11", written.requestId + " " + written.instrumentId + " " + written.side
            + " " + written.orderType + " " + written.timeInForce + " " + written.quantity + " " + written.price + " "
            + written.referencePrice);
        assertEquals("5 6 " + Decimals.ABSENT + " 7 8", written.stopPrice + " " + written.takeProfitPrice + " "
            + written.trailingDistance + " " + written.trailingShare + " " + written.closeAfterNs);
    }

    @Test
    void takesAMarketOrderAndACancel() {
        assertNull(command.read(buffer, encode(new IpcCall(IpcOrder.market("r1", "BTC/USDT", Side.BUY, 3), 0, "r1", 9,
            0))));
        assertEquals(OrderType.MARKET, command.orderType);
        assertNull(command.timeInForce);
        assertNull(command.read(buffer, encode(new IpcCall(null, 42, "c1", 9, 0))));
        Command written = new Command();
        command.write(written);
        assertEquals("CANCEL 42 c1", written.kind + " " + written.orderId + " " + written.requestId);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertEquals("side must be BUY or SELL, side=0", orderWith(o -> o.side((short) 0)));
        assertEquals("side must be BUY or SELL, side=3", orderWith(o -> o.side((short) 3)));
        assertEquals("orderType must be MARKET or LIMIT, orderType=3", orderWith(o -> o.orderType((short) 3)));
        String tif = "timeInForce must be GTC, IOC or FOK for a LIMIT order, and none for a MARKET order, timeInForce=";
        assertEquals(tif + "255", orderWith(o -> o.timeInForce((short) 255)));
        assertEquals(tif + "4", orderWith(o -> o.timeInForce((short) 4)));
        assertEquals(tif + "1", orderWith(o -> o.orderType((short) OrderType.MARKET.code())));
        assertEquals("quantity must be greater than zero, quantity=0", orderWith(o -> o.quantity().mantissa(0)));
        String price = "price must be greater than zero for a LIMIT order, and none for a MARKET order, price=";
        assertEquals(price + "-1", orderWith(o -> o.price().mantissa(-1)));
        assertEquals(price + Decimals.ABSENT, orderWith(o -> o.price().mantissa(Decimals.ABSENT)));
        assertEquals(price + "4", orderWith(o -> o.orderType((short) OrderType.MARKET.code())
            .timeInForce((short) 255)));
        String protection =
            "stopPrice, takeProfitPrice, trailingDistance and trailingShare must be greater than zero or none";
        assertEquals(protection, orderWith(o -> o.stopPrice().mantissa(0)));
        assertEquals(protection, orderWith(o -> o.takeProfitPrice().mantissa(-5)));
        assertEquals(protection, orderWith(o -> o.trailingDistance().mantissa(0)));
        assertEquals(protection, orderWith(o -> o.trailingShare().mantissa(0)));
        assertEquals("trailingShare is not allowed beside trailingDistance", orderWith(o -> {
            o.trailingShare().mantissa(1);
            o.trailingDistance().mantissa(1);
        }));
        assertEquals("closeAfterNs must be 0 to 31536000000000000, closeAfterNs=-1",
            orderWith(o -> o.closeAfterNs(-1)));
        assertEquals("requestId must be 1 to 40 printable ASCII characters", orderOf("", "BTC/USDT"));
        assertEquals("requestId must be 1 to 40 printable ASCII characters", orderOf("a\nb", "BTC/USDT"));
        assertEquals("symbol must be 1 to 32 printable ASCII characters", orderOf("r1", ""));
        String texts = "length of the message is wrong or a text in it too long, requestId has at most 40 ";
        assertEquals(texts + "and symbol 32 characters, length=" + encode(call("r".repeat(41))),
            orderOf("r".repeat(41), "BTC/USDT"));
        assertNull(orderOf("r".repeat(40), "S".repeat(32)));
        int length = encode(new IpcCall(null, 42, "c1", 9, 0));
        cancel.orderId(0);
        assertEquals("orderId must be greater than zero, orderId=0", command.read(buffer, length));
        assertEquals(texts + "characters, length=" + (length - 1), command.read(buffer, length - 1));
    }

    private static IpcCall call(String requestId) {
        return new IpcCall(IpcOrder.limit(requestId, "BTC/USDT", Side.SELL, 3, 4), 0, requestId, 9, 0);
    }

    @Test
    void tellsAnotherVersionAndAnotherKindFromWhatHasNoSender() {
        MessageHeaderEncoder header = new MessageHeaderEncoder();
        int length = encodeOrder();
        header.wrap(buffer, 0).version(2);
        assertEquals("version of the message is not the engine's, use the client of its build, version=2 engine=1",
            command.read(buffer, length));
        encodeOrder();
        header.wrap(buffer, 0).templateId(3);
        assertEquals("kind of the message is not known, templateId=3", command.read(buffer, length));
        encodeOrder();
        header.wrap(buffer, 0).schemaId(8420);
        assertEquals(ReceivedCommand.UNREADABLE, command.read(buffer, length));
        encodeOrder();
        assertEquals(ReceivedCommand.UNREADABLE, command.read(buffer, HEADER + 15));
        assertEquals(ReceivedCommand.UNREADABLE, command.read(buffer, CommandRingDescriptor.MAX_MESSAGE_LENGTH + 1));
        encodeOrder();
        header.wrap(buffer, 0).blockLength(NewOrderEncoder.BLOCK_LENGTH - 1);
        assertEquals("length of the message is wrong or a text in it too long, requestId has at most 40 and symbol 32 "
            + "characters, length=" + length, command.read(buffer, length));
    }

    /** Whatever the bytes: a sentence, or a command whose fields are in their ranges. */
    @Test
    void throwsAtNothing() {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            int length = random.nextBoolean() ? encodeOrder() : encode(new IpcCall(null, 42, "c1", 9, 0));
            for (int change = random.nextInt(4); change > 0; change--) {
                buffer.putByte(random.nextInt(length), (byte) random.nextInt(256));
            }
            String wrong = command.read(buffer, random.nextInt(8) == 0 ? random.nextInt(600) : length);
            if (wrong == null) {
                taken++;
                assertEquals(true, command.kind == CommandKind.CANCEL ? command.orderId > 0
                    : command.quantity > 0 && command.side != null && !command.symbol.isEmpty()
                    && (command.orderType == OrderType.MARKET) == (command.timeInForce == null), "seed=" + seed);
            }
        }
        assertEquals(true, taken > 1_000, "seed=" + seed + " taken=" + taken);
        assertEquals(3, TimeInForce.values()[2].code());
        assertEquals(2, Side.values()[1].code());
    }
}
