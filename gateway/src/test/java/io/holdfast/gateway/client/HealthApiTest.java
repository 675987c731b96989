package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.TradingState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthApiTest extends ApiFixture {
    /** Without the token. */
    private HttpResponse<String> ask(String path) {
        return live.send(HttpRequest.newBuilder(URI.create(live.api.url() + path)));
    }

    private JsonNode ready(int status) throws IOException {
        HttpResponse<String> answer = ask("/health/ready");
        assertEquals(status, answer.statusCode(), answer.body());
        return MAPPER.readTree(answer.body());
    }

    @Test
    void isAliveWhileTheEngineThreadTurns() {
        LiveApi.assertAnswer(200, "{\"live\":true}", ask("/health/live"));
        live.standsStill = true;
        long begun = System.nanoTime();
        LiveApi.assertAnswer(503, "{\"live\":false}", ask("/health/live"));
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        assertTrue(tookMs < 5_000, "tookMs=" + tookMs);
        live.standsStill = false;
        LiveApi.assertAnswer(200, "{\"live\":true}", ask("/health/live"));
    }

    @Test
    void isReadyWhileItTrades() throws IOException {
        JsonNode recovering = ready(503);
        assertFalse(recovering.get("ready").booleanValue());
        assertTrue(recovering.get("live").booleanValue());
        assertEquals("RECOVERING", recovering.get("tradingState").textValue());
        assertTrue(recovering.get("marketAgeMs").isNull());
        assertTrue(recovering.get("venueAgeMs").isNull());
        live.openTrading();
        live.prices.quote("BTCUSDT", 1, 2);
        live.venueSilentNs = 7_000_000L;
        JsonNode trading = ready(200);
        assertTrue(trading.get("ready").booleanValue());
        assertEquals("TRADING", trading.get("tradingState").textValue());
        assertEquals("CLEAN", trading.get("reason").textValue());
        assertEquals(7, trading.get("venueAgeMs").longValue());
        assertTrue(trading.get("marketAgeMs").isIntegralNumber());
        assertTrue(trading.get("ageMs").isIntegralNumber());
        assertTrue(trading.get("recordAgeMs").isIntegralNumber());
        live.standsStill = true;
        assertFalse(ready(503).get("live").booleanValue());
    }

    @Test
    void saysWhenOnlyPositionsAreMadeSmaller() throws IOException {
        live.openTrading();
        live.put(command -> command.reset(CommandKind.SPACE_LOW, Actor.ENGINE));
        LiveApi.await("low space", () -> live.follower.read(EngineState::tradingState) == TradingState.REDUCE_ONLY);
        assertEquals("REDUCE_ONLY", ready(200).get("tradingState").textValue());
        live.put(command -> command.reset(CommandKind.VENUE_DOWN, Actor.GATEWAY));
        LiveApi.await("venue down", () -> !live.follower.read(EngineState::venueUp));
        assertEquals("VENUE_DOWN", ready(503).get("reason").textValue());
    }

    @Test
    void isNotReadyWhileTheFollowerStandsStill() throws IOException {
        live.openTrading();
        assertTrue(ready(200).get("following").booleanValue());
        live.followerHangs = true;
        live.put(command -> command.reset(CommandKind.HEARTBEAT, Actor.ENGINE));
        LiveApi.await("the hang", () -> live.follower.tryRead(EngineState::sequence, 0) == null);
        JsonNode stuck = ready(503);
        assertTrue(stuck.get("live").booleanValue());
        assertFalse(stuck.get("following").booleanValue());
        assertFalse(stuck.has("tradingState"));
        live.followerHangs = false;
        LiveApi.await("ready", () -> ask("/health/ready").statusCode() == 200);
    }

    @Test
    void opensNothingElseWithoutAToken() {
        for (String path : new String[] {"/v1/status", "/health", "/health/other", "/health/../v1/status",
            "/health/live/../../v1/status"}) {
            int status = ask(path).statusCode();
            assertTrue(status == 401 || status == 400 || status == 404, path + " " + status);
        }
        assertEquals(401, ask("/v1/status").statusCode());
        assertEquals(405, live.send(HttpRequest.newBuilder(URI.create(live.api.url() + "/health/live"))
            .POST(HttpRequest.BodyPublishers.noBody())).statusCode());
    }
}
