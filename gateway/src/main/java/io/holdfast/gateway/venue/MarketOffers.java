package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.pipeline.CommandWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Tells the engine what a sale would bring, for what it watches itself: of each instrument the last price only, once a
 * turn where it has changed, and now and then where it has not and is still young. A price is dropped rather than
 * waited for; the next turn offers the one that is then the last, so that the last one of a market always gets through.
 * Quotes come on the thread of the stream, turns on one other.
 */
final class MarketOffers implements MarketListener {
    /** Time between two turns. */
    static final long TURN_NS = 50_000_000L;
    /** After so long a price that has not changed is offered again. */
    static final long REPEAT_NS = 1_000_000_000L;

    private final Map<String, Last> symbols = new ConcurrentHashMap<>();
    private final MarketPrices prices;
    private final LongSupplier nanoTime;

    /** The last price of an instrument. */
    private static final class Last {
        private final int instrumentId;
        private volatile long bidE8;
        private volatile long quotedNs;
        private long offeredE8;
        private long offeredNs;

        Last(int instrumentId) {
            this.instrumentId = instrumentId;
        }
    }

    MarketOffers(MarketPrices prices, LongSupplier nanoTime) {
        this.prices = prices;
        this.nanoTime = nanoTime;
    }

    /** Prices of a symbol, as the venue writes it, are those of this instrument. */
    void instrument(String venueSymbol, int instrumentId) {
        symbols.putIfAbsent(venueSymbol, new Last(instrumentId));
    }

    @Override
    public void quote(String venueSymbol, long bidE8, long askE8) {
        prices.quote(venueSymbol, bidE8, askE8);
        Last last = symbols.get(venueSymbol);
        if (last != null) {
            last.quotedNs = nanoTime.getAsLong();
            last.bidE8 = bidE8;
        }
    }

    /** The last prices by instrument id, however old; 0 where there was none. */
    long[] bids() {
        int most = symbols.values().stream().mapToInt(last -> last.instrumentId).max().orElse(0);
        long[] bids = new long[most + 1];
        symbols.values().forEach(last -> bids[last.instrumentId] = last.bidE8);
        return bids;
    }

    /** Offers what is due; what the engine does not take is due again. */
    void turn(Predicate<CommandWriter> engine) {
        long nowNs = nanoTime.getAsLong();
        for (Last last : symbols.values()) {
            long bidE8 = last.bidE8;
            boolean repeats = bidE8 != 0 && nowNs - last.offeredNs >= REPEAT_NS
                && nowNs - last.quotedNs < MarketPrices.FRESH_NS;
            boolean due = bidE8 != last.offeredE8 || repeats;
            if (due && engine.test(command -> write(command, last.instrumentId, bidE8))) {
                last.offeredE8 = bidE8;
                last.offeredNs = nowNs;
            }
        }
    }

    private static void write(Command command, int instrumentId, long bidE8) {
        command.reset(CommandKind.MARKET, Actor.GATEWAY);
        command.instrumentId = instrumentId;
        command.price = bidE8;
    }
}
