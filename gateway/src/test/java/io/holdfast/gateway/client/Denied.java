package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.RiskLimits;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.CommandWriter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** An engine with a symbol for each limit, which denies orders, legs and protections for every reason there is. */
final class Denied implements AutoCloseable {
    private static final long NONE = RiskLimits.NONE;
    private static final long ONE = Decimals.ONE;
    private static final int MOST_PROTECTIONS = 256;

    private final LiveApi live;
    private int names;

    Denied(Path directory) {
        directory.toFile().mkdirs();
        Map<String, RiskLimits.Symbol> limits = new LinkedHashMap<>();
        limits.put("SIZE/USDT", limit(ONE / 1000, NONE, NONE, NONE, NONE));
        limits.put("NOTIONAL/USDT", limit(NONE, ONE, NONE, NONE, NONE));
        limits.put("POSITION/USDT", limit(NONE, NONE, 0, NONE, NONE));
        limits.put("OPEN/USDT", limit(NONE, NONE, NONE, 0, NONE));
        limits.put("LOSS/USDT", limit(NONE, NONE, NONE, NONE, 0));
        limits.put("RATE/USDT", new RiskLimits.Symbol(NONE, NONE, NONE, NONE, NONE, 0, NONE, false, false));
        limits.put("COLLAR/USDT", new RiskLimits.Symbol(NONE, NONE, NONE, NONE, NONE, NONE, 1, false, false));
        limits.put("ENTRY/USDT", new RiskLimits.Symbol(NONE, NONE, NONE, NONE, NONE, NONE, NONE, true, false));
        limits.put("CROSS/USDT", new RiskLimits.Symbol(NONE, NONE, NONE, NONE, NONE, NONE, NONE, false, true));
        live = new LiveApi(directory, new RiskLimits(RiskLimits.Symbol.UNLIMITED, limits,
            new RiskLimits.Total(200_000 * ONE, NONE, NONE, NONE)));
        define("BTC"); // the first, which the fills are of
        limits.keySet().forEach(symbol -> define(symbol.substring(0, symbol.indexOf('/'))));
        List.of("PLAIN", "OTHER", "HELD", "SHORT", "G1", "G2").forEach(this::define);
        live.put(Commands.balance("CROSS", "1", "0"));
        live.put(Commands.balance("SHORT", "1", "0"));
        live.openTrading();
        live.prices.quote("BTCUSDT", 61_000 * ONE, 61_001 * ONE);
    }

    private static RiskLimits.Symbol limit(long quantity, long notional, long position, long open, long loss) {
        return new RiskLimits.Symbol(quantity, notional, position, open, loss, NONE, NONE, false, false);
    }

    private void define(String base) {
        live.put(Commands.instrument(base + "/USDT", base, "USDT"));
    }

    Set<String> answers() {
        return live.answers;
    }

    void all() throws Exception {
        races();
        terms();
        limits();
        protections();
    }

    private String name() {
        names++;
        return "d-" + names;
    }

    private static String terms(String base, String side, String quantity, String price) {
        return "\"symbol\":\"" + base + "/USDT\",\"side\":\"" + side + "\",\"type\":\"LIMIT\",\"quantity\":\""
            + quantity + "\",\"price\":\"" + price + "\"";
    }

    private String order(String terms) {
        return "{\"requestId\":\"" + name() + "\"," + terms + "}";
    }

    private String group(String first, String second) {
        return "{\"requestId\":\"" + name() + "\",\"mode\":\"SEQUENTIAL\",\"onFailure\":\"HOLD\",\"legs\":[{" + first
            + "},{" + second + "}]}";
    }

    private void refused(String code, String path, String body) {
        HttpResponse<String> answer = live.post(path, body);
        assertEquals(422, answer.statusCode(), answer.body());
        assertEquals(code, answer.body().replaceAll(".*\"code\":\"([a-z_]+)\".*", "$1"), body);
    }

    /** Denies an order, and a group with such a leg. */
    private void denies(String code, String terms) {
        refused(code, "/v1/orders", order(terms));
        refused(code, "/v1/groups", group(terms, terms("OTHER", "BUY", "0.01", "1000")));
    }

