package io.holdfast.engine.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Commands of all kinds at random: most of them make sense where the state stands, some contradict it, some are
 * nonsense. The same random numbers and states give the same commands.
 */
final class RandomCommands {
    private static final String[] ASSETS = {"BTC", "ETH", "USDT", "BNB", "XYZ"};
    private static final String[] QUANTITIES = {"0.1", "0.5", "1", "1", "2.5", "0.001", "0", "-1", "0.0005"};
    private static final String[] PRICES = {"100", "99.5", "101.25", "100.01", "0", "-5", "100.001", "4"};

    private final SplittableRandom random;
    private final EngineState state;
    private final Command command = new Command();
    private final List<Long> orderIds = new ArrayList<>();
    private final List<Long> queries = new ArrayList<>();
    private final List<Long> comparisons = new ArrayList<>();
    private int requests;
    /** How many commands are still to come that make the venue agree. */
    private int toAgree;
    private int trades;
    private long nowNs = Scenario.START_NS;

    RandomCommands(SplittableRandom random, EngineState state) {
        this.random = random;
        this.state = state;
        orderIds.add(0L);
        queries.add(0L);
        comparisons.add(0L);
    }

    long nowNs() {
        return nowNs;
    }

    /** Learns of what can be referred to. */
    void heard(Record record) {
        switch (record.kind) {
            case ORDER_INTENT, ORDER_DENIED, ORDER_ADOPTED -> orderIds.add(record.sequence);
            case QUERY_INTENT -> queries.add(record.sequence);
            case RECONCILIATION_STARTED -> comparisons.add(record.sequence);
            default -> {
                // Nothing is referred to by it.
            }
        }
    }

    /** The next command; overwritten by the one after it. */
    Command next() {
        nowNs += random.nextInt(20) == 0 ? 1 + random.nextLong(20 * Scenario.SECOND_NS)
            : random.nextLong(200 * Scenario.MILLI_NS);
        if (state.epoch() == 0) {
            return start();
        }
        if (toAgree > 0) {
            agree();
            return command;
        }
        int dice = random.nextInt(1000);
        if (dice < 2) {
            return start();
        } else if (dice < 4) {
            command.reset(CommandKind.STOP, Actor.OPERATOR).reason = Reason.STOP;
        } else if (dice < 8) {
            command.reset(CommandKind.JOURNAL_CUT, Actor.ENGINE).quantity = random.nextInt(1000);
            command.text.set("quarantine");
        } else if (dice < 11) {
            about();
        } else if (dice < 17 && state.instruments().size() == 2) {
            group();
        } else if (dice < 30 || state.instruments().size() < 2) {
            instrument();
        } else if (dice < 70) {
            balance();
        } else if (dice < 80 || !state.venueUp()) {
            command.reset(CommandKind.VENUE_UP, Actor.GATEWAY);
        } else if (dice < 84) {
            command.reset(CommandKind.VENUE_DOWN, Actor.GATEWAY).text.set("reset");
        } else if (dice < 120 || state.tradingState() != TradingState.TRADING && random.nextInt(3) == 0) {
            reconcile();
        } else if (dice < 135) {
            protection();
        } else if (dice < 220) {
            command.reset(CommandKind.TICK, Actor.ENGINE);
        } else if (dice < 450) {
            order();
        } else {
            aboutOrder(dice);
        }
        return command;
    }

    private Command start() {
        command.reset(CommandKind.START, Actor.ENGINE);
        command.engineId = random.nextInt();
        command.configHash = random.nextLong();
        command.build.set("build");
        command.text.set("17");
        command.deployment = new Deployment(random.nextLong(), random.nextLong(), random.nextLong(), "directory",
            "serve");
        return command;
    }

    /** What the engine says of its journal. */
    private void about() {
        switch (random.nextInt(7)) {
            case 0 -> command.reset(CommandKind.CYCLE_CLOSED, Actor.ENGINE).text.set("00ff".repeat(16));
            case 1 -> command.reset(CommandKind.CYCLE_REMOVED, Actor.ENGINE).reason = Reason.RETENTION;
            case 2, 3 -> {
                command.reset(CommandKind.OPERATE, Actor.OPERATOR).operation =
                    state.halted() || random.nextInt(3) == 0 ? Operation.RESUME : Operation.HALT;
                command.operator.set("ann");
            }
            case 4 -> command.reset(CommandKind.ALERT, Actor.ENGINE).reason = Reason.BACKUP_LATE;
            case 5 -> command.reset(CommandKind.HEARTBEAT, Actor.ENGINE);
            default -> command.reset(state.spaceLow() ? CommandKind.SPACE_BACK : CommandKind.SPACE_LOW, Actor.ENGINE);
        }
        if (command.kind == CommandKind.CYCLE_CLOSED || command.kind == CommandKind.CYCLE_REMOVED) {
            command.cycle = 1 + random.nextInt(30_000);
            command.quantity = state.sequence();
        }
    }

