package io.holdfast.tools.simulate;

import static io.holdfast.tools.simulate.Checks.require;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Balance;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.Protection;
import io.holdfast.engine.core.ProtectionState;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RiskLimits;
import io.holdfast.engine.core.Side;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.VenueTrade;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What must hold of orders and money, seen from the journal and from the exchange at once.
 *
 * <pre>
 *   O1  the exchange takes at most one order for each intent
 *   O2  each order there with our prefix is one of an intent, and the same
 *   O3  no client order id names two intents, no request id either
 *   O4  nothing is sent a second time
 *   O5  an order takes only the steps that there are, and is never filled beyond its quantity
 *   O6  a trade is booked once, and as the exchange has it
 *   O7  an order that is too old does not leave, and none is taken that is older than what can still be under way
 *   O8  an order that was given up is none that the exchange takes, before or after
 *   P1  at rest, positions are the sum of our trades without what another hand took, and there, but for the fees that
 *       they cost; and the ledger is the account
 *   P2  position and open orders stay within their limit
 *   P3  at rest, each stop that was promised stands, as large as what it is for; none is larger than the position or
 *       survives it
 *   P4  an order of a protection never sells what is not held
 *   P5  while halted nothing is begun
 *   P6  what is attached to a position is what was asked for, and no more than is held and not protected yet
 *   L1  at rest, nothing is in doubt, each open order is open on both sides, each trade is booked
 * </pre>
 */
final class OrderChecks {
    private static final long MAX_AGE_NS = Swarm.MAX_SEND_DELAY_NS + World.SECOND_NS;
    private static final long MAX_UNDER_WAY_NS = Swarm.RECV_WINDOW_NS + Swarm.VENUE_TIMEOUT_NS + World.SECOND_NS;
    private static final Map<OrderState, Set<OrderState>> STEPS = new EnumMap<>(OrderState.class);

    static {
        Set<OrderState> ends = EnumSet.of(OrderState.FILLED, OrderState.CANCELLED, OrderState.EXPIRED);
        Set<OrderState> fromLive = EnumSet.copyOf(ends);
        fromLive.add(OrderState.PARTIALLY_FILLED);
        Set<OrderState> fromDoubt = EnumSet.copyOf(fromLive);
        fromDoubt.addAll(EnumSet.of(OrderState.LIVE, OrderState.REJECTED, OrderState.ABANDONED));
        Set<OrderState> fromPending = EnumSet.copyOf(fromDoubt);
        fromPending.remove(OrderState.ABANDONED);
        fromPending.add(OrderState.IN_DOUBT);
        STEPS.put(OrderState.PENDING, fromPending);
        STEPS.put(OrderState.IN_DOUBT, fromDoubt);
        STEPS.put(OrderState.LIVE, fromLive);
        STEPS.put(OrderState.PARTIALLY_FILLED, fromLive);
    }

    private final World world;
    private final Swarm swarm;
    private final Exchange exchange;
    private final Map<Long, Intent> intents = new LinkedHashMap<>();
    private final Map<String, Intent> byClientOrderId = new HashMap<>();
    private final Set<String> requestIds = new HashSet<>();
    private final Set<String> booked = new HashSet<>();
    private final Map<String, Long> bought = new HashMap<>();
    private final Map<Integer, Long> takenOutside = new HashMap<>();
    /** What our trades cost of what they bought, since a position was last set to what is there. */
    private final Map<Integer, Long> feesSince = new HashMap<>();
    /** Protections of which a person was told that they do not stand or, since they are triggered, are not sold. */
    private final Set<Long> told = new HashSet<>();
    private long comparing;
    private long cleanComparison;
    /** The last record behind which something was in flight. */
    private long inFlight;
    private boolean halted;

    OrderChecks(Run run) {
        world = run.world;
        swarm = run.swarm;
        exchange = run.exchange;
    }

    /** A record that counts from now on; {@code decided} is what it was when it was decided, if an intent. */
    void read(Record record, EngineState fold, Intent decided) {
        switch (record.kind) {
            case ORDER_INTENT -> intent(record, fold, decided);
            case ORDER_DENIED, GROUP_OPENED, GROUP_DENIED, PROTECTION_DENIED -> requestId(record.requestId.toString());
            case PROTECTION_ATTACHED -> attached(record, fold);
            case ORDER_FILLED -> filled(record, fold);
            case OPERATOR_ACTION -> halted = record.operation == Operation.HALT
                || halted && record.operation != Operation.RESUME;
            case POSITION_ADJUSTED -> {
                takenOutside.merge(record.instrumentId, record.ours - record.theirs, Long::sum);
                feesSince.remove(record.instrumentId);
            }
            case PROTECTION_TRIGGERED -> told.remove(record.protectionId);
            case ALERT -> told(record);
            case RECONCILIATION_STARTED -> comparing = record.sequence;
            case RECONCILIATION_COMPLETED -> cleanComparison = record.reason == Reason.CLEAN ? comparing
                : cleanComparison;
            default -> {
                // Its step is looked at below.
            }
        }
        step(record, fold);
        if (!fold.settled()) {
            inFlight = record.sequence;
        }
    }

