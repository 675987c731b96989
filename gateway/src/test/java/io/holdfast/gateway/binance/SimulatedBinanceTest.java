package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.gateway.simulator.SimulatedVenue;
import io.holdfast.gateway.simulator.SimulatedVenueConfig;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.Outcome;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueInstrument;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueStream;
import io.holdfast.gateway.venue.VenueTrade;
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

/** The connector against the simulated venue, over real sockets. */
@Timeout(30)
class SimulatedBinanceTest {
    private static final long LOT_E8 = 1_000_000;
    private static final AtomicInteger IDS = new AtomicInteger();

    @TempDir
    private static Path directory;
    private static SimulatedVenue server;
    private static BinanceConnector connector;

    private final Recorder recorder = new Recorder();
    private Venue venue;
    private VenueStream stream;

    @BeforeAll
    static void startVenue() {
        RetryPostCheck.run();
        Path credentials = directory.resolve("venue.yaml");
        server = SimulatedVenue.start(SimulatedVenueConfig.builder().credentialsFile(credentials)
            .requestTimeoutMs(1_000).build());
        connector = new BinanceConnector(BinanceConfig.forBaseUrl(server.restUrl())
            .credentials(Credentials.load(credentials)).connectTimeoutMs(1_000).readTimeoutMs(900)
            .pingIntervalMs(100).streamStaleMs(700).build());
    }

