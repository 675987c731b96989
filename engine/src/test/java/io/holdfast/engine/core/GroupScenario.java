package io.holdfast.engine.core;

import java.util.List;

/** Puts groups of two legs, of BTC/USDT and ETH/USDT, and answers for the venue. */
final class GroupScenario {
    final Scenario scenario;

    private GroupScenario(Scenario scenario) {
        this.scenario = scenario;
    }

    static GroupScenario trading() {
        return new GroupScenario(Scenario.trading());
    }

    static GroupScenario within(RiskLimits limits) {
        return new GroupScenario(Scenario.limited(limits));
    }

    static LegTerms market(int instrumentId, Side side, String quantity) {
        return new LegTerms(instrumentId, side, OrderType.MARKET, null, Scenario.amount(quantity), Decimals.ABSENT,
            Scenario.amount("100"));
    }

    static LegTerms limit(int instrumentId, Side side, String quantity, String price) {
        return new LegTerms(instrumentId, side, OrderType.LIMIT, TimeInForce.GTC, Scenario.amount(quantity),
            Scenario.amount(price), Scenario.amount(price));
    }

    /** Opens a group without a deadline and returns it. */
    LegGroup open(GroupMode mode, GroupRule rule, LegTerms... legs) {
        return open(mode, rule, 0, legs);
    }

    LegGroup open(GroupMode mode, GroupRule rule, long durationNs, LegTerms... legs) {
        Command command = scenario.command(CommandKind.OPEN_GROUP, Actor.CLIENT);
        command.requestId.set("pair");
        command.groupMode = mode;
        command.groupRule = rule;
        command.durationNs = durationNs;
        command.legs = List.of(legs);
        scenario.put();
        return scenario.state.groups.unfinished().isEmpty() ? null : scenario.state.groups.unfinished().get(0);
    }

    void operate(Operation operation, LegGroup group) {
        Command command = scenario.command(CommandKind.OPERATE, Actor.OPERATOR);
        command.operation = operation;
        command.groupId = group == null ? 0 : group.groupId();
        command.operator.set("ann");
        command.text.set("because");
        scenario.put();
    }

    /** The order that works for a leg, from 0. */
    Order orderOf(LegGroup group, int leg) {
        return scenario.state.order(group.legs().get(leg).orderId());
    }

    void accept(Order order) {
        about(CommandKind.ORDER_ACCEPTED, order).venueOrderId.set("v" + order.orderId());
        scenario.put();
    }

    void reject(Order order, Reason reason) {
        about(CommandKind.ORDER_REJECTED, order).reason = reason;
        scenario.put();
    }

    void fill(Order order, String quantity, String price) {
        Command fill = about(CommandKind.FILL, order);
        fill.instrumentId = order.instrumentId();
        fill.side = order.side();
        fill.tradeId.set("t" + scenario.state.sequence());
        fill.quantity = Scenario.amount(quantity);
        fill.price = Scenario.amount(price);
        fill.quoteQuantity = Decimals.notional(fill.price, fill.quantity);
        fill.fee = 0;
        scenario.put();
    }

    void ended(Order order, VenueStatus status, String filled) {
        Command ended = about(CommandKind.ORDER_STATUS, order);
        ended.venueStatus = status;
        ended.cumulativeQuantity = Scenario.amount(filled);
        scenario.put();
    }

    Command about(CommandKind kind, Order order) {
        Command command = scenario.command(kind, Actor.VENUE);
        command.orderId = order.orderId();
        return command;
    }

    String position(int instrumentId) {
        return RecordLine.amount(scenario.state.instrument(instrumentId).position().quantity());
    }
}
