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

    private long reserve;
    private int reserveAssetId;

    ClientDecisions(Emitter out) {
        this.out = out;
        state = out.state;
        risk = new RiskDecisions(out);
    }

    void newOrder(Command command) {
        if (state.orderIdOf(command.requestId) != HashIndex.MISSING) {
            return; // decided before: the first answer stands
        }
        Reason denial = denial(command);
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
        name(record);
        out.emit();
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
        record.requestId.set("flatten-" + record.sequence);
        name(record);
        out.emit();
        return Reason.NONE;
    }

    private void name(Record intent) {
        intent.clientOrderIdHigh = ClientOrderId.high(state.engineId(), intent.epoch, intent.sequence);
        intent.clientOrderIdLow = ClientOrderId.low(intent.sequence);
    }

    private Reason denial(Command command) {
        boolean market = command.orderType == OrderType.MARKET;
        if (command.requestId.isEmpty() || command.side == null || command.orderType == null
            || !market && command.timeInForce == null) {
            return Reason.INVALID_REQUEST;
        }
        Instrument instrument = state.instrument(command.instrumentId);
        Reason closed = closed(command, instrument);
        if (closed != Reason.NONE) {
            return closed;
        }
        if (state.openCount() >= MAX_OPEN_ORDERS) {
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
        Reason refused = risk.denial(command, instrument, price, notional);
        return refused == Reason.NONE ? funds(command, instrument, price) : refused;
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
        return trading == TradingState.REDUCE_ONLY && !reduces
            ? state.spaceLow() ? Reason.LOW_SPACE : Reason.REDUCE_ONLY : Reason.NONE;
    }

    private static boolean isOff(long value, long step) {
        return step != 0 && value % step != 0;
    }

    private Reason funds(Command command, Instrument instrument, long price) {
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
        return reserve > state.balance(reserveAssetId).free() ? Reason.INSUFFICIENT_FUNDS : Reason.NONE;
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

    private static Reason refusal(Order order) {
        if (order == null) {
            return Reason.UNKNOWN_ORDER;
        }
        if (order.state().terminal()) {
            return Reason.ORDER_CLOSED;
        }
        return order.cancelling() ? Reason.CANCEL_PENDING : Reason.NONE;
    }
}
