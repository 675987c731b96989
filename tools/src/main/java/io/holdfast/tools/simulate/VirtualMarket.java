package io.holdfast.tools.simulate;

import io.holdfast.engine.core.Side;
import io.holdfast.gateway.venue.VenueInstrument;
import io.holdfast.gateway.venue.VenueTrade;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One symbol of the virtual exchange: its rules, its best prices, and the account's trades in it. */
final class VirtualMarket {
    static final long MIN_NOTIONAL = 500_000_000L;

    final String symbol;
    final String base;
    final String quote;
    final long tick;
    final long lot;
    final List<VenueTrade> trades = new ArrayList<>();
    long bid;
    long ask;

    VirtualMarket(String base, String quote, long mid, long tick, long lot) {
        this.symbol = base + quote;
        this.base = base;
        this.quote = quote;
        this.tick = tick;
        this.lot = lot;
        bid = mid - tick;
        ask = mid + tick;
    }

    /** A step of a random walk. */
    void move(SplittableRandom random) {
        long mid = (bid + ask) / 2;
        long change = (long) (mid * 0.002 * (random.nextDouble() - 0.5));
        mid = Math.max(1_000 * tick, mid + change);
        mid -= mid % tick;
        long half = tick * (1 + random.nextInt(20));
        bid = mid - half;
        ask = mid + half;
    }

    /** The price that an order on a side meets. */
    long meets(Side side) {
        return side == Side.BUY ? ask : bid;
    }

    VenueInstrument instrument() {
        return new VenueInstrument(base + "/" + quote, symbol, base, quote,
            new VenueInstrument.Rules(tick, lot, lot, 900_000_000_000L, MIN_NOTIONAL));
    }
}