    private void told(Record alert) {
        if (alert.reason == Reason.UNPROTECTED) {
            told.add(alert.cause);
        }
    }

    /** Whether somebody was told of a protection of a symbol that it is triggered and not sold. */
    boolean toldOfSale(EngineState fold, String venueSymbol) {
        return fold.protections().stream().anyMatch(each -> each.state() == ProtectionState.TRIGGERED
            && told.contains(each.protectionId())
            && fold.instrument(each.instrumentId()).venueSymbol().equals(venueSymbol));
    }

    private void requestId(String requestId) {
        require(requestId.isEmpty() || requestIds.add(requestId), "O3", "a request id is answered once");
    }

    private void attached(Record record, EngineState fold) {
        requestId(record.requestId.toString());
        if (record.orderId == 0) {
            long held = fold.instrument(record.instrumentId).position().quantity();
            long promised = fold.protections().stream().filter(each -> each.instrumentId() == record.instrumentId)
                .mapToLong(Protection::outstanding).sum();
            require(record.quantity > 0 && promised <= held, "P6", "no more is protected than is held, held=" + held
                + " promised=" + promised + " attached=" + record.quantity);
        }
    }

    private void intent(Record record, EngineState fold, Intent decided) {
        Intent read = new Intent(record, decided.decidedNs);
        require(read.toString().equals(decided.toString()) && read.price == decided.price
            && read.stopPrice == decided.stopPrice, "J3",
            "what is read is what was decided");
        requestId(read.requestId);
        require(byClientOrderId.put(read.clientOrderId, read) == null, "O3", "a client order id is used once");
        intents.put(read.orderId, read);
        require(!halted || record.actor != Actor.CLIENT, "P5", "nothing is begun while halted");
        if (record.actor == Actor.CLIENT) {
            limits(read, fold);
        }
    }

    private void limits(Intent intent, EngineState fold) {
        long limit = swarm.policy.limits().each().position();
        if (limit != RiskLimits.NONE) {
            long position = fold.instrument(intent.instrumentId).position().quantity();
            long sum = intent.side == Side.BUY ? position : -position;
            long protecting = 0;
            for (Intent other : intents.values()) {
                if (other.instrumentId == intent.instrumentId && other.side == intent.side
                    && !other.state.terminal()) {
                    long open = fillable(other);
                    sum += open;
                    protecting += isStop(other) ? open : 0;
                }
            }
            // What fees took out of a position makes room for what is bought, and none for what is sold.
            long fees = intent.side == Side.BUY && position > 0
                ? Math.min(position, feesSince.getOrDefault(intent.instrumentId, 0L)) : 0;
            // The way out stays open: what protects makes room for an order that makes the position smaller.
            require(sum - fees <= limit || sum - protecting <= 0 && position != 0, "P2", "position and open orders "
                + "stay within their limit, position=" + position + " sum=" + sum + " fees=" + fees + " protecting="
                + protecting + " limit=" + limit + ", " + intent);
        }
    }

    /**
     * What an open order can still fill. Of the two of a list one ends when the other trades, and the exchange does
     * both in one step: while both are open what the two can fill is what one can, and counting both would see twice
     * what can be sold.
     */
    private long fillable(Intent intent) {
        Intent first = intent.listId == 0 || intent.listId == intent.orderId ? null : intents.get(intent.listId);
        return first == null || first.state.terminal() ? intent.quantity - intent.filled : 0;
    }

    private void filled(Record record, EngineState fold) {
        Instrument instrument = fold.instrument(record.instrumentId);
        require(booked.add(instrument.venueSymbol() + '/' + record.tradeId), "O6", "a trade is booked once");
        VirtualMarket market = exchange.market(instrument.venueSymbol());
        int number = Integer.parseInt(record.tradeId.toString());
        require(number <= market.trades.size(), "O6", "a trade that is booked has happened");
        VenueTrade trade = market.trades.get(number - 1);
        require(trade.quantityE8() == record.quantity && trade.priceE8() == record.price
            && trade.side() == record.side && trade.feeE8() == record.fee, "O6", "a trade is booked as it was");
        Intent intent = byClientOrderId.get(exchange.order(Long.parseLong(trade.venueOrderId())).clientOrderId);
        require(record.orderId == (intent == null ? 0 : intent.orderId), "O6", "a trade is booked to its order");
        if (intent != null) {
            intent.filled += record.quantity;
            require(intent.filled <= intent.quantity, "O5", "an order is not filled beyond its quantity");
            if (trade.feeAsset().equals(market.base)) {
                feesSince.merge(record.instrumentId, trade.feeE8(), Long::sum);
            }
        }
    }

