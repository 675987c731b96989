package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueListener;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueStream;
import io.holdfast.gateway.venue.VenueTrade;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The account's stream against a venue that says what the test wants. */
@Timeout(30)
class AccountStreamTest {
    private static final Credentials CREDENTIALS = new Credentials("key", "secret");

    private static final ReconnectingSocket.Timing PATIENT =
        new ReconnectingSocket.Timing(2_000, 100, 10_000, TimeUnit.HOURS.toMillis(1));

    private final Recorder recorder = new Recorder();
    private final RateGate gate = new RateGate(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private StubSockets venue;
    private AccountStream stream;

    @BeforeEach
    void start() {
        venue = new StubSockets();
        stream = stream(recorder, PATIENT);
    }

    @AfterEach
    void stop() {
        stream.close();
        venue.close();
    }

    @Test
    void subscribesWithASignature() throws Exception {
        up();
        JsonNode request = new ObjectMapper().readTree(venue.received().get(0));
        JsonNode params = request.path("params");
        assertEquals("userDataStream.subscribe.signature", request.path("method").asText());
        assertEquals("key", params.path("apiKey").asText());
        assertEquals(new Signer(CREDENTIALS).sign("apiKey=key&recvWindow=2000&timestamp="
            + params.path("timestamp").asLong()), params.path("signature").asText());
    }

    @Test
    void reportsOrdersTradesAndBalances() throws Exception {
        up();
        venue.send(event(report("NEW", "NEW", "0.00000000", "-1")));
        venue.send(event(report("TRADE", "PARTIALLY_FILLED", "0.30000000", "11")));
        venue.send(event(report("TRADE", "FILLED", "0.50000000", "12")));
        venue.send(event("{\"e\":\"outboundAccountPosition\",\"E\":1,\"u\":1,\"B\":["
            + "{\"a\":\"BTC\",\"f\":\"1.50000000\",\"l\":\"0.00000001\"}]}"));
        recorder.awaitCount("balance", 1);
        assertEquals(List.of(
            "up",
            "order client LIVE 0",
            "order client PARTIALLY_FILLED 30000000 trade 20000000 @ 6100000000000 fee 20000 BTC",
            "order client FILLED 50000000 trade 20000000 @ 6100000000000 fee 20000 BTC",
            "balance BTC 150000000 1"), recorder.lines());
    }

    @Test
    void keepsAllOfATrade() throws Exception {
        VenueTrade[] seen = new VenueTrade[1];
        VenueOrder[] seenOrder = new VenueOrder[1];
        Recorder waiting = new Recorder();
        try (AccountStream own = stream(new VenueListener() {
            @Override
            public void up() {
                waiting.up();
            }

            @Override
            public void down(String why) {
                waiting.down(why);
            }

            @Override
            public void order(VenueOrder order, VenueTrade trade) {
                seenOrder[0] = order;
                seen[0] = trade;
                waiting.order(order, trade);
            }

            @Override
            public void balances(List<VenueBalance> balances) {
                waiting.balances(balances);
            }
        }, PATIENT)) {
            own.start();
            waiting.awaitCount("up", 1);
            venue.send(event(report("TRADE", "FILLED", "0.50000000", "12")));
            waiting.awaitCount("order", 1);
        }
        long timeNs = 1_499_405_658_657_000_000L;
        assertEquals(new VenueTrade("BTCUSDT", "12", "4293153", Side.BUY, true,
            6_100_000_000_000L, 20_000_000, 1_220_000_000_000L, 20_000, "BTC", timeNs), seen[0]);
        assertEquals(new VenueOrder("BTCUSDT", "client", "4293153", Side.BUY,
            VenueStatus.FILLED, 50_000_000, timeNs,
            new VenueOrder.Terms(OrderType.LIMIT, TimeInForce.GTC, 50_000_000L, 6_100_000_000_000L, 0)), seenOrder[0]);
    }

    @Test
    void namesACancelledOrderByItsOwnId() throws Exception {
        up();
        venue.send(event(report("CANCELED", "CANCELED", "0.00000000", "-1")
            .replace("\"C\":\"\"", "\"C\":\"original\"")));
        venue.send(event(report("CANCELED", "CANCELED", "0.00000000", "-1")));
        recorder.awaitCount("order", 2);
        assertEquals(List.of("up", "order original CANCELLED 0", "order client CANCELLED 0"), recorder.lines());
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING_NEW,      NEW,              LIVE",
        "NEW,              PENDING_CANCEL,   LIVE",
        "EXPIRED,          EXPIRED,          EXPIRED",
        "TRADE_PREVENTION, EXPIRED_IN_MATCH, EXPIRED",
        "REJECTED,         REJECTED,         REJECTED"})
    void knowsStatus(String execution, String status, String meaning) throws Exception {
        up();
        venue.send(event(report(execution, status, "0.00000000", "-1")));
        recorder.awaitCount("order", 1);
        assertEquals("order client " + meaning + " 0", recorder.lines().get(1));
    }

