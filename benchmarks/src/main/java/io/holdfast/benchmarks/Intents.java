package io.holdfast.benchmarks;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import java.util.List;
import java.util.function.Consumer;

/** The commands that the measurements put: an order, and its end, so that the state stays as large as it is. */
final class Intents {
    static final long NOTHING_ANSWERED = 0;

    private static final byte[] PREFIX = {'b', 'e', 'n', 'c', 'h', '-'};
    private static final int DIGITS = 16;

    private final byte[] requestId = new byte[PREFIX.length + DIGITS];

    Intents() {
        System.arraycopy(PREFIX, 0, requestId, 0, PREFIX.length);
    }

    /** A limit buy under a request id made of a number; does not allocate. */
    void order(Command command, long number) {
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        for (int i = 0; i < DIGITS; i++) {
            int nibble = (int) (number >>> 4 * (DIGITS - 1 - i)) & 0xF;
            requestId[PREFIX.length + i] = (byte) (nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
        }
        command.requestId.set(requestId, 0, requestId.length);
        command.instrumentId = 1;
        command.side = Side.BUY;
        command.orderType = OrderType.LIMIT;
        command.timeInForce = TimeInForce.GTC;
        command.quantity = Decimals.ONE / 1000;
        command.price = 61_000 * Decimals.ONE;
    }

    /** The number in a request id that {@link #order} made. */
    static long number(byte[] requestId) {
        long number = 0;
        for (int i = 0; i < DIGITS; i++) {
            byte digit = requestId[PREFIX.length + i];
            number = number << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        return number;
    }

    /** The venue's refusal of an order, which ends it. */
    static void end(Command command, long orderId) {
        command.reset(CommandKind.ORDER_REJECTED, Actor.VENUE);
        command.orderId = orderId;
        command.reason = Reason.VENUE_REJECTED;
    }

    /** What opens trading on a new journal; the last one answers the comparison that the third one starts. */
    static List<Consumer<Command>> opening(long comparison) {
        return List.of(Intents::instrument, Intents::balance,
            command -> command.reset(CommandKind.VENUE_UP, Actor.GATEWAY),
            command -> {
                command.reset(CommandKind.RECONCILED, Actor.GATEWAY);
                command.answers = comparison;
                command.reason = Reason.NONE;
            });
    }

    private static void instrument(Command command) {
        command.reset(CommandKind.INSTRUMENT, Actor.VENUE);
        command.symbol.set("BTC/USDT");
        command.venueSymbol.set("BTCUSDT");
        command.asset.set("BTC");
        command.quoteAsset.set("USDT");
        command.tickSize = Decimals.ONE / 100;
        command.lotStep = Decimals.ONE / 100_000;
        command.minQuantity = Decimals.ONE / 100_000;
        command.maxQuantity = 9_000 * Decimals.ONE;
        command.minNotional = 5 * Decimals.ONE;
    }

    private static void balance(Command command) {
        command.reset(CommandKind.BALANCE, Actor.VENUE);
        command.asset.set("USDT");
        command.free = 1_000_000_000 * Decimals.ONE;
        command.locked = 0;
    }
}
