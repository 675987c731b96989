package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * A symbol and its filters. A price on the tick times a quantity on the step has at most eight decimals, so that all
 * amounts of the venue are exact.
 */
record SymbolRules(String name, String base, String quote, BigDecimal tick, BigDecimal step, BigDecimal minNotional) {
    static final BigDecimal MAX_PRICE = new BigDecimal("1000000");
    static final BigDecimal MAX_QUANTITY = new BigDecimal("9000");
    static final BigDecimal MAX_NOTIONAL = new BigDecimal("9000000");
    static final int MAX_OPEN_ORDERS = 200;
    /** How many of them may have a stop price. */
    static final int MAX_ALGO_ORDERS = 5;

    private static final BigDecimal FIVE = new BigDecimal("5");
    private static final Set<String> QUOTES = Set.of("USDT", "USDC", "FDUSD", "BTC", "ETH", "EUR", "BNB");
    private static final Map<String, SymbolRules> KNOWN = Map.of(
        "BTCUSDT", new SymbolRules("BTCUSDT", "BTC", "USDT", new BigDecimal("0.01"), new BigDecimal("0.00001"), FIVE),
        "ETHUSDT", new SymbolRules("ETHUSDT", "ETH", "USDT", new BigDecimal("0.01"), new BigDecimal("0.0001"), FIVE));

    SymbolRules {
        if (tick.scale() + step.scale() > Decimals.SCALE) {
            throw new IllegalArgumentException("price and quantity have more than eight decimals together: symbol="
                + name + " tick=" + tick + " step=" + step);
        }
    }

    /**
     * The rules of a symbol: Binance's for BTCUSDT and ETHUSDT, else a tick and step of the decimals that its market
     * was seen to use.
     *
     * @throws IllegalArgumentException if the quote asset cannot be told or the decimals are too many.
     */
    static SymbolRules of(String name, int priceDecimals, int quantityDecimals) {
        SymbolRules known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        String quote = QUOTES.stream()
            .filter(asset -> name.endsWith(asset) && name.length() > asset.length())
            .max((a, b) -> a.length() - b.length())
            .orElseThrow(() -> new IllegalArgumentException("symbol without a known quote asset: symbol=" + name));
        BigDecimal tick = BigDecimal.ONE.movePointLeft(priceDecimals);
        BigDecimal step = BigDecimal.ONE.movePointLeft(quantityDecimals);
        return new SymbolRules(name, name.substring(0, name.length() - quote.length()), quote, tick, step, FIVE);
    }

    /** Refuses a price that PRICE_FILTER does not let pass. */
    void checkPrice(BigDecimal price) {
        if (price.signum() <= 0 || price.compareTo(MAX_PRICE) > 0 || !Decimals.isMultiple(price, tick)) {
            throw Refusal.filter("PRICE_FILTER");
        }
    }

    /** Refuses a quantity that LOT_SIZE does not let pass. */
    void checkQuantity(BigDecimal quantity) {
        if (quantity.signum() == 0) {
            throw Refusal.invalidMessage("Invalid quantity.");
        }
        if (quantity.compareTo(step) < 0 || quantity.compareTo(MAX_QUANTITY) > 0
            || !Decimals.isMultiple(quantity, step)) {
            throw Refusal.filter("LOT_SIZE");
        }
    }

    /** Refuses an order whose value NOTIONAL does not let pass. */
    void checkNotional(BigDecimal price, BigDecimal quantity) {
        BigDecimal notional = price.multiply(quantity);
        if (notional.compareTo(minNotional) < 0 || notional.compareTo(MAX_NOTIONAL) > 0) {
            throw Refusal.filter("NOTIONAL");
        }
    }
}