    @Test
    void readsAnEventWithoutAWrapper() throws Exception {
        up();
        venue.send(report("NEW", "NEW", "0.00000000", "-1"));
        recorder.awaitCount("order client LIVE 0", 1);
    }

    @Test
    void readsATradeWithoutAFee() throws Exception {
        up();
        venue.send(event(report("TRADE", "FILLED", "0.50000000", "12")
            .replace("\"n\":\"0.00020000\",\"N\":\"BTC\"", "\"n\":\"0\",\"N\":null")));
        recorder.awaitCount("order client FILLED 50000000 trade 20000000 @ 6100000000000 fee 0 ", 1);
    }

    @Test
    void ignoresEventsItDoesNotKnow() throws Exception {
        up();
        for (String type : List.of("balanceUpdate", "listStatus", "externalLockUpdate", "somethingOfTomorrow")) {
            venue.send(event("{\"e\":\"" + type + "\",\"E\":1}"));
        }
        venue.send(event(report("NEW", "NEW", "0.00000000", "-1")));
        recorder.awaitCount("order", 1);
        assertEquals(List.of("up", "order client LIVE 0"), recorder.lines());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\"",
        "<html>",
        "[]",
        "{}",
        "{\"subscriptionId\":0,\"event\":{}}",
        "{\"e\":\"balanceUpdate\"}{}",
        "{\"e\":\"balanceUpdate\",\"e\":\"listStatus\"}",
        "{\"event\":{\"e\":\"outboundAccountPosition\",\"B\":[{\"a\":\"BTC\",\"f\":\"1\",\"l\":\"-1\"}]}}",
        "{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\"}}",
        "{\"subscriptionId\":0,\"event\":{\"e\":\"outboundAccountPosition\"}}",
        "{\"subscriptionId\":0,\"event\":{\"e\":\"eventStreamTerminated\",\"E\":1}}",
        "{\"event\":{\"e\":\"serverShutdown\",\"E\":1}}",
        "{\"id\":null,\"status\":400,\"error\":{\"code\":-1000,\"msg\":\"No.\"}}"})
    void comesBackAfterWhatItCannotTakeIn(String message) throws Exception {
        up();
        venue.send(message);
        recorder.awaitCount("up", 2);
        assertEquals(3, recorder.lines().size(), recorder.lines().toString());
        assertTrue(recorder.lines().get(1).startsWith("down "), recorder.lines().get(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"X\":\"FILLED\"     | \"X\":\"NEWISH\"                | X must be a known status: X=\"NEWISH\"",
        "\"z\":\"0.50000000\" | \"z\":\"0.500000001\" | z must be a decimal of at most eight places within 64 "
            + "bits: z=\"0.500000001\"",
        "\"z\":\"0.50000000\" | \"z\":\"92233720368.54775808\" | z must be a decimal of at most eight places within 64 "
            + "bits: z=\"92233720368.54775808\"",
        "\"z\":\"0.50000000\" | \"z\":\"1e1000000000\" | z must be a decimal of at most eight places within 64 "
            + "bits: z=\"1e1000000000\"",
        "\"z\":\"0.50000000\" | \"z\":\"-92233720368.54775808\" | z must be a decimal of at most eight places "
            + "within 64 bits: z=\"-92233720368.54775808\"",
        "\"z\":\"0.50000000\" | \"z\":\"-0.5\"                 | z must be zero or more: z=\"-0.5\"",
        "\"l\":\"0.20000000\" | \"l\":\"0\"                    | l must be greater than zero: l=\"0\"",
        "\"L\":\"61000.00000000\" | \"L\":\"-61000\"           | L must be greater than zero: L=\"-61000\"",
        "\"l\":\"0.20000000\" | \"l\":0.2                       | l must be a decimal in a string: l=0.2",
        "\"t\":12             | \"t\":-1                        | t must be a positive integer: t=-1",
        "\"i\":4293153,       | ''                              | i must be a positive integer: i=missing"})
    void namesTheFieldThatItCannotRead(String good, String bad, String why) throws Exception {
        up();
        venue.send(event(report("TRADE", "FILLED", "0.50000000", "12").replace(good, bad)));
        recorder.awaitCount("down", 1);
        assertEquals("down " + why, recorder.lines().get(1));
    }

    @Test
    void comesBackWhenTheListenerFails() throws Exception {
        VenueListener failing = new VenueListener() {
            @Override
            public void up() {
                recorder.up();
            }

            @Override
            public void down(String why) {
                recorder.down(why);
            }

            @Override
            public void order(VenueOrder order, VenueTrade trade) {
                throw new IllegalStateException("no");
            }

            @Override
            public void balances(List<VenueBalance> balances) {
                recorder.balances(balances);
            }
        };
        try (AccountStream own = stream(failing, PATIENT)) {
            own.start();
            recorder.awaitCount("up", 1);
            venue.send(event(report("NEW", "NEW", "0.00000000", "-1")));
            recorder.awaitCount("up", 2);
        }
        assertEquals(List.of("up", "down message could not be handled: IllegalStateException", "up"),
            recorder.lines());
    }

    @Test
    void isNotUpBeforeTheVenueSaysSo() throws Exception {
        venue.answer("{\"id\":\"subscribe\",\"status\":401,\"error\":{\"code\":-2015,\"msg\":\"Invalid API-key.\"}}");
        stream.start();
        awaitSubscriptions(2);
        assertEquals(List.of(), recorder.lines());
        venue.answer(StubSockets.SUBSCRIBED);
        recorder.awaitCount("up", 1);
    }

    @Test
    void asksAgainWhenASubscriptionIsNotAnswered() throws Exception {
        venue.answer("");
        try (AccountStream own = stream(recorder, new ReconnectingSocket.Timing(2_000, 100, 700, 60_000))) {
            own.start();
            awaitSubscriptions(2);
            venue.answer(StubSockets.SUBSCRIBED);
            recorder.awaitCount("up", 1);
            assertEquals("up", recorder.lines().get(0));
        }
    }

    @Test
    void waitsAsLongAsTheVenueAsks() throws Exception {
        venue.answer("{\"id\":\"subscribe\",\"status\":429,\"error\":{\"code\":-1003,\"msg\":\"Too much.\","
            + "\"data\":{\"serverTime\":1000000,\"retryAfter\":1001500}}}");
        stream.start();
        awaitSubscriptions(1);
        Await.until(() -> gate.waitMs() > 0, () -> "the gate closes");
        assertTrue(gate.waitMs() > 1_000 && gate.waitMs() <= 2_000, "waitMs=" + gate.waitMs());
        venue.answer(StubSockets.SUBSCRIBED);
        recorder.awaitCount("up", 1);
        assertEquals(2, venue.received().size());
    }

    @Test
    void replacesAnOldConnection() throws Exception {
        try (AccountStream own = stream(recorder, new ReconnectingSocket.Timing(2_000, 100, 5_000, 200))) {
            own.start();
            recorder.awaitCount("up", 2);
        }
        assertTrue(recorder.lines().get(1).startsWith("down old: ageMs="), recorder.lines().toString());
    }

    @Test
    void comesUpWhenTheVenueComesLater() throws Exception {
        String url = venue.url();
        venue.close();
        stream.start();
        assertEquals(List.of(), recorder.lines());
        venue = new StubSockets(URI.create(url).getPort());
        recorder.awaitCount("up", 1);
        assertEquals(List.of("up"), recorder.lines());
    }

    @Test
    void streamsQuotesAndComesBack() throws Exception {
        BinanceConnector connector = new BinanceConnector(config());
        try (VenueStream quotes =
            connector.marketStream(List.of("BTCUSDT", "ETHUSDT"), recorder)) {
            quotes.start();
            awaitSubscriptions(1);
            assertEquals("streams=btcusdt@bookTicker/ethusdt@bookTicker", venue.received().get(0));
            quote("61000.10000000", "61000.20000000");
            recorder.awaitCount("quote BTCUSDT 6100010000000 6100020000000", 1);
            quote("0.00000000", "61000.20000000");
            quote("61000.1", "NaN");
            awaitSubscriptions(2);
            venue.send("{\"data\":{\"s\":\"DOGEUSDT\",\"b\":\"1\",\"a\":\"2\"}}");
            awaitSubscriptions(3);
            quote("61000.30000000", "61000.40000000");
            recorder.awaitCount("quote BTCUSDT 6100030000000 6100040000000", 1);
            assertEquals(2, recorder.lines().size());
        }
    }

    private void quote(String bid, String ask) {
        venue.send("{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":400900217,\"s\":\"BTCUSDT\",\"b\":\"" + bid
            + "\",\"B\":\"31.21\",\"a\":\"" + ask + "\",\"A\":\"40.66\"}}");
    }

    private AccountStream stream(VenueListener listener, ReconnectingSocket.Timing timing) {
        return new AccountStream(config(), timing, HttpClient.newHttpClient(), gate, System::currentTimeMillis,
            listener);
    }

    private BinanceConfig config() {
        return BinanceConfig.forBaseUrl(venue.url()).credentials(CREDENTIALS).build();
    }

    private void up() throws InterruptedException {
        stream.start();
        recorder.awaitCount("up", 1);
    }

    private void awaitSubscriptions(int count) {
        Await.until(() -> venue.received().size() >= count, () -> "subscriptions: " + venue.received());
    }

    private static String event(String event) {
        return "{\"subscriptionId\":0,\"event\":" + event + "}";
    }

    /** After the example of Binance's documentation. */
    private static String report(String execution, String status, String cumulative, String tradeId) {
        boolean isTrade = "TRADE".equals(execution);
        return "{\"e\":\"executionReport\",\"E\":1499405658658,\"s\":\"BTCUSDT\",\"c\":\"client\",\"S\":\"BUY\","
            + "\"o\":\"LIMIT\",\"f\":\"GTC\",\"q\":\"0.50000000\",\"p\":\"61000.00000000\",\"P\":\"0.00000000\","
            + "\"F\":\"0.00000000\",\"g\":-1,\"C\":\"\",\"x\":\"" + execution + "\",\"X\":\"" + status
            + "\",\"r\":\"NONE\",\"i\":4293153,\"l\":\"" + (isTrade ? "0.20000000" : "0.00000000") + "\",\"z\":\""
            + cumulative + "\",\"L\":\"" + (isTrade ? "61000.00000000" : "0.00000000")
            + (isTrade ? "\",\"n\":\"0.00020000\",\"N\":\"BTC\"" : "\",\"n\":\"0\",\"N\":null")
            + ",\"T\":1499405658657,\"t\":" + tradeId + ",\"I\":8641984,\"w\":true,\"m\":true,\"M\":false,"
            + "\"O\":1499405658657,\"Z\":\"0.00000000\",\"Y\":\"" + (isTrade ? "12200.00000000" : "0.00000000")
            + "\",\"Q\":\"0.00000000\",\"W\":1499405658657,\"V\":\"NONE\"}";
    }
}
