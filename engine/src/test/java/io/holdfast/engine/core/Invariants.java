package io.holdfast.engine.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must hold after each record, computed from the records alone or by walking the state: a second opinion that
 * shares nothing with the fold but the getters.
 */
final class Invariants {
    private final EngineState state;
    private final Map<Integer, Long> totals = new HashMap<>();
    private final Map<Integer, Long> fees = new HashMap<>();
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Map<String, Long> intents = new HashMap<>();
    private final Map<Long, Long> filled = new HashMap<>();
    private final Map<Long, Long> quotes = new HashMap<>();
    private final Map<Long, Long> reserves = new HashMap<>();
    private final Set<String> trades = new HashSet<>();
    private final Set<Long> overfilled = new HashSet<>();
    private long last;
    private long lastTimeNs;

    Invariants(EngineState state) {
        this.state = state;
    }

    /** Takes a record that the state has just folded in. */
    void check(Record record) {
        require(record.sequence == last + 1, record, "sequence is contiguous, last=" + last);
        require(record.sequence == state.sequence(), record, "the state is at the record");
        require(record.cause >= 0 && record.cause < record.sequence, record, "a cause comes first: " + record.cause);
        require(record.timeNs >= lastTimeNs && record.timeNs == state.timeNs(), record, "time never goes back");
        require(record.actor != null, record, "there is an actor");
        last = record.sequence;
        lastTimeNs = record.timeNs;
        count(record);
        checkLedger(record);
        checkOrders(record);
        if (record.kind == RecordKind.ORDER_INTENT && record.protectionId != 0 && record.side == Side.SELL) {
            checkProtection(record);
        }
        if (record.kind == RecordKind.ORDER_INTENT && record.groupId != 0) {
            checkLeg(record);
        }
    }