    private void step(Record record, EngineState fold) {
        Intent intent = record.orderId == 0 ? null : intents.get(record.orderId);
        Order order = intent == null ? null : fold.order(record.orderId);
        if (order == null) {
            return;
        }
        require(order.filledQuantity() == intent.filled, "O5", "fills add up");
        if (order.state() != intent.state) {
            require(STEPS.getOrDefault(intent.state, Set.of()).contains(order.state()), "O5",
                "there is no step from " + intent.state + " to " + order.state());
            intent.state = order.state();
            if (givenUp(intent)) {
                require(intent.accepted == 0, "O8", "what was given up is not at the exchange, " + intent);
            }
        }
    }

    private static boolean givenUp(Intent intent) {
        return intent.state == OrderState.REJECTED || intent.state == OrderState.ABANDONED;
    }

    /** A request is about to leave; the intent that it is of. */
    Intent sending(OrderRequest request) {
        Intent intent = byClientOrderId.get(request.clientOrderId());
        require(intent != null, "J1", "what is sent is in the journal");
        require(!intent.sent, "O4", "nothing is sent a second time");
        intent.sent = true;
        require(request.side() == intent.side && request.orderType() == intent.type
            && request.terms().quantityE8() == intent.quantity && request.terms().priceE8() == intent.price
            && request.terms().stopPriceE8() == intent.stopPrice, "O2",
            "what is sent is what was decided");
        long ageNs = world.nowNs() - intent.decidedNs;
        require(ageNs <= MAX_AGE_NS, "O7", "an old order does not leave, ageMs=" + ageNs / World.MILLI_NS);
        return intent;
    }

    /** An order at the exchange has traded. */
    void traded(VirtualOrder order, VenueTrade trade) {
        Intent intent = byClientOrderId.get(order.clientOrderId);
        if (intent == null) {
            return;
        }
        long held = held(order.market.symbol);
        require(!isStop(intent) || held >= trade.quantityE8(), "P4",
            "a protection does not sell what is not held, held=" + held + " sold=" + trade.quantityE8() + ", "
                + intent);
        bought.merge(order.market.symbol, trade.side() == Side.BUY ? trade.quantityE8() : -trade.quantityE8(),
            Long::sum);
    }

    /** Whether it is an order of a protection, not the entry that it protects. */
    private static boolean isStop(Intent intent) {
        return intent.protectionId != 0 && intent.side == Side.SELL;
    }

    /** What our orders have bought and not sold. */
    private long held(String symbol) {
        return bought.getOrDefault(symbol, 0L);
    }

    /** What is promised protection and is without it although nothing hinders that, or is to be sold and is not. */
    String bare(EngineState fold) {
        for (Protection protection : fold.protections()) {
            Instrument instrument = fold.instrument(protection.instrumentId());
            long left = instrument.position().quantity() - covered(instrument);
            if (protection.state() == ProtectionState.TRIGGERED) {
                return "protection " + protection.protectionId() + " is " + protection.state() + " because of "
                    + protection.reason() + ", position=" + instrument.position().quantity() + " left=" + left
                    + " entry=" + intents.get(protection.entryOrderId());
            }
            // Where others have been promised all that there is, nothing is left for this one.
            if (protection.state() == ProtectionState.ARMED && protection.unprotectedSinceNs() != 0
                && protection.armedQuantity() > 0
                && left >= instrument.lotStep()) {
                return "protection " + protection.protectionId() + " is " + protection.state() + " and bare, quantity="
                    + protection.armedQuantity() + " position="
                    + instrument.position().quantity() + " left=" + left + " entry="
                    + intents.get(protection.entryOrderId());
            }
        }
        return "";
    }

    /** What orders of protections at the exchange would sell; of a list one of the two. */
    private long covered(Instrument instrument) {
        long covered = 0;
        for (VirtualOrder order : exchange.open()) {
            Intent intent = byClientOrderId.get(order.clientOrderId);
            if (intent != null && isStop(intent) && intent.instrumentId == instrument.instrumentId()) {
                covered += order.sibling == null || order.sibling.id > order.id ? order.remaining() : 0;
            }
        }
        return covered;
    }

