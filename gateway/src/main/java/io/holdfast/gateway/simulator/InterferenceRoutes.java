package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.gateway.simulator.SimBody.BadField;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/**
 * What happens at a venue behind a client's back: somebody else cancels or changes its orders, trades or empties the
 * account, moves funds; the market jumps; the address is banned.
 */
final class InterferenceRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_BAN_SECONDS = 3_600;

    private final VenueBooks books;
    private final FeedPlayer player;
    private final IpBan ban;
    private final ClientIds ids;

    InterferenceRoutes(VenueBooks books, FeedPlayer player, IpBan ban, ClientIds ids) {
        this.books = books;
        this.player = player;
        this.ban = ban;
        this.ids = ids;
    }

    void addTo(RoutesConfig routes) {
        routes.before("/api/*", ban::check);
        routes.before("/sapi/*", ban::check);
        routes.post("/sim/orders/cancel", this::cancel);
        routes.post("/sim/orders/amend", this::amend);
        routes.post("/sim/trade", this::trade);
        routes.post("/sim/close", this::close);
        routes.post("/sim/transfer", this::transfer);
        routes.post("/sim/fees", this::fees);
        routes.post("/sim/market", this::move);
        routes.post("/sim/ban", ctx -> {
            ban.begin(new SimBody(ctx, Set.of("seconds")).integer("seconds", 1, 0, MAX_BAN_SECONDS));
            banned(ctx);
        });
        routes.get("/sim/ban", this::banned);
    }

    private void banned(Context ctx) {
        Answer.ok(JSON.objectNode().put("seconds", ban.secondsLeft()).put("requests", ban.requests())).write(ctx);
    }

    private void cancel(Context ctx) {
        SimBody body = new SimBody(ctx, Set.of("clientOrderId"));
        books.locked(() -> {
            SimOrder order = order(body);
            String cancelId = ids.next();
            books.matching().cancel(order, cancelId);
            return Answer.ok(OrderJson.cancelled(order, cancelId));
        }).write(ctx);
    }

    private void amend(Context ctx) {
        SimBody body = new SimBody(ctx, Set.of("clientOrderId", "quantity"));
        BigDecimal quantity = body.positive("quantity");
        books.locked(() -> {
            SimOrder order = order(body);
            books.matching().amend(order, quantity);
            return Answer.ok(OrderJson.queried(order));
        }).write(ctx);
    }

    private SimOrder order(SimBody body) {
        SimOrder order = books.orders().byClientId(body.text("clientOrderId"));
        if (order == null) {
            throw new BadField("clientOrderId", "clientOrderId must be that of an order");
        }
        return order;
    }

    private void trade(Context ctx) {
        SimBody body = new SimBody(ctx, Set.of("symbol", "side", "quantity"));
        SymbolRules rules = symbol(body);
        Side side = Side.valueOf(body.text("side", "BUY|SELL", "BUY or SELL"));
        BigDecimal quantity = body.positive("quantity");
        books.locked(() -> trade(rules, side, quantity)).write(ctx);
    }

    /** As if somebody, or the venue, ended all orders of a symbol and sold what the account has, or a part of it. */
    private void close(Context ctx) {
        SimBody body = new SimBody(ctx, Set.of("symbol", "quantity"));
        SymbolRules rules = symbol(body);
        BigDecimal wanted = body.has("quantity") ? body.positive("quantity") : null;
        books.locked(() -> {
            for (SimOrder order : books.orders().open(rules.name())) {
                if (order.status().isOpen()) { // else it ended with the other one of its list
                    books.matching().cancel(order, ids.next());
                }
            }
            BigDecimal free = books.accounts().of(rules.base()).free();
            return trade(rules, Side.SELL, wanted == null ? Decimals.floorToStep(free, rules.step()) : wanted);
        }).write(ctx);
    }

    private Answer trade(SymbolRules rules, Side side, BigDecimal quantity) {
        SimOrder order = books.matching().place(new NewOrder(rules, side, OrderType.MARKET, TimeInForce.GTC, quantity,
            BigDecimal.ZERO, BigDecimal.ZERO, "web_" + ids.next().toLowerCase(Locale.ROOT)));
        return Answer.ok(OrderJson.placed(order, books.orders().tradesOf(order), "FULL"));
    }

    private void transfer(Context ctx) {
        SimBody body = new SimBody(ctx, Set.of("asset", "quantity"));
        String asset = body.text("asset", "[A-Z0-9]{1,20}", "capital letters and digits");
        String text = body.text("quantity", "-?[0-9]{1,18}(\\.[0-9]{1,8})?", "a decimal of at most eight decimals");
        books.locked(() -> books.matching().transfer(asset, new BigDecimal(text)));
        Answer.ok(JSON.objectNode().put("asset", asset).put("quantity", text)).write(ctx);
    }

    /** As for an account that pays its fees in the venue's own coin. */
    private void fees(Context ctx) {
        SimBody body = new SimBody(ctx, Set.of("asset", "price"));
        String asset = body.text("asset", "[A-Z0-9]{1,20}", "capital letters and digits");
        BigDecimal price = body.positive("price");
        books.locked(() -> books.matching().takeFeesIn(asset, price));
        Answer.ok(JSON.objectNode().put("asset", asset).put("price", price.toPlainString())).write(ctx);
    }

    /** From now on the market of a symbol is that many times as high as its feed says, with a trade there at once. */
    private void move(Context ctx) {
        SimBody body = new SimBody(ctx, Set.of("symbol", "factor"));
        SymbolRules rules = symbol(body);
        BigDecimal factor = body.positive("factor");
        Quote quote = player.move(rules, factor);
        if (quote == null) {
            throw new BadField("symbol", "symbol must have a market");
        }
        Answer.ok(JSON.objectNode().put("symbol", rules.name()).put("factor", factor.toPlainString())
            .put("bidPrice", Decimals.text(quote.bid())).put("askPrice", Decimals.text(quote.ask()))).write(ctx);
    }

    private SymbolRules symbol(SimBody body) {
        SymbolRules rules = books.symbols().get(body.text("symbol"));
        if (rules == null) {
            throw new BadField("symbol", "symbol must be one of " + books.symbols().keySet());
        }
        return rules;
    }
}