    /** A leg never has more than one order that may fill. */
    private void checkLeg(Record record) {
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            require(order.orderId() == record.orderId || order.groupId() != record.groupId
                || order.instrumentId() != record.instrumentId, record, "the leg's last order has ended");
        }
    }

    /** An order that protects is placed only while all that is open on its side sells no more than is held. */
    private void checkProtection(Record record) {
        long alone = 0;
        Map<Long, Long> lists = new HashMap<>();
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            if (order.instrumentId() == record.instrumentId && order.side() == Side.SELL) {
                if (order.listId() == 0) {
                    alone += order.openQuantity();
                } else {
                    lists.merge(order.listId(), order.openQuantity(), Math::max);
                }
            }
        }
        long open = alone + lists.values().stream().mapToLong(Long::longValue).sum();
        long held = state.instrument(record.instrumentId).position().quantity();
        require(open <= held, record, "what protects is never larger than what is held, open=" + open + " held="
            + held);
    }

    private void count(Record record) {
        switch (record.kind) {
            case ORDER_INTENT, ORDER_DENIED, ORDER_ADOPTED -> {
                String id = record.requestId.toString();
                require(!id.isEmpty() || record.kind == RecordKind.ORDER_DENIED, record, "an intent has a request id");
                require(id.isEmpty() || intents.put(id, record.sequence) == null, record, "one intent per request id");
                reserves.put(record.sequence, record.reserve);
                require(id.isEmpty() || state.orderIdOf(record.requestId) == record.sequence, record, "it is found");
            }
            case GROUP_OPENED, GROUP_DENIED -> {
                require(intents.put(record.requestId.toString(), record.sequence) == null, record, "one per request");
                require(state.orderIdOf(record.requestId) == record.sequence, record, "it is found");
            }
            case ORDER_FILLED -> fill(record);
            case BALANCE_ADJUSTED -> totals.merge(record.assetId, record.amount, Math::addExact);
            case POSITION_ADJUSTED -> {
                require(record.theirs >= 0 && record.theirs < record.ours, record, "an adjustment makes smaller");
                require(positions.put(record.instrumentId, record.theirs) == record.ours, record, "it names what was");
            }
            default -> {
                // Moves no money.
            }
        }
    }

    private void fill(Record record) {
        require(trades.add(record.instrumentId + "/" + record.tradeId), record, "a trade is booked once");
        Instrument instrument = state.instrument(record.instrumentId);
        long sign = record.side == Side.BUY ? 1 : -1;
        totals.merge(instrument.baseAssetId(), sign * record.quantity, Math::addExact);
        totals.merge(instrument.quoteAssetId(), -sign * record.quoteQuantity, Math::addExact);
        if (record.feeAssetId != 0) {
            totals.merge(record.feeAssetId, -record.fee, Math::addExact);
            fees.merge(record.feeAssetId, record.reason == Reason.FOREIGN ? 0 : record.fee, Math::addExact);
        }
        if (record.reason != Reason.FOREIGN) {
            positions.merge(record.instrumentId, sign * record.quantity, Math::addExact);
        }
        filled.merge(record.orderId, record.quantity, Math::addExact);
        quotes.merge(record.orderId, record.quoteQuantity, Math::addExact);
        if (record.reason == Reason.OVERFILL || record.reason == Reason.LATE_FILL) {
            overfilled.add(record.orderId);
        }
    }

    private void checkLedger(Record record) {
        for (Balance balance : state.balances()) {
            int id = balance.assetId();
            require(balance.total() == totals.getOrDefault(id, 0L), record, "total adds up, asset=" + balance.asset());
            require(balance.imbalance() == 0, record, "both sides of the ledger agree, asset=" + balance.asset());
            require(balance.feesPaid() == fees.getOrDefault(id, 0L), record, "fees add up, asset=" + balance.asset());
        }
        for (Instrument instrument : state.instruments()) {
            require(instrument.position().quantity() == positions.getOrDefault(instrument.instrumentId(), 0L), record,
                "position adds up, symbol=" + instrument.symbol());
            require(instrument.position().cost() >= 0, record, "cost is not negative");
        }
    }

    private void checkOrders(Record record) {
        Map<Integer, Long> reserved = new HashMap<>();
        int open = 0;
        long previous = 0;
        boolean settled = true;
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            open++;
            require(order.orderId() > previous, record, "open orders are in the order of their intents");
            previous = order.orderId();
            require(state.order(order.orderId()) == order, record, "an open order is found by its id");
            require(!order.state().terminal(), record, "an open order has not ended, orderId=" + order.orderId());
            require(order.filledQuantity() < order.quantity(), record, "an open order is not filled");
            require(order.reserve() == expectedReserve(order), record, "a reserve is what the rest needs, reserve="
                + order.reserve() + " expected=" + expectedReserve(order));
            reserved.merge(order.reserveAssetId(), order.reserve(), Math::addExact);
            settled &= order.state() != OrderState.PENDING && order.state() != OrderState.IN_DOUBT
                && !order.hasGap() && !order.extra.unanswered && !order.cancelling();
        }
        checkGroups(record, reserved);
        require(open == state.openCount(), record, "open orders are counted");
        require(settled == state.settled(), record, "settled means that nothing is unsettled");
        for (Balance balance : state.balances()) {
            require(balance.locked() == reserved.getOrDefault(balance.assetId(), 0L), record,
                "locked is what open orders reserve, asset=" + balance.asset() + " locked=" + balance.locked()
                    + " reserved=" + reserved);
        }
        checkOne(record);
    }

    /** At most one order of a leg may still fill, and no more is traded back than was filled. */
    private void checkGroups(Record record, Map<Integer, Long> reserved) {
        Map<String, Long> working = new HashMap<>();
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            if (order.groupId() != 0) {
                require(working.put(order.groupId() + "/" + order.instrumentId(), order.orderId()) == null, record,
                    "one order of a leg is open");
            }
        }
        for (LegGroup group : state.groups.unfinished()) {
            for (Leg leg : group.legs()) {
                reserved.merge(leg.reserveAssetId, leg.reserve, Math::addExact);
                require(leg.reserve >= 0, record, "a leg sets aside nothing negative");
                checkLeg(group, leg, record);
            }
        }
        for (LegGroup group : state.groups.ended()) {
            require(group.legs().stream().allMatch(leg -> leg.reserve == 0), record, "what has ended needs nothing");
        }
    }

    private void checkLeg(LegGroup group, Leg leg, Record record) {
        Order order = state.order(leg.orderId);
        boolean reversal = order != null && order.side() != leg.side();
        long toCome = reversal && !order.state().terminal() ? order.openQuantity() : 0;
        boolean over = overfilled.stream().map(state::order)
            .anyMatch(late -> late != null && late.groupId() == group.groupId());
        require(over || leg.unwoundQuantity() + toCome <= leg.filledQuantity(), record,
            "no more is traded back than was filled, filled=" + leg.filledQuantity() + " unwound="
                + leg.unwoundQuantity() + " toCome=" + toCome);
    }

    /** As docs/journal-format.md says it under "Locked". */
    private long expectedReserve(Order order) {
        if (order.isSecond()) {
            return 0;
        }
        BigDecimal rest = BigDecimal.valueOf(order.quantity() - order.filledQuantity(), Decimals.SCALE);
        if (order.side() == Side.SELL) {
            return rest.unscaledValue().longValueExact();
        }
        if (order.orderType() == OrderType.LIMIT) {
            return BigDecimal.valueOf(order.price(), Decimals.SCALE).multiply(rest)
                .setScale(Decimals.SCALE, RoundingMode.CEILING).unscaledValue().longValueExact();
        }
        return Math.max(0, reserves.get(order.orderId()) - quotes.getOrDefault(order.orderId(), 0L));
    }

    private void checkOne(Record record) {
        Order order = state.order(record.orderId);
        if (order == null) {
            return;
        }
        long booked = filled.getOrDefault(order.orderId(), 0L);
        require(order.filledQuantity() == booked, record, "fills of an order add up");
        require(booked == 0 || booked <= order.quantity() || overfilled.contains(order.orderId()), record,
            "an overfill is flagged");
        if (order.state().terminal()) {
            require(order.reserve() == 0, record, "an order that has ended reserves nothing");
            require(!order.cancelling(), record, "an order that has ended is not being cancelled");
        }
        if (order.state() == OrderState.REJECTED || order.state() == OrderState.DENIED
            || order.state() == OrderState.ABANDONED) {
            require(booked == 0 || overfilled.contains(order.orderId()), record, "an order given up has no fills");
        }
    }

    private void require(boolean condition, Record record, String what) {
        if (!condition) {
            throw new AssertionError(what + "; at " + new RecordLine(state, 0).of(record));
        }
    }
}
