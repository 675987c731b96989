package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.VenueStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A venue in memory: what it does with a placement is a script, what it has is asked for by the queries. It fills
 * nothing by itself.
 */
final class ScriptedVenue implements VenueConnector {
    static final VenueInstrument BTC_USDT = new VenueInstrument("BTC/USDT", "BTCUSDT", "BTC", "USDT",
        new VenueInstrument.Rules(1_000_000, 1_000, 1_000, 900_000_000_000L, 500_000_000L));

    final List<String> requests = new ArrayList<>();
    final Map<String, VenueOrder> orders = new LinkedHashMap<>();
    final List<VenueTrade> trades = new ArrayList<>();
    /** The other order of the list of each. */
    private final Map<String, String> others = new LinkedHashMap<>();
    Function<OrderRequest, Outcome> placing = this::take;
    Function<ListRequest, ListOutcome> listing = this::take;
    boolean reachable = true;
    /** How often it was asked for balances: once in a comparison. */
    volatile int comparisons;
    volatile boolean broken;
    volatile boolean listed = true;
    volatile int listings;
    volatile Runnable whileListing = () -> { };
    volatile int accountStreams;
    volatile int attempts;
    VenueListener listener;
    private long usdt = 100_000 * Decimals.ONE;
    private long btc;

    /** Takes an order, as a venue does that answers. */
    synchronized Outcome take(OrderRequest request) {
        String venueOrderId = String.valueOf(orders.size() + 1);
        orders.put(request.clientOrderId(), new VenueOrder(request.venueSymbol(), request.clientOrderId(), venueOrderId,
            request.side(), VenueStatus.LIVE, 0, 0));
        return Outcome.accepted(venueOrderId, 0);
    }

    /** Takes two orders as one list. */
    synchronized ListOutcome take(ListRequest list) {
        others.put(list.first().clientOrderId(), list.second().clientOrderId());
        others.put(list.second().clientOrderId(), list.first().clientOrderId());
        return new ListOutcome(take(list.first()), take(list.second()));
    }

    /** Fills a whole order behind the stream's back. */
    synchronized VenueTrade fill(String clientOrderId, long quantity, long price) {
        VenueOrder order = orders.get(clientOrderId);
        long quote = Decimals.notional(price, quantity);
        long sign = order.side() == Side.BUY ? 1 : -1;
        btc += sign * quantity;
        usdt -= sign * quote;
        VenueTrade trade = new VenueTrade(order.venueSymbol(), String.valueOf(trades.size() + 1), order.venueOrderId(),
            order.side(), false, price, quantity, quote, 0, "", 0);
        trades.add(trade);
        status(clientOrderId, VenueStatus.FILLED, quantity);
        return trade;
    }

    /** Somebody else sells at the account. */
    synchronized void sellByHand(long quantity, long price) {
        String clientOrderId = "web_" + orders.size();
        String venueOrderId = String.valueOf(orders.size() + 1);
        orders.put(clientOrderId, new VenueOrder("BTCUSDT", clientOrderId, venueOrderId, Side.SELL, VenueStatus.LIVE, 0,
            0));
        fill(clientOrderId, quantity, price);
    }

    /** Has an order that no journal tells of. */
    synchronized void lose(String clientOrderId, String venueOrderId, VenueOrder.Terms terms) {
        orders.put(clientOrderId, new VenueOrder(BTC_USDT.venueSymbol(), clientOrderId, venueOrderId, Side.BUY,
            VenueStatus.LIVE, 0, 0, terms));
    }

    /** Fills a part of an order behind the stream's back. */
    synchronized void trade(String clientOrderId, long quantity, long price) {
        VenueOrder.Terms terms = orders.get(clientOrderId).terms();
        fill(clientOrderId, quantity, price);
        VenueOrder order = orders.get(clientOrderId);
        orders.put(clientOrderId, new VenueOrder(order.venueSymbol(), clientOrderId, order.venueOrderId(), order.side(),
            VenueStatus.LIVE, quantity, 0, terms));
    }

    synchronized void status(String clientOrderId, VenueStatus status, long cumulativeQuantity) {
        VenueOrder order = orders.get(clientOrderId);
        orders.put(clientOrderId, new VenueOrder(order.venueSymbol(), clientOrderId, order.venueOrderId(), order.side(),
            status, cumulativeQuantity, 0));
    }

