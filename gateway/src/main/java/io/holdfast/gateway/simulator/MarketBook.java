package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is on offer in one symbol. The best comes from quotes, which are newest; what lies behind it from recorded
 * depth, or, without any, from levels one tick apart as large as the best. Owned by the venue's lock.
 */
final class MarketBook {
    static final int SYNTHETIC_LEVELS = 10;
    static final int RECORDED_LEVELS = 100;

    private final BigDecimal tick;
    private final NavigableMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
    private long lastUpdateId;
    private boolean recorded;
    private Quote quote;
    private BigDecimal last;

    MarketBook(BigDecimal tick) {
        this.tick = tick;
    }

    /** The last quote, or null before the first. */
    Quote quote() {
        return quote;
    }

    void onQuote(Quote latest) {
        quote = latest;
        last = last == null ? latest.bid() : last;
    }

    /** Price of the last trade between others; the first bid before the first trade, null before the first quote. */
    BigDecimal last() {
        return last;
    }

    void onPrint(Print print) {
        last = print.price();
    }

    /** Takes a snapshot, or an update that comes after the last snapshot. */
    void onDepth(DepthUpdate update) {
        if (update.snapshot()) {
            bids.clear();
            asks.clear();
            recorded = true;
        } else if (!recorded || update.lastUpdateId() <= lastUpdateId) {
            return;
        }
        lastUpdateId = update.lastUpdateId();
        apply(update.bids(), bids);
        apply(update.asks(), asks);
    }

    /** What rests on that side, best first. */
    List<Level> levels(Side resting) {
        if (quote == null) {
            return List.of();
        }
        List<Level> levels = new ArrayList<>();
        levels.add(new Level(quote.price(resting), quote.quantity(resting)));
        if (recorded) {
            NavigableMap<BigDecimal, BigDecimal> side = resting == Side.BUY ? bids : asks;
            for (Map.Entry<BigDecimal, BigDecimal> entry
                : side.tailMap(quote.price(resting), false).entrySet()) {
                if (levels.size() == RECORDED_LEVELS) {
                    break;
                }
                levels.add(new Level(entry.getKey(), entry.getValue()));
            }
            return levels;
        }
        BigDecimal step = resting == Side.BUY ? tick.negate() : tick;
        BigDecimal price = quote.price(resting).add(step);
        while (levels.size() < SYNTHETIC_LEVELS && price.signum() > 0) {
            levels.add(new Level(price, quote.quantity(resting)));
            price = price.add(step);
        }
        return Collections.unmodifiableList(levels);
    }

    private static void apply(Map<BigDecimal, BigDecimal> changes,
        NavigableMap<BigDecimal, BigDecimal> side) {
        changes.forEach((price, quantity) -> {
            if (quantity.signum() == 0) {
                side.remove(price);
            } else {
                side.put(price, quantity);
            }
        });
    }

    /** A price and how much is on offer there. */
    record Level(BigDecimal price, BigDecimal quantity) {
    }
}
