package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.gateway.simulator.SimulatedVenue;
import io.holdfast.gateway.simulator.SimulatedVenueConfig;
import io.holdfast.gateway.venue.ListOutcome;
import io.holdfast.gateway.venue.ListRequest;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.Outcome;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Orders that protect, from the connector to the simulated venue, over real sockets. */
@Timeout(60)
class ListOrdersTest {
    private static final long LOT_E8 = 1_000_000;
    private static final AtomicInteger IDS = new AtomicInteger(1_000);

    @TempDir
    private static Path directory;
    private static SimulatedVenue server;
    private static BinanceConnector connector;

    private Venue venue;

    @BeforeAll
    static void startVenue() {
        RetryPostCheck.run();
        Path credentials = directory.resolve("venue.yaml");
        server = SimulatedVenue.start(SimulatedVenueConfig.builder().credentialsFile(credentials)
            .requestTimeoutMs(1_000).build());
        connector = new BinanceConnector(BinanceConfig.forBaseUrl(server.restUrl())
            .credentials(Credentials.load(credentials)).connectTimeoutMs(1_000).readTimeoutMs(900).build());
    }

    @AfterAll
    static void stopVenue() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        venue = connector.connect();
    }

    @AfterEach
    void disconnect() throws Exception {
        send("DELETE", "/sim/faults", "");
        send("POST", "/sim/market", "{\"symbol\":\"BTCUSDT\",\"factor\":\"1\"}");
        for (VenueOrder order : venue.openOrders()) {
            venue.cancel(order.venueSymbol(), order.clientOrderId());
        }
        venue.close();
    }

    @Test
    void placesEachTypeThatWaits() throws Exception {
        for (OrderType type : List.of(OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT,
            OrderType.LIMIT_MAKER)) {
            boolean profit = type == OrderType.TAKE_PROFIT_LIMIT || type == OrderType.LIMIT_MAKER;
            OrderRequest request = order(Side.SELL, type, profit ? "90000" : "39000", profit ? "89000" : "40000");
            Outcome outcome = venue.place(request);
            assertEquals(Outcome.Kind.ACCEPTED, outcome.kind(), type + ": " + outcome.text());
            VenueOrder order = venue.order("BTCUSDT", request.clientOrderId());
            assertEquals(VenueStatus.LIVE, order.status(), type.name());
            assertEquals(outcome.venueOrderId(), order.venueOrderId());
        }
    }

    @Test
    void isCertainThatAStopWasNotTakenWhichTheMarketHasReached() {
        assertEquals(Outcome.rejected(Reason.VENUE_REJECTED, -2010, "Order would trigger immediately."),
            venue.place(order(Side.SELL, OrderType.STOP_LOSS, "0", "90000")));
        assertEquals(Outcome.rejected(Reason.VENUE_REJECTED, -2010, "Order would immediately match and take."),
            venue.place(order(Side.SELL, OrderType.LIMIT_MAKER, "40000", "0")));
    }

    @Test
    void placesTwoOrdersAsOneListAndCancelsBothWithOne() throws Exception {
        ListRequest list = pair(Side.SELL);
        ListOutcome outcome = venue.placeList(list);
        assertEquals(Outcome.Kind.ACCEPTED, outcome.first().kind(), outcome.first().text());
        assertEquals(Outcome.Kind.ACCEPTED, outcome.second().kind(), outcome.second().text());
        assertEquals(outcome.first().venueOrderId(), find(list.first()).venueOrderId());
        assertEquals(outcome.second().venueOrderId(), find(list.second()).venueOrderId());
        assertEquals(VenueStatus.LIVE, find(list.first()).status());

        assertEquals(Outcome.Kind.ACCEPTED, venue.cancel("BTCUSDT", list.second().clientOrderId()).kind());

        assertEquals(VenueStatus.CANCELLED, find(list.first()).status());
        assertEquals(VenueStatus.CANCELLED, find(list.second()).status());
        assertEquals(-2011, venue.cancel("BTCUSDT", list.first().clientOrderId()).venueCode());
    }

    @Test
    void placesAListThatBuys() throws Exception {
        ListRequest list = pair(Side.BUY);
        ListOutcome outcome = venue.placeList(list);
        assertEquals(Outcome.Kind.ACCEPTED, outcome.first().kind(), outcome.first().text());
        assertEquals(VenueStatus.LIVE, find(list.second()).status());
    }

    @Test
    void refusesAListAsAWhole() throws Exception {
        Outcome refused = Outcome.rejected(Reason.VENUE_REJECTED, -2010,
            "The relationship of the prices for the orders is not correct.");
        ListRequest list = new ListRequest(nextId(), order(Side.SELL, OrderType.STOP_LOSS, "0", "95000"),
            order(Side.SELL, OrderType.LIMIT_MAKER, "96000", "0"));
        assertEquals(ListOutcome.both(refused), venue.placeList(list));
        assertNull(find(list.first()));
        assertNull(find(list.second()));
    }

    @Test
    void sendsNoListThatIsNoPair() throws Exception {
        ListRequest list = new ListRequest(nextId(), order(Side.SELL, OrderType.STOP_LOSS, "0", "40000"),
            order(Side.SELL, OrderType.STOP_LOSS_LIMIT, "39000", "40000"));
        Outcome refused = Outcome.rejected(Reason.INVALID_REQUEST, 0, "one order of a list must be a stop loss, and "
            + "the other not: first=STOP_LOSS second=STOP_LOSS_LIMIT");
        assertEquals(ListOutcome.both(refused), venue.placeList(list));
    }

    @Test
    void isInDoubtOfBothWhereTheVenueTakesAListAndIsSilent() throws Exception {
        for (String fault : List.of("accept-then-timeout", "accept-then-reset", "accept-then-half-answer",
            "accept-then-5xx")) {
            arm(fault);
            ListRequest list = pair(Side.SELL);
            ListOutcome outcome = venue.placeList(list);
            assertEquals(Outcome.Kind.UNKNOWN, outcome.first().kind(), fault);
            assertEquals(outcome.first(), outcome.second(), fault);
            assertEquals(VenueStatus.LIVE, find(list.first()).status(), fault);
            assertEquals(VenueStatus.LIVE, find(list.second()).status(), fault);
            assertEquals("1 1", requests(list.first()) + " " + requests(list.second()), fault);
            venue.cancel("BTCUSDT", list.first().clientOrderId());
        }
    }

    @Test
    void isInDoubtOfBothWhereTheVenueTakesNothingAndIsSilent() throws Exception {
        for (String fault : List.of("refuse-timeout", "refuse-5xx")) {
            arm(fault);
            ListRequest list = pair(Side.SELL);
            assertEquals(Outcome.Kind.UNKNOWN, venue.placeList(list).first().kind(), fault);
            assertNull(find(list.first()), fault);
            assertNull(find(list.second()), fault);
        }
    }

    @Test
    void reportsAListSentTwiceAsUnknown() {
        ListRequest list = pair(Side.SELL);
        venue.placeList(list);
        assertEquals(ListOutcome.both(Outcome.unknown(Reason.DUPLICATE_ORDER, -2010, "Duplicate order sent.")),
            venue.placeList(list));
    }

    @Test
    void streamsHowTheMarketEndsAList() throws Exception {
        Recorder recorder = new Recorder();
        try (VenueStream stream = connector.accountStream(recorder)) {
            stream.start();
            recorder.awaitCount("up", 1);
            ListRequest list = pair(Side.SELL);
            venue.placeList(list);
            recorder.awaitCount("order " + list.first().clientOrderId() + " LIVE 0", 1);
            recorder.awaitCount("order " + list.second().clientOrderId() + " LIVE 0", 1);
            send("POST", "/sim/market", "{\"symbol\":\"BTCUSDT\",\"factor\":\"0.5\"}");
            recorder.awaitCount("order " + list.first().clientOrderId() + " FILLED 1000000 trade ", 1);
            recorder.awaitCount("order " + list.second().clientOrderId() + " EXPIRED 0", 1);
            assertEquals(0, recorder.count("down"));
        }
    }

    @Test
    void streamsTheCancelOfAListUnderTheIdsOfItsOrders() throws Exception {
        Recorder recorder = new Recorder();
        try (VenueStream stream = connector.accountStream(recorder)) {
            stream.start();
            recorder.awaitCount("up", 1);
            ListRequest list = pair(Side.SELL);
            venue.placeList(list);
            venue.cancel("BTCUSDT", list.first().clientOrderId());
            recorder.awaitCount("order " + list.first().clientOrderId() + " CANCELLED 0", 1);
            recorder.awaitCount("order " + list.second().clientOrderId() + " CANCELLED 0", 1);
        }
    }

    @Test
    void waitsABanOutWithoutARequest() throws Exception {
        send("POST", "/sim/ban", "{\"seconds\":4}");
        ListRequest list = pair(Side.SELL);
        assertEquals(Reason.RATE_LIMITED, venue.placeList(list).first().reason());
        assertTrue(venue.placeList(list).second().text().startsWith("not sent"));
        assertTrue(venue.place(list.first()).text().startsWith("not sent"));
        assertTrue(venue.cancel("BTCUSDT", list.first().clientOrderId()).text().startsWith("not sent"));
        assertThrows(VenueException.class, () -> find(list.first()));
        Await.until(() -> connector.gate().waitMs() == 0, () -> "the gate opens");
        assertEquals("{\"seconds\":0,\"requests\":1}", send("GET", "/sim/ban", ""));
        assertNull(find(list.first()));
        assertEquals(Outcome.Kind.ACCEPTED, venue.placeList(list).first().kind());
    }

    private VenueOrder find(OrderRequest request) throws VenueException {
        return venue.order("BTCUSDT", request.clientOrderId());
    }

    /** A stop and a profit on both sides of the market; the stop first. */
    private static ListRequest pair(Side side) {
        boolean sells = side == Side.SELL;
        return new ListRequest(nextId(),
            order(side, sells ? OrderType.STOP_LOSS : OrderType.STOP_LOSS_LIMIT, "91000", sells ? "40000" : "90000"),
            order(side, sells ? OrderType.LIMIT_MAKER : OrderType.TAKE_PROFIT_LIMIT, sells ? "90000" : "40000",
                "40000"));
    }

    private static OrderRequest order(Side side, OrderType type, String price, String stopPrice) {
        return new OrderRequest("BTCUSDT", nextId(), side, type, TimeInForce.GTC,
            new OrderRequest.Terms(LOT_E8, e8(price), e8(stopPrice)));
    }

    private static long e8(String amount) {
        return new BigDecimal(amount).movePointRight(8).longValueExact();
    }

    private static String nextId() {
        return String.format("%032x", IDS.incrementAndGet());
    }

    private static String requests(OrderRequest request) throws IOException, InterruptedException {
        String requests = send("GET", "/sim/account", "");
        String name = "\"" + request.clientOrderId() + "\":";
        int start = requests.indexOf(name, requests.indexOf("\"requests\":{")) + name.length();
        return requests.substring(start).split("[,}]")[0];
    }

    private static void arm(String kind) throws IOException, InterruptedException {
        send("POST", "/sim/faults", "{\"kind\":\"" + kind + "\",\"count\":1,\"path\":\"place\"}");
    }

    private static String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(URI.create(server.restUrl() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return response.body();
    }
}
