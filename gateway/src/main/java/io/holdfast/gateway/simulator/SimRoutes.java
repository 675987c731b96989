package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.gateway.simulator.SimBody.BadField;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What no real venue has: faults on request, and the books in full. Needs no signature and answers loopback only, as do
 * the {@link InterferenceRoutes}.
 */
final class SimRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_WAIT_MS = 3_600_000;

    private final VenueBooks books;
    private final Faults faults;
    private final UserStreams streams;
    private final LongSupplier clockMs;

    SimRoutes(VenueBooks books, Faults faults, UserStreams streams, LongSupplier clockMs) {
        this.books = books;
        this.faults = faults;
        this.streams = streams;
        this.clockMs = clockMs;
    }

    void addTo(RoutesConfig routes) {
        routes.before("/sim/*", SimRoutes::refuseStrangers);
        routes.post("/sim/faults", this::arm);
        routes.get("/sim/faults", ctx -> Answer.ok(armed()).write(ctx));
        routes.delete("/sim/faults", ctx -> {
            faults.clear();
            streams.speak();
            Answer.ok(armed()).write(ctx);
        });
        routes.get("/sim/account", ctx -> Answer.ok(books.locked(this::account)).write(ctx));
        routes.exception(BadField.class, (ex, ctx) -> {
            ObjectNode error = JSON.objectNode();
            error.putObject("error").put("code", "invalid").put("message", ex.getMessage()).put("field", ex.field());
            new Answer(BAD_REQUEST, error).write(ctx);
        });
    }

    private static void refuseStrangers(Context ctx) throws UnknownHostException {
        if (!InetAddress.getByName(ctx.ip()).isLoopbackAddress()) {
            throw new Refusal(FORBIDDEN, -2015, "only loopback may do this");
        }
    }

    private void arm(Context ctx) {
        SimBody body = new SimBody(ctx, Set.of("kind", "count", "afterMs", "path", "delayMs"));
        FaultKind kind = FaultKind.of(body.text("kind"));
        if (kind == null) {
            throw new BadField("kind", "kind must be one of " + Arrays.stream(FaultKind.values())
                .map(FaultKind::text).collect(Collectors.joining(", ")));
        }
        RequestPath path = null;
        if (kind.target() == FaultKind.Target.REQUEST) {
            path = RequestPath.of(body.has("path") ? body.text("path") : RequestPath.PLACE.text());
            if (path == null) {
                throw new BadField("path", "path must be place, cancel or query");
            }
        } else if (body.has("path")) {
            throw new BadField("path", "path is for faults of requests only");
        }
        int count = body.integer("count", 1, 1, MAX_COUNT);
        int afterMs = body.integer("afterMs", 0, 0, MAX_WAIT_MS);
        int delayMs = body.integer("delayMs", (int) Faults.Order.RANDOM_DELAY, 0, MAX_WAIT_MS);
        Faults.Armed fault = faults.arm(new Faults.Order(kind, path, count, afterMs, delayMs));
        if (kind.target() == FaultKind.Target.CONNECTION) {
            streams.strike(fault);
        }
        Answer.ok(armed()).write(ctx);
    }

    private ObjectNode armed() {
        ObjectNode node = JSON.objectNode();
        ArrayNode list = node.putArray("faults");
        long nowMs = clockMs.getAsLong();
        for (Faults.Armed fault : faults.all()) {
            ObjectNode item = list.addObject();
            item.put("kind", fault.order().kind().text()).put("count", fault.remaining());
            item.put("afterMs", Math.max(0, fault.readyMs() - nowMs));
            if (fault.order().path() != null) {
                item.put("path", fault.order().path().text());
            }
        }
        return node;
    }

    private ObjectNode account() {
        ObjectNode node = JSON.objectNode();
        ArrayNode orders = node.putArray("orders");
        books.orders().all().forEach(order -> orders.add(OrderJson.queried(order)
            .put("requests", books.placements().getOrDefault(order.clientOrderId(), 1))));
        ArrayNode trades = node.putArray("trades");
        books.orders().trades().values().forEach(list -> list.forEach(trade -> trades.add(trade(trade))));
        ArrayNode balances = node.putArray("balances");
        books.accounts().all().forEach((asset, balance) -> balances.addObject().put("asset", asset)
            .put("free", Decimals.text(balance.free())).put("locked", Decimals.text(balance.locked()))
            .put("total", Decimals.text(balance.total())));
        ArrayNode initial = node.putArray("initialBalances");
        books.accounts().initial().forEach((asset, amount) ->
            initial.addObject().put("asset", asset).put("total", Decimals.text(amount)));
        ObjectNode requests = node.putObject("requests");
        books.placements().forEach(requests::put);
        return node;
    }

    private static ObjectNode trade(SimTrade trade) {
        SimOrder order = trade.order();
        return JSON.objectNode().put("symbol", order.symbol()).put("tradeId", trade.tradeId())
            .put("orderId", order.orderId()).put("clientOrderId", order.clientOrderId())
            .put("side", order.side().name()).put("price", Decimals.text(trade.price()))
            .put("qty", Decimals.text(trade.quantity())).put("quoteQty", Decimals.text(trade.quoteQuantity()))
            .put("commission", Decimals.text(trade.commission())).put("commissionAsset", trade.commissionAsset())
            .put("maker", trade.maker()).put("time", trade.timeMs());
    }
}
