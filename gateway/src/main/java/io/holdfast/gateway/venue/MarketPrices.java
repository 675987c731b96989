package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The last best prices of each symbol, for whoever needs one to go by. Any thread. */
public final class MarketPrices implements MarketListener {
    /** What was quoted longer ago, in nanoseconds, is no price: the stream may be down. */
    static final long FRESH_NS = 10_000_000_000L;

    private record Quote(long bidE8, long askE8, long nanoTime) {
    }

    private final Map<String, Quote> quotes = new ConcurrentHashMap<>();

    private volatile Quote last;

    @Override
    public void quote(String venueSymbol, long bidE8, long askE8) {
        Quote quote = new Quote(bidE8, askE8, System.nanoTime());
        quotes.put(venueSymbol, quote);
        last = quote;
    }

    /** How long ago the last price of any symbol came, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    public long silentNs() {
        Quote quote = last;
        return quote == null ? Long.MAX_VALUE : System.nanoTime() - quote.nanoTime();
    }

    /**
     * The price that an order on a side would meet, quote per base times 10^8: the ask for a buy, the bid for a sell;
     * {@link Decimals#ABSENT} where none is known or the last one is not fresh.
     */
    public long price(String venueSymbol, Side side) {
        Quote quote = quotes.get(venueSymbol);
        if (quote == null || System.nanoTime() - quote.nanoTime() > FRESH_NS) {
            return Decimals.ABSENT;
        }
        return side == Side.BUY ? quote.askE8() : quote.bidE8();
    }
}
