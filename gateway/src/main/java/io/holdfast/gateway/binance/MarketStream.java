package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.venue.MarketListener;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The best prices of some symbols, by the combined {@code bookTicker} streams. */
final class MarketStream implements VenueStream, ReconnectingSocket.Protocol {
    /** Binance's limit of one connection. */
    private static final int MAX_STREAMS = 1_024;

    private final Set<String> venueSymbols;
    private final MarketListener listener;
    private final ReconnectingSocket socket;

    MarketStream(BinanceConfig config, HttpClient http, RateGate gate, List<String> venueSymbols,
        MarketListener listener) {
        if (venueSymbols.isEmpty() || venueSymbols.size() > MAX_STREAMS) {
            throw new IllegalArgumentException("symbols must be 1 to " + MAX_STREAMS + ": symbols="
                + venueSymbols.size());
        }
        this.venueSymbols = Set.copyOf(venueSymbols);
        this.listener = listener;
        String streams = venueSymbols.stream().map(symbol -> symbol.toLowerCase(Locale.ROOT) + "@bookTicker")
            .collect(Collectors.joining("/"));
        URI uri = URI.create(URI.create(config.marketWsUrl() + "/stream?streams=" + streams).toASCIIString());
        socket = new ReconnectingSocket("binance-market-stream", uri, ReconnectingSocket.Timing.of(config), http, gate,
            this);
    }

    @Override
    public void start() {
        socket.start();
    }

    @Override
    public long silentNs() {
        return socket.silentNs();
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public String opened() {
        socket.established();
        return "";
    }

    @Override
    public void text(String text) throws VenueException {
        JsonNode data = Wire.object(text).path("data");
        if (data.path("e").isTextual()) {
            // serverShutdown and the like; the prices themselves have no type.
            throw new VenueException("ended by the venue: event=" + data.path("e").asText(), null);
        }
        String venueSymbol = Wire.text(data, "s");
        if (!venueSymbols.contains(venueSymbol)) {
            throw Wire.bad("s", "a symbol that was asked for", data.path("s"));
        }
        long bidE8 = Wire.amount(data, "b");
        long askE8 = Wire.amount(data, "a");
        if (bidE8 > 0 && askE8 > 0) {
            listener.quote(venueSymbol, bidE8, askE8);
        }
    }

    @Override
    public void lost(String why) {
        // The listener's last prices stay, and grow old; the socket has logged why.
    }
}
