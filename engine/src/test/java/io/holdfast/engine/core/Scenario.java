package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts commands and holds the records that came of them. Each record is also checked against the invariants and folded
 * a second time from its journal bytes. Sequences in the lines, and order ids in the arguments, count from the last
 * {@link #begin}.
 */
final class Scenario {
    static final long START_NS = 1_700_000_000_000_000_000L;
    static final long WINDOW_NS = 16_000_000_000L;
    static final long INTERVAL_NS = 60_000_000_000L;
    static final long SECOND_NS = 1_000_000_000L;
    static final long MILLI_NS = 1_000_000L;

    final EngineState state = new EngineState();

    private final Invariants invariants = new Invariants(state);
    private final Shadow shadow;
    private final Decider decider;
    private final Command command = new Command();
    private long[] bids = {};
    private final List<String> lines = new ArrayList<>();
    private long base;
    private long nowNs = START_NS;

    private Scenario(Shadow shadow, RiskLimits limits) {
        this(shadow, new Policy(WINDOW_NS, INTERVAL_NS, limits));
    }

    private Scenario(Shadow shadow, Policy policy) {
        this.shadow = shadow;
        decider = new Decider(state, policy, this::take);
    }

    /** An engine that has just started with an empty journal. */
    static Scenario started() {
        return started(RiskLimits.UNLIMITED);
    }

    private static Scenario started(RiskLimits limits) {
        Scenario scenario = new Scenario(new Shadow(), limits);
        scenario.start();
        return scenario;
    }

    /** Trading open, within limits. */
    static Scenario limited(RiskLimits limits) {
        return open(started(limits));
    }

    /** Trading open, with an account that holds nothing but quote. */
    static Scenario curing(Cures cures) {
        Scenario scenario = new Scenario(new Shadow(), new Policy(WINDOW_NS, INTERVAL_NS, RiskLimits.UNLIMITED, cures));
        scenario.start();
        scenario.instrument("BTC/USDT", "0.01", "0.001", "5");
        scenario.venueUp();
        scenario.balance("USDT", "100000", "0");
        scenario.reconciled();
        scenario.begin();
        return scenario;
    }

    /** Two instruments, funds, and trading open. */
    static Scenario trading() {
        return open(started());
    }

    /** The same without the second fold, for tests that need thousands of them. */
    static Scenario tradingAlone() {
        Scenario scenario = new Scenario(null, RiskLimits.UNLIMITED);
        scenario.start();
        return open(scenario);
    }

    private static Scenario open(Scenario scenario) {
        scenario.instrument("BTC/USDT", "0.01", "0.001", "5");
        scenario.instrument("ETH/USDT", "0.01", "0.001", "5");
        scenario.put(CommandKind.VENUE_UP, Actor.GATEWAY);
        scenario.balance("BTC", "10", "0");
        scenario.balance("ETH", "100", "0");
        scenario.balance("USDT", "100000", "0");
        scenario.balance("BNB", "50", "0");
        scenario.reconciled();
        assertEquals(TradingState.TRADING, scenario.state.tradingState());
        scenario.begin();
        return scenario;
    }

    static long amount(String decimal) {
        return decimal == null ? Decimals.ABSENT
            : new BigDecimal(decimal).movePointRight(Decimals.SCALE).longValueExact();
    }

    private void take(Record record) {
        invariants.check(record);
        if (shadow != null) {
            shadow.follow(record, state);
        }
        lines.add(new RecordLine(state, base).of(record));
    }

    /** Forgets the records so far; the next one is number 1. */
    void begin() {
        base = state.sequence();
        lines.clear();
    }

    /** The records since the last {@link #begin}. */
    List<String> lines() {
        return lines;
    }

    /** The records since the last call are these. */
    void expect(String... expected) {
        assertEquals(Arrays.stream(expected).map(RecordLine::normalised).collect(Collectors.joining("\n")),
            String.join("\n", lines));
        lines.clear();
    }

    /** The records since the last call are of these kinds. */
    void expectKinds(RecordKind... kinds) {
        assertEquals(Arrays.stream(kinds).map(Enum::name).collect(Collectors.joining("\n")),
            lines.stream().map(line -> line.split(" ")[1]).collect(Collectors.joining("\n")));
        lines.clear();
    }

    int longestRecord() {
        return shadow.longest();
    }

    Scenario later(long ns) {
        nowNs += ns;
        return this;
    }

    Command command(CommandKind kind, Actor actor) {
        return command.reset(kind, actor);
    }

    void put() {
        decider.decide(command, nowNs);
    }

    void put(CommandKind kind, Actor actor) {
        command(kind, actor);
        put();
    }

    void start() {
        command(CommandKind.START, Actor.ENGINE);
        command.engineId = 0xABCD1234;
        command.configHash = 77;
        command.build.set("1.0");
        command.text.set("17");
        put();
    }

    void tick() {
        put(CommandKind.TICK, Actor.ENGINE);
    }

    void instrument(String symbol, String tick, String lot, String minNotional) {
        String[] assets = symbol.split("/");
        command(CommandKind.INSTRUMENT, Actor.VENUE);
        command.symbol.set(symbol);
        command.venueSymbol.set(assets[0] + assets[1]);
        command.asset.set(assets[0]);
        command.quoteAsset.set(assets[1]);
        command.tickSize = amount(tick);
        command.lotStep = amount(lot);
        command.minQuantity = amount(lot);
        command.maxQuantity = amount("1000");
        command.minNotional = amount(minNotional);
        put();
    }

    void balance(String asset, String free, String locked) {
        command(CommandKind.BALANCE, Actor.VENUE);
        command.asset.set(asset);
        command.free = amount(free);
        command.locked = amount(locked);
        put();
    }

    /** Ends the comparison that is running. */
    void reconciled() {
        reconciled(state.reconciliation.running(), Reason.NONE, "");
    }

    void reconciled(long answers, Reason reason, String text) {
        command(CommandKind.RECONCILED, Actor.GATEWAY);
        command.answers = answers;
        command.reason = reason;
        command.text.set(text);
        command.bids = bids;
        put();
    }

    /** What the gateway last saw a sale of the first instrument bring. */
    void market(String bid) {
        bids = new long[] {0, amount(bid)};
    }

    void venueUp() {
        put(CommandKind.VENUE_UP, Actor.GATEWAY);
    }

    void venueDown(String text) {
        command(CommandKind.VENUE_DOWN, Actor.GATEWAY);
        command.text.set(text);
        put();
    }

    /** Prepares a limit order good till cancelled for BTC/USDT. */
    Command limit(String requestId, Side side, String quantity, String price) {
        command(CommandKind.NEW_ORDER, Actor.CLIENT);
        command.requestId.set(requestId);
        command.instrumentId = 1;
        command.side = side;
        command.orderType = OrderType.LIMIT;
        command.timeInForce = TimeInForce.GTC;
        command.quantity = amount(quantity);
        command.price = amount(price);
        return command;
    }

    /** Puts a limit order and returns its order id. */
    long buy(String requestId, String quantity, String price) {
        limit(requestId, Side.BUY, quantity, price);
        put();
        return state.sequence() - base;
    }

    long sell(String requestId, String quantity, String price) {
        limit(requestId, Side.SELL, quantity, price);
        put();
        return state.sequence() - base;
    }

    long market(String requestId, Side side, String quantity, String referencePrice) {
        limit(requestId, side, quantity, null);
        command.orderType = OrderType.MARKET;
        command.timeInForce = null;
        command.referencePrice = amount(referencePrice);
        put();
        return state.sequence() - base;
    }

    void cancel(long orderId, String requestId) {
        about(CommandKind.CANCEL, Actor.CLIENT, orderId);
        command.requestId.set(requestId);
        put();
    }

    Command about(CommandKind kind, Actor actor, long orderId) {
        command(kind, actor);
        command.orderId = orderId == 0 ? 0 : base + orderId;
        return command;
    }

    void accepted(long orderId, String venueOrderId) {
        about(CommandKind.ORDER_ACCEPTED, Actor.VENUE, orderId);
        command.venueOrderId.set(venueOrderId);
        put();
    }

    void rejected(long orderId, Reason reason, String text) {
        about(CommandKind.ORDER_REJECTED, Actor.VENUE, orderId);
        command.reason = reason;
        command.venueCode = -2010;
        command.text.set(text);
        put();
    }

    void unknown(long orderId) {
        about(CommandKind.ORDER_UNKNOWN, Actor.GATEWAY, orderId);
        command.reason = Reason.TIMEOUT;
        command.text.set("read timed out");
        put();
    }

    void cancelRejected(long orderId) {
        about(CommandKind.CANCEL_REJECTED, Actor.VENUE, orderId);
        command.reason = Reason.VENUE_REJECTED;
        command.venueCode = -2011;
        put();
    }

    void cancelUnknown(long orderId) {
        about(CommandKind.CANCEL_UNKNOWN, Actor.GATEWAY, orderId);
        command.reason = Reason.CANCEL_UNKNOWN;
        put();
    }

    /** Prepares a fill of BTC/USDT without a fee. */
    Command fillOf(long orderId, String tradeId, Side side, String quantity, String price) {
        about(CommandKind.FILL, Actor.VENUE, orderId);
        command.instrumentId = 1;
        command.side = side;
        command.tradeId.set(tradeId);
        command.quantity = amount(quantity);
        command.price = amount(price);
        command.quoteQuantity = Decimals.notional(command.price, command.quantity);
        command.fee = 0;
        return command;
    }

    void fill(long orderId, String tradeId, Side side, String quantity, String price) {
        fillOf(orderId, tradeId, side, quantity, price);
        put();
    }

    void status(long orderId, VenueStatus status, String cumulative) {
        status(orderId, status, cumulative, 0);
    }

    /** What a query brought; {@code answers} counts from the last {@link #begin}, too. */
    void status(long orderId, VenueStatus status, String cumulative, long answers) {
        about(CommandKind.ORDER_STATUS, Actor.VENUE, orderId);
        command.venueStatus = status;
        command.cumulativeQuantity = amount(cumulative);
        command.answers = answers == 0 ? 0 : base + answers;
        put();
    }

    Order order(long orderId) {
        return state.order(base + orderId);
    }

    OrderState stateOf(long orderId) {
        return order(orderId).state();
    }

    /** The last query intent of an order, counted from the last {@link #begin}. */
    long lastQuery(long orderId) {
        return order(orderId).extra.lastQuery - base;
    }

    String total(String asset) {
        return RecordLine.amount(balanceOf(asset).total());
    }

    String locked(String asset) {
        return RecordLine.amount(balanceOf(asset).locked());
    }

    private Balance balanceOf(String asset) {
        return state.balances().stream().filter(balance -> balance.asset().equals(asset)).findFirst().orElseThrow();
    }

    String position() {
        Position position = state.instrument(1).position();
        return RecordLine.amount(position.quantity()) + " cost " + RecordLine.amount(position.cost())
            + " pnl " + RecordLine.amount(position.realisedPnl());
    }
}
