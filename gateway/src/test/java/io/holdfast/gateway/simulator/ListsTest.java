package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.binance.Credentials;
import io.holdfast.gateway.simulator.VenueClient.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stop orders, lists and what others do at the venue, over the wire. */
@Timeout(30)
class ListsTest {
    private static final String ORDER = "/api/v3/order";
    private static final String LIST = "/api/v3/orderList";
    private static final String OCO = LIST + "/oco";
    private static final String SELL = "symbol=BTCUSDT&side=SELL&quantity=0.01";
    private static final String PAIR = SELL + "&aboveType=LIMIT_MAKER&abovePrice=90000"
        + "&belowType=STOP_LOSS&belowStopPrice=40000";

    @TempDir
    private Path directory;
    private SimulatedVenue venue;
    private VenueClient client;
    private String apiKey;

    @BeforeEach
    void start() {
        Path file = directory.resolve("venue.yaml");
        venue = SimulatedVenue.start(SimulatedVenueConfig.builder().credentialsFile(file).pingIntervalMs(60_000)
            .build());
        Credentials credentials = Credentials.load(file);
        apiKey = credentials.apiKey();
        client = new VenueClient(venue, credentials);
    }

    @AfterEach
    void stop() {
        venue.close();
    }

    @Test
    void answersAndShowsAnOrderThatWaits() {
        JsonNode placed = client.signed("POST", ORDER, SELL + "&type=STOP_LOSS_LIMIT&timeInForce=GTC&price=39000"
            + "&stopPrice=40000&newClientOrderId=s").body();
        assertEquals(List.of("symbol", "orderId", "orderListId", "clientOrderId", "transactTime"), names(placed));

        JsonNode order = client.signed("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=s").body();
        assertEquals("NEW STOP_LOSS_LIMIT 40000.00000000 false -1 -1", values(order, "status", "type", "stopPrice",
            "isWorking", "workingTime", "orderListId"));
    }

    @Test
    void refusesParametersThatDoNotGoWithTheType() {
        assertPlaced("400 -1102 Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!",
            "type=STOP_LOSS");
        assertPlaced("400 -1106 Parameter 'price' sent when not required.", "type=STOP_LOSS&stopPrice=1&price=1");
        assertPlaced("400 -1106 Parameter 'timeInForce' sent when not required.",
            "type=STOP_LOSS&stopPrice=1&timeInForce=GTC");
        assertPlaced("400 -1102 Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed.",
            "type=STOP_LOSS_LIMIT&stopPrice=1&price=1");
        assertPlaced("400 -1102 Mandatory parameter 'price' was not sent, was empty/null, or malformed.",
            "type=TAKE_PROFIT_LIMIT&timeInForce=GTC&stopPrice=1");
        assertPlaced("400 -1106 Parameter 'stopPrice' sent when not required.",
            "type=LIMIT_MAKER&price=90000&stopPrice=1");
        assertPlaced("400 -2010 Trailing stop orders are not supported for this symbol.",
            "type=STOP_LOSS&trailingDelta=100");
        assertPlaced("400 -2010 Order would trigger immediately.", "type=STOP_LOSS&stopPrice=90000");
        assertListed("400 -1158 Order type not supported in OCO.", PAIR.replace("LIMIT_MAKER", "LIMIT"));
        assertListed("400 -1128 Combination of optional fields invalid. Recommendation: 'belowPrice' and "
            + "'belowTimeInForce' must both be sent.", PAIR.replace("STOP_LOSS", "STOP_LOSS_LIMIT"));
        assertListed("400 -2010 The relationship of the prices for the orders is not correct.",
            PAIR.replace("40000", "80000"));
        assertEquals(0, client.account().path("orders").size());
    }

    @Test
    void takesAListAsOneAndFindsItAgain() {
        JsonNode answer = client.signed("POST", OCO, PAIR
            + "&listClientOrderId=l&aboveClientOrderId=up&belowClientOrderId=down").body();
        assertEquals(List.of("orderListId", "contingencyType", "listStatusType", "listOrderStatus",
            "listClientOrderId", "transactionTime", "symbol", "orders", "orderReports"), names(answer));
        assertEquals("OCO EXEC_STARTED EXECUTING l", values(answer, "contingencyType", "listStatusType",
            "listOrderStatus", "listClientOrderId"));
        assertEquals("down up", answer.path("orders").path(0).path("clientOrderId").asText() + " "
            + answer.path("orders").path(1).path("clientOrderId").asText());
        assertEquals("NEW -1 40000.00000000", values(answer.path("orderReports").path(0), "status", "workingTime",
            "stopPrice"));
        long listId = answer.path("orderListId").asLong();

        assertEquals(listId, client.signed("GET", LIST, "origClientOrderId=l").body().path("orderListId").asLong());
        assertEquals("l", client.signed("GET", LIST, "orderListId=" + listId).body().path("listClientOrderId")
            .asText());
        assertEquals("400 -2013 Order list does not exist.", client.signed("GET", LIST, "orderListId=1").error());
        assertEquals(1, client.signed("GET", "/api/v3/openOrderList", "").body().size());
        assertEquals(Long.toString(listId), values(client.booked("down"), "orderListId"));
        assertEquals("1 1", values(client.booked("down"), "requests") + " " + values(client.booked("up"), "requests"));
    }

