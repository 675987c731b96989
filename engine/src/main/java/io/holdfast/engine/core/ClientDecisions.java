package io.holdfast.engine.core;

/** What clients ask for: an order becomes an intent or a denial, once per request id; a cancel gets one answer. */
final class ClientDecisions {
    /** The most orders that may be open at a time. */
    static final int MAX_OPEN_ORDERS = 1 << 20;

    /** A market buy sets aside this many percent of what the market's price asks for, since it may fill higher. */
    static final int MARKET_RESERVE_PERCENT = 105;

    private final Emitter out;
    private final EngineState state;
    private final RiskDecisions risk;
    private final ProtectionRequests protections;

    private long reserve;
    private int reserveAssetId;

    ClientDecisions(Emitter out, ProtectionRequests protections) {
        this.out = out;
        this.protections = protections;
        state = out.state;
        risk = new RiskDecisions(out);
    }

    void newOrder(Command command) {
        if (out.isTaken(command.requestId)) {
            return; // decided before: the first answer stands
        }
        Reason denial = denial(command, Ahead.NOTHING);
        if (denial == Reason.NONE && protections.mustWait(command)) {
            denial = protections.await(command);
            if (denial == Reason.NONE) {
                return;
            }
        }
        if (denial != Reason.NONE) {
            Record record = out.begin(RecordKind.ORDER_DENIED, 0);
            record.copyTerms(command);
            record.orderId = record.sequence;
            record.reason = denial;
            out.emit();
            return;
        }
        Record record = out.begin(RecordKind.ORDER_INTENT, 0);
        record.copyTerms(command);
        record.orderId = record.sequence;
        if (command.orderType == OrderType.MARKET) {
            record.price = Decimals.ABSENT;
        }
        record.reserve = reserve;
        record.reserveAssetId = reserveAssetId;
        boolean isProtected = ProtectionRequests.isWanted(command);
        record.protectionId = isProtected ? record.sequence + 1 : 0;
        out.emitIntent(record);
        if (isProtected) {
            protections.attach(command, state.sequence());
        }
    }

    /** Sells at the market what a person wants sold; why it cannot be, or {@link Reason#NONE}. */
    Reason sell(Instrument instrument, long quantity, long action) {
        if (quantity > state.balance(instrument.baseAssetId()).free()) {
            return Reason.INSUFFICIENT_FUNDS;
        }
        Record record = out.begin(RecordKind.ORDER_INTENT, action);
        record.orderId = record.sequence;
        record.instrumentId = instrument.instrumentId();
        record.side = Side.SELL;
        record.orderType = OrderType.MARKET;
        record.quantity = quantity;
        record.reserve = quantity;
        record.reserveAssetId = instrument.baseAssetId();
        out.emitIntent(record, "flatten-");
        return Reason.NONE;
    }

    /** What an order that is not denied sets aside; of the last one that was looked at. */
    long reserve() {
        return reserve;
    }

    int reserveAssetId() {
        return reserveAssetId;
    }