    /** A group of legs, or what a person does to one. */
    private void group() {
        if (!state.groups.unfinished().isEmpty() && random.nextInt(4) != 0) {
            command.reset(CommandKind.OPERATE, Actor.OPERATOR).operation = Operation.of(10 + random.nextInt(3));
            command.groupId = state.groups.unfinished().get(0).groupId();
            return;
        }
        command.reset(CommandKind.OPEN_GROUP, Actor.CLIENT).requestId.set("g" + requests++);
        command.groupMode = GroupMode.of(1 + random.nextInt(2));
        command.groupRule = GroupRule.of(1 + random.nextInt(3));
        command.durationNs = random.nextInt(3) == 0 ? random.nextLong(5 * Scenario.SECOND_NS) : 0;
        List<LegTerms> legs = new ArrayList<>();
        int count = random.nextInt(10) == 0 ? random.nextInt(4) : 2;
        for (int i = 0; i < count; i++) {
            boolean market = random.nextInt(3) == 0;
            legs.add(new LegTerms(1 + i % 2, random.nextBoolean() ? Side.BUY : Side.SELL,
                market ? OrderType.MARKET : OrderType.LIMIT, market ? null : TimeInForce.of(1 + random.nextInt(3)),
                Scenario.amount(random.nextInt(8) == 0 ? "0" : "0.5"),
                market ? Decimals.ABSENT : Scenario.amount("100"), Scenario.amount("100")));
        }
        command.legs = legs;
    }

    private void instrument() {
        boolean defined = state.instruments().size() == 2;
        boolean second = defined ? random.nextBoolean() : state.instruments().size() == 1;
        command.reset(CommandKind.INSTRUMENT, Actor.VENUE);
        command.symbol.set(second ? "ETH/USDT" : "BTC/USDT");
        command.venueSymbol.set(second ? "ETHUSDT" : "BTCUSDT");
        command.asset.set(defined && random.nextInt(20) == 0 ? "BNB" : second ? "ETH" : "BTC");
        command.quoteAsset.set("USDT");
        command.tickSize = defined && random.nextInt(10) == 0 ? random.nextLong(3) - 1 : Scenario.amount("0.01");
        command.lotStep = Scenario.amount("0.001") * random.nextInt(3);
        command.minQuantity = Scenario.amount("0.001");
        command.maxQuantity = Scenario.amount("1000");
        command.minNotional = Scenario.amount(random.nextBoolean() ? "5" : "1");
    }

    private void balance() {
        command.reset(CommandKind.BALANCE, Actor.VENUE);
        int which = random.nextInt(ASSETS.length);
        command.asset.set(random.nextInt(30) == 0 ? "" : ASSETS[which]);
        Balance known = state.ledger.balance(ASSETS[which]);
        boolean agree = known != null && known.total() >= 0 && random.nextInt(8) != 0;
        command.free = agree ? known.total() : Scenario.amount("100000") + random.nextInt(3);
        command.locked = random.nextInt(30) == 0 ? Decimals.ABSENT : 0;
        command.venueTimeNs = nowNs;
    }

    /** Answers the comparison that is running, mostly; sometimes after the venue's balances were put right. */
    private void reconcile() {
        command.reset(CommandKind.RECONCILED, Actor.GATEWAY);
        long running = state.reconciliation.running();
        command.answers = random.nextInt(6) == 0 ? pick(comparisons) : running;
        command.reason = random.nextInt(8) == 0 ? Reason.FAILED : Reason.NONE;
        command.text.set(command.reason == Reason.FAILED ? "no answer" : "");
        command.bids = running % 2 == 0 ? new long[] {0, 95 * Decimals.ONE} : new long[0];
        toAgree = random.nextBoolean() ? state.balances().size() + 1 : 0;
    }

    /** One after the other, all balances as the ledger has them, and a tick that starts the comparison. */
    private void agree() {
        toAgree--;
        if (toAgree == 0) {
            nowNs += ReconciliationDecisions.RETRY_NS << 4;
            command.reset(CommandKind.TICK, Actor.ENGINE);
            return;
        }
        Balance balance = state.balances().get(toAgree - 1);
        command.reset(CommandKind.BALANCE, Actor.VENUE).asset.set(balance.asset());
        command.free = Math.max(0, balance.total());
        command.locked = 0;
    }

