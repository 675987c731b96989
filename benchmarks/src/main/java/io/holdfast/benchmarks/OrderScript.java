package io.holdfast.benchmarks;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.gateway.venue.VenueInstrument;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client and a venue say in the benchmarks: limit orders for 0.05 BTC at 60,000 USDT, buys and sells in turn,
 * that the venue takes and fills whole with a fee, or rejects. Balances and position stay where they are.
 */
final class OrderScript {
    private static final long UNIT = Decimals.ONE;
    private static final long PRICE = 60_000 * UNIT;
    private static final long QUANTITY = UNIT / 20;
    private static final long QUOTE_QUANTITY = 3_000 * UNIT;
    private static final long FEE = 3 * UNIT;
    private static final long LARGEST = 1_000_000 * UNIT;
    /** Of each asset: more than a million open orders set aside. */
    static final long HOLDING = 10_000_000_000L * UNIT;
    /** The steps and limits of an instrument. */
    static final VenueInstrument.Rules RULES = new VenueInstrument.Rules(UNIT / 100, UNIT / 100_000, UNIT / 100_000,
        LARGEST, 5 * UNIT);

    private final Identifier requestId = new Identifier('r');
    private final Identifier tradeId = new Identifier('t');
    private final Identifier venueOrderId = new Identifier('v');
    private boolean sell;

    /** Starts an engine and brings it to where it compares its ledger with the venue's. */
    static List<CommandWriter> start(int instruments) {
        List<CommandWriter> commands = new ArrayList<>();
        commands.add(command -> {
            command.reset(CommandKind.START, Actor.ENGINE);
            command.engineId = 1;
            command.build.set("benchmark");
        });
        for (int i = 0; i < instruments; i++) {
            String asset = asset(i);
            commands.add(command -> instrument(command, asset));
        }
        commands.add(command -> command.reset(CommandKind.VENUE_UP, Actor.GATEWAY));
        return commands;
    }

    /** What the same engine with one instrument still needs when it was started by itself. */
    static List<CommandWriter> startOfVenue() {
        return start(1).subList(1, 3);
    }

    /** What is traded for USDT. */
    private static String asset(int instrument) {
        return instrument == 0 ? "BTC" : "A" + instrument;
    }

    /** Opens trading: the comparison that began with a sequence ends without a difference. */
    static List<CommandWriter> open(int instruments, long reconciliation) {
        List<CommandWriter> commands = new ArrayList<>();
        commands.add(command -> balance(command, "USDT"));
        for (int i = 0; i < instruments; i++) {
            String asset = asset(i);
            commands.add(command -> balance(command, asset));
        }
        commands.add(command -> {
            command.reset(CommandKind.RECONCILED, Actor.VENUE);
            command.answers = reconciliation;
            command.reason = Reason.NONE;
        });
        return commands;
    }

    /** The same for one instrument. */
    static List<CommandWriter> open(long reconciliation) {
        return open(1, reconciliation);
    }

    private static void instrument(Command command, String asset) {
        command.reset(CommandKind.INSTRUMENT, Actor.VENUE);
        command.symbol.set(asset + "/USDT");
        command.venueSymbol.set(asset + "USDT");
        command.asset.set(asset);
        command.quoteAsset.set("USDT");
        command.tickSize = RULES.tickSizeE8();
        command.lotStep = RULES.lotStepE8();
        command.minQuantity = RULES.minQuantityE8();
        command.maxQuantity = RULES.maxQuantityE8();
        command.minNotional = RULES.minNotionalE8();
    }

    private static void balance(Command command, String asset) {
        command.reset(CommandKind.BALANCE, Actor.VENUE);
        command.asset.set(asset);
        command.free = HOLDING;
        command.locked = 0;
    }

    /** Makes a command that wants an order; {@link #nextOrder} turns it into the next one. */
    static void order(Command command) {
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        command.instrumentId = 1;
        command.orderType = OrderType.LIMIT;
        command.timeInForce = TimeInForce.GTC;
        command.quantity = QUANTITY;
        command.price = PRICE;
    }

    /** Gives a command that wants an order another request id and the other side. */
    void nextOrder(Command command) {
        requestId.next(command.requestId);
        command.side = sell ? Side.SELL : Side.BUY;
        sell = !sell;
    }

    static void rejected(Command command) {
        command.reset(CommandKind.ORDER_REJECTED, Actor.VENUE);
        command.reason = Reason.VENUE_REJECTED;
        command.venueCode = -2010;
    }

    static void accepted(Command command) {
        command.reset(CommandKind.ORDER_ACCEPTED, Actor.VENUE);
    }

    /** Makes the answer that an order has been taken one for another order. */
    void nextAcceptance(Command command, long orderId) {
        command.orderId = orderId;
        venueOrderId.next(command.venueOrderId);
    }

    static void filled(Command command) {
        command.reset(CommandKind.FILL, Actor.VENUE);
        command.instrumentId = 1;
        command.quantity = QUANTITY;
        command.price = PRICE;
        command.quoteQuantity = QUOTE_QUANTITY;
        command.fee = FEE;
        command.asset.set("USDT");
        command.maker = true;
    }

    /** Makes a fill the whole fill of the last order. */
    void nextFill(Command command, Command order, Command acceptance) {
        command.orderId = acceptance.orderId;
        command.side = order.side;
        command.venueOrderId.set(acceptance.venueOrderId);
        tradeId.next(command.tradeId);
    }
}
