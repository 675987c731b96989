package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.gateway.simulator.MarketBook.Level;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The public part of the REST API: time, symbols and prices. */
final class MarketRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int PRECISION = 8;
    private static final int EXCHANGE_INFO_WEIGHT = 20;
    private static final int PRICE_WEIGHT = 2;
    private static final int WEIGHT_LIMIT = 6_000;

    private final VenueBooks books;
    private final RequestWeights weights;
    private final LongSupplier clockMs;

    MarketRoutes(VenueBooks books, RequestWeights weights, LongSupplier clockMs) {
        this.books = books;
        this.weights = weights;
        this.clockMs = clockMs;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/v3/ping", ctx -> answer(ctx, 1, JSON.objectNode()));
        routes.get("/api/v3/time", ctx -> answer(ctx, 1, JSON.objectNode().put("serverTime", clockMs.getAsLong())));
        routes.get("/api/v3/exchangeInfo", this::exchangeInfo);
        routes.get("/api/v3/depth", this::depth);
        routes.get("/api/v3/ticker/bookTicker", ctx -> perSymbol(ctx, MarketRoutes::bookTicker));
        routes.get("/api/v3/ticker/price", ctx -> perSymbol(ctx, quote -> JSON.objectNode()
            .put("symbol", quote.symbol()).put("price", Decimals.text(quote.bid()))));
        routes.get("/api/v3/ticker/24hr", ctx -> perSymbol(ctx, this::ticker));
    }

    private void answer(Context ctx, int weight, JsonNode body) {
        weights.use(ctx, weight);
        Answer.ok(body).write(ctx);
    }

    private void exchangeInfo(Context ctx) {
        ObjectNode node = JSON.objectNode();
        node.put("timezone", "UTC");
        node.put("serverTime", clockMs.getAsLong());
        node.putArray("rateLimits").addObject().put("rateLimitType", "REQUEST_WEIGHT").put("interval", "MINUTE")
            .put("intervalNum", 1).put("limit", WEIGHT_LIMIT);
        node.putArray("exchangeFilters");
        ArrayNode symbols = node.putArray("symbols");
        String only = ctx.queryParam("symbol");
        if (only != null) {
            symbols.add(symbol(books.symbol(only)));
        } else {
            books.symbols().values().forEach(rules -> symbols.add(symbol(rules)));
        }
        answer(ctx, EXCHANGE_INFO_WEIGHT, node);
    }

    private static ObjectNode symbol(SymbolRules rules) {
        ObjectNode node = JSON.objectNode();
        node.put("symbol", rules.name()).put("status", "TRADING");
        node.put("baseAsset", rules.base()).put("baseAssetPrecision", PRECISION);
        node.put("quoteAsset", rules.quote()).put("quotePrecision", PRECISION).put("quoteAssetPrecision", PRECISION);
        node.put("baseCommissionPrecision", PRECISION).put("quoteCommissionPrecision", PRECISION);
        ArrayNode types = node.putArray("orderTypes");
        for (OrderType type : OrderType.values()) {
            types.add(type.name());
        }
        node.put("icebergAllowed", false).put("ocoAllowed", true).put("otoAllowed", false);
        node.put("quoteOrderQtyMarketAllowed", false).put("allowTrailingStop", false);
        node.put("cancelReplaceAllowed", false).put("isSpotTradingAllowed", true);
        node.put("isMarginTradingAllowed", false);
        ArrayNode filters = node.putArray("filters");
        filters.addObject().put("filterType", "PRICE_FILTER").put("minPrice", Decimals.text(rules.tick()))
            .put("maxPrice", Decimals.text(SymbolRules.MAX_PRICE)).put("tickSize", Decimals.text(rules.tick()));
        filters.addObject().put("filterType", "LOT_SIZE").put("minQty", Decimals.text(rules.step()))
            .put("maxQty", Decimals.text(SymbolRules.MAX_QUANTITY)).put("stepSize", Decimals.text(rules.step()));
        filters.addObject().put("filterType", "NOTIONAL").put("minNotional", Decimals.text(rules.minNotional()))
            .put("applyMinToMarket", true).put("maxNotional", Decimals.text(SymbolRules.MAX_NOTIONAL))
            .put("applyMaxToMarket", true).put("avgPriceMins", 0);
        filters.addObject().put("filterType", "MAX_NUM_ORDERS").put("maxNumOrders", SymbolRules.MAX_OPEN_ORDERS);
        filters.addObject().put("filterType", "MAX_NUM_ALGO_ORDERS")
            .put("maxNumAlgoOrders", SymbolRules.MAX_ALGO_ORDERS);
        node.putArray("permissions").add("SPOT");
        node.putArray("permissionSets").addArray().add("SPOT");
        node.put("defaultSelfTradePreventionMode", "NONE");
        node.putArray("allowedSelfTradePreventionModes").add("NONE");
        return node;
    }

    private void depth(Context ctx) {
        SymbolRules rules = books.symbol(symbolOf(ctx));
        MarketBook book = books.matching().book(rules.name());
        ObjectNode node = JSON.objectNode().put("lastUpdateId", clockMs.getAsLong());
        levels(node.putArray("bids"), books.locked(() -> book.levels(Side.BUY)));
        levels(node.putArray("asks"), books.locked(() -> book.levels(Side.SELL)));
        answer(ctx, PRICE_WEIGHT, node);
    }

    private static void levels(ArrayNode array, List<Level> levels) {
        for (Level level : levels) {
            array.addArray().add(Decimals.text(level.price())).add(Decimals.text(level.quantity()));
        }
    }

    private static ObjectNode bookTicker(Quote quote) {
        return JSON.objectNode().put("symbol", quote.symbol())
            .put("bidPrice", Decimals.text(quote.bid())).put("bidQty", Decimals.text(quote.bidQuantity()))
            .put("askPrice", Decimals.text(quote.ask())).put("askQty", Decimals.text(quote.askQuantity()));
    }

    private ObjectNode ticker(Quote quote) {
        ObjectNode node = bookTicker(quote);
        for (String name : List.of("lastPrice", "openPrice", "highPrice", "lowPrice", "weightedAvgPrice",
            "prevClosePrice")) {
            node.put(name, Decimals.text(quote.bid()));
        }
        for (String name : List.of("priceChange", "priceChangePercent", "lastQty", "volume", "quoteVolume")) {
            node.put(name, Decimals.text(BigDecimal.ZERO));
        }
        long nowMs = clockMs.getAsLong();
        return node.put("openTime", nowMs).put("closeTime", nowMs).put("firstId", -1).put("lastId", -1)
            .put("count", 0);
    }

    private void perSymbol(Context ctx, Function<Quote, ObjectNode> shape) {
        String only = ctx.queryParam("symbol");
        if (only != null) {
            String name = books.symbol(only).name();
            Quote quote = books.locked(() -> books.matching().book(name).quote());
            answer(ctx, PRICE_WEIGHT, quote == null ? JSON.objectNode().put("symbol", name) : shape.apply(quote));
            return;
        }
        ArrayNode all = JSON.arrayNode();
        for (String name : books.symbols().keySet()) {
            Quote quote = books.locked(() -> books.matching().book(name).quote());
            if (quote != null) {
                all.add(shape.apply(quote));
            }
        }
        answer(ctx, PRICE_WEIGHT, all);
    }

    private static String symbolOf(Context ctx) {
        String name = ctx.queryParam("symbol");
        if (name == null || name.isEmpty()) {
            throw Refusal.missing("symbol");
        }
        return name;
    }
}