    private long accepted(String path, String body) throws IOException {
        HttpResponse<String> answer = live.post(path, body);
        assertEquals(202, answer.statusCode(), answer.body());
        live.caughtUp();
        return ApiFixture.MAPPER.readTree(answer.body()).path("orderId").asLong();
    }

    private void terms() throws IOException {
        denies("invalid_quantity", terms("PLAIN", "BUY", "0.000001", "61000"));
        denies("invalid_price", terms("PLAIN", "BUY", "0.01", "61000.001"));
        denies("below_min_notional", terms("PLAIN", "BUY", "0.01", "1"));
        denies("insufficient_funds", terms("PLAIN", "BUY", "2", "60000"));
        denies("overflow", terms("PLAIN", "BUY", "9000", "92233720368"));
        refused("invalid_legs", "/v1/groups", group(terms("PLAIN", "BUY", "0.01", "1000"),
            terms("PLAIN", "SELL", "0.01", "1000")));
        accepted("/v1/groups", group(terms("G1", "BUY", "0.01", "1000"), terms("G2", "BUY", "0.01", "1000")));
        denies("group_unfinished", terms("G1", "BUY", "0.01", "1000"));
    }

    private void limits() throws IOException {
        denies("order_size_limit", terms("SIZE", "BUY", "0.01", "1000"));
        denies("order_notional_limit", terms("NOTIONAL", "BUY", "0.01", "1000"));
        denies("position_limit", terms("POSITION", "BUY", "0.01", "1000"));
        denies("open_orders_limit", terms("OPEN", "BUY", "0.01", "1000"));
        denies("loss_limit", terms("LOSS", "BUY", "0.01", "1000"));
        denies("order_rate_limit", terms("RATE", "BUY", "0.01", "1000"));
        denies("price_collar", terms("COLLAR", "BUY", "0.01", "1000"));
        denies("exposure_limit", terms("PLAIN", "BUY", "4", "60000"));
        accepted("/v1/orders", order(terms("ENTRY", "BUY", "0.01", "1000")));
        denies("duplicate_entry", terms("ENTRY", "BUY", "0.01", "1000"));
        accepted("/v1/orders", order(terms("CROSS", "SELL", "0.01", "1000")));
        denies("self_cross", terms("CROSS", "BUY", "0.01", "1000"));
        String reused = order(terms("PLAIN", "BUY", "0.01", "1000"));
        accepted("/v1/orders", reused);
        refused("request_id_reused", "/v1/orders", reused.replace("1000", "1001"));
        String pair = group(terms("PLAIN", "BUY", "0.01", "1000"), terms("OTHER", "BUY", "0.01", "1000"));
        refused("request_id_reused", "/v1/groups", pair.replaceAll("d-\\d+", "d-1"));
    }

    private String protect(String more) {
        return "{\"requestId\":\"" + name() + "\",\"symbol\":\"BTC/USDT\"," + more + "}";
    }

    private void protections() throws Exception {
        String stop = ",\"protection\":{\"stopPrice\":\"60000\"}";
        refused("not_long", "/v1/orders", order(terms("SHORT", "SELL", "0.01", "61000") + stop));
        refused("invalid_protection", "/v1/orders", order(terms("BTC", "BUY", "0.01", "50000") + stop));
        refused("not_long", "/v1/protections", protect("\"stopPrice\":\"60000\""));
        long entry = accepted("/v1/orders", order(terms("BTC", "BUY", "0.02", "61000")));
        live.put(Commands.fill(entry, Side.BUY, "0.02", "61000", "t1"));
        LiveApi.await("fill", () -> live.follower.read(EngineState::fillCount) == 1);
        refused("invalid_quantity", "/v1/protections", protect("\"stopPrice\":\"60000\",\"quantity\":\"1\""));
        refused("invalid_protection", "/v1/protections", protect("\"stopPrice\":\"62000\""));
        withoutPrice();
        String all = protect("\"stopPrice\":\"60000\"");
        accepted("/v1/protections", all);
        refused("request_id_reused", "/v1/protections", all.replaceAll("d-\\d+", "d-1"));
        refused("protected", "/v1/protections", protect("\"stopPrice\":\"60000\""));
        String sale = terms("BTC", "SELL", "0.01", "61000");
        CompletableFuture<HttpResponse<String>> waits = live.postAsync("/v1/orders", order(sale));
        LiveApi.await("a sale to wait", () -> live.journal().stream().anyMatch(line -> line.contains("EXIT_WAITING")));
        denies("protected", sale);
        waits.join();
        manyProtections();
    }

