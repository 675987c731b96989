package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static io.holdfast.gateway.client.LiveApi.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Side;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StateApiTest extends ApiFixture {
    @Test
    void saysWhereItStands() throws IOException {
        JsonNode fresh = get("/v1/status");
        assertEquals("RECOVERING", fresh.get("tradingState").textValue());
        assertEquals("START", fresh.get("reason").textValue());
        assertEquals(1, fresh.get("epoch").intValue());
        live.openTrading();
        JsonNode status = get("/v1/status");
        assertEquals("TRADING", status.get("tradingState").textValue());
        assertEquals("CLEAN", status.get("reason").textValue());
        assertTrue(status.get("venueUp").booleanValue());
        assertEquals(live.follower.read(EngineState::sequence), status.get("sequence").longValue());
        assertEquals(live.follower.read(EngineState::digest), status.get("digest").textValue());
        assertEquals(0, status.get("openOrders").intValue());
        assertTrue(status.get("ageMs").isIntegralNumber());
    }

    @Test
    void showsOneOrderPositionsAndBalances() throws IOException {
        live.openTrading();
        long orderId = MAPPER.readTree(live.post(limit("r-1", "0.01", "60000")).body()).get("orderId").longValue();
        live.put(Commands.fill(orderId, Side.BUY, "0.004", "60000", "T1"));
        LiveApi.await("fill", () -> live.follower.read(EngineState::fillCount) == 1);
        JsonNode order = get("/v1/orders/" + orderId);
        assertEquals("PARTIALLY_FILLED", order.get("status").textValue());
        assertEquals(orderId + 1, order.get("sequence").longValue());
        assertEquals(live.follower.read(EngineState::sequence), order.get("stateSequence").longValue());
        assertTrue(order.get("ageMs").isIntegralNumber());
        assertList("[{\"symbol\":\"BTC/USDT\",\"quantity\":\"0.004\",\"averagePrice\":\"60000\","
            + "\"realisedPnl\":\"0\",\"cost\":\"240\"}]", "positions", get("/v1/positions"));
        assertList("[{\"asset\":\"BTC\",\"total\":\"1.00399\",\"free\":\"1.00399\",\"locked\":\"0\","
            + "\"opening\":\"1\",\"traded\":\"0.004\",\"feesPaid\":\"0.00001\",\"foreign\":\"0\",\"adjusted\":\"0\","
            + "\"venueTotal\":\"1\"},{\"asset\":\"USDT\",\"total\":\"99760\",\"free\":\"99400\",\"locked\":\"360\","
            + "\"opening\":\"100000\",\"traded\":\"-240\",\"feesPaid\":\"0\",\"foreign\":\"0\",\"adjusted\":\"0\","
            + "\"venueTotal\":\"100000\"}]", "balances",
            get("/v1/balances"));
        assertError(404, "unknown_order", null, "order is not known, orderId=77", live.get("/v1/orders/77"));
        assertError(404, "unknown_order", null, "order is not known, orderId=2", live.get("/v1/orders/2"));
    }

    @Test
    void listsOrders() throws IOException {
        live.openTrading();
        for (int i = 0; i < 3; i++) {
            assertEquals(202, live.post(limit("r-" + i, "0.01", "60000")).statusCode());
        }
        assertEquals(422, live.post(limit("r-3", "0.00001", "60000")).statusCode());
        assertEquals(3, get("/v1/orders").get("orders").size());
        assertEquals(3, get("/v1/orders?state=open").get("orders").size());
        assertEquals("r-2", get("/v1/orders?limit=1").get("orders").get(0).get("requestId").textValue());
        JsonNode closed = get("/v1/orders?state=closed");
        assertEquals(1, closed.get("orders").size());
        assertEquals("DENIED", closed.get("orders").get(0).get("status").textValue());
        assertEquals("BELOW_MIN_NOTIONAL", closed.get("orders").get(0).get("reason").textValue());
        assertEquals(4, get("/v1/orders?state=all&limit=1000").get("orders").size());
        assertEquals(live.follower.read(EngineState::sequence), closed.get("sequence").longValue());
        assertTrue(closed.get("ageMs").isIntegralNumber());
    }

    @Test
    void saysNotTradingBeforeAnyVenueWasThere() {
        assertError(503, "not_trading", null,
            "trading is not open, nothing was done, tradingState=RECOVERING reason=START",
            live.post(limit("r-1", "0.01", "60000")));
    }

    @Test
    void refusesAPortThatIsTaken() {
        HttpApi second = HttpApi.builder(live, live.follower, directory).port(live.api.port()).build();
        HttpApiException refused = assertThrows(HttpApiException.class, second::start);
        assertEquals("port is in use: choose another than port=" + live.api.port(), refused.getMessage());
    }

    @Test
    void keepsItsTokenForItsOwnerAlone() throws IOException {
        Path file = directory.resolve("api.token");
        assertEquals("[OWNER_READ, OWNER_WRITE]", new TreeSet<>(Files.getPosixFilePermissions(file))
            .toString());
        assertTrue(Files.readString(file).matches("[0-9a-f]{64}\n"));
    }

    private JsonNode get(String path) throws IOException {
        HttpResponse<String> answer = live.get(path);
        assertEquals(200, answer.statusCode());
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
        return MAPPER.readTree(answer.body());
    }

    private void assertList(String expected, String name, JsonNode body) throws IOException {
        assertEquals(MAPPER.readTree(expected), body.get(name));
        assertEquals(live.follower.read(EngineState::sequence), body.get("sequence").longValue());
        assertTrue(body.get("ageMs").isIntegralNumber());
    }
}
