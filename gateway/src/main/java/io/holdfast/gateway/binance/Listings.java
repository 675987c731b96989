package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueInstrument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchange.binance.BinanceAdapters;
import org.knowm.xchange.currency.CurrencyPair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Binance lists, as one answer of exchangeInfo has it. Immutable. */
final class Listings {
    private static final Logger LOG = LoggerFactory.getLogger(Listings.class);

    private final Map<String, CurrencyPair> pairs;
    private final List<VenueInstrument> instruments;

    private Listings(Map<String, CurrencyPair> pairs, List<VenueInstrument> instruments) {
        this.pairs = Map.copyOf(pairs);
        this.instruments = List.copyOf(instruments);
    }

    /**
     * Reads an answer. A single symbol that cannot be read is left out, with a line in the log: one odd listing must
     * not keep the others from being traded.
     */
    static Listings of(JsonNode exchangeInfo) throws VenueException {
        JsonNode symbols = exchangeInfo.path("symbols");
        if (!symbols.isArray()) {
            throw Wire.bad("symbols", "a list", symbols);
        }
        Map<String, CurrencyPair> pairs = new HashMap<>();
        List<VenueInstrument> instruments = new ArrayList<>();
        for (JsonNode symbol : symbols) {
            try {
                VenueInstrument instrument = instrument(symbol);
                CurrencyPair pair = pair(instrument);
                pairs.put(instrument.venueSymbol(), pair);
                if (symbol.path("isSpotTradingAllowed").asBoolean(true)) {
                    instruments.add(instrument);
                }
            } catch (VenueException e) {
                LOG.warn("listing left out: symbol={}: {}", symbol.path("symbol").asText(), e.getMessage());
            }
        }
        return new Listings(pairs, instruments);
    }

    /** XChange's name of a symbol, or null where it is not listed. */
    CurrencyPair pair(String venueSymbol) {
        return pairs.get(venueSymbol);
    }

    /**
     * What can be traded, if not at this hour: a symbol that the venue has halted is held, protected and compared like
     * the others, and trades when the halt is over.
     */
    List<VenueInstrument> instruments() {
        return instruments;
    }

    private static VenueInstrument instrument(JsonNode symbol) throws VenueException {
        String base = Wire.text(symbol, "baseAsset");
        String quote = Wire.text(symbol, "quoteAsset");
        JsonNode lot = filter(symbol, "LOT_SIZE");
        JsonNode notional = filter(symbol, "NOTIONAL");
        JsonNode minNotional = notional.isMissingNode() ? filter(symbol, "MIN_NOTIONAL") : notional;
        VenueInstrument.Rules rules = new VenueInstrument.Rules(
            Wire.e8(filter(symbol, "PRICE_FILTER"), "tickSize"), Wire.e8(lot, "stepSize"), Wire.e8(lot, "minQty"),
            Wire.e8(lot, "maxQty"), minNotional.isMissingNode() ? 0 : Wire.e8(minNotional, "minNotional"));
        return new VenueInstrument(base + "/" + quote, Wire.text(symbol, "symbol"), base, quote, rules);
    }

    private static JsonNode filter(JsonNode symbol, String type) {
        for (JsonNode filter : symbol.path("filters")) {
            if (type.equals(filter.path("filterType").asText())) {
                return filter;
            }
        }
        return symbol.path("filters").path(type);
    }

    /** XChange writes the symbol again from the pair: an order must not go to another one. */
    private static CurrencyPair pair(VenueInstrument instrument) throws VenueException {
        CurrencyPair pair = new CurrencyPair(instrument.baseAsset(), instrument.quoteAsset());
        String written = BinanceAdapters.toSymbol(pair);
        if (!instrument.venueSymbol().equals(written)) {
            throw new VenueException("XChange must write the symbol as the venue does: written=" + written, null);
        }
        return pair;
    }
}
