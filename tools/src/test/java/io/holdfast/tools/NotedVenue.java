package io.holdfast.tools;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.gateway.venue.MarketListener;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.Outcome;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueConnector;
import io.holdfast.gateway.venue.VenueInstrument;
import io.holdfast.gateway.venue.VenueListener;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueStream;
import io.holdfast.gateway.venue.VenueTrade;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A venue in the engine's process that outlives it: what it is asked to do it notes before it does it, and what is in
 * the notes it knows again after a kill. Each fifth order trades at once.
 */
final class NotedVenue implements VenueConnector {
    static final String FILE = "venue";
    static final String PLACE = "place";
    static final String AGAIN = "again";
    static final String CANCEL = "cancel";
    static final String FILL = "fill";

    static final List<VenueInstrument> INSTRUMENTS = List.of(instrument("BTC"), instrument("ETH"));

    private static final int FILLS_ONE_OF = 5;
    private static final long BASE = 1_000 * Decimals.ONE;
    private static final long QUOTE = 1_000_000_000L * Decimals.ONE;

    private final Map<String, VenueOrder> orders = new LinkedHashMap<>();
    private final List<VenueTrade> trades = new ArrayList<>();
    private final Map<String, Long> quantities = new LinkedHashMap<>();
    private final Notes notes;
    private VenueListener listener;

    NotedVenue(Path directory) {
        Path file = directory.resolve(FILE);
        for (String[] note : Notes.read(file)) {
            switch (note[0]) {
                case PLACE -> place(note[1], note[2], Side.valueOf(note[3]), Long.parseLong(note[4]));
                case FILL -> fill(note[1], Long.parseLong(note[2]));
                case CANCEL -> status(note[1], VenueStatus.CANCELLED);
                default -> throw new IllegalStateException("unknown note: " + String.join(" ", note));
            }
        }
        notes = new Notes(file);
    }

    private static VenueInstrument instrument(String base) {
        return new VenueInstrument(base + "/USDT", base + "USDT", base, "USDT",
            new VenueInstrument.Rules(1_000_000, 1_000, 1_000, 900_000_000_000L, 500_000_000L));
    }

    private void place(String id, String symbol, Side side, long quantity) {
        quantities.put(id, quantity);
        orders.put(id, new VenueOrder(symbol, id, String.valueOf(orders.size() + 1), side, VenueStatus.LIVE, 0, 0));
    }

    private VenueTrade fill(String id, long price) {
        VenueOrder order = orders.get(id);
        long quantity = quantities.get(id);
        VenueTrade trade = new VenueTrade(order.venueSymbol(), String.valueOf(trades.size() + 1), order.venueOrderId(),
            order.side(), false, price, quantity, Decimals.notional(price, quantity), 0, "", 0);
        trades.add(trade);
        status(id, VenueStatus.FILLED);
        return trade;
    }

    private void status(String id, VenueStatus status) {
        VenueOrder order = orders.get(id);
        long filled = status == VenueStatus.FILLED ? quantities.get(id) : 0;
        orders.put(id, new VenueOrder(order.venueSymbol(), id, order.venueOrderId(), order.side(), status, filled, 0));
    }

    private long total(String asset) {
        long total = asset.equals("USDT") ? QUOTE : BASE;
        for (VenueTrade trade : trades) {
            long sign = trade.side() == Side.BUY ? 1 : -1;
            if (asset.equals("USDT")) {
                total -= sign * trade.quoteQuantityE8();
            } else if (trade.venueSymbol().startsWith(asset)) {
                total += sign * trade.quantityE8();
            }
        }
        return total;
    }

    @Override
    public Venue connect() {
        return new Connection();
    }

    @Override
    public VenueStream accountStream(VenueListener newListener) {
        return new VenueStream() {
            @Override
            public void start() {
                synchronized (NotedVenue.this) {
                    listener = newListener;
                }
                newListener.up();
            }

            @Override
            public void close() {
                synchronized (NotedVenue.this) {
                    listener = null;
                }
            }
        };
    }

    @Override
    public VenueStream marketStream(List<String> venueSymbols, MarketListener market) {
        return new VenueStream() {
            @Override
            public void start() {
                venueSymbols.forEach(symbol -> market.quote(symbol, 100 * Decimals.ONE, 101 * Decimals.ONE));
            }

            @Override
            public void close() {
                // A market that says nothing needs no end.
            }
        };
    }

    private final class Connection implements Venue {
        @Override
        public Outcome place(OrderRequest request) {
            VenueListener told;
            VenueTrade trade = null;
            VenueOrder order;
            String id = request.clientOrderId();
            synchronized (NotedVenue.this) {
                if (orders.containsKey(id)) {
                    // Read by the campaign, which fails over it.
                    notes.add(AGAIN, id);
                }
                long price = request.terms().priceE8();
                notes.add(PLACE, id, request.venueSymbol(), request.side(), request.terms().quantityE8(), price);
                NotedVenue.this.place(id, request.venueSymbol(), request.side(), request.terms().quantityE8());
                if (orders.size() % FILLS_ONE_OF == 0) {
                    notes.add(FILL, id, price);
                    trade = fill(id, price);
                }
                order = orders.get(id);
                told = listener;
            }
            if (trade != null && told != null) {
                told.order(order, trade);
            }
            return Outcome.accepted(order.venueOrderId(), 0);
        }

        @Override
        public Outcome cancel(String venueSymbol, String clientOrderId) {
            synchronized (NotedVenue.this) {
                if (orders.get(clientOrderId).status() == VenueStatus.LIVE) {
                    notes.add(CANCEL, clientOrderId);
                    status(clientOrderId, VenueStatus.CANCELLED);
                }
                return Outcome.accepted(orders.get(clientOrderId).venueOrderId(), 0);
            }
        }

        @Override
        public VenueOrder order(String venueSymbol, String clientOrderId) {
            synchronized (NotedVenue.this) {
                return orders.get(clientOrderId);
            }
        }

        @Override
        public VenueOrder orderByVenueId(String venueSymbol, String venueOrderId) {
            synchronized (NotedVenue.this) {
                return orders.values().stream().filter(order -> order.venueOrderId().equals(venueOrderId)).findFirst()
                    .orElse(null);
            }
        }

        @Override
        public List<VenueOrder> openOrders() {
            synchronized (NotedVenue.this) {
                return orders.values().stream().filter(order -> order.status() == VenueStatus.LIVE).toList();
            }
        }

        @Override
        public List<VenueTrade> tradesAfter(String venueSymbol, String afterTradeId) {
            long after = afterTradeId.isEmpty() ? 0 : Long.parseLong(afterTradeId);
            synchronized (NotedVenue.this) {
                return trades.stream().filter(trade -> trade.venueSymbol().equals(venueSymbol)
                    && Long.parseLong(trade.tradeId()) > after).toList();
            }
        }

        @Override
        public List<VenueTrade> tradesOf(String venueSymbol, String venueOrderId) {
            synchronized (NotedVenue.this) {
                return trades.stream().filter(trade -> trade.venueOrderId().equals(venueOrderId)).toList();
            }
        }

        @Override
        public List<VenueBalance> balances() {
            synchronized (NotedVenue.this) {
                return List.of(new VenueBalance("USDT", total("USDT"), 0), new VenueBalance("BTC", total("BTC"), 0),
                    new VenueBalance("ETH", total("ETH"), 0));
            }
        }

        @Override
        public List<VenueInstrument> instruments() {
            return INSTRUMENTS;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
