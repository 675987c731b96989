package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.GroupMode;
import io.holdfast.engine.core.GroupRule;
import io.holdfast.engine.core.LegTerms;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.CommandWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every route promises to a request that waits for its record. */
@Timeout(60)
class WaitingRequestTest extends ApiFixture {
    private static final String LEG = "{\"symbol\":\"%s\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"quantity\":\"0.01\","
        + "\"price\":\"3000\"}";
    private static final String GROUP = "{\"requestId\":\"r-1\",\"mode\":\"TOGETHER\",\"onFailure\":\"HOLD\",\"legs\":["
        + LEG.formatted("BTC/USDT") + "," + LEG.formatted("ETH/USDT") + "]}";
    private static final String PROTECTION = "{\"requestId\":\"r-1\",\"symbol\":\"BTC/USDT\",\"stopPrice\":\"60000\"}";
    private static final String PERSON = "{\"operator\":\"ann\",\"reason\":\"to see\"}";

    private final AtomicInteger offers = new AtomicInteger();

    @BeforeEach
    void trades() {
        live.put(Commands.instrument("BTC/USDT", "BTC", "USDT"));
        live.put(Commands.instrument("ETH/USDT", "ETH", "USDT"));
        live.openTrading();
        live.onOffer = offers::incrementAndGet;
    }

    private static String body(String path) {
        return switch (path) {
            case "/v1/orders" -> LiveApi.limit("r-1", "0.01", "61000");
            case "/v1/groups" -> GROUP;
            case "/v1/protections" -> PROTECTION;
            default -> PERSON;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/orders,      ask again with the same requestId",
        "/v1/groups,      ask again with the same requestId",
        "/v1/protections, ask again with the same requestId",
        "/v1/halt,        look at the status"})
    void isToldThatNoRecordCameInTime(String path, String advice) {
        live.port = LiveApi.Port.LOST;
        assertError(504, "unknown", null, "no answer in time, what became of it is not known: " + advice,
            live.post(path, body(path)));
    }

    @ParameterizedTest
    @CsvSource({"/v1/orders", "/v1/groups", "/v1/protections", "/v1/halt", "/v1/flatten", "/v1/reconcile"})
    void isToldThatTheEngineIsBusy(String path) {
        live.port = LiveApi.Port.BUSY;
        long before = live.engine.appendedSequence();
        assertError(503, "busy", null, "engine is busy, nothing was done", live.post(path, body(path)));
        assertEquals(before, live.engine.appendedSequence());
    }

    @ParameterizedTest
    @CsvSource({"/v1/orders", "/v1/groups", "/v1/protections", "/v1/halt", "/v1/flatten", "/v1/reconcile"})
    void isToldThatTheEngineIsStopping(String path) throws Exception {
        live.port = LiveApi.Port.LOST;
        CompletableFuture<HttpResponse<String>> answer = live.postAsync(path, body(path));
        LiveApi.await("command", () -> offers.get() == 1);
        live.api.close();
        assertError(504, "unknown", null, "no answer in time, what became of it is not known: the engine is stopping, "
            + "repeat it when it is back", answer.get());
    }

    @Test
    void isRefusedWhileOthersGetTheirLastAnswers() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        live.onOffer = () -> {
            offers.incrementAndGet();
            awaitUnchecked(answered);
        };
        CompletableFuture<HttpResponse<String>> last = live.postAsync("/v1/halt", PERSON);
        LiveApi.await("command", () -> offers.get() == 1);
        Thread closing = new Thread(live.api::close);
        closing.start();
        HttpResponse<String> refused = live.get("/v1/status");
        while (refused.statusCode() == 200) {
            refused = live.get("/v1/status");
        }
        answered.countDown();
        assertError(503, "stopping", null, "the engine is stopping, nothing was done", refused);
        assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
        assertEquals(504, last.get().statusCode());
        closing.join();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void isRefusedAsLongAsTheJournalIsStillRead() {
        try (HttpApi early = unread()) {
            Map<String, String> refused = Map.of("/v1/orders", body("/v1/orders"), "/v1/groups", GROUP,
                "/v1/protections", PROTECTION, "/v1/protections/9/release", PERSON, "/v1/groups/9/unwind", PERSON,
                "/v1/flatten", "{\"operator\":\"ann\",\"reason\":\"to see\",\"symbol\":\"BTC/USDT\"}");
            refused.forEach((path, body) -> assertError(503, "starting", null, "the journal is still being read, "
                + "nothing was done, sequence=0 of=" + live.engine.appendedSequence(), post(early, path, body)));
            assertEquals(0, offers.get());
        }
    }

