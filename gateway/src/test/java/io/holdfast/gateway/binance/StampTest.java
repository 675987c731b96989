package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.gateway.venue.ListRequest;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.Outcome;
import io.holdfast.gateway.venue.Venue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every signed request is stamped by the venue's clock, never ahead of it: by a wall clock that is ahead, a request
 * that was held up would still be valid when its order has long been given up.
 */
@Timeout(30)
class StampTest {
    private static final long HOUR_MS = 3_600_000;
    private static final Pattern STAMP = Pattern.compile("[?&]timestamp=(\\d+)");

    private StubVenue stub;
    private BinanceConnector connector;
    private Venue venue;

    @BeforeEach
    void open() throws Exception {
        RetryPostCheck.run();
        stub = new StubVenue();
        connector = new BinanceConnector(BinanceConfig.forBaseUrl(stub.url()).credentials(Credentials.random())
            .connectTimeoutMs(2_000).readTimeoutMs(2_000).build());
    }

    @AfterEach
    void close() throws Exception {
        venue.close();
        stub.close();
    }

    @Test
    void bearsTheTimeOfAVenueThatIsAnHourAhead() throws Exception {
        connect(HOUR_MS);
        everythingIsStamped(HOUR_MS);
    }

    @Test
    void bearsTheTimeOfAVenueThatIsAnHourBehind() throws Exception {
        connect(-HOUR_MS);
        everythingIsStamped(-HOUR_MS);
    }

    @Test
    void asksForTheTimeBeforeTheNextOrderOnceAStampWasRefused() throws Exception {
        connect(0);
        stub.clockAhead(-HOUR_MS);
        stub.reply(StubVenue.venueError(400, -1021, "Timestamp is ahead of the server's time."));
        assertEquals(Outcome.Kind.REJECTED, venue.place(order("a", OrderType.MARKET, 0, 0)).kind());
        stub.reply(StubVenue.json(200, "{\"orderId\":1}"));
        assertEquals(Outcome.rejected(Reason.NOT_SENT, 0, "not sent, the venue's time had to be asked first"),
            venue.place(order("b", OrderType.MARKET, 0, 0)));
        assertEquals(Outcome.accepted("1", 0), venue.place(order("c", OrderType.MARKET, 0, 0)));
        List<String> sent = stub.requests("POST");
        assertEquals(2, sent.size(), sent.toString());
        assertStamped(sent.get(1), -HOUR_MS);
    }

    @Test
    void asksForTheTimeWithEachComparison() throws Exception {
        connect(0);
        stub.clockAhead(HOUR_MS);
        stub.reply(StubVenue.json(200, "[]"));
        venue.openOrders();
        assertStamped(stub.requests("GET /api/v3/openOrders").get(0), HOUR_MS);
    }

    private void connect(long aheadMs) throws Exception {
        stub.clockAhead(aheadMs);
        venue = connector.connect();
    }

    private void everythingIsStamped(long aheadMs) throws Exception {
        stub.reply(StubVenue.json(200, "{}"));
        venue.place(order("a", OrderType.MARKET, 0, 0));
        venue.placeList(new ListRequest("l", order("b", OrderType.LIMIT_MAKER, 2, 0),
            order("c", OrderType.STOP_LOSS, 0, 1)));
        venue.cancel("BTCUSDT", "a");
        stub.reply(StubVenue.json(200, "[]"));
        venue.openOrders();
        List<String> sent = stub.requests("").stream().filter(request -> request.contains("signature=")).toList();
        assertEquals(4, sent.size(), sent.toString());
        sent.forEach(request -> assertStamped(request, aheadMs));
    }

    /** The stub's clock is this machine's, ahead by so much: the stamp was that, or a moment ago. */
    private static void assertStamped(String request, long aheadMs) {
        Matcher stamp = STAMP.matcher(request);
        assertTrue(stamp.find(), request);
        long behindMs = System.currentTimeMillis() + aheadMs - Long.parseLong(stamp.group(1));
        assertTrue(behindMs >= 0 && behindMs < 60_000, "behindMs=" + behindMs + " " + request);
    }

    private static OrderRequest order(String id, OrderType type, long price, long stopPrice) {
        return new OrderRequest("BTCUSDT", id, Side.SELL, type, TimeInForce.GTC,
            new OrderRequest.Terms(1_000_000L, price * 100_000_000L, stopPrice * 100_000_000L));
    }
}
