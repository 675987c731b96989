package io.holdfast.gateway.venue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares everything with the venue: trades and open orders are put, then balances that no trade has moved
 * meanwhile, so that the ledger and the report speak of one moment.
 */
final class Comparison {
    /** How often trades may come in between before the comparison is given up for this time. */
    static final int MAX_ROUNDS = 5;

    private final Attribution attribution;
    private final Set<String> foreignTold = new HashSet<>();
    private CommandPort port;
    private Resolution resolution;

    Comparison(Attribution attribution) {
        this.attribution = attribution;
    }

    /**
     * Puts what the venue has.
     *
     * @param toEngine where to
     * @param assets what the ledger has a balance of: of one that the venue does not list the account has none
     * @throws VenueException if the venue could not be asked to the end, or trades without a pause
     */
    void run(CommandPort toEngine, Venue venue, List<OrderKey> openOrders, List<Watermark> watermarks,
             List<String> assets) throws VenueException {
        port = toEngine;
        resolution = new Resolution(port, attribution);
        compareOrders(venue, openOrders, watermarks);
        List<Watermark> reached = catchUp(venue, watermarks);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<VenueBalance> balances = venue.balances();
            List<Watermark> after = catchUp(venue, reached);
            if (after.equals(reached)) {
                balances.forEach(port::balance);
                Set<String> missing = new TreeSet<>(assets);
                balances.forEach(balance -> missing.remove(balance.asset()));
                missing.forEach(asset -> port.balance(new VenueBalance(asset, 0, 0)));
                reached.forEach(mark -> port.tradesCaughtUp(mark.instrumentId(), mark.tradeId()));
                return;
            }
            reached = after;
        }
        throw new VenueException("the account trades without a pause, rounds=" + MAX_ROUNDS, null);
    }

    private void compareOrders(Venue venue, List<OrderKey> openOrders, List<Watermark> watermarks)
        throws VenueException {
        // In the order of their names: the first order of a list goes before the second.
        Map<String, VenueOrder> working = new TreeMap<>();
        for (VenueOrder order : venue.openOrders()) {
            working.put(order.clientOrderId(), order);
        }
        for (OrderKey key : openOrders) {
            VenueOrder order = working.remove(key.clientOrderId());
            if (order == null) {
                resolution.resolve(venue, key, "", 0);
            } else {
                attribution.named(order, key.instrumentId(), port);
                resolution.putFills(venue, key, order);
                port.status(key.named(), order, 0);
            }
        }
        for (VenueOrder order : working.values()) {
            unexpected(venue, order, watermarks);
        }
    }

    /**
     * An order taken while this ran is told to the core, which knows it; one that the journal lost is told with all
     * that it filled; one that is not ours is told to the core once, which knows what was told before a restart.
     */
    private void unexpected(Venue venue, VenueOrder order, List<Watermark> watermarks) throws VenueException {
        int instrumentId = watermarks.stream().filter(mark -> mark.venueSymbol().equals(order.venueSymbol()))
            .mapToInt(Watermark::instrumentId).findFirst().orElse(0);
        Attribution.Named named = attribution.named(order, instrumentId, port);
        if (!named.foreign()) {
            if (instrumentId != 0) { // else nothing of it could be booked
                resolution.putFills(venue, new OrderKey(named.orderId(), instrumentId, order.venueSymbol(),
                    order.clientOrderId()), order);
            }
            port.status(named, order, 0);
        } else if (foreignTold.add(order.venueSymbol() + order.venueOrderId())) {
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
