package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Sends quotes and trades to the sockets that asked for them. Sockets come and go on any thread; one thread feeds. */
final class MarketStreams {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, Set<MarketSocket>> subscribers = new ConcurrentHashMap<>();
    private final AtomicLong updateIds;
    private final AtomicLong tradeIds;
    private final LongSupplier clockMs;

    MarketStreams(LongSupplier clockMs, long firstId) {
        this.clockMs = clockMs;
        this.updateIds = new AtomicLong(firstId);
        this.tradeIds = new AtomicLong(firstId);
    }

    void add(String stream, MarketSocket socket) {
        subscribers.computeIfAbsent(stream, name -> ConcurrentHashMap.newKeySet()).add(socket);
    }

    void remove(String stream, MarketSocket socket) {
        Set<MarketSocket> sockets = subscribers.get(stream);
        if (sockets != null) {
            sockets.remove(socket);
        }
    }

    void onQuote(Quote quote) {
        long updateId = updateIds.incrementAndGet();
        String stream = name(quote, "@bookTicker");
        if (hasSubscribers(stream)) {
            send(stream, StreamJson.bookTicker(quote, updateId));
        }
    }

    void onPrint(Print print) {
        long tradeId = tradeIds.incrementAndGet();
        String stream = name(print, "@trade");
        if (hasSubscribers(stream)) {
            send(stream, StreamJson.trade(print, tradeId, clockMs.getAsLong()));
        }
    }

    private static String name(MarketEvent event, String suffix) {
        return event.symbol().toLowerCase(Locale.ROOT) + suffix;
    }

    private boolean hasSubscribers(String stream) {
        Set<MarketSocket> sockets = subscribers.get(stream);
        return sockets != null && !sockets.isEmpty();
    }

    private void send(String stream, ObjectNode data) {
        String bare = data.toString();
        ObjectNode wrapper = JSON.objectNode().put("stream", stream);
        wrapper.set("data", data);
        String combined = wrapper.toString();
        subscribers.get(stream).forEach(socket -> socket.sendDroppable(socket.isCombined() ? combined : bare));
    }
}
