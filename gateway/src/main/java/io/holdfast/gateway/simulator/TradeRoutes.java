package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.gateway.simulator.RequestAuthenticator.Signed;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The signed part of the REST API: orders, trades and the account. */
final class TradeRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long NONE = -1;
    private static final long DEFAULT_LIMIT = 500;
    private static final long MAX_LIMIT = 1_000;
    private static final List<String> CLIENT_IDS =
        List.of("newClientOrderId", "aboveClientOrderId", "belowClientOrderId");
    private static final int ONE = 1;
    private static final int ORDER_WEIGHT = 4;
    private static final int OPEN_WEIGHT = 6;
    private static final int HEAVY_WEIGHT = 20;

    private final VenueBooks books;
    private final RequestAuthenticator authenticator;
    private final FaultyAnswers answers;
    private final RequestWeights weights;
    private final ClientIds ids;
    private final OrderParameters orders;
    private final ListRoutes lists;

    TradeRoutes(VenueBooks books, RequestAuthenticator authenticator, FaultyAnswers answers,
        RequestWeights weights, ClientIds ids) {
        this.books = books;
        this.authenticator = authenticator;
        this.answers = answers;
        this.weights = weights;
        this.ids = ids;
        orders = new OrderParameters(books, ids);
        lists = new ListRoutes(books, orders, ids);
    }

    void addTo(RoutesConfig routes) {
        String order = "/api/v3/order";
        routes.post(order, ctx -> signed(ctx, RequestPath.PLACE, ONE, this::place));
        routes.get(order, ctx -> signed(ctx, RequestPath.QUERY, ORDER_WEIGHT, this::query));
        routes.delete(order, ctx -> signed(ctx, RequestPath.CANCEL, ONE, this::cancel));
        String list = "/api/v3/orderList";
        routes.post(list + "/oco", ctx -> signed(ctx, RequestPath.PLACE, ONE, lists::place));
        routes.get(list, ctx -> signed(ctx, RequestPath.QUERY, ORDER_WEIGHT, lists::query));
        routes.delete(list, ctx -> signed(ctx, RequestPath.CANCEL, ONE, lists::cancel));
        routes.get("/api/v3/openOrderList", ctx -> signed(ctx, RequestPath.QUERY, OPEN_WEIGHT, lists::open));
        String open = "/api/v3/openOrders";
        routes.get(open, ctx -> signed(ctx, RequestPath.QUERY, OPEN_WEIGHT, this::openOrders));
        routes.delete(open, ctx -> signed(ctx, RequestPath.CANCEL, ONE, this::cancelAll));
        routes.get("/api/v3/allOrders", ctx -> signed(ctx, RequestPath.QUERY, HEAVY_WEIGHT, this::allOrders));
        routes.get("/api/v3/myTrades", ctx -> signed(ctx, RequestPath.QUERY, HEAVY_WEIGHT, this::myTrades));
        routes.get("/api/v3/account", ctx -> signed(ctx, RequestPath.QUERY, HEAVY_WEIGHT, this::account));
        routes.get("/sapi/v1/asset/assetDetail",
            ctx -> signed(ctx, RequestPath.QUERY, ONE, request -> Answer.ok(JSON.objectNode())));
        routes.get("/sapi/v1/account/apiRestrictions",
            ctx -> signed(ctx, RequestPath.QUERY, ONE, request -> Answer.ok(JSON.objectNode()
                .put("ipRestrict", false).put("enableReading", true).put("enableWithdrawals", false)
                .put("enableSpotAndMarginTrading", true))));
    }

    private void signed(Context ctx, RequestPath path, int weight,
        Function<Signed, Answer> action) {
        weights.use(ctx, weight);
        String query = ctx.queryString() == null ? "" : ctx.queryString();
        Signed request = authenticator.check(ctx.header("X-MBX-APIKEY"), query, ctx.body());
        if (path == RequestPath.PLACE) {
            for (String name : CLIENT_IDS) {
                if (request.parameters().has(name)) {
                    books.locked(() -> books.countPlacement(request.parameters().text(name)));
                }
            }
        }
        answers.answer(ctx, path, () -> books.locked(() -> {
            if (path != RequestPath.QUERY) {
                authenticator.checkTime(request);
            }
            return action.apply(request);
        }));
    }

    private Answer place(Signed request) {
        NewOrder order = orders.order(request.parameters());
        boolean plain = order.type() == OrderType.MARKET || order.type() == OrderType.LIMIT;
        String answerType = OrderJson.answerType(request.parameters(), plain ? "FULL" : "ACK");
        SimOrder placed = books.matching().place(order);
        return Answer.ok(OrderJson.placed(placed, books.orders().tradesOf(placed), answerType));
    }

    private Answer query(Signed request) {
        SimOrder order = find(request.parameters());
        if (order == null) {
            throw Refusal.noSuchOrder();
        }
        return Answer.ok(OrderJson.queried(order));
    }

    private Answer cancel(Signed request) {
        SimOrder order = find(request.parameters());
        if (order == null) {
            throw Refusal.unknownOrder();
        }
        String given = request.parameters().clientId("newClientOrderId");
        String cancelId = given == null ? ids.next() : given;
        books.matching().cancel(order, cancelId);
        return Answer.ok(OrderJson.cancelled(order, cancelId));
    }

    private SimOrder find(Parameters parameters) {
        SymbolRules rules = books.symbol(parameters.required("symbol"));
        long orderId = parameters.integer("orderId", NONE);
        if (orderId != NONE) {
            return books.orders().byId(orderId, rules.name());
        }
        String clientId = parameters.text("origClientOrderId");
        if (clientId == null) {
            throw Refusal.bad(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were "
                + "empty/null!");
        }
        return books.orders().byClientId(clientId, rules.name());
    }

    private Answer openOrders(Signed request) {
        String symbol = request.parameters().text("symbol");
        if (symbol != null) {
            books.symbol(symbol);
        }
        return list(books.orders().open(symbol), OrderJson::queried);
    }

    private Answer cancelAll(Signed request) {
        SymbolRules rules = books.symbol(request.parameters().required("symbol"));
        List<SimOrder> open = books.orders().open(rules.name());
        if (open.isEmpty()) {
            throw Refusal.unknownOrder();
        }
        ArrayNode cancelled = JSON.arrayNode();
        for (SimOrder order : open) {
            String cancelId = ids.next();
            if (order.status().isOpen()) { // else it ended with the other one of its list
                books.matching().cancel(order, cancelId);
                cancelled.add(order.list() == null ? OrderJson.cancelled(order, cancelId)
                    : OrderJson.cancelled(order.list(), cancelId));
            }
        }
        return Answer.ok(cancelled);
    }

    private Answer allOrders(Signed request) {
        Parameters parameters = request.parameters();
        SymbolRules rules = books.symbol(parameters.required("symbol"));
        Page<SimOrder> page = new Page<>(parameters, "orderId", SimOrder::orderId, SimOrder::createdMs);
        return list(page.of(books.orders().all().stream().filter(order -> order.rules() == rules)),
            OrderJson::queried);
    }

    private Answer myTrades(Signed request) {
        Parameters parameters = request.parameters();
        SymbolRules rules = books.symbol(parameters.required("symbol"));
        long orderId = parameters.integer("orderId", NONE);
        Page<SimTrade> page = new Page<>(parameters, "fromId", SimTrade::tradeId, SimTrade::timeMs);
        return list(page.of(books.orders().trades(rules.name()).stream()
            .filter(trade -> orderId == NONE || trade.order().orderId() == orderId)), OrderJson::trade);
    }

    private Answer account(Signed request) {
        ObjectNode node = JSON.objectNode();
        for (String name : List.of("makerCommission", "takerCommission")) {
            node.put(name, 10);
        }
        node.put("buyerCommission", 0).put("sellerCommission", 0);
        node.put("canTrade", true).put("canWithdraw", true).put("canDeposit", true);
        node.put("brokered", false).put("requireSelfTradePrevention", false).put("preventSor", false);
        node.put("updateTime", request.timestampMs().longValue());
        node.put("accountType", "SPOT");
        ArrayNode balances = node.putArray("balances");
        boolean omitZero = "true".equals(request.parameters().text("omitZeroBalances"));
        books.accounts().all().forEach((asset, balance) -> {
            if (!omitZero || balance.total().signum() != 0) {
                balances.addObject().put("asset", asset)
                    .put("free", Decimals.text(balance.free())).put("locked", Decimals.text(balance.locked()));
            }
        });
        node.putArray("permissions").add("SPOT");
        node.put("uid", 1);
        return Answer.ok(node);
    }

    private static <T> Answer list(Collection<T> items, Function<T, ObjectNode> shape) {
        ArrayNode array = JSON.arrayNode();
        items.forEach(item -> array.add(shape.apply(item)));
        return Answer.ok(array);
    }

    /**
     * Which part of a list is asked for: from an id or between two times the oldest, else the latest; at most
     * {@code limit}; oldest first.
     */
    private static final class Page<T> {
        private final ToLongFunction<T> idOf;
        private final ToLongFunction<T> timeOf;
        private final long fromId;
        private final long startMs;
        private final long endMs;
        private final long limit;

        Page(Parameters parameters, String idName, ToLongFunction<T> idOf,
            ToLongFunction<T> timeOf) {
            this.idOf = idOf;
            this.timeOf = timeOf;
            fromId = parameters.integer(idName, NONE);
            startMs = parameters.integer("startTime", NONE);
            endMs = parameters.integer("endTime", Long.MAX_VALUE);
            limit = Math.min(parameters.integer("limit", DEFAULT_LIMIT), MAX_LIMIT);
        }

        List<T> of(Stream<T> oldestFirst) {
            List<T> found = oldestFirst
                .filter(item -> idOf.applyAsLong(item) >= fromId)
                .filter(item -> timeOf.applyAsLong(item) >= startMs && timeOf.applyAsLong(item) <= endMs)
                .toList();
            int size = (int) Math.min(limit, found.size());
            return fromId == NONE && startMs == NONE
                ? found.subList(found.size() - size, found.size()) : found.subList(0, size);
        }
    }
}