    @Test
    void haltsAlsoWhileTheJournalIsStillRead() {
        try (HttpApi early = unread()) {
            assertEquals(504, post(early, "/v1/halt", PERSON).statusCode());
            LiveApi.await("halt", () -> live.follower.read(EngineState::halted));
        }
    }

    /** An API whose follower has read nothing yet. */
    private HttpApi unread() {
        Follower follower = new Follower(directory, live.engine::releasedSequence, live.failure::set);
        HttpApi early = HttpApi.builder(live, follower, directory).port(0).answerTimeoutMs(100).build();
        early.start();
        return early;
    }

    private HttpResponse<String> post(HttpApi api, String path, String body) {
        return live.send(HttpRequest.newBuilder(URI.create(api.url() + path))
            .header("Authorization", "Bearer " + live.token).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void getsTheOrderThoughAnEqualRequestHasGivenUp() throws Exception {
        outlivesAnEqualRequest("/v1/orders", command -> {
            command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
            command.requestId.set("r-1");
            command.instrumentId = 1;
            command.side = Side.BUY;
            command.orderType = OrderType.LIMIT;
            command.timeInForce = TimeInForce.GTC;
            command.quantity = Decimals.ONE / 100;
            command.price = 61_000 * Decimals.ONE;
        });
    }

    @Test
    void getsTheGroupThoughAnEqualRequestHasGivenUp() throws Exception {
        outlivesAnEqualRequest("/v1/groups", command -> {
            command.reset(CommandKind.OPEN_GROUP, Actor.CLIENT);
            command.requestId.set("r-1");
            command.groupMode = GroupMode.TOGETHER;
            command.groupRule = GroupRule.HOLD;
            command.legs = List.of(leg(1), leg(2));
        });
    }

    private static LegTerms leg(int instrumentId) {
        return new LegTerms(instrumentId, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, Decimals.ONE / 100,
            3_000 * Decimals.ONE, Decimals.ABSENT);
    }

    @Test
    void getsTheProtectionThoughAnEqualRequestHasGivenUp() throws Exception {
        live.prices.quote("BTCUSDT", 61_000 * Decimals.ONE, 61_001 * Decimals.ONE);
        live.post(LiveApi.limit("entry", "0.01", "61000"));
        long entry = live.follower.read(state -> state.firstOpen().orderId());
        live.put(Commands.fill(entry, Side.BUY, "0.01", "61000", "t1"));
        LiveApi.await("fill", () -> live.follower.read(EngineState::fillCount) == 1);
        offers.set(0);
        outlivesAnEqualRequest("/v1/protections", command -> {
            command.reset(CommandKind.ATTACH_PROTECTION, Actor.CLIENT);
            command.requestId.set("r-1");
            command.instrumentId = 1;
            command.quantity = Decimals.ABSENT;
            command.referencePrice = 61_000 * Decimals.ONE;
            command.stopPrice = 60_000 * Decimals.ONE;
            command.takeProfitPrice = Decimals.ABSENT;
            command.trailingDistance = Decimals.ABSENT;
            command.trailingShare = Decimals.ABSENT;
        });
    }

    /** The second request waits already when the first gives up, and its record comes only then. */
    private void outlivesAnEqualRequest(String path, CommandWriter made) throws Exception {
        live.port = LiveApi.Port.LOST;
        CompletableFuture<HttpResponse<String>> first = live.postAsync(path, body(path));
        LiveApi.await("first", () -> offers.get() == 1);
        live.onOffer = () -> {
            offers.incrementAndGet();
            first.join();
        };
        CompletableFuture<HttpResponse<String>> second = live.postAsync(path, body(path));
        LiveApi.await("second", () -> offers.get() == 2);
        assertEquals(504, first.get().statusCode());
        live.put(made);
        assertEquals(202, second.get().statusCode(), second.get().body());
    }
}