    private void order() {
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        boolean again = requests > 0 && random.nextInt(10) == 0;
        command.requestId.set(random.nextInt(100) == 0 ? "" : "r" + (again ? random.nextInt(requests) : requests++));
        command.instrumentId = random.nextInt(50) == 0 ? random.nextInt(5) - 1 : 1 + random.nextInt(2);
        command.side = random.nextInt(100) == 0 ? null : random.nextBoolean() ? Side.BUY : Side.SELL;
        command.orderType = random.nextInt(4) == 0 ? OrderType.MARKET : OrderType.LIMIT;
        command.timeInForce = random.nextInt(50) == 0 ? null : TimeInForce.of(1 + random.nextInt(3));
        command.quantity = random.nextInt(100) == 0 ? Decimals.ABSENT : quantity();
        command.price = random.nextInt(100) == 0 ? Decimals.ABSENT : price();
        command.referencePrice = random.nextInt(20) == 0 ? Decimals.ABSENT : Scenario.amount("100");
        if (random.nextInt(4) == 0) {
            terms();
        }
    }

    private void terms() {
        command.stopPrice = random.nextInt(3) == 0 ? Decimals.ABSENT : Scenario.amount("90") + random.nextInt(2);
        command.takeProfitPrice = random.nextInt(3) == 0 ? Scenario.amount("120") : Decimals.ABSENT;
        command.trailingDistance = random.nextInt(5) == 0 ? Scenario.amount("5") : Decimals.ABSENT;
        command.trailingShare = random.nextInt(9) == 0 ? Scenario.amount("0.05") : Decimals.ABSENT;
        command.closeAfterNs = random.nextInt(5) == 0 ? random.nextLong(300 * Scenario.SECOND_NS) : 0;
    }

    private void protection() {
        int dice = random.nextInt(8);
        if (dice < 3) {
            command.reset(CommandKind.ATTACH_PROTECTION, Actor.CLIENT).requestId.set("r" + requests++);
            command.quantity = random.nextInt(3) == 0 ? quantity() : Decimals.ABSENT;
            command.referencePrice = Scenario.amount("100");
            terms();
        } else if (dice < 7) {
            command.reset(CommandKind.MARKET, Actor.GATEWAY).price = Scenario.amount("85") + random.nextInt(1 << 30)
                + random.nextInt(1 << 30);
        } else {
            Operation[] operations = {Operation.FLATTEN, Operation.RELEASE_PROTECTION, Operation.ABANDON_ORDER};
            command.reset(CommandKind.OPERATE, Actor.OPERATOR).operation = operations[random.nextInt(3)];
            command.orderId = orderId();
            command.operator.set("ann");
            command.protectionId = state.protections().isEmpty() ? random.nextInt(100)
                : state.protections().get(0).protectionId();
        }
        command.instrumentId = 1 + random.nextInt(2);
    }

    private void aboutOrder(int dice) {
        long orderId = orderId();
        if (orderId == 0 && random.nextInt(10) != 0) {
            order();
            return;
        }
        if (dice < 500) {
            command.reset(CommandKind.CANCEL, Actor.CLIENT).requestId.set("c");
        } else if (dice < 600) {
            command.reset(CommandKind.ORDER_ACCEPTED, Actor.VENUE).venueOrderId.set("v" + orderId);
        } else if (dice < 625) {
            command.reset(CommandKind.ORDER_REJECTED, Actor.VENUE);
            command.reason = random.nextInt(4) == 0 ? Reason.DUPLICATE_ORDER : Reason.VENUE_REJECTED;
            command.venueCode = -2010;
        } else if (dice < 665) {
            command.reset(CommandKind.ORDER_UNKNOWN, Actor.GATEWAY).reason = Reason.TIMEOUT;
        } else if (dice < 680) {
            command.reset(CommandKind.CANCEL_REJECTED, Actor.VENUE).reason = Reason.VENUE_REJECTED;
        } else if (dice < 695) {
            command.reset(CommandKind.CANCEL_UNKNOWN, Actor.GATEWAY).reason = Reason.CANCEL_UNKNOWN;
        } else if (dice < 830) {
            fill(orderId);
        } else if (dice < 985) {
            status(orderId);
        } else if (dice < 986) {
            seen();
            return;
        } else if (dice < 992 && state.reconciliation.ledgerOpened()) { // before that it would close trading for good
            command.reset(CommandKind.FOREIGN_ORDER, Actor.VENUE).text.set("web");
            command.instrumentId = random.nextInt(3);
            return;
        } else {
            command.reset(CommandKind.TRADES_CAUGHT_UP, Actor.GATEWAY).tradeId.set("t" + random.nextInt(100));
            command.instrumentId = random.nextInt(4);
            return;
        }
        command.orderId = orderId;
    }

