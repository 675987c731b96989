package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.RecordKind;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A comparison on demand is answered with what it found, when it has come to its end. */
@Timeout(60)
class ReconcileApiTest extends ApiFixture {
    @BeforeEach
    void trades() {
        live.openTrading();
    }

    private CompletableFuture<HttpResponse<String>> ask() {
        return live.client.sendAsync(live.request("/v1/reconcile").header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"operator\":\"ann\",\"reason\":\"to see\"}")).build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private long comparisons() {
        return live.journal(RecordKind.RECONCILIATION_STARTED).size();
    }

    /** Ends the comparison that was asked for. */
    private void end(long before) throws IOException {
        LiveApi.await("comparison", () -> comparisons() > before);
        JsonNode started = MAPPER.readTree(live.journal(RecordKind.RECONCILIATION_STARTED).get((int) before));
        assertEquals("OPERATOR", started.get("reason").textValue());
        live.put(command -> {
            command.reset(CommandKind.RECONCILED, Actor.GATEWAY);
            command.answers = started.get("sequence").longValue();
            command.reason = Reason.NONE;
        });
    }

    @Test
    void saysThatBothAgree() throws Exception {
        long before = comparisons();
        CompletableFuture<HttpResponse<String>> answer = ask();
        end(before);
        assertEquals(200, answer.get().statusCode());
        JsonNode body = MAPPER.readTree(answer.get().body());
        assertEquals("CLEAN", body.get("result").textValue());
        assertEquals("TRADING", body.get("tradingState").textValue());
        assertEquals(0, body.get("records").size());
        assertEquals(body.get("balances").get(0).get("total"), body.get("balances").get(0).get("venueTotal"));
    }

    @Test
    void namesWhatDiffers() throws Exception {
        live.put(command -> {
            command.reset(CommandKind.BALANCE, Actor.VENUE);
            command.asset.set("USDT");
            command.free = 7 * Decimals.ONE;
            command.locked = 0;
        });
        long before = comparisons();
        CompletableFuture<HttpResponse<String>> answer = ask();
        end(before);
        JsonNode body = MAPPER.readTree(answer.get().body());
        assertEquals("DIFFERENCE", body.get("result").textValue());
        assertEquals("RECONCILIATION_DIFFERENCE", body.get("records").get(0).get("type").textValue());
        assertEquals("7", body.get("records").get(0).get("theirs").textValue());
    }

    @Test
    void saysThatTheVenueIsDown() throws Exception {
        live.put(command -> command.reset(CommandKind.VENUE_DOWN, Actor.GATEWAY));
        HttpResponse<String> answer = ask().get();
        assertEquals(503, answer.statusCode());
        assertEquals("venue_down", MAPPER.readTree(answer.body()).path("error").path("code").textValue());
    }
}
