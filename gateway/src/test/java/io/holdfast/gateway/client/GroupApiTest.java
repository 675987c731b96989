package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupApiTest extends ApiFixture {
    private static final String BTC = leg("BTC/USDT", "0.01", "61000");
    private static final String ETH = leg("ETH/USDT", "0.2", "3000");

    @BeforeEach
    void trades() {
        live.put(Commands.instrument("BTC/USDT", "BTC", "USDT"));
        live.put(Commands.instrument("ETH/USDT", "ETH", "USDT"));
        live.openTrading();
    }

    private static String leg(String symbol, String quantity, String price) {
        return "{\"symbol\":\"" + symbol + "\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"quantity\":\"" + quantity
            + "\",\"price\":\"" + price + "\"}";
    }

    private static String pair(String requestId, String rule, String... legs) {
        return "{\"requestId\":\"" + requestId + "\",\"mode\":\"SEQUENTIAL\",\"onFailure\":\"" + rule
            + "\",\"deadlineMs\":60000,\"legs\":[" + String.join(",", legs) + "]}";
    }

    @Test
    void answersAGroupAfterItsLegsAreInTheJournal() throws IOException {
        HttpResponse<String> answer = live.post("/v1/groups", pair("p-1", "UNWIND", BTC, ETH));
        assertEquals(202, answer.statusCode(), answer.body());
        JsonNode group = MAPPER.readTree(answer.body());
        assertEquals("p-1", group.get("requestId").textValue());
        assertEquals("UNWIND", group.get("onFailure").textValue());
        assertEquals("WORKING", group.get("status").textValue());
        assertEquals(group.get("openedNs").longValue() + 60_000_000_000L, group.get("deadlineNs").longValue());
        assertEquals(2, group.get("legs").size());
        assertEquals("ETH/USDT", group.get("legs").get(1).get("symbol").textValue());
        assertEquals(2, live.journal(RecordKind.GROUP_LEG).size());
        HttpResponse<String> again = live.post("/v1/groups", pair("p-1", "UNWIND", BTC, ETH));
        assertEquals(200, again.statusCode());
        assertEquals(group.get("groupId"), MAPPER.readTree(again.body()).get("groupId"));
        assertEquals(1, live.journal(RecordKind.GROUP_OPENED).size());
    }

    @Test
    void refusesOtherTermsUnderTheSameRequestId() throws IOException {
        long groupId = open();
        HttpResponse<String> other = live.post("/v1/groups", pair("p-1", "HOLD", ETH, BTC));
        assertEquals(422, other.statusCode());
        JsonNode error = MAPPER.readTree(other.body());
        assertEquals("request_id_reused", error.get("error").get("code").textValue());
        assertEquals(groupId, error.get("groupId").longValue());
        HttpResponse<String> order = live.post(LiveApi.limit("p-1", "0.01", "61000"));
        assertEquals(422, order.statusCode());
        assertEquals(groupId, MAPPER.readTree(order.body()).get("groupId").longValue());
        live.post(LiveApi.limit("o-1", "0.01", "61000"));
        assertEquals(422, live.post("/v1/groups", pair("o-1", "HOLD", BTC, ETH)).statusCode());
    }

    @Test
    void showsWhereAGroupStands() throws IOException {
        long groupId = open();
        JsonNode shown = MAPPER.readTree(live.get("/v1/groups/" + groupId).body());
        JsonNode first = shown.get("legs").get(0);
        assertEquals("WORKING", first.get("status").textValue());
        live.put(Commands.fill(first.get("orderId").longValue(), Side.BUY, "0.01", "61000", "t1"));
        LiveApi.await("the second leg", () -> live.follower.read(state ->
            state.groups().get(groupId).legs().get(1).orderId() != 0));
        JsonNode listed = MAPPER.readTree(live.get("/v1/groups").body()).get("groups");
        assertEquals(1, listed.size());
        assertEquals("FILLED", listed.get(0).get("legs").get(0).get("status").textValue());
        assertEquals("0.01", listed.get(0).get("legs").get(0).get("filledQuantity").textValue());
        assertError(404, "unknown_group", null, "group is not known, groupId=999999", live.get("/v1/groups/999999"));
    }

    @Test
    void saysWhichLegIsWrong() {
        assertError(400, "invalid_value", "legs[1].quantity",
            "legs[1]: quantity must be greater than zero, quantity=0",
            live.post("/v1/groups", pair("p", "HOLD", BTC, leg("ETH/USDT", "0", "3000"))));
        assertError(400, "invalid_value", "legs", "legs must be an array of 2 to 8 legs",
            live.post("/v1/groups", pair("p", "HOLD", BTC)));
        assertError(400, "invalid_value", "onFailure",
            "onFailure must be COMPLETE, UNWIND or HOLD, onFailure=PRAY",
            live.post("/v1/groups", pair("p", "PRAY", BTC, ETH)));
        assertError(400, "unknown_symbol", "legs[1].symbol", "legs[1]: symbol is not known, symbol=A/B",
            live.post("/v1/groups", pair("p", "HOLD", BTC, leg("A/B", "1", "3000"))));
        assertTrue(live.journal(RecordKind.GROUP_DENIED).isEmpty());
    }

    @Test
    void answersADenialAgain() throws IOException {
        String body = pair("p-9", "HOLD", BTC, leg("ETH/USDT", "200", "3000"));
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> denied = live.post("/v1/groups", body);
            assertEquals(422, denied.statusCode());
            JsonNode error = MAPPER.readTree(denied.body()).get("error");
            assertEquals("insufficient_funds", error.get("code").textValue());
            assertEquals("legs[1].quantity", error.get("field").textValue());
            assertEquals("legs[1] denied, and with it the whole group: the legs together need more than the account has"
                + " free", error.get("message").textValue());
        }
        assertEquals(1, live.journal(RecordKind.GROUP_DENIED).size());
        assertEquals(0, live.journal(RecordKind.ORDER_INTENT).size());
    }

    @Test
    void aPersonUnwindsAHeldGroup() throws IOException {
        long groupId = open();
        long btc = live.follower.read(state -> state.groups().get(groupId).legs().get(0).orderId());
        live.put(Commands.fill(btc, Side.BUY, "0.01", "61000", "t1"));
        LiveApi.await("the second leg", () -> live.follower.read(state ->
            state.groups().get(groupId).legs().get(1).orderId() != 0));
        long eth = live.follower.read(state -> state.groups().get(groupId).legs().get(1).orderId());
        live.put(command -> {
            command.reset(CommandKind.ORDER_REJECTED, Actor.VENUE);
            command.orderId = eth;
            command.reason = Reason.VENUE_REJECTED;
        });
        LiveApi.await("the group to be held", () -> live.journal(RecordKind.ALERT).size() == 1);
        HttpResponse<String> done = live.post("/v1/groups/" + groupId + "/unwind",
            "{\"operator\":\"ann\",\"reason\":\"no hedge\"}");
        assertEquals(202, done.statusCode(), done.body());
        JsonNode action = MAPPER.readTree(live.journal(RecordKind.OPERATOR_ACTION).get(0));
        assertEquals("UNWIND_GROUP", action.get("operation").textValue());
        assertEquals(groupId, action.get("groupId").longValue());
        LiveApi.await("the way back", () -> live.journal(RecordKind.ORDER_INTENT).size() == 3);
        assertEquals(202, live.post("/v1/groups/" + groupId + "/release",
            "{\"operator\":\"ann\",\"reason\":\"by hand\"}").statusCode());
        live.caughtUp();
        assertEquals(409, live.post("/v1/groups/" + groupId + "/finish",
            "{\"operator\":\"ann\",\"reason\":\"late\"}").statusCode());
    }

    private long open() throws IOException {
        HttpResponse<String> answer = live.post("/v1/groups", pair("p-1", "HOLD", BTC, ETH));
        assertEquals(202, answer.statusCode(), answer.body());
        live.caughtUp();
        return MAPPER.readTree(answer.body()).get("groupId").longValue();
    }
}