    synchronized List<String> placed() {
        return requests.stream().filter(request -> request.startsWith("place")).toList();
    }

    @Override
    public Venue connect() throws VenueException {
        requireReachable();
        return new Connection();
    }

    private synchronized void requireReachable() throws VenueException {
        attempts++;
        if (broken) {
            throw new IllegalStateException("planted");
        }
        if (!reachable) {
            throw new VenueException("connection refused", null);
        }
    }

    @Override
    public VenueStream accountStream(VenueListener newListener) {
        return new VenueStream() {
            @Override
            public void start() {
                accountStreams++;
                listener = newListener;
                newListener.up();
            }

            @Override
            public void close() {
                listener = null;
            }
        };
    }

    @Override
    public VenueStream marketStream(List<String> venueSymbols, MarketListener marketListener) {
        if (venueSymbols.isEmpty()) {
            throw new IllegalArgumentException("symbols must be 1 to 1024");
        }
        return new VenueStream() {
            @Override
            public void start() {
                venueSymbols.forEach(symbol -> marketListener.quote(symbol, 6_000_000_000_000L, 6_000_100_000_000L));
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
            synchronized (ScriptedVenue.this) {
                requests.add("place " + request.clientOrderId());
                return placing.apply(request);
            }
        }

        @Override
        public ListOutcome placeList(ListRequest list) {
            synchronized (ScriptedVenue.this) {
                requests.add("list " + list.listClientOrderId() + " " + leg(list.first()) + " " + leg(list.second()));
                return listing.apply(list);
            }
        }

        private String leg(OrderRequest request) {
            return request.clientOrderId() + " " + request.orderType() + " " + request.terms().stopPriceE8();
        }

        @Override
        public Outcome cancel(String venueSymbol, String clientOrderId) {
            synchronized (ScriptedVenue.this) {
                requests.add("cancel " + clientOrderId);
                status(clientOrderId, VenueStatus.CANCELLED, orders.get(clientOrderId).cumulativeQuantityE8());
                if (others.containsKey(clientOrderId)) {
                    status(others.get(clientOrderId), VenueStatus.CANCELLED, 0);
                }
                return Outcome.accepted(orders.get(clientOrderId).venueOrderId(), 0);
            }
        }

        @Override
        public VenueOrder order(String venueSymbol, String clientOrderId) {
            synchronized (ScriptedVenue.this) {
                return orders.get(clientOrderId);
            }
        }

        @Override
        public VenueOrder orderByVenueId(String venueSymbol, String venueOrderId) {
            synchronized (ScriptedVenue.this) {
                return orders.values().stream().filter(order -> order.venueOrderId().equals(venueOrderId)).findFirst()
                    .orElse(null);
            }
        }

        @Override
        public List<VenueOrder> openOrders() {
            synchronized (ScriptedVenue.this) {
                return orders.values().stream().filter(order -> order.status() == VenueStatus.LIVE).toList();
            }
        }

        @Override
        public List<VenueTrade> tradesAfter(String venueSymbol, String afterTradeId) {
            long after = afterTradeId.isEmpty() ? 0 : Long.parseLong(afterTradeId);
            synchronized (ScriptedVenue.this) {
                return trades.stream().filter(trade -> Long.parseLong(trade.tradeId()) > after).toList();
            }
        }

        @Override
        public List<VenueTrade> tradesOf(String venueSymbol, String venueOrderId) {
            synchronized (ScriptedVenue.this) {
                return trades.stream().filter(trade -> trade.venueOrderId().equals(venueOrderId)).toList();
            }
        }

        @Override
        public List<VenueBalance> balances() {
            synchronized (ScriptedVenue.this) {
                comparisons++;
                // As at Binance, what there is none of is not listed.
                return List.of(new VenueBalance("USDT", usdt, 0), new VenueBalance("BTC", btc, 0)).stream()
                    .filter(balance -> balance.freeE8() != 0).toList();
            }
        }

        @Override
        public List<VenueInstrument> instruments() {
            listings++;
            whileListing.run();
            return listed ? List.of(BTC_USDT) : List.of();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
