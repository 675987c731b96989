package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static io.holdfast.gateway.client.LiveApi.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OperatorApiTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    private LiveApi live;

    @BeforeEach
    void opens() {
        live = new LiveApi(directory).openTrading();
    }

    @AfterEach
    void closes() {
        live.close();
    }

    private HttpResponse<String> post(String path, String body) {
        return live.send(live.request(path).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void haltsAndResumesInTheNameOfAPerson() throws IOException {
        HttpResponse<String> halted = post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\"looks wrong\"}");
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
        HttpResponse<String> resumed = post("/v1/resume", "{\"operator\":\"ann\",\"reason\":\"was nothing\"}");
        assertEquals(202, resumed.statusCode());
        LiveApi.await("trading to leave the halt",
            () -> live.follower.read(state -> state.tradingState()) == TradingState.RECONCILING);
    }

    @Test
    void wantsANameAndAReason() {
        assertError(400, "missing_field", "operator", "operator is required",
            post("/v1/halt", "{\"reason\":\"looks wrong\"}"));
        assertError(400, "invalid_value", "reason", "reason must be 1 to 200 printable ASCII characters",
            post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\" \"}"));
        assertError(400, "unknown_field", "symbol", "field is not known, field=symbol",
            post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\"x\",\"symbol\":\"BTC/USDT\"}"));
        assertError(400, "unknown_symbol", "symbol", "symbol is not known, symbol=A/B",
            post("/v1/flatten", "{\"operator\":\"ann\",\"reason\":\"x\",\"symbol\":\"A/B\"}"));
        assertTrue(live.journal(RecordKind.OPERATOR_ACTION).isEmpty());
    }

    @Test
    void saysThatItIsBusyRatherThanNothing() {
        live.port = LiveApi.Port.BUSY;
        assertEquals(503, post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\"x\"}").statusCode());
        live.port = LiveApi.Port.LOST;
        assertEquals(504, post("/v1/halt", "{\"operator\":\"ann\",\"reason\":\"x\"}").statusCode());
    }
}
