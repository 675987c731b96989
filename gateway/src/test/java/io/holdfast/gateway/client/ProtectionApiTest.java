package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertAnswer;
import static io.holdfast.gateway.client.LiveApi.assertError;
import static io.holdfast.gateway.client.LiveApi.error;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProtectionApiTest extends ApiFixture {
    @BeforeEach
    void trades() {
        live.openTrading();
        live.prices.quote("BTCUSDT", 61_000_00000000L, 61_001_00000000L);
    }

    private static String order(String side, String protection) {
        return "{\"requestId\":\"r-1\",\"symbol\":\"BTC/USDT\",\"side\":\"" + side + "\",\"type\":\"LIMIT\","
            + "\"quantity\":\"0.01\",\"price\":\"61000\",\"protection\":" + protection + "}";
    }

    private JsonNode protection(int index) throws IOException {
        live.caughtUp();
        return MAPPER.readTree(live.get("/v1/protections").body()).get("protections").path(index);
    }

    @Test
    void takesAnEntryAndItsProtectionAsOne() throws IOException {
        HttpResponse<String> answer = live.post(order("BUY",
            "{\"stopPrice\":\"60000\",\"takeProfitPrice\":\"65000\",\"closeAfterMs\":60000}"));
        assertEquals(202, answer.statusCode(), answer.body());
        JsonNode entry = MAPPER.readTree(answer.body());
        JsonNode attached = MAPPER.readTree(live.journal(RecordKind.PROTECTION_ATTACHED).get(0));
        assertEquals(entry.get("orderId").longValue() + 1, attached.get("sequence").longValue());
        assertEquals(entry.get("protectionId"), attached.get("sequence"));
        assertEquals("60000", attached.get("stopPrice").textValue());
        assertEquals("65000", attached.get("takeProfitPrice").textValue());
        assertEquals(60_000, attached.get("closeAfterMs").longValue());
        assertEquals("ATTACHED", protection(0).get("status").textValue());
        live.put(Commands.fill(entry.get("orderId").longValue(), Side.BUY, "0.01", "61000", "t1"));
        LiveApi.await("armed", () -> live.journal(RecordKind.PROTECTION_ARMED).size() == 1);
        assertEquals("ARMED", protection(0).get("status").textValue());
        assertTrue(protection(0).get("stopOrderId").longValue() > 0);
        assertEquals(200, live.get("/v1/protections/" + attached.get("sequence")).statusCode());
    }

    @Test
    void refusesAnotherProtectionUnderTheSameRequestId() throws IOException {
        String wanted = order("BUY", "{\"stopPrice\":\"60000\",\"closeAfterMs\":60000}");
        long orderId = MAPPER.readTree(live.post(wanted).body()).get("orderId").longValue();
        assertEquals(200, live.post(wanted.replace("60000\"", "60000.00\"")).statusCode());
        for (String other : List.of(wanted.replace("60000\"", "59999\""), wanted.replace(":60000", ":60001"),
            wanted.replace("closeAfterMs\":60000", "takeProfitPrice\":\"65000\""),
            wanted.replace("stopPrice", "trailingDistance"),
            wanted.replace("stopPrice\":\"60000", "trailingShare\":\"0.1"),
            LiveApi.limit("r-1", "0.01", "61000"))) {
            assertReused("r-1", orderId, live.post(other));
        }
        JsonNode bare = MAPPER.readTree(live.post(LiveApi.limit("r-2", "0.01", "61000")).body());
        assertReused("r-2", bare.get("orderId").longValue(), live.post(wanted.replace("r-1", "r-2")));
        assertEquals(2, live.journal(RecordKind.ORDER_INTENT).size());
        assertEquals(1, live.journal(RecordKind.PROTECTION_ATTACHED).size());
    }

    private static void assertReused(String requestId, long orderId, HttpResponse<String> answer) {
        assertAnswer(422, error("request_id_reused", "requestId", "requestId stands for an order with other terms, "
            + "requestId=" + requestId + " orderId=" + orderId) + ",\"orderId\":" + orderId + "}", answer);
    }

    @Test
    void answersADenialAgainWhateverProtectionIsWanted() {
        String wanted = order("BUY", "{\"stopPrice\":\"62000\"}");
        HttpResponse<String> denied = live.post(wanted);
        assertEquals(422, denied.statusCode());
        assertEquals(denied.body(), live.post(wanted.replace("62000", "63000")).body());
    }

    @Test
    void refusesAnotherProtectionAlsoWhereMemoryHasForgottenIt() throws IOException {
        String wanted = order("BUY", "{\"stopPrice\":\"60000\"}");
        JsonNode entry = MAPPER.readTree(live.post(wanted).body());
        long orderId = entry.get("orderId").longValue();
        live.put(Commands.cancelled(orderId));
        for (int i = 0; i <= 256; i++) {
            String other = wanted.replace("r-1", "other-" + i);
            long otherId = MAPPER.readTree(live.post(other).body()).get("orderId").longValue();
            live.put(Commands.cancelled(otherId));
        }
        long protectionId = entry.get("protectionId").longValue();
        LiveApi.await("forgotten", () -> live.follower.read(state -> state.protection(protectionId)) == null);
        assertEquals(200, live.post(wanted).statusCode());
        assertReused("r-1", orderId, live.post(wanted.replace("\"60000\"", "\"59999\"")));
    }

    @Test
    void attachesOneToWhatIsHeldAndReleasesItInTheNameOfAPerson() throws IOException {
        JsonNode order = MAPPER.readTree(live.post(LiveApi.limit("r-1", "0.01", "61000")).body());
        long entry = order.get("orderId").longValue();
        live.put(Commands.fill(entry, Side.BUY, "0.01", "61000", "t1"));
        String body = "{\"requestId\":\"p-1\",\"symbol\":\"BTC/USDT\",\"stopPrice\":\"60000\"}";
        HttpResponse<String> attached = live.post("/v1/protections", body);
        assertEquals(202, attached.statusCode(), attached.body());
        long protectionId = MAPPER.readTree(attached.body()).get("protectionId").longValue();
        assertEquals(200, live.post("/v1/protections", body).statusCode());
        assertEquals(1, live.journal(RecordKind.PROTECTION_ATTACHED).size());
        HttpResponse<String> released = live.post("/v1/protections/" + protectionId + "/release",
            "{\"operator\":\"ann\",\"reason\":\"over\"}");
        assertEquals(202, released.statusCode(), released.body());
        JsonNode action = MAPPER.readTree(live.journal(RecordKind.OPERATOR_ACTION).get(0));
        assertEquals(protectionId, action.get("protectionId").longValue());
        assertEquals("ann", action.get("operator").textValue());
    }

    @Test
    void refusesOtherTermsUnderTheRequestIdOfAnAttachedOne() throws IOException {
        JsonNode order = MAPPER.readTree(live.post(LiveApi.limit("r-1", "0.01", "61000")).body());
        live.put(Commands.fill(order.get("orderId").longValue(), Side.BUY, "0.01", "61000", "t1"));
        String body = "{\"requestId\":\"p-1\",\"symbol\":\"BTC/USDT\",\"quantity\":\"0.005\",\"stopPrice\":\"60000\"}";
        JsonNode attached = MAPPER.readTree(live.post("/v1/protections", body).body());
        long protectionId = attached.get("protectionId").longValue();
        for (String same : List.of(body, body.replace("0.005", "0.0050"),
            body.replace("\"quantity\":\"0.005\",", ""))) {
            assertEquals(200, live.post("/v1/protections", same).statusCode(), same);
        }
        for (String other : List.of(body.replace("60000", "59000"), body.replace("0.005", "0.004"),
            body.replace("BTC/USDT", "ETH/USDT"), body.replace("stopPrice", "trailingDistance"))) {
            assertError(422, "request_id_reused", "requestId", "requestId stands for something else, or for a "
                + "protection with other terms, requestId=p-1 sequence=" + protectionId,
                live.post("/v1/protections", other));
        }
        assertError(422, "request_id_reused", "requestId", "requestId stands for something else, or for a protection "
            + "with other terms, requestId=r-1 sequence=" + order.get("orderId"),
            live.post("/v1/protections", body.replace("p-1", "r-1")));
        assertError(422, "request_id_reused", "requestId", "requestId stands for something that is no order, or for "
            + "an order of long ago that the journal has no more, requestId=p-1 sequence=" + protectionId,
            live.post(LiveApi.limit("p-1", "0.01", "61000")));
        assertEquals(1, live.journal(RecordKind.PROTECTION_ATTACHED).size());
    }

    @Test
    void deniesWhatCannotBeProtected() {
        HttpResponse<String> sell = live.post(order("SELL", "{\"stopPrice\":\"60000\"}"));
        assertEquals(422, sell.statusCode());
        assertTrue(sell.body().contains("\"code\":\"not_long\""), sell.body());
        assertError(422, "not_long", null, "only what is bought can be protected", live.post("/v1/protections",
            "{\"requestId\":\"p-1\",\"symbol\":\"BTC/USDT\",\"stopPrice\":\"60000\"}"));
        assertError(422, "not_long", null, "only what is bought can be protected", live.post("/v1/protections",
            "{\"requestId\":\"p-1\",\"symbol\":\"BTC/USDT\",\"stopPrice\":\"60000\"}"));
        assertEquals(1, live.journal(RecordKind.PROTECTION_DENIED).size());
    }

    @Test
    void deniesAStopAboveThePrice() {
        HttpResponse<String> answer = live.post(order("BUY", "{\"stopPrice\":\"62000\"}"));
        assertEquals(422, answer.statusCode());
        assertTrue(answer.body().contains("\"code\":\"invalid_protection\""), answer.body());
        assertEquals(0, live.journal(RecordKind.ORDER_INTENT).size());
    }

    @Test
    void refusesAProtectionThatSaysNothing() {
        assertError(400, "missing_field", "stopPrice", "one of stopPrice, takeProfitPrice, trailingDistance, "
            + "trailingShare and closeAfterMs is required", live.post(order("BUY", "{}")));
        assertError(400, "unknown_field", "protection", "protection has no field of this name, field=stop",
            live.post(order("BUY", "{\"stop\":\"1\"}")));
        assertError(400, "invalid_value", "closeAfterMs", "closeAfterMs must be a whole number from 1 to 31536000000, "
            + "closeAfterMs=0", live.post(order("BUY", "{\"closeAfterMs\":0}")));
    }
}