    /** Protections stand where they should and nowhere else. */
    private void protectedAtEnd(EngineState fold) {
        for (VirtualOrder order : exchange.open()) {
            Intent intent = byClientOrderId.get(order.clientOrderId);
            if (intent != null && isStop(intent)) {
                Protection protection = fold.protection(intent.protectionId);
                require(protection != null && protection.state() != ProtectionState.RELEASED, "P3",
                    "no order of a protection survives it, " + intent);
            }
        }
        for (Instrument instrument : fold.instruments()) {
            long position = instrument.position().quantity();
            require(covered(instrument) <= Math.max(0, position), "P3", "protections are not larger than the "
                + "position, covered=" + covered(instrument) + " position=" + position);
        }
        for (Protection protection : fold.protections()) {
            if (protection.stopPrice() != Decimals.ABSENT && protection.state() == ProtectionState.ARMED
                && protection.armedQuantity() > 0 && protection.unprotectedSinceNs() == 0) {
                Intent stop = intents.get(protection.stopOrderId());
                VirtualOrder there = stop == null ? null : exchange.order(stop.clientOrderId);
                require(there != null && there.open() && there.stopPrice == protection.stopPrice()
                    && there.remaining() == protection.armedQuantity(), "P3", "a stop that was promised stands, "
                    + protection.protectionId() + " quantity=" + protection.armedQuantity() + " order=" + stop);
            }
        }
    }

    /** The exchange has taken an order of ours. */
    void accepted(VirtualOrder order) {
        Intent intent = byClientOrderId.get(order.clientOrderId);
        require(intent != null, "O2", "an order at the exchange is one of an intent");
        intent.accepted++;
        require(intent.accepted == 1, "O1", "the exchange takes one order for each intent");
        require(!givenUp(intent), "O8", "what was given up is not taken later, " + intent);
        require(world.nowNs() - intent.decidedNs <= MAX_AGE_NS + MAX_UNDER_WAY_NS, "O7", "no old order is taken");
    }

    /**
     * Whether a comparison that began behind a record has come through without a difference. One that began before the
     * last order was taken says nothing of it: what became of that may still be on its way.
     */
    boolean cleanSince(long sequence) {
        return cleanComparison > Math.max(sequence, inFlight);
    }

    String unsettled(EngineState fold) {
        StringBuilder text = new StringBuilder();
        for (Order order = fold.firstOpen(); order != null; order = fold.nextOpen(order)) {
            text.append(intents.get(order.orderId())).append("; ");
        }
        return text.toString();
    }

    /** Nothing moves any more. */
    void atEnd(EngineState fold) {
        for (Intent intent : intents.values()) {
            Order order = fold.order(intent.orderId);
            VirtualOrder there = exchange.order(intent.clientOrderId);
            boolean open = there != null && there.open();
            require(order.state().terminal() != open, "L1", "an order is open on both sides or on none, " + intent);
            require(order.filledQuantity() == (there == null ? 0 : there.executed), "L1",
                "all fills of an order are booked, " + intent);
            require((there == null) == (intent.accepted == 0), "O1", "orders are counted");
        }
        protectedAtEnd(fold);
        Map<Integer, Long> positions = new HashMap<>();
        for (VirtualMarket market : exchange.markets()) {
            Instrument instrument = fold.instrument(market.base + "/" + market.quote);
            for (VenueTrade trade : market.trades) {
                require(booked.contains(market.symbol + '/' + trade.tradeId()), "L1",
                    "each trade is booked, " + trade);
                VirtualOrder order = exchange.order(Long.parseLong(trade.venueOrderId()));
                if (byClientOrderId.containsKey(order.clientOrderId)) {
                    positions.merge(instrument.instrumentId(),
                        trade.side() == Side.BUY ? trade.quantityE8() : -trade.quantityE8(), Long::sum);
                }
            }
            long position = positions.getOrDefault(instrument.instrumentId(), 0L)
                - takenOutside.getOrDefault(instrument.instrumentId(), 0L);
            // Fees are not in a position: by so much, and no more, it may be larger than what is there.
            long fees = feesSince.getOrDefault(instrument.instrumentId(), 0L);
            require(instrument.position().quantity() <= exchange.total(market.base) + fees, "P1",
                "a position is there, symbol=" + market.symbol + " position=" + instrument.position().quantity()
                    + " account=" + exchange.total(market.base) + " fees=" + fees);
            require(instrument.position().quantity() == position, "P1", "a position is the sum of our trades, symbol="
                + market.symbol + " position=" + instrument.position().quantity() + " trades=" + position);
        }
        for (Balance balance : fold.balances()) {
            require(balance.total() == exchange.total(balance.asset()), "P1", "the ledger is the account, asset="
                + balance.asset() + " ledger=" + balance.total() + " account=" + exchange.total(balance.asset()));
        }
    }
}