    @Test
    void cancelsAListByItsIdOrByAnOrder() {
        client.signed("POST", OCO, PAIR + "&listClientOrderId=l1&aboveClientOrderId=u1&belowClientOrderId=d1");
        client.signed("POST", OCO, PAIR + "&listClientOrderId=l2&aboveClientOrderId=u2&belowClientOrderId=d2");

        JsonNode cancelled =
            client.signed("DELETE", LIST, "symbol=BTCUSDT&listClientOrderId=l1&newClientOrderId=c").body();
        assertEquals("ALL_DONE", values(cancelled, "listOrderStatus"));
        assertEquals("d1 c CANCELED", values(cancelled.path("orderReports").path(0), "origClientOrderId",
            "clientOrderId", "status"));
        assertEquals(200, client.signed("DELETE", ORDER, "symbol=BTCUSDT&origClientOrderId=u2").status());
        assertEquals("CANCELED CANCELED CANCELED CANCELED", String.join(" ", values(client.booked("u1"), "status"),
            values(client.booked("d1"), "status"), values(client.booked("u2"), "status"),
            values(client.booked("d2"), "status")));
        assertEquals(0, client.signed("GET", "/api/v3/openOrderList", "").body().size());
        assertEquals("400 -2011 Unknown order sent.",
            client.signed("DELETE", LIST, "symbol=BTCUSDT&listClientOrderId=l1").error());
    }

    @Test
    void cancelsListsWithAllOpenOrders() {
        client.signed("POST", OCO, PAIR + "&listClientOrderId=l1");
        client.signed("POST", ORDER, SELL + "&type=LIMIT&timeInForce=GTC&price=90000&newClientOrderId=o");

        JsonNode cancelled = client.signed("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT").body();

        assertEquals("l1 o", values(cancelled.path(0), "listClientOrderId") + " "
            + values(cancelled.path(1), "origClientOrderId"));
        assertEquals(2, cancelled.size());
        assertEquals(0, client.signed("GET", "/api/v3/openOrders", "symbol=BTCUSDT").body().size());
    }

    @Test
    void streamsHowTheMarketEndsAList() {
        try (StreamClient stream = StreamClient.user(venue, client, apiKey)) {
            client.signed("POST", OCO, PAIR + "&listClientOrderId=l&aboveClientOrderId=up&belowClientOrderId=down");
            JsonNode begun = stream.nextJson().path("event");
            assertEquals("listStatus OCO EXEC_STARTED EXECUTING l", values(begun, "e", "c", "l", "L", "C"));
            assertEquals("down", begun.path("O").path(0).path("c").asText());
            JsonNode waits = stream.nextJson().path("event");
            assertEquals("down NEW NEW STOP_LOSS 40000.00000000 false", values(waits, "c", "x", "X", "o", "P", "w"));
            assertTrue(waits.path("W").isMissingNode());
            assertEquals(begun.path("g"), waits.path("g"));
            assertEquals("up NEW NEW", stream.nextEvent());
            assertEquals("outboundAccountPosition", stream.nextEvent());

            interfere("/sim/market", "{\"symbol\":\"BTCUSDT\",\"factor\":\"0.5\"}");

            JsonNode expired = stream.nextJson().path("event");
            assertEquals("up EXPIRED EXPIRED OCO_TRIGGER", values(expired, "c", "x", "X", "eR"));
            List<String> rest = new ArrayList<>();
            String last = "";
            while (!last.equals("listStatus")) {
                last = stream.nextEvent();
                rest.add(last);
            }
            assertTrue(rest.contains("down NEW NEW"), rest.toString());
            assertTrue(rest.contains("down TRADE FILLED"), rest.toString());
        }
    }