    @AfterAll
    static void stopVenue() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        venue = connector.connect();
        stream = connector.accountStream(recorder);
    }

    @AfterEach
    void disconnect() throws Exception {
        stream.close();
        venue.close();
        send("DELETE", "");
    }

    @Test
    void listsInstruments() throws Exception {
        VenueInstrument btc = venue.instruments().stream()
            .filter(instrument -> instrument.venueSymbol().equals("BTCUSDT")).findFirst().orElseThrow();
        assertEquals("BTC/USDT", btc.symbol());
        assertTrue(btc.rules().tickSizeE8() > 0 && btc.rules().lotStepE8() > 0 && btc.rules().minNotionalE8() > 0);
    }

    @Test
    void fillsAMarketOrderAndFindsItAgain() throws Exception {
        OrderRequest request = market(Side.BUY);
        Outcome outcome = venue.place(request);
        assertEquals(Outcome.Kind.ACCEPTED, outcome.kind());

        VenueOrder order = venue.order("BTCUSDT", request.clientOrderId());
        assertEquals(request.clientOrderId(), order.clientOrderId());
        assertEquals(outcome.venueOrderId(), order.venueOrderId());
        assertEquals(VenueStatus.FILLED, order.status());
        assertEquals(LOT_E8, order.cumulativeQuantityE8());
        assertEquals(order, venue.orderByVenueId("BTCUSDT", order.venueOrderId()));

        List<VenueTrade> trades = venue.tradesOf("BTCUSDT", order.venueOrderId());
        assertEquals(LOT_E8, trades.stream().mapToLong(VenueTrade::quantityE8).sum());
        long last = Long.parseLong(trades.get(trades.size() - 1).tradeId());
        assertEquals(List.of(), venue.tradesAfter("BTCUSDT", Long.toString(last)));
        assertEquals(trades.subList(trades.size() - 1, trades.size()),
            venue.tradesAfter("BTCUSDT", Long.toString(last - 1)));
        List<VenueTrade> latest = venue.tradesAfter("BTCUSDT", "");
        assertEquals(trades.get(trades.size() - 1), latest.get(latest.size() - 1));
    }

    @Test
    void cancelsByClientOrderId() throws Exception {
        OrderRequest request = limit("1000.00");
        assertEquals(Outcome.Kind.ACCEPTED, venue.place(request).kind());
        assertEquals(List.of(request.clientOrderId()),
            venue.openOrders().stream().map(VenueOrder::clientOrderId).toList());
        VenueBalance usdt = balance("USDT");
        assertEquals(1_000_000_000, usdt.lockedE8());

        assertEquals(Outcome.Kind.ACCEPTED, venue.cancel("BTCUSDT", request.clientOrderId()).kind());
        assertEquals(VenueStatus.CANCELLED, venue.order("BTCUSDT", request.clientOrderId()).status());
        assertEquals(List.of(), venue.openOrders());
        assertEquals(Outcome.rejected(Reason.VENUE_REJECTED, -2011, "Unknown order sent."),
            venue.cancel("BTCUSDT", request.clientOrderId()));
    }

    @Test
    void knowsNothingOfAnOrderNeverSent() throws Exception {
        assertNull(venue.order("BTCUSDT", nextId()));
        assertNull(venue.orderByVenueId("BTCUSDT", "1"));
    }

    @Test
    void reportsADuplicateAsUnknown() throws Exception {
        OrderRequest request = limit("1000.00");
        venue.place(request);
        assertEquals(Outcome.unknown(Reason.DUPLICATE_ORDER, -2010, "Duplicate order sent."), venue.place(request));
        venue.cancel("BTCUSDT", request.clientOrderId());
    }

    @Test
    void refusesASymbolThatIsNotListedWithoutSending() {
        OrderRequest request = new OrderRequest("NOPE", nextId(), Side.BUY, OrderType.MARKET, TimeInForce.GTC,
            new OrderRequest.Terms(LOT_E8, 0));
        assertEquals(Outcome.rejected(Reason.UNKNOWN_INSTRUMENT, 0, "symbol must be listed: symbol=NOPE"),
            venue.place(request));
    }

    @Test
    void isInDoubtWhereTheVenueAcceptsAndIsSilent() throws Exception {
        for (String fault : List.of("accept-then-timeout", "accept-then-reset", "accept-then-half-answer",
            "accept-then-5xx")) {
            arm(fault, "place");
            OrderRequest request = market(Side.BUY);
            assertEquals(Outcome.Kind.UNKNOWN, venue.place(request).kind(), fault);
            assertEquals(VenueStatus.FILLED, venue.order("BTCUSDT", request.clientOrderId()).status(), fault);
        }
    }

    @Test
    void waitsAsLongAsTheVenueAsks() throws Exception {
        arm("rate-limit", "place");
        OrderRequest request = limit("1000.00");
        assertEquals(Reason.RATE_LIMITED, venue.place(request).reason());
        Outcome held = venue.place(request);
        assertEquals(Reason.RATE_LIMITED, held.reason());
        assertTrue(held.text().startsWith("not sent"), held.text());
        Await.until(() -> connector.gate().waitMs() == 0, () -> "the gate opens");
        assertNull(venue.order("BTCUSDT", request.clientOrderId()));
    }

    @Test
    void streamsOrdersTradesAndBalances() throws Exception {
        stream.start();
        recorder.awaitCount("up", 1);
        OrderRequest filled = market(Side.BUY);
        venue.place(filled);
        recorder.awaitCount("order " + filled.clientOrderId() + " FILLED 1000000 trade ", 1);
        recorder.awaitCount("balance BTC ", 1);
        OrderRequest cancelled = limit("1000.00");
        venue.place(cancelled);
        venue.cancel("BTCUSDT", cancelled.clientOrderId());
        recorder.awaitCount("order " + cancelled.clientOrderId() + " CANCELLED 0", 1);
        assertEquals(1, recorder.count("order " + cancelled.clientOrderId() + " LIVE 0"));
        assertEquals(0, recorder.count("down"));
    }

    @Test
    void comesBackAfterADrop() throws Exception {
        stream.start();
        recorder.awaitCount("up", 1);
        arm("disconnect-stream", null);
        recorder.awaitCount("up", 2);
        assertEquals(1, recorder.count("down"));
    }

    @Test
    void comesBackFromSilence() throws Exception {
        stream.start();
        recorder.awaitCount("up", 1);
        send("POST", "{\"kind\":\"silent-stream\",\"count\":2}");
        recorder.awaitCount("down stale: silentMs=", 1);
        recorder.awaitCount("up", 2);
        assertEquals(1, recorder.count("down"));
    }

    @Test
    void reportsNothingAfterClose() throws Exception {
        stream.start();
        recorder.awaitCount("up", 1);
        stream.close();
        assertEquals(List.of("up"), recorder.lines());
    }

    @Test
    void streamsQuotes() throws Exception {
        try (VenueStream quotes = connector.marketStream(List.of("BTCUSDT", "ETHUSDT"), recorder)) {
            quotes.start();
            recorder.awaitCount("quote BTCUSDT ", 1);
            recorder.awaitCount("quote ETHUSDT ", 1);
        }
    }

    private VenueBalance balance(String asset) throws Exception {
        return venue.balances().stream().filter(balance -> balance.asset().equals(asset)).findFirst().orElseThrow();
    }

    private static OrderRequest market(Side side) {
        return new OrderRequest("BTCUSDT", nextId(), side, OrderType.MARKET, TimeInForce.GTC,
            new OrderRequest.Terms(LOT_E8, 0));
    }

    private static OrderRequest limit(String price) {
        long priceE8 = new BigDecimal(price).movePointRight(8).longValueExact();
        return new OrderRequest("BTCUSDT", nextId(), Side.BUY, OrderType.LIMIT, TimeInForce.GTC,
            new OrderRequest.Terms(LOT_E8, priceE8));
    }

    private static String nextId() {
        return String.format("%032x", IDS.incrementAndGet());
    }

    private static void arm(String kind, String path) throws IOException, InterruptedException {
        send("POST", "{\"kind\":\"" + kind + "\",\"count\":1" + (path == null ? "" : ",\"path\":\"" + path + "\"")
            + "}");
    }

    private static void send(String method, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(URI.create(server.restUrl() + "/sim/faults"))
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
    }
}
