package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.binance.Credentials;
import io.holdfast.gateway.simulator.VenueClient.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RestTest {
    private static final String ORDER = "/api/v3/order";
    private static final String FAR = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=50000";

    @TempDir
    private static Path directory;
    private static SimulatedVenue venue;
    private static VenueClient client;

    @BeforeAll
    static void start() {
        Path file = directory.resolve("venue.yaml");
        venue = SimulatedVenue.start(SimulatedVenueConfig.builder().credentialsFile(file).build());
        client = new VenueClient(venue, Credentials.load(file));
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    @Test
    void refusesAWrongKeyOrSignature() {
        String now = "timestamp=" + System.currentTimeMillis();
        String account = "/api/v3/account?" + now;
        assertEquals("401 -2014 API-key format invalid.", client.send("GET", account, "", null).error());
        assertEquals("401 -2015 Invalid API-key, IP, or permissions for action.",
            client.send("GET", account, "", "somebody").error());
        assertEquals("400 -1102 Mandatory parameter 'signature' was not sent, was empty/null, or malformed.",
            client.send("GET", account, "").error());
        assertEquals("400 -1022 Signature for this request is not valid.",
            client.send("GET", account + "&signature=" + client.sign("other"), "").error());
        assertEquals(200, client.send("GET", account + "&signature=" + client.sign(now), "").status());
        assertEquals("400 -1102 Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.",
            client.send("GET", "/api/v3/account?signature=" + client.sign(""), "").error());
    }

    @Test
    void takesASignatureOverQueryAndBodyTogether() {
        String query = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC";
        String body = "quantity=0.001&price=50000&timestamp=" + System.currentTimeMillis();
        assertEquals(200, client.send("POST", ORDER + "?" + query + "&signature=" + client.sign(query + body), body)
            .status());
        String all = query + "&" + body;
        assertEquals(200, client.send("POST", ORDER + "?" + all + "&signature=" + client.sign(all), "").status());
    }

    @Test
    void refusesARequestOutsideOfItsTime() {
        assertEquals("400 -1021 Timestamp for this request is outside of the recvWindow.",
            at(System.currentTimeMillis() - 5_100, ""));
        assertEquals("400 -1021 Timestamp for this request is outside of the recvWindow.",
            at(System.currentTimeMillis() - 150, "recvWindow=100&"));
        assertEquals("400 -1021 Timestamp for this request was 1000ms ahead of the server's time.",
            at(System.currentTimeMillis() + 60_000, ""));
        assertEquals("400 -1131 'recvWindow' must be less than 60000.",
            at(System.currentTimeMillis(), "recvWindow=60001&"));
        assertEquals("200 0 ", at(System.currentTimeMillis() - 5_100, "recvWindow=20000&"));
        assertEquals("200 0 ", at(System.currentTimeMillis() * 1_000, ""));
    }

    @Test
    void refusesBadParameters() {
        assertPlaced("400 -1121 Invalid symbol.", "symbol=NOPE&side=BUY&type=MARKET&quantity=1");
        assertPlaced("400 -1102 Mandatory parameter 'side' was not sent, was empty/null, or malformed.",
            "symbol=BTCUSDT&type=MARKET&quantity=1");
        assertPlaced("400 -1117 Invalid side.", "symbol=BTCUSDT&side=UP&type=MARKET&quantity=1");
        assertPlaced("400 -1116 Invalid orderType.", "symbol=BTCUSDT&side=BUY&type=STOP&quantity=1");
        assertPlaced("400 -1115 Invalid timeInForce.", FAR.replace("GTC", "DAY"));
        assertPlaced("400 -1106 Parameter 'price' sent when not required.",
            "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&price=1");
        assertPlaced("400 -1100 Illegal characters found in parameter 'quantity'; legal range is "
            + "'^([0-9]{1,20})(\\.[0-9]{1,20})?$'.", FAR.replace("quantity=0.001", "quantity=-1"));
        assertPlaced("400 -1111 Parameter 'price' has too much precision.", FAR + ".123456789");
        assertPlaced("400 -1013 Filter failure: PRICE_FILTER", FAR + ".001");
        assertPlaced("400 -1013 Filter failure: NOTIONAL", FAR.replace("0.001", "0.00001"));
        assertPlaced("400 -1100 Illegal characters found in parameter 'newClientOrderId'; legal range is "
            + "'^[\\.A-Z\\:/a-z0-9_-]{1,36}$'.", FAR + "&newClientOrderId=a%20b");
        assertPlaced("400 -2010 Account has insufficient balance for requested action.",
            FAR.replace("0.001", "100"));
        assertEquals("404 -1100 No such path: /api/v3/nothing", client.send("GET", "/api/v3/nothing", "").error());
    }

    @Test
    void answersInTheShapeThatWasAskedFor() {
        String market = "symbol=ETHUSDT&side=BUY&type=MARKET&quantity=0.0100";
        JsonNode full = client.signed("POST", ORDER, market + "&newClientOrderId=full-1").body();
        assertEquals(List.of("symbol", "orderId", "orderListId", "clientOrderId", "transactTime", "price", "origQty",
            "executedQty", "origQuoteOrderQty", "cummulativeQuoteQty", "status", "timeInForce", "type", "side",
            "workingTime", "selfTradePreventionMode", "fills"), names(full));
        assertEquals("FILLED 0.01000000 full-1", full.path("status").asText() + " " + full.path("executedQty").asText()
            + " " + full.path("clientOrderId").asText());
        assertEquals(List.of("price", "qty", "commission", "commissionAsset", "tradeId"),
            names(full.path("fills").path(0)));
        assertEquals("0.00001000 ETH", full.path("fills").path(0).path("commission").asText() + " "
            + full.path("fills").path(0).path("commissionAsset").asText());
        JsonNode ack = client.signed("POST", ORDER, market + "&newOrderRespType=ACK").body();
        assertEquals(List.of("symbol", "orderId", "orderListId", "clientOrderId", "transactTime"), names(ack));
        assertTrue(client.signed("POST", ORDER, market + "&newOrderRespType=RESULT").body().path("fills")
            .isMissingNode());
    }

    @Test
    void findsOrdersByEitherId() {
        long id = client.signed("POST", ORDER, FAR + "&newClientOrderId=find-1").body().path("orderId").asLong();
        long other =
            client.signed("POST", ORDER, FAR + "&newClientOrderId=find-2").body().path("orderId").asLong();
        String symbol = "symbol=BTCUSDT";

        assertEquals(id, client.signed("GET", ORDER, symbol + "&origClientOrderId=find-1").body().path("orderId")
            .asLong());
        assertEquals("find-1", client.signed("GET", ORDER, symbol + "&orderId=" + id).body().path("clientOrderId")
            .asText());
        assertEquals(other, client.signed("GET", ORDER, symbol + "&origClientOrderId=find-1&orderId=" + other).body()
            .path("orderId").asLong());
        assertEquals("400 -2013 Order does not exist.",
            client.signed("GET", ORDER, symbol + "&origClientOrderId=find-1&orderId=0").error());
        assertEquals("400 -2013 Order does not exist.",
            client.signed("GET", ORDER, "symbol=ETHUSDT&orderId=" + id).error());
        assertEquals("400 -1102 Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!",
            client.signed("GET", ORDER, symbol).error());
        Reply cancelled =
            client.signed("DELETE", ORDER, symbol + "&origClientOrderId=find-1&newClientOrderId=cancel-1");
        assertEquals("find-1 cancel-1 CANCELED", cancelled.body().path("origClientOrderId").asText() + " "
            + cancelled.body().path("clientOrderId").asText() + " " + cancelled.body().path("status").asText());
        assertEquals("400 -2011 Unknown order sent.",
            client.signed("DELETE", ORDER, symbol + "&orderId=" + id).error());
        assertEquals("400 -2011 Unknown order sent.",
            client.signed("DELETE", "/api/v3/openOrders", "symbol=ETHUSDT").error());
    }

    @Test
    void pagesThroughTradesById() {
        List<Long> ids = new ArrayList<>();
        long orderId = 0;
        for (int i = 0; i < 5; i++) {
            JsonNode placed =
                client.signed("POST", ORDER, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.0001").body();
            placed.path("fills").forEach(fill -> ids.add(fill.path("tradeId").asLong()));
            orderId = placed.path("orderId").asLong();
        }
        long from = ids.get(ids.size() - 3);
        assertEquals(ids.subList(ids.size() - 3, ids.size() - 1), tradeIds("&limit=2&fromId=" + from));
        assertEquals(ids.subList(ids.size() - 2, ids.size()), tradeIds("&limit=2"));
        assertEquals(ids.get(ids.size() - 1), tradeIds("&orderId=" + orderId).get(0));
        assertEquals(List.of(), tradeIds("&startTime=" + (System.currentTimeMillis() + 10_000)));
    }

    @Test
    void countsTheWeightOfRequests() {
        Reply first = client.signed("GET", "/api/v3/account", "");
        Reply second = client.signed("GET", "/api/v3/account", "");
        String header = "X-MBX-USED-WEIGHT-1M";
        assertNotEquals(first.response().headers().firstValue(header).orElseThrow(),
            second.response().headers().firstValue(header).orElseThrow());
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertField("kind", "/sim/faults", "{\"kind\":\"gremlins\"}");
        assertField("count", "/sim/faults", "{\"kind\":\"delay\",\"count\":0}");
        assertField("afterMs", "/sim/faults", "{\"kind\":\"delay\",\"afterMs\":\"soon\"}");
        assertField("path", "/sim/faults", "{\"kind\":\"delay\",\"path\":\"deposit\"}");
        assertField("path", "/sim/faults", "{\"kind\":\"drop-stream-event\",\"path\":\"place\"}");
        assertField("colour", "/sim/faults", "{\"kind\":\"delay\",\"colour\":1}");
        assertField("body", "/sim/faults", "[");
        assertField("clientOrderId", "/sim/orders/cancel", "{\"clientOrderId\":\"nobody\"}");
        assertField("quantity", "/sim/orders/amend", "{\"clientOrderId\":\"nobody\",\"quantity\":\"0\"}");
        assertField("side", "/sim/trade", "{\"symbol\":\"BTCUSDT\",\"side\":\"UP\",\"quantity\":\"1\"}");
        assertField("symbol", "/sim/close", "{\"symbol\":\"NOPE\"}");
        assertField("factor", "/sim/market", "{\"symbol\":\"BTCUSDT\",\"factor\":\"-1\"}");
        assertField("seconds", "/sim/ban", "{\"seconds\":-1}");
        assertField("quantity", "/sim/transfer", "{\"asset\":\"BTC\",\"quantity\":\"NaN\"}");
        assertField("asset", "/sim/transfer", "{\"asset\":\"btc\",\"quantity\":\"1\"}");
    }

    @Test
    void showsItsOwnBooks() {
        client.signed("POST", ORDER, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.0002&newClientOrderId=own-1");
        JsonNode account = client.account();

        assertEquals(List.of("orders", "trades", "balances", "initialBalances", "requests"), names(account));
        assertEquals(1, client.booked("own-1").path("requests").asInt());
        assertEquals("0.00020000", client.booked("own-1").path("executedQty").asText());
        assertEquals(List.of("asset", "free", "locked", "total"), names(account.path("balances").path(0)));
        assertTrue(account.path("trades").toString().contains("\"clientOrderId\":\"own-1\""));
    }

    private static String at(long timestamp, String before) {
        String query = before + "timestamp=" + timestamp;
        return client.send("GET", "/api/v3/account?" + query + "&signature=" + client.sign(query), "").error();
    }

    private static void assertPlaced(String error, String order) {
        assertEquals(error, client.signed("POST", ORDER, order).error());
    }

    private static void assertField(String field, String path, String body) {
        Reply reply = client.send("POST", path, body, null);
        assertEquals(400, reply.status());
        assertEquals(field, reply.body().path("error").path("field").asText());
    }

    private static List<Long> tradeIds(String parameters) {
        List<Long> ids = new ArrayList<>();
        client.signed("GET", "/api/v3/myTrades", "symbol=BTCUSDT" + parameters).body()
            .forEach(trade -> ids.add(trade.path("id").asLong()));
        return ids;
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