    @Test
    void spoilsListsToo() {
        String list = PAIR + "&listClientOrderId=l&aboveClientOrderId=up&belowClientOrderId=down";
        client.fault("{\"kind\":\"refuse-5xx\"}");
        assertEquals(503, client.signed("POST", OCO, list).status());
        assertNull(client.booked("up"));
        client.fault("{\"kind\":\"accept-then-5xx\"}");
        assertEquals(504, client.signed("POST", OCO, list).status());
        assertEquals("NEW 2", values(client.booked("up"), "status", "requests"));
        client.fault("{\"kind\":\"accept-then-timeout\",\"path\":\"cancel\"}");
        assertThrows(IllegalStateException.class,
            () -> client.signed("DELETE", LIST, "symbol=BTCUSDT&listClientOrderId=l"));
        assertEquals("CANCELED", values(client.booked("up"), "status"));
    }

    @Test
    void tradesAndClosesBehindAClientsBack() {
        client.signed("POST", OCO, PAIR + "&listClientOrderId=l&aboveClientOrderId=up&belowClientOrderId=down");
        JsonNode bought = interfere("/sim/trade", "{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"quantity\":\"0.002\"}");
        assertEquals("FILLED BUY", values(bought, "status", "side"));
        assertTrue(bought.path("clientOrderId").asText().startsWith("web_"));

        JsonNode sold = interfere("/sim/close", "{\"symbol\":\"BTCUSDT\",\"quantity\":\"0.01\"}");
        assertEquals("FILLED SELL 0.01000000", values(sold, "status", "side", "executedQty"));
        assertEquals("CANCELED CANCELED", values(client.booked("up"), "status") + " "
            + values(client.booked("down"), "status"));
        // 1 BTC at first, and 0.002 less its fee bought, and 0.01 sold: on the step of 0.00001.
        assertEquals("SELL 0.99199000",
            values(interfere("/sim/close", "{\"symbol\":\"BTCUSDT\"}"), "side", "origQty"));
    }

    @Test
    void changesAnOrderBehindAClientsBack() {
        client.signed("POST", ORDER, SELL + "&type=LIMIT&timeInForce=GTC&price=90000&newClientOrderId=o");
        try (StreamClient stream = StreamClient.user(venue, client, apiKey)) {
            interfere("/sim/orders/amend", "{\"clientOrderId\":\"o\",\"quantity\":\"0.005\"}");
            JsonNode event = stream.nextJson().path("event");
            assertEquals("o REPLACED NEW 0.00500000", values(event, "c", "x", "X", "q"));
        }
        assertEquals("0.00500000", values(client.booked("o"), "origQty"));
    }

    @Test
    void bansEveryRequestForATime() {
        interfere("/sim/ban", "{\"seconds\":30}");
        Reply banned = client.signed("GET", "/api/v3/account", "");
        assertEquals("418 -1003", banned.error().substring(0, 9));
        assertEquals(418, client.send("GET", "/api/v3/ping", "").status());
        int left = Integer.parseInt(banned.response().headers().firstValue("Retry-After").orElseThrow());
        assertTrue(left > 0 && left <= 30, () -> "left=" + left);
        assertEquals(2, client.send("GET", "/sim/ban", "", null).body().path("requests").asInt());

        interfere("/sim/ban", "{\"seconds\":0}");
        assertEquals(200, client.signed("GET", "/api/v3/account", "").status());
    }

    @Test
    void movesTheMarketForGood() {
        JsonNode moved = interfere("/sim/market", "{\"symbol\":\"BTCUSDT\",\"factor\":\"0.5\"}");
        double bid = moved.path("bidPrice").asDouble();
        assertTrue(bid > 25_000 && bid < 37_000, moved::toString);
        double later = client.send("GET", "/api/v3/ticker/bookTicker?symbol=BTCUSDT", "").body().path("askPrice")
            .asDouble();
        assertTrue(later > 25_000 && later < 37_000, () -> "later=" + later);
    }

    private JsonNode interfere(String path, String body) {
        Reply reply = client.send("POST", path, body, null);
        assertEquals(200, reply.status(), () -> reply.body().toString());
        return reply.body();
    }

    private void assertPlaced(String error, String terms) {
        assertEquals(error, client.signed("POST", ORDER, SELL + "&" + terms).error());
    }

    private void assertListed(String error, String list) {
        assertEquals(error, client.signed("POST", OCO, list).error());
    }

    private static String values(JsonNode node, String... names) {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            values.add(node.path(name).asText());
        }
        return String.join(" ", values);
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
