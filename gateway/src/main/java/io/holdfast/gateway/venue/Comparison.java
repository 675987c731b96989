package io.holdfast.gateway.venue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares everything with the venue: trades and open orders are put, then balances that no trade has moved
 * meanwhile, so that the ledger and the report speak of one moment.
 */
final class Comparison {
    /** How often trades may come in between before the comparison is given up for this time. */
    static final int MAX_ROUNDS = 5;

    private final CommandPort port;
    private final Attribution attribution;
    private final Resolution resolution;
    private final Set<String> foreignTold = new HashSet<>();

    Comparison(CommandPort port, Attribution attribution, Resolution resolution) {
        this.port = port;
        this.attribution = attribution;
        this.resolution = resolution;
    }

    /**
     * Puts what the venue has.
     *
     * @throws VenueException if the venue could not be asked to the end, or trades without a pause
     */
    void run(Venue venue, List<OrderKey> openOrders, List<Watermark> watermarks) throws VenueException {
        compareOrders(venue, openOrders, watermarks);
        List<Watermark> reached = catchUp(venue, watermarks);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<VenueBalance> balances = venue.balances();
            List<Watermark> after = catchUp(venue, reached);
            if (after.equals(reached)) {
                balances.forEach(port::balance);
                reached.forEach(mark -> port.tradesCaughtUp(mark.instrumentId(), mark.tradeId()));
                return;
            }
            reached = after;
        }
        throw new VenueException("the account trades without a pause, rounds=" + MAX_ROUNDS, null);
    }

    private void compareOrders(Venue venue, List<OrderKey> openOrders, List<Watermark> watermarks)
        throws VenueException {
        Map<String, VenueOrder> working = new HashMap<>();
        for (VenueOrder order : venue.openOrders()) {
            working.put(order.clientOrderId(), order);
        }
        for (OrderKey key : openOrders) {
            VenueOrder order = working.remove(key.clientOrderId());
            if (order == null) {
                resolution.resolve(venue, key, "", 0);
            } else {
                attribution.named(order);
                resolution.putFills(venue, key, order);
                port.status(key.named(), order, 0);
            }
        }
        for (VenueOrder order : working.values()) {
            unexpected(order, watermarks);
        }
    }

    /** An order taken while this ran is told to the core, which knows it; one that is not ours is told once. */
    private void unexpected(VenueOrder order, List<Watermark> watermarks) {
        Attribution.Named named = attribution.named(order);
        if (!named.foreign()) {
            port.status(named, order, 0);
        } else if (foreignTold.add(order.venueSymbol() + order.venueOrderId())) {
            int instrumentId = watermarks.stream().filter(mark -> mark.venueSymbol().equals(order.venueSymbol()))
                .mapToInt(Watermark::instrumentId).findFirst().orElse(0);
            port.foreignOrder(instrumentId, order);
        }
    }

    /**
     * Puts the trades after each watermark and returns how far they go; before the first comparison nothing is ours.
     */
    private List<Watermark> catchUp(Venue venue, List<Watermark> watermarks) throws VenueException {
        List<Watermark> reached = new ArrayList<>();
        for (Watermark mark : watermarks) {
            List<VenueTrade> trades = venue.tradesAfter(mark.venueSymbol(), mark.tradeId());
            if (!mark.tradeId().isEmpty()) {
                resolution.putTrades(venue, mark.instrumentId(), trades);
            }
            String last = trades.isEmpty() ? mark.tradeId() : trades.get(trades.size() - 1).tradeId();
            reached.add(new Watermark(mark.instrumentId(), mark.venueSymbol(), last.isEmpty() ? "0" : last));
        }
        return reached;
    }
}