    private void manyProtections() throws IOException {
        long entry = accepted("/v1/orders", order(terms("BTC", "BUY", "0.02", "61000")));
        live.put(Commands.fill(entry, Side.BUY, "0.02", "61000", "t2"));
        LiveApi.await("fill", () -> live.follower.read(EngineState::fillCount) == 2);
        for (int i = 0; i < MOST_PROTECTIONS; i++) {
            String requestId = name();
            live.put(command -> {
                command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
                command.requestId.set(requestId);
                command.instrumentId = 1;
                command.side = Side.BUY;
                command.orderType = OrderType.LIMIT;
                command.timeInForce = TimeInForce.GTC;
                command.quantity = ONE / 1000;
                command.price = 61_000 * ONE;
                command.stopPrice = 60_000 * ONE;
            });
        }
        LiveApi.await("protections", () -> live.follower.read(state -> state.protections().size()) >= MOST_PROTECTIONS);
        refused("too_many_orders", "/v1/protections", protect("\"stopPrice\":\"60000\""));
        refused("too_many_orders", "/v1/orders", order(terms("BTC", "BUY", "0.01", "61000")
            + ",\"protection\":{\"stopPrice\":\"60000\"}"));
    }

    private void withoutPrice() {
        live.prices.quote("BTCUSDT", 0, 0);
        refused("no_market_price", "/v1/protections", protect("\"stopPrice\":\"60000\""));
        live.prices.quote("BTCUSDT", 61_000 * ONE, 61_001 * ONE);
    }

    /** Trading closes between the request and its command. */
    private void races() throws IOException {
        String plain = terms("PLAIN", "BUY", "0.01", "1000");
        Map<String, String> bodies = Map.of("/v1/orders", order(plain),
            "/v1/groups", group(plain, terms("OTHER", "BUY", "0.01", "1000")));
        for (Map.Entry<String, String> body : bodies.entrySet()) {
            closes(Commands.venueDown("stream lost"));
            refused("not_trading", body.getKey(), body.getValue());
            opens(Commands.venueUp());
            closes(operation(Operation.HALT));
            refused("halted", body.getKey(), body.getValue().replace("d-", "h-"));
            opens(operation(Operation.RESUME));
        }
        closes(command -> command.reset(CommandKind.SPACE_LOW, Actor.ENGINE));
        denies("low_space", plain);
        live.put(command -> command.reset(CommandKind.SPACE_BACK, Actor.ENGINE));
        live.onOffer = () -> { };
        LiveApi.await("room", () -> live.follower.read(EngineState::tradingState) == TradingState.TRADING);
    }

    private void closes(CommandWriter closing) {
        live.onOffer = () -> live.put(closing);
    }

    private void opens(CommandWriter opening) throws IOException {
        int before = comparisons().size();
        live.put(opening);
        LiveApi.await("comparison", () -> comparisons().size() > before);
        live.put(Commands.reconciled(
            ApiFixture.MAPPER.readTree(comparisons().get(before)).get("sequence").longValue()));
        LiveApi.await("trading", () -> live.follower.read(EngineState::tradingState) == TradingState.TRADING);
    }

    private List<String> comparisons() {
        return live.journal(RecordKind.RECONCILIATION_STARTED);
    }

    private CommandWriter operation(Operation operation) {
        String id = name();
        return command -> {
            command.reset(CommandKind.OPERATE, Actor.OPERATOR);
            command.operation = operation;
            command.requestId.set(id);
            command.operator.set("ann");
            command.text.set("to see");
        };
    }

    @Override
    public void close() {
        live.close();
    }
}
