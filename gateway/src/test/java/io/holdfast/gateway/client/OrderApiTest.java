package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertAnswer;
import static io.holdfast.gateway.client.LiveApi.assertError;
import static io.holdfast.gateway.client.LiveApi.error;
import static io.holdfast.gateway.client.LiveApi.limit;
import static io.holdfast.gateway.client.LiveApi.market;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.engine.pipeline.CommandWriter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrderApiTest extends ApiFixture {
    @BeforeEach
    void trades() {
        live.openTrading();
    }

    @Test
    void answersAnOrderAfterItsRecordIsInTheJournal() throws IOException {
        HttpResponse<String> answer = live.post(limit("r-1", "0.01", "61000.00"));
        List<String> intents = live.journal(RecordKind.ORDER_INTENT);
        JsonNode order = MAPPER.readTree(answer.body());
        assertEquals(202, answer.statusCode());
        assertEquals(1, intents.size());
        JsonNode intent = MAPPER.readTree(intents.get(0));
        assertEquals(intent.get("sequence"), order.get("sequence"));
        assertEquals(intent.get("orderId"), order.get("orderId"));
        assertEquals(intent.get("clientOrderId"), order.get("clientOrderId"));
        assertEquals("PENDING", order.get("status").textValue());
        assertEquals("BTC/USDT", order.get("symbol").textValue());
        assertEquals("GTC", order.get("timeInForce").textValue());
        assertEquals("61000", order.get("price").textValue());
        assertEquals(32, order.get("clientOrderId").textValue().length());
    }

    @Test
    void answersTheSameRequestIdWithTheSameOrderAsItIsNow() throws IOException {
        JsonNode first = MAPPER.readTree(live.post(limit("r-1", "0.01", "61000.00")).body());
        long orderId = first.get("orderId").longValue();
        live.put(Commands.fill(orderId, Side.BUY, "0.004", "61000", "T1"));
        LiveApi.await("fill", () -> live.follower.read(state -> state.fillCount()) == 1);
        HttpResponse<String> again = live.post(limit("r-1", "0.010", "61000"));
        assertEquals(200, again.statusCode());
        JsonNode order = MAPPER.readTree(again.body());
        assertEquals(orderId, order.get("orderId").longValue());
        assertEquals("PARTIALLY_FILLED", order.get("status").textValue());
        assertEquals("0.004", order.get("filledQuantity").textValue());
        assertEquals(1, live.journal(RecordKind.ORDER_INTENT).size());
    }

    @Test
    void answersTheSameRequestIdWithTheSameOrderAfterARestart() throws IOException {
        JsonNode first = MAPPER.readTree(live.post(limit("r-1", "0.01", "61000.00")).body());
        live.close();
        live = new LiveApi(directory);
        HttpResponse<String> again = live.post(limit("r-1", "0.01", "61000.00"));
        JsonNode order = MAPPER.readTree(again.body());
        assertEquals(200, again.statusCode());
        assertEquals(first.get("orderId"), order.get("orderId"));
        assertEquals(first.get("clientOrderId"), order.get("clientOrderId"));
        assertEquals(1, live.journal(RecordKind.ORDER_INTENT).size());
    }

    @Test
    void refusesOtherTermsUnderARequestIdThatIsTaken() throws IOException {
        long orderId = MAPPER.readTree(live.post(limit("r-1", "0.01", "61000.00")).body()).get("orderId").longValue();
        for (String other : List.of(limit("r-1", "0.02", "61000"), limit("r-1", "0.01", "61001"),
            limit("r-1", "0.01", "61000").replace("BUY", "SELL"), limit("r-1", "0.01", "61000").replace("BTC/", "X/"),
            market("r-1", "0.01"))) {
            assertAnswer(422, error("request_id_reused", "requestId",
                "requestId stands for an order with other terms, requestId=r-1 orderId=" + orderId)
                + ",\"orderId\":" + orderId + "}", live.post(other));
        }
        assertEquals(1, live.journal(RecordKind.ORDER_INTENT).size());
        assertEquals(0, live.journal(RecordKind.ORDER_DENIED).size());
    }

    @Test
    void makesOneIntentOfTheSameRequestFromManyThreads() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            answers.add(pool.submit(() -> {
                go.await();
                return live.post(limit("r-1", "0.01", "61000.00"));
            }));
        }
        go.countDown();
        int accepted = 0;
        String body = answers.get(0).get().body();
        for (Future<HttpResponse<String>> answer : answers) {
            assertEquals(body, answer.get().body());
            assertTrue(answer.get().statusCode() == 202 || answer.get().statusCode() == 200);
            accepted += answer.get().statusCode() == 202 ? 1 : 0;
        }
        pool.shutdown();
        assertTrue(accepted >= 1);
        assertEquals(1, live.journal(RecordKind.ORDER_INTENT).size());
    }

    @Test
    void journalsADenialAndGivesItAgainForTheSameRequestId() {
        record Case(String quantity, String price, String code, String field, String message) {
        }
        List<Case> cases = List.of(
            new Case("0.000001", "61000", "invalid_quantity", "quantity",
                "quantity must be a multiple of the lot step, quantity=0.000001 lotStep=0.00001"),
            new Case("9000.00001", "61000", "invalid_quantity", "quantity",
                "quantity must be at most the maximum, quantity=9000.00001 maxQuantity=9000"),
            new Case("0.01", "61000.001", "invalid_price", "price",
                "price must be a multiple of the tick size, price=61000.001 tickSize=0.01"),
            new Case("0.00001", "61000", "below_min_notional", "quantity",
                "quantity times price must be at least the minimum notional, quantity=0.00001 price=61000 "
                    + "minNotional=5"),
            new Case("2", "61000", "insufficient_funds", "quantity",
                "quantity needs more than the account has free, quantity=2 price=61000"),
            new Case("9000", "90000000000", "overflow", "quantity",
                "quantity times price must fit 92233720368.54775807, quantity=9000 price=90000000000"));
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            HttpResponse<String> denied = live.post(limit("r-" + i, one.quantity, one.price));
            long orderId = live.follower.read(EngineState::sequence);
            assertAnswer(422, error(one.code, one.field, one.message) + ",\"orderId\":" + orderId + "}", denied);
            assertEquals(denied.body(), live.post(limit("r-" + i, one.quantity, one.price)).body());
            assertEquals(i + 1, live.journal(RecordKind.ORDER_DENIED).size());
        }
        assertEquals(0, live.journal(RecordKind.ORDER_INTENT).size());
    }

    @Test
    void reservesFundsForAMarketOrderByTheMarketsPrice() throws IOException {
        assertError(503, "no_market_price", null,
            "a market order needs a price of the market of the last 10 seconds, nothing was done, symbol=BTC/USDT",
            live.post(market("r-1", "0.01")));
        live.prices.quote("BTCUSDT", Amounts.parse("bid", "60000"), Amounts.parse("ask", "60010"));
        HttpResponse<String> answer = live.post(market("r-1", "0.01"));
        assertEquals(202, answer.statusCode());
        JsonNode order = MAPPER.readTree(answer.body());
        assertTrue(order.get("price").isNull());
        assertTrue(order.get("timeInForce").isNull());
        JsonNode intent = MAPPER.readTree(live.journal(RecordKind.ORDER_INTENT).get(0));
        assertEquals("630.105", intent.get("reserve").textValue());
        assertEquals(200, live.post(market("r-1", "0.01")).statusCode());
    }

    @Test
    void saysBusyAndDoesNothing() {
        live.port = LiveApi.Port.BUSY;
        long before = live.engine.appendedSequence();
        HttpResponse<String> busy = live.post(limit("r-1", "0.01", "61000"));
        assertError(503, "busy", null, "engine is busy, nothing was done", busy);
        assertEquals("1", busy.headers().firstValue("Retry-After").orElse(""));
        assertEquals(before, live.engine.appendedSequence());
        live.port = LiveApi.Port.ENGINE;
        assertEquals(202, live.post(limit("r-1", "0.01", "61000")).statusCode());
    }

    @Test
    void saysUnknownWhenNoRecordComesInTime() {
        live.port = LiveApi.Port.LOST;
        assertError(504, "unknown", null,
            "no answer in time, what became of it is not known: ask again with the same requestId",
            live.post(limit("r-1", "0.01", "61000")));
        live.port = LiveApi.Port.ENGINE;
        assertEquals(202, live.post(limit("r-1", "0.01", "61000")).statusCode());
    }

    @Test
    void saysWhyItDoesNotTradeAndJournalsNothing() {
        live.put(Commands.venueDown("stream lost"));
        LiveApi.await("venue down", () -> !live.follower.read(state -> state.venueUp()));
        long before = live.engine.appendedSequence();
        HttpResponse<String> refused = live.post(limit("r-1", "0.01", "61000"));
        assertError(503, "not_trading", null,
            "trading is not open, nothing was done, tradingState=RECONCILING reason=VENUE_DOWN", refused);
        assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
        assertEquals(before, live.engine.appendedSequence());
    }

    @Test
    void cancelsAnOrderAfterTheCancelIsInTheJournal() throws IOException {
        long orderId = MAPPER.readTree(live.post(limit("r-1", "0.01", "61000.00")).body()).get("orderId").longValue();
        HttpResponse<String> cancelled = live.delete("/v1/orders/" + orderId + "?requestId=c-1");
        List<String> intents = live.journal(RecordKind.CANCEL_INTENT);
        assertEquals(202, cancelled.statusCode());
        assertEquals(1, intents.size());
        assertEquals("c-1", MAPPER.readTree(intents.get(0)).get("requestId").textValue());
        assertTrue(MAPPER.readTree(cancelled.body()).get("cancelling").booleanValue());
        assertEquals(202, live.delete("/v1/orders/" + orderId).statusCode());
        assertEquals(1, live.journal(RecordKind.CANCEL_INTENT).size());
        live.put(status(orderId, VenueStatus.CANCELLED));
        LiveApi.await("cancelled", () -> live.follower.read(state -> state.openCount()) == 0);
        assertError(409, "order_closed", null, "order is closed, orderId=" + orderId + " status=CANCELLED",
            live.delete("/v1/orders/" + orderId));
        assertEquals(0, live.journal(RecordKind.CANCEL_REJECTED).size());
    }

    @Test
    void cancelsAgainAfterTheVenueRefusedACancel() throws IOException {
        long orderId = MAPPER.readTree(live.post(limit("r-1", "0.01", "61000.00")).body()).get("orderId").longValue();
        assertEquals(202, live.delete("/v1/orders/" + orderId).statusCode());
        live.put(command -> {
            command.reset(CommandKind.CANCEL_REJECTED, Actor.VENUE);
            command.orderId = orderId;
            command.reason = Reason.VENUE_REJECTED;
        });
        LiveApi.await("refusal", () -> !live.follower.read(state -> state.order(orderId).cancelling()));
        assertEquals(202, live.delete("/v1/orders/" + orderId).statusCode());
        assertEquals(2, live.journal(RecordKind.CANCEL_INTENT).size());
    }

    @Test
    void answersEachOfManyCancelsOfOneOrder() throws Exception {
        long orderId = MAPPER.readTree(live.post(limit("r-1", "0.01", "61000.00")).body()).get("orderId").longValue();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(pool.submit(() -> live.delete("/v1/orders/" + orderId).statusCode()));
        }
        for (Future<Integer> answer : answers) {
            assertEquals(202, answer.get());
        }
        pool.shutdown();
        assertEquals(1, live.journal(RecordKind.CANCEL_INTENT).size());
    }

    @Test
    void refusesToCancelWhatIsNotThere() {
        assertError(404, "unknown_order", null, "order is not known, orderId=99999", live.delete("/v1/orders/99999"));
        assertError(404, "unknown_order", null, "order is not known, orderId=3", live.delete("/v1/orders/3"));
        assertError(400, "invalid_value", "requestId",
            "requestId must be 1 to 40 printable ASCII characters, requestId=", live.delete("/v1/orders/3?requestId="));
        live.port = LiveApi.Port.BUSY;
        assertEquals(404, live.delete("/v1/orders/3").statusCode());
    }

    @Test
    void showsAnOrderThatIsRetiredFromMemory() throws IOException {
        JsonNode first = MAPPER.readTree(live.post(limit("r-1", "0.01", "61000.00")).body());
        long orderId = first.get("orderId").longValue();
        live.put(status(orderId, VenueStatus.EXPIRED));
        long denied = 1 << 16;
        for (long i = 0; i < denied; i++) {
            String requestId = "denied-" + i;
            live.put(command -> {
                command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
                command.requestId.set(requestId);
                command.instrumentId = 1;
                command.side = Side.SELL;
                command.orderType = OrderType.LIMIT;
                command.timeInForce = TimeInForce.GTC;
                command.quantity = 1;
                command.price = 1;
            });
        }
        LiveApi.await("retirement", () -> live.follower.read(state -> state.order(orderId)) == null);
        LiveApi.await("journal", () -> live.follower.sequence() == live.engine.appendedSequence());
        HttpResponse<String> shown = live.get("/v1/orders/" + orderId);
        assertEquals(200, shown.statusCode());
        assertEquals("EXPIRED", MAPPER.readTree(shown.body()).get("status").textValue());
        assertEquals(first.get("clientOrderId"), MAPPER.readTree(shown.body()).get("clientOrderId"));
        assertEquals(200, live.post(limit("r-1", "0.01", "61000.00")).statusCode());
        assertEquals(409, live.delete("/v1/orders/" + orderId).statusCode());
    }

    private static CommandWriter status(long orderId, VenueStatus status) {
        return command -> {
            command.reset(CommandKind.ORDER_STATUS, Actor.VENUE);
            command.orderId = orderId;
            command.venueStatus = status;
            command.cumulativeQuantity = 0;
        };
    }
}