    /** An order that may have been lost. */
    private void seen() {
        command.reset(CommandKind.ORDER_SEEN, Actor.VENUE);
        command.orderId = random.nextInt(4) == 0 ? orderId() : state.sequence() + random.nextInt(5000) - 500;
        command.orderEpoch = 1 + random.nextInt(Math.max(1, state.epoch()));
        command.instrumentId = random.nextInt(20) == 0 ? 9 : 1 + random.nextInt(2);
        command.side = random.nextBoolean() ? Side.BUY : Side.SELL;
        command.orderType = OrderType.LIMIT;
        command.timeInForce = TimeInForce.GTC;
        command.quantity = Scenario.amount("1");
        command.price = Scenario.amount("100");
        command.venueStatus = VenueStatus.of(1 + random.nextInt(6));
        command.venueOrderId.set("v" + command.orderId);
    }

    private void fill(long orderId) {
        Order order = state.order(orderId);
        command.reset(CommandKind.FILL, Actor.VENUE);
        boolean again = trades > 0 && random.nextInt(6) == 0;
        command.tradeId.set(random.nextInt(100) == 0 ? "" : "t" + (again ? random.nextInt(trades) : trades++));
        boolean fits = order != null && random.nextInt(30) != 0;
        command.instrumentId = fits ? order.instrumentId() : random.nextInt(4);
        command.side = fits ? order.side() : random.nextBoolean() ? Side.BUY : Side.SELL;
        long open = order == null || order.openQuantity() <= 0 ? Decimals.ONE : order.openQuantity();
        command.quantity = random.nextInt(3) == 0 ? open : random.nextInt(20) == 0 ? quantity()
            : 1 + random.nextLong(open);
        command.price = Scenario.amount("95") + random.nextInt(1_000_000_000);
        command.quoteQuantity = random.nextInt(100) == 0 ? Decimals.ABSENT
            : Decimals.notional(command.price, Math.max(0, command.quantity));
        command.fee = random.nextInt(10) == 0 ? Decimals.ABSENT : random.nextInt(1000) - 100;
        command.asset.set(random.nextInt(10) == 0 ? "" : ASSETS[random.nextInt(ASSETS.length)]);
        command.maker = random.nextBoolean();
        command.venueOrderId.set("v" + orderId);
        command.venueTimeNs = nowNs;
    }

    private void status(long orderId) {
        Order order = state.order(orderId);
        command.reset(CommandKind.ORDER_STATUS, Actor.VENUE);
        boolean doubted = order != null && order.state() == OrderState.IN_DOUBT;
        command.venueStatus = doubted && random.nextBoolean() ? VenueStatus.NOT_FOUND
            : VenueStatus.of(1 + random.nextInt(7));
        long filled = order == null ? 0 : order.filledQuantity();
        command.cumulativeQuantity = switch (random.nextInt(12)) {
            case 0 -> Decimals.ABSENT;
            case 1 -> quantity();
            case 2 -> order == null ? 0 : order.quantity();
            default -> filled;
        };
        boolean asked = order != null && order.extra.lastQuery != 0;
        command.answers = asked && random.nextInt(4) != 0 ? order.extra.lastQuery
            : random.nextInt(3) == 0 ? pick(queries) : 0;
        command.venueOrderId.set(random.nextBoolean() ? "v" + orderId : "");
        command.venueTimeNs = nowNs;
    }

    /** Mostly an open order, so that something comes of it; sometimes any, and sometimes none. */
    private long orderId() {
        int dice = random.nextInt(20);
        if (dice == 0) {
            return pick(orderIds);
        }
        if (dice == 1) {
            return random.nextInt(3) == 0 ? 0 : random.nextLong(2 * state.sequence() + 1);
        }
        int skip = state.openCount() == 0 ? 0 : random.nextInt(state.openCount());
        Order order = state.firstOpen();
        for (int i = 0; i < skip; i++) {
            order = state.nextOpen(order);
        }
        return order == null ? 0 : order.orderId();
    }

    private long quantity() {
        return Scenario.amount(QUANTITIES[random.nextInt(QUANTITIES.length)]);
    }

    private long price() {
        return Scenario.amount(PRICES[random.nextInt(PRICES.length)]);
    }

    private long pick(List<Long> from) {
        return from.get(random.nextInt(from.size()));
    }
}
