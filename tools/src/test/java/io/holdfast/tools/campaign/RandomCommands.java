package io.holdfast.tools.campaign;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.engine.pipeline.CommandWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Commands in any order, as no venue would send them: doubled, late, contradictory, of orders that never were. What the
 * engine makes of them must still add up.
 */
final class RandomCommands {
    private static final long LOT = 1_000;
    private static final long TICK = 1_000_000;
    private static final int REQUEST_IDS = 2_000;
    private static final int TRADE_IDS = 3_000;
    private static final int MAX_LOTS = 20_000;
    private static final int MAX_TICKS = 7_000_000;
    private static final int INSTRUMENTS = 2;
    private static final List<String> ASSETS = List.of("BTC", "USDT", "ETH", "BNB");

    private final Map<Long, Long> queries;
    private final Random random;
    private long reconciliation;
    private List<Long> openIds = List.of(0L);
    private List<Long> otherIds = List.of(0L);

    /**
     * Commands of a seed.
     *
     * @param queries the last query intent of each order, which some answers are to answer
     */
    RandomCommands(long seed, Map<Long, Long> queries) {
        random = new Random(seed);
        this.queries = queries;
    }

    /** Looks at the state, so that the next commands name orders that are there. */
    void look(EngineState state, long newReconciliation) {
        openIds = new ArrayList<>();
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            openIds.add(order.orderId());
        }
        otherIds = new ArrayList<>(List.of(0L));
        for (long i = 0; i < 10 && state.endedId(i) != 0; i++) {
            otherIds.add(state.endedId(i));
        }
        reconciliation = newReconciliation;
    }

    /** The instruments, the account's stream and its balances: with these trading can open. */
    static List<CommandWriter> opening() {
        return List.of(
            command -> instrument(command, "BTC/USDT", "BTCUSDT", "BTC"),
            command -> instrument(command, "ETH/USDT", "ETHUSDT", "ETH"),
            command -> balance(command, "USDT", new BigDecimal("5000000000.12345678")),
            command -> balance(command, "BTC", new BigDecimal("2000000")),
            command -> balance(command, "ETH", new BigDecimal("3000000.5")));
    }

    private static void instrument(Command command, String symbol, String venueSymbol, String base) {
        command.reset(CommandKind.INSTRUMENT, Actor.VENUE);
        command.symbol.set(symbol);
        command.venueSymbol.set(venueSymbol);
        command.asset.set(base);
        command.quoteAsset.set("USDT");
        command.tickSize = TICK;
        command.lotStep = LOT;
        command.minQuantity = LOT;
        command.maxQuantity = LOT * MAX_LOTS;
        command.minNotional = 5 * Decimals.ONE;
    }

    private static void balance(Command command, String asset, BigDecimal total) {
        command.reset(CommandKind.BALANCE, Actor.VENUE);
        command.asset.set(asset);
        command.free = total.movePointRight(Decimals.SCALE).longValueExact();
        command.locked = 0;
    }

    /** The end of a comparison that the engine began. */
    static CommandWriter reconciled(long started) {
        return command -> {
            command.reset(CommandKind.RECONCILED, Actor.GATEWAY);
            command.answers = started;
            command.reason = Reason.NONE;
        };
    }

    /** The next command: mostly orders and fills. */
    CommandWriter next() {
        int dice = random.nextInt(100);
        if (dice < 30) {
            return this::newOrder;
        } else if (dice < 42) {
            return answer(CommandKind.ORDER_ACCEPTED);
        } else if (dice < 45) {
            return answer(CommandKind.ORDER_REJECTED);
        } else if (dice < 50) {
            return answer(CommandKind.ORDER_UNKNOWN);
        } else if (dice < 72) {
            return this::fill;
        } else if (dice < 86) {
            return this::status;
        } else if (dice < 91) {
            return answer(CommandKind.CANCEL);
        } else if (dice < 95) {
            return answer(random.nextBoolean() ? CommandKind.CANCEL_REJECTED : CommandKind.CANCEL_UNKNOWN);
        } else if (dice < 97) {
            return reconciled(reconciliation);
        } else if (dice < 98 && random.nextInt(4) == 0) {
            return command -> command.reset(CommandKind.VENUE_DOWN, Actor.GATEWAY);
        }
        return command -> command.reset(CommandKind.VENUE_UP, Actor.GATEWAY);
    }

    private void newOrder(Command command) {
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        command.requestId.set("r" + random.nextInt(REQUEST_IDS));
        command.instrumentId = 1 + random.nextInt(INSTRUMENTS);
        command.side = random.nextBoolean() ? Side.BUY : Side.SELL;
        command.orderType = random.nextInt(3) == 0 ? OrderType.MARKET : OrderType.LIMIT;
        if (command.orderType == OrderType.LIMIT) {
            command.timeInForce = TimeInForce.values()[random.nextInt(3)];
        }
        command.quantity = quantity() + (random.nextInt(20) == 0 ? 1 : 0);
        command.price = command.orderType == OrderType.LIMIT ? price() : Decimals.ABSENT;
        command.referencePrice = random.nextInt(20) == 0 ? Decimals.ABSENT : price();
    }

    private long quantity() {
        return LOT * (1 + random.nextInt(random.nextInt(MAX_LOTS) + 1));
    }

    private long price() {
        return TICK * (1 + random.nextInt(MAX_TICKS));
    }

    private long orderId() {
        List<Long> ids = openIds.isEmpty() || random.nextInt(10) == 0 ? otherIds : openIds;
        return ids.get(random.nextInt(ids.size()));
    }

    private CommandWriter answer(CommandKind kind) {
        return command -> {
            command.reset(kind, kind == CommandKind.CANCEL ? Actor.CLIENT : Actor.VENUE);
            command.orderId = orderId();
            command.reason = kind == CommandKind.ORDER_UNKNOWN ? Reason.TIMEOUT : Reason.VENUE_REJECTED;
            command.venueOrderId.set("v" + command.orderId);
            command.requestId.set("c" + random.nextInt(REQUEST_IDS));
        };
    }

    private void fill(Command command) {
        command.reset(CommandKind.FILL, Actor.VENUE);
        command.orderId = orderId();
        command.instrumentId = 1 + random.nextInt(INSTRUMENTS);
        command.side = random.nextBoolean() ? Side.BUY : Side.SELL;
        command.quantity = quantity() / (1 + random.nextInt(20)) + LOT;
        command.price = price();
        command.quoteQuantity = Decimals.notional(command.price, command.quantity);
        command.fee = random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000);
        command.asset.set(ASSETS.get(random.nextInt(ASSETS.size())));
        command.tradeId.set(Integer.toString(random.nextInt(TRADE_IDS)));
        command.venueOrderId.set("v" + command.orderId);
    }

    private void status(Command command) {
        VenueStatus[] statuses = {VenueStatus.LIVE, VenueStatus.PARTIALLY_FILLED, VenueStatus.FILLED,
            VenueStatus.CANCELLED, VenueStatus.EXPIRED, VenueStatus.NOT_FOUND};
        command.reset(CommandKind.ORDER_STATUS, Actor.VENUE);
        command.orderId = orderId();
        command.venueStatus = statuses[random.nextInt(statuses.length)];
        command.cumulativeQuantity = command.venueStatus == VenueStatus.NOT_FOUND ? Decimals.ABSENT
            : random.nextBoolean() ? 0 : quantity();
        command.answers = random.nextBoolean() ? queries.getOrDefault(command.orderId, 0L) : 0;
    }
}
