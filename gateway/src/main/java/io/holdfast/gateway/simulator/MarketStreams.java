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

    MarketStreams(final LongSupplier clockMs, final long firstId) {
        this.clockMs = clockMs;
        this.updateIds = new AtomicLong(firstId);
        this.tradeIds = new AtomicLong(firstId);
    }

    void add(final String stream, final MarketSocket socket) {
        subscribers.computeIfAbsent(stream, name -> ConcurrentHashMap.newKeySet()).add(socket);
    }

    void remove(final String stream, final MarketSocket socket) {
        final Set<MarketSocket> sockets = subscribers.get(stream);
        if (sockets != null) {
            sockets.remove(socket);
        }
    }

    void onQuote(final Quote quote) {
        final long updateId = updateIds.incrementAndGet();
        final String stream = name(quote, "@bookTicker");
        if (hasSubscribers(stream)) {
            send(stream, StreamJson.bookTicker(quote, updateId));
        }
    }

    void onPrint(final Print print) {
        final long tradeId = tradeIds.incrementAndGet();
        final String stream = name(print, "@trade");
        if (hasSubscribers(stream)) {
            send(stream, StreamJson.trade(print, tradeId, clockMs.getAsLong()));
        }
    }

    private static String name(final MarketEvent event, final String suffix) {
        return event.symbol().toLowerCase(Locale.ROOT) + suffix;
    }

    private boolean hasSubscribers(final String stream) {
        final Set<MarketSocket> sockets = subscribers.get(stream);
        return sockets != null && !sockets.isEmpty();
    }

    private void send(final String stream, final ObjectNode data) {
        final String bare = data.toString();
        final ObjectNode wrapper = JSON.objectNode().put("stream", stream);
        wrapper.set("data", data);
        final String combined = wrapper.toString();
        subscribers.get(stream).forEach(socket -> socket.sendDroppable(socket.isCombined() ? combined : bare));
    }
}