    /**
     * Why an order is refused, or {@link Reason#NONE}.
     *
     * @param ahead what is taken before it, and not yet in the state
     */
    Reason denial(Command command, Ahead ahead) {
        boolean market = command.orderType == OrderType.MARKET;
        if (command.requestId.isEmpty() || command.side == null
            || !market && (command.orderType != OrderType.LIMIT || command.timeInForce == null)) {
            return Reason.INVALID_REQUEST;
        }
        Instrument instrument = state.instrument(command.instrumentId);
        Reason closed = closed(command, instrument);
        if (closed != Reason.NONE) {
            return closed;
        }
        if (state.openCount() + ahead.orders() >= MAX_OPEN_ORDERS) {
            return Reason.TOO_MANY_ORDERS;
        }
        long quantity = command.quantity;
        if (quantity < Math.max(1, instrument.minQuantity()) || quantity > instrument.maxQuantity()
            || isOff(quantity, instrument.lotStep())) {
            return Reason.INVALID_QUANTITY;
        }
        long price = market ? command.referencePrice : command.price;
        if (market && price <= 0) {
            return Reason.NO_MARKET_PRICE;
        }
        if (price <= 0 || !market && isOff(price, instrument.tickSize())) {
            return Reason.INVALID_PRICE;
        }
        long notional = Decimals.notional(price, quantity);
        if (notional == Decimals.OVERFLOW) {
            return Reason.OVERFLOW;
        }
        if (notional < instrument.minNotional()) {
            return Reason.BELOW_MIN_NOTIONAL;
        }
        Reason refused = risk.denial(command, instrument, price, notional, ahead);
        if (refused == Reason.NONE && ProtectionRequests.isWanted(command)) {
            refused = protections.denial(command, instrument, price, quantity);
        }
        // What protections hold becomes free for one that waits.
        boolean decided = refused != Reason.NONE || ahead == Ahead.NOTHING && protections.mustWait(command);
        return decided ? refused : funds(command, instrument, price, ahead);
    }

    /** Whether an order would sell what protections hold. */
    boolean mustWait(Command command) {
        return protections.mustWait(command);
    }

    /** Why nothing of the kind is taken now. */
    private Reason closed(Command command, Instrument instrument) {
        boolean reduces = instrument != null && RiskDecisions.reduces(command, instrument);
        TradingState trading = state.tradingState();
        if (trading == TradingState.HALTED) {
            // A person closes positions also while nothing else may trade.
            return reduces && command.actor == Actor.OPERATOR && state.venueUp() ? Reason.NONE : Reason.HALTED;
        }
        if (!trading.open()) {
            return Reason.NOT_TRADING;
        }
        if (instrument == null) {
            return Reason.UNKNOWN_INSTRUMENT;
        }
        if (!reduces && command.actor != Actor.OPERATOR && state.groups.isUnfinished(command.instrumentId)) {
            return Reason.GROUP_UNFINISHED;
        }
        return trading == TradingState.REDUCE_ONLY && !reduces
            ? state.spaceLow() ? Reason.LOW_SPACE : Reason.REDUCE_ONLY : Reason.NONE;
    }

    private static boolean isOff(long value, long step) {
        return step != 0 && value % step != 0;
    }

    private Reason funds(Command command, Instrument instrument, long price, Ahead ahead) {
        if (command.side == Side.SELL) {
            reserveAssetId = instrument.baseAssetId();
            reserve = command.quantity;
        } else {
            reserveAssetId = instrument.quoteAssetId();
            reserve = Decimals.notionalCeiling(price, command.quantity);
            if (command.orderType == OrderType.MARKET && reserve != Decimals.OVERFLOW) {
                reserve = Decimals.multiplyDivide(reserve, MARKET_RESERVE_PERCENT, 100);
            }
        }
        if (reserve == Decimals.OVERFLOW) {
            return Reason.OVERFLOW;
        }
        long before = ahead.reserved(reserveAssetId);
        boolean enough = before != Decimals.OVERFLOW && reserve <= state.balance(reserveAssetId).free() - before;
        return enough ? Reason.NONE : Reason.INSUFFICIENT_FUNDS;
    }

    void cancel(Command command) {
        Order order = state.order(command.orderId);
        Reason refusal = refusal(order);
        Record record = out.begin(refusal == Reason.NONE ? RecordKind.CANCEL_INTENT : RecordKind.CANCEL_REJECTED, 0);
        record.orderId = command.orderId;
        record.reason = refusal;
        record.requestId.set(command.requestId);
        out.emit();
    }

    /** Why an order cannot be cancelled; {@link Reason#NONE} where it can. */
    static Reason refusal(Order order) {
        if (order == null) {
            return Reason.UNKNOWN_ORDER;
        }
        if (order.state().terminal()) {
            return Reason.ORDER_CLOSED;
        }
        return order.cancelling() ? Reason.CANCEL_PENDING : Reason.NONE;
    }
}
