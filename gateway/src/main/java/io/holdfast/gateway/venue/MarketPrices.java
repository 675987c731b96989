package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The last best prices of each symbol, for whoever needs one to go by. Any thread. */
public final class MarketPrices implements MarketListener {
    private record Quote(long bidE8, long askE8, long nanoTime) {
    }

    private final Map<String, Quote> quotes = new ConcurrentHashMap<>();

    @Override
    public void quote(String venueSymbol, long bidE8, long askE8) {
        quotes.put(venueSymbol, new Quote(bidE8, askE8, System.nanoTime()));
    }

    /**
     * The price that an order on a side would meet, quote per base times 10^8: the ask for a buy, the bid for a sell;
     * {@link Decimals#ABSENT} where none is known or the last one is older than a limit.
     */
    public long price(String venueSymbol, Side side, long maxAgeNs) {
        Quote quote = quotes.get(venueSymbol);
        if (quote == null || System.nanoTime() - quote.nanoTime() > maxAgeNs) {
            return Decimals.ABSENT;
        }
        return side == Side.BUY ? quote.askE8() : quote.bidE8();
    }
}
