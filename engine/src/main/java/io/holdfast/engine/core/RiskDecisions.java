package io.holdfast.engine.core;

import java.util.Arrays;

/**
 * Whether an order is within what the strategies may do, before the journal says yes. What is open counts in full,
 * sent or not, in doubt or not. An order that makes a position smaller is held to the limits of one order alone: the
 * way out must not be closed by what is wrong already.
 */
final class RiskDecisions {
    private static final int SYMBOLS = 64;

    private final Emitter out;
    private final EngineState state;
    private final RiskLimits limits;
    /** By instrument id, looked up once. */
    private RiskLimits.Symbol[] bySymbol = new RiskLimits.Symbol[SYMBOLS];

    RiskDecisions(Emitter out) {
        this.out = out;
        state = out.state;
        limits = out.policy.limits();
    }

    /** Whether an order makes a position smaller, together with all that are open already. */
    static boolean reduces(Command command, Instrument instrument) {
        long position = instrument.position().quantity();
        boolean sell = command.side == Side.SELL;
        return position != 0 && sell == position > 0
            && command.quantity <= Math.abs(position) - instrument.open(command.side).quantityOfOthers();
    }

    /**
     * Why an order is refused, or {@link Reason#NONE}.
     *
     * @param price its own, or for a market order the market's
     * @param notional price times quantity
     * @param ahead what is taken before it, and not yet in the state
     */
    Reason denial(Command command, Instrument instrument, long price, long notional, Ahead ahead) {
        RiskLimits.Symbol symbol = limitsOf(instrument);
        if (command.quantity > symbol.orderQuantity()) {
            return Reason.ORDER_SIZE_LIMIT;
        }
        if (notional > symbol.orderNotional()) {
            return Reason.ORDER_NOTIONAL_LIMIT;
        }
        if (isOffMarket(command, symbol)) {
            return Reason.PRICE_COLLAR;
        }
        if (symbol.selfCross() && instrument.open(other(command.side)).crosses(price)) {
            return Reason.SELF_CROSS;
        }
        return reduces(command, instrument) ? Reason.NONE : entry(command, instrument, symbol, notional, ahead);
    }

    private Reason entry(Command command, Instrument instrument, RiskLimits.Symbol symbol, long notional,
                         Ahead ahead) {
        long held = command.side == Side.BUY ? instrument.held() : -instrument.held();
        long open = instrument.open(command.side).quantity();
        if (symbol.singleEntry() && (held > 0 || open > 0)) {
            return Reason.DUPLICATE_ENTRY;
        }
        if (exceeds(symbol.position(), held, open, command.quantity)) {
            return Reason.POSITION_LIMIT;
        }
        if (instrument.openCount() >= symbol.openOrders()
            || state.openCount() + ahead.orders() >= limits.total().openOrders()) {
            return Reason.OPEN_ORDERS_LIMIT;
        }
        int day = Instrument.day(out.nowNs());
        if (instrument.loss(day) >= symbol.lossPerDay() || isLost(instrument.quoteAssetId(), day)) {
            return Reason.LOSS_LIMIT;
        }
        long second = out.nowNs() / Rate.NS_PER_SECOND;
        if (instrument.rate.in(second) >= symbol.ordersPerSecond()
            || state.rate.in(second) + ahead.orders() >= limits.total().ordersPerSecond()) {
            return Reason.ORDER_RATE_LIMIT;
        }
        return limits.total().exposure() != RiskLimits.NONE && isExposed(instrument.quoteAssetId(), notional, ahead)
            ? Reason.EXPOSURE_LIMIT : Reason.NONE;
    }

    private static boolean exceeds(long limit, long held, long open, long quantity) {
        if (limit == RiskLimits.NONE) {
            return false;
        }
        long sum = Decimals.add(Decimals.add(held, open), quantity);
        return sum == Decimals.OVERFLOW || sum > limit;
    }

    /** To the worse side only: a buy far below the market does no harm. */
    private static boolean isOffMarket(Command command, RiskLimits.Symbol symbol) {
        long market = command.referencePrice;
        if (symbol.collar() == RiskLimits.NONE || command.orderType == OrderType.MARKET) {
            return false;
        }
        if (market == Decimals.ABSENT || market <= 0) {
            return true; // without a market nothing says that the price is one
        }
        long room = Decimals.notional(market, symbol.collar());
        if (room == Decimals.OVERFLOW) {
            return false;
        }
        long away = command.side == Side.BUY ? command.price - market : market - command.price;
        return away > room;
    }

    private boolean isLost(int quoteAssetId, int day) {
        if (limits.total().lossPerDay() == RiskLimits.NONE) {
            return false;
        }
        long loss = 0;
        for (int i = 0; i < state.instruments().size(); i++) {
            Instrument instrument = state.instruments().get(i);
            if (instrument.quoteAssetId() == quoteAssetId) {
                loss += instrument.loss(day);
            }
        }
        return loss >= limits.total().lossPerDay();
    }

    private boolean isExposed(int quoteAssetId, long notional, Ahead ahead) {
        long before = ahead.reserved(quoteAssetId);
        long exposure = before == Decimals.OVERFLOW ? before : Decimals.add(notional, before);
        for (int i = 0; i < state.instruments().size(); i++) {
            Instrument instrument = state.instruments().get(i);
            if (instrument.quoteAssetId() == quoteAssetId && exposure != Decimals.OVERFLOW) {
                exposure = Decimals.add(exposure, instrument.position().cost());
            }
        }
        Balance quote = state.balance(quoteAssetId);
        exposure = exposure == Decimals.OVERFLOW ? exposure : Decimals.add(exposure, quote.locked());
        return exposure == Decimals.OVERFLOW || exposure > limits.total().exposure();
    }

    private RiskLimits.Symbol limitsOf(Instrument instrument) {
        int id = instrument.instrumentId();
        if (id >= bySymbol.length) {
            bySymbol = Arrays.copyOf(bySymbol, Math.max(id + 1, 2 * bySymbol.length));
        }
        RiskLimits.Symbol symbol = bySymbol[id];
        if (symbol == null) {
            symbol = limits.of(instrument.symbol());
            bySymbol[id] = symbol;
        }
        return symbol;
    }

    private static Side other(Side side) {
        return side == Side.BUY ? Side.SELL : Side.BUY;
    }
}
