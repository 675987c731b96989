package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static io.holdfast.gateway.client.LiveApi.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OperatorApiTest extends ApiFixture {
    @BeforeEach
    void trades() {
        live.openTrading();
    }

    @Test
    void haltsAndResumesInTheNameOfAPerson() throws IOException {
        HttpResponse<String> halted = live.post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\"looks wrong\"}");
        assertEquals(202, halted.statusCode());
        JsonNode answer = MAPPER.readTree(halted.body());
        assertTrue(answer.get("halted").booleanValue());
        JsonNode record = MAPPER.readTree(live.journal(RecordKind.OPERATOR_ACTION).get(0));
        assertEquals(answer.get("sequence"), record.get("sequence"));
        assertEquals("ann", record.get("operator").textValue());
        assertEquals("looks wrong", record.get("text").textValue());
        assertEquals("HALT", record.get("operation").textValue());
        live.caughtUp();
        assertTrue(MAPPER.readTree(live.get("/v1/status").body()).get("halted").booleanValue());
        assertEquals("HALTED", MAPPER.readTree(live.get("/v1/status").body()).get("tradingState").textValue());
        assertEquals(503, live.post(limit("r-1", "0.01", "61000")).statusCode());
        HttpResponse<String> resumed = live.post("/v1/resume", "{\"operator\":\"ann\",\"reason\":\"was nothing\"}");
        assertEquals(202, resumed.statusCode());
        LiveApi.await("trading to leave the halt",
            () -> live.follower.read(state -> state.tradingState()) == TradingState.RECONCILING);
    }

    @Test
    void cancelsAnOrderInTheNameOfAPerson() throws IOException {
        long orderId = MAPPER.readTree(live.post(limit("r-1", "0.01", "60000")).body()).get("orderId").longValue();
        HttpResponse<String> cancelled = live.post("/v1/orders/" + orderId + "/cancel",
            "{\"operator\":\"ann\",\"reason\":\"too far away\"}");
        assertEquals(202, cancelled.statusCode(), cancelled.body());
        live.caughtUp();
        JsonNode action = MAPPER.readTree(live.journal(RecordKind.OPERATOR_ACTION).get(0));
        assertEquals(MAPPER.readTree(cancelled.body()).get("sequence"), action.get("sequence"));
        assertEquals("CANCEL_ORDER", action.get("operation").textValue());
        assertEquals("ann", action.get("operator").textValue());
        assertEquals("too far away", action.get("text").textValue());
        JsonNode cancel = MAPPER.readTree(live.journal(RecordKind.CANCEL_INTENT).get(0));
        assertEquals(orderId, cancel.get("orderId").longValue());
        assertEquals(action.get("sequence"), cancel.get("cause"));
        assertEquals("operator", cancel.get("actor").textValue());
        assertError(404, "unknown_order", null, "no order that is open, or has ended not too "
            + "long ago, has this id, orderId=1",
            live.post("/v1/orders/1/cancel", "{\"operator\":\"ann\",\"reason\":\"x\"}"));
        assertError(400, "missing_field", "reason", "reason is required",
            live.post("/v1/orders/" + orderId + "/cancel", "{\"operator\":\"ann\"}"));
    }

    @Test
    void abandonsALostOrderOnAPersonsWord() throws IOException {
        long orderId = MAPPER.readTree(live.post(limit("r-1", "0.01", "60000")).body()).get("orderId").longValue();
        String path = "/v1/orders/" + orderId + "/abandon";
        String body = "{\"operator\":\"ann\",\"reason\":\"the venue has lost its memory\"}";
        assertError(409, "order_not_lost", null, "only an order that has been in doubt since this start for longer "
            + "than it can be on its way, and that the venue has shown nothing of, can be abandoned, orderId="
            + orderId, live.post(path, body));
        live.put(Commands.unknown(orderId));
        LiveApi.await("the order to be lost", () -> live.post(path, body).statusCode() == 202);
        LiveApi.await("the end of the order",
            () -> live.follower.read(state -> state.order(orderId).state()) == OrderState.ABANDONED);
        JsonNode action = MAPPER.readTree(live.journal(RecordKind.OPERATOR_ACTION).get(0));
        assertEquals("ABANDON_ORDER", action.get("operation").textValue());
        assertEquals("ann", action.get("operator").textValue());
        JsonNode abandoned = MAPPER.readTree(live.journal(RecordKind.ORDER_ABANDONED).get(0));
        assertEquals(orderId, abandoned.get("orderId").longValue());
        assertEquals(action.get("sequence"), abandoned.get("cause"));
        assertEquals("OPERATOR", abandoned.get("reason").textValue());
        assertError(404, "unknown_order", null, "no order that is open, or has ended not too "
            + "long ago, has this id, orderId=1", live.post("/v1/orders/1/abandon", body));
    }

    @Test
    void wantsANameAndAReason() {
        assertError(400, "missing_field", "operator", "operator is required",
            live.post("/v1/halt", "{\"reason\":\"looks wrong\"}"));
        assertError(400, "invalid_value", "reason", "reason must be 1 to 200 printable ASCII characters",
            live.post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\" \"}"));
        assertError(400, "unknown_field", "symbol", "field is not known, field=symbol",
            live.post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\"x\",\"symbol\":\"BTC/USDT\"}"));
        assertError(400, "unknown_symbol", "symbol", "symbol is not known, symbol=A/B",
            live.post("/v1/flatten", "{\"operator\":\"ann\",\"reason\":\"x\",\"symbol\":\"A/B\"}"));
        assertError(400, "missing_field", "symbol", "symbol is null: give it a value, or leave it out",
            live.post("/v1/flatten", "{\"operator\":\"ann\",\"reason\":\"x\",\"symbol\":null}"));
        assertTrue(live.journal(RecordKind.OPERATOR_ACTION).isEmpty());
    }

    @Test
    void saysThatItIsBusyRatherThanNothing() {
        live.port = LiveApi.Port.BUSY;
        assertEquals(503, live.post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\"x\"}").statusCode());
        live.port = LiveApi.Port.LOST;
        assertEquals(504, live.post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\"x\"}").statusCode());
    }
}
