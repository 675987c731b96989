package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The venue's best prices, asked for when they are old. Any thread. */
final class MarketWatch {
    private static final long MAX_AGE_NS = 100_000_000L;
    private static final int PRICE_DECIMALS = 2;

    private final EngineApi api;

    private JsonNode tickers;
    private long askedNs;

    MarketWatch(EngineApi api) {
        this.api = api;
    }

    /**
     * A price a share away from the best opposite one: positive to cross the spread, negative to wait behind it.
     *
     * @param symbol as Holdfast writes it
     */
    String price(String symbol, boolean buy, double share) throws InterruptedException {
        BigDecimal best = best(symbol.replace("/", ""), buy);
        double factor = buy ? 1 + share : 1 - share;
        return best.multiply(BigDecimal.valueOf(factor)).setScale(PRICE_DECIMALS, RoundingMode.HALF_UP)
            .toPlainString();
    }

    /** Whether a price is so near to the market, as a share of it, that an order at that price may fill. */
    boolean isNear(String symbol, String price, double share) throws InterruptedException {
        BigDecimal best = best(symbol.replace("/", ""), true);
        BigDecimal away = new BigDecimal(price).subtract(best).abs();
        return away.compareTo(best.multiply(BigDecimal.valueOf(share))) < 0;
    }

    private synchronized BigDecimal best(String venueSymbol, boolean buy) throws InterruptedException {
        if (tickers == null || System.nanoTime() - askedNs > MAX_AGE_NS) {
            tickers = api.venue("GET", "/api/v3/ticker/bookTicker", "");
            askedNs = System.nanoTime();
        }
        for (JsonNode ticker : tickers) {
            if (ticker.get("symbol").textValue().equals(venueSymbol)) {
                return new BigDecimal(ticker.get(buy ? "askPrice" : "bidPrice").textValue());
            }
        }
        throw new AssertionError("the venue has no price, symbol=" + venueSymbol + " tickers=" + tickers);
    }
}
