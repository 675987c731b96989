package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueTrade;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from a venue, and what is asked of it. */
@Timeout(30)
class BinanceVenueTest {
    private static final String ORDER = "{\"symbol\":\"BTCUSDT\",\"orderId\":28,\"clientOrderId\":\"c\","
        + "\"executedQty\":\"0.10000000\",\"status\":\"PARTIALLY_FILLED\",\"side\":\"SELL\","
        + "\"time\":1499827319559,\"updateTime\":1499827319560}";

    private StubVenue stub;
    private Venue venue;

    @BeforeEach
    void connect() throws Exception {
        RetryPostCheck.run();
        stub = new StubVenue();
        venue = new BinanceConnector(BinanceConfig.forBaseUrl(stub.url()).credentials(Credentials.random())
            .connectTimeoutMs(2_000).readTimeoutMs(2_000).build()).connect();
    }

    @AfterEach
    void disconnect() throws Exception {
        venue.close();
        stub.close();
    }

    @Test
    void readsAnOrder() throws Exception {
        stub.reply(StubVenue.json(200, ORDER));
        VenueOrder order = new VenueOrder("BTCUSDT", "c", "28", Side.SELL, VenueStatus.PARTIALLY_FILLED, 10_000_000,
            1_499_827_319_560_000_000L);
        assertEquals(order, venue.order("BTCUSDT", "c"));
        assertEquals(order, venue.orderByVenueId("BTCUSDT", "28"));
        List<String> asked = stub.requests("GET /api/v3/order?recvWindow=2000&timestamp=");
        assertTrue(asked.get(0).contains("&symbol=BTCUSDT&origClientOrderId=c&signature="), asked.get(0));
        assertTrue(asked.get(1).contains("&symbol=BTCUSDT&orderId=28&signature="), asked.get(1));
        stub.reply(StubVenue.json(200, "[" + ORDER + "]"));
        assertEquals(List.of(order), venue.openOrders());
    }

    @Test
    void takesNoSuchOrderForAnAnswer() throws Exception {
        stub.reply(StubVenue.venueError(400, -2013, "Order does not exist."));
        assertNull(venue.order("BTCUSDT", "c"));
        assertNull(venue.orderByVenueId("BTCUSDT", "28"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "502 | <html>                              | order got no answer: http status=502",
        "503 | {\"code\":-2013,\"msg\":\"None.\"}      | order got no answer: None.",
        "400 | {\"code\":-1121,\"msg\":\"No symbol.\"} | order got no answer: No symbol.",
        "200 | ''                                  | order got an empty answer",
        "200 | {}                                  | symbol must be text: symbol=missing",
        "200 | {\"symbol\":                          | order got no answer: answer is not JSON: JsonEOFException"})
    void takesNothingElseForAnAnswer(int status, String body, String message) {
        stub.reply(StubVenue.json(status, body));
        fails(message, () -> venue.order("BTCUSDT", "c"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PARTIALLY_FILLED | TOMORROWS     | status must be a known status: status=\"TOMORROWS\"",
        "SELL             | BOTH          | side must be BUY or SELL: side=\"BOTH\"",
        "\"0.10000000\"   | \"1E+30\"     | executedQty must be a decimal of at most eight places within 64 bits: "
            + "executedQty=\"1E+30\"",
        "28               | 0             | orderId must be a positive integer: orderId=0",
        "1499827319560    | 1.5           | updateTime must be a positive integer: updateTime=1.5"})
    void namesTheFieldThatItCannotRead(String good, String bad, String message) {
        stub.reply(StubVenue.json(200, ORDER.replace(good, bad)));
        fails(message, () -> venue.order("BTCUSDT", "c"));
        stub.reply(StubVenue.json(200, "[" + ORDER + "," + ORDER.replace(good, bad) + "]"));
        fails(message, () -> venue.openOrders());
    }

    @Test
    void readsAllTradesOfAnOrderPageByPage() throws Exception {
        replies(trades(1, 1_000), trades(1_001, 2_000), trades(2_001, 2_007));
        List<VenueTrade> trades = venue.tradesOf("BTCUSDT", "28");
        assertEquals(2_007, trades.size());
        assertEquals(new VenueTrade("BTCUSDT", "2007", "28", Side.BUY, false, 6_100_000_000_000L, 20_000_000,
            1_220_000_000_000L, 20_000, "BTC", 1_499_865_549_590_000_000L), trades.get(2_006));
        assertEquals(List.of("orderId=28&fromId=0", "orderId=28&fromId=1001", "orderId=28&fromId=2001"), asked());
    }

    @Test
    void readsTradesAfterATradePageByPage() throws Exception {
        replies(trades(8, 1_007), "[]");
        assertEquals(1_000, venue.tradesAfter("BTCUSDT", "7").size());
        assertEquals(List.of("fromId=8", "fromId=1008"), asked());
    }

    @Test
    void readsTheLastTrades() throws Exception {
        replies(trades(1, 1_000));
        assertEquals(1_000, venue.tradesAfter("BTCUSDT", "").size());
        assertEquals(List.of(""), asked());
    }

    @Test
    void refusesPagesThatDoNotAdvance() {
        replies(trades(1, 1_000), trades(1, 1_000));
        fails("trades must start at the id asked for: fromId=1001 lastId=1000", () -> venue.tradesOf("BTCUSDT", "28"));
    }

    @Test
    void readsBalances() throws Exception {
        replies("{\"balances\":[{\"asset\":\"BTC\",\"free\":\"4723846.89208129\",\"locked\":\"0.00000001\"}]}");
        assertEquals(List.of(new VenueBalance("BTC", 472_384_689_208_129L, 1)), venue.balances());
    }

    @Test
    void leavesOutAListingThatItCannotRead() throws Exception {
        // The stub lists one symbol in a way that can be read.
        assertEquals(List.of("BTC/USDT"), venue.instruments().stream().map(listed -> listed.symbol()).toList());
        assertEquals(List.of(), Listings.of(Wire.object("{\"symbols\":[{\"symbol\":\"ODD\",\"status\":\"TRADING\"}]}"))
            .instruments());
        fails("symbols must be a list: symbols=missing", () -> Listings.of(Wire.object("{}")));
    }

    @Test
    void listsASymbolThatIsHalted() throws Exception {
        assertEquals(venue.instruments(), Listings.of(Wire.object(StubVenue.LISTINGS.replace("TRADING", "BREAK")))
            .instruments());
    }

    @Test
    void refusesAnIdThatIsNone() {
        fails("id must be an integer: id=x", () -> venue.tradesOf("BTCUSDT", "x"));
        assertTrue(stub.requests("GET /api/v3/myTrades").isEmpty());
    }

    private void replies(String... bodies) {
        Iterator<String> next = List.of(bodies).iterator();
        stub.reply(socket -> StubVenue.json(200, next.next()).on(socket));
    }

    /** What was asked of myTrades, without what all requests have. */
    private List<String> asked() {
        return stub.requests("GET /api/v3/myTrades").stream()
            .map(request -> request.replaceAll(".*&symbol=BTCUSDT&(.*)limit=1000&signature=.*", "$1"))
            .map(request -> request.endsWith("&") ? request.substring(0, request.length() - 1) : request).toList();
    }

    private static String trades(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(id -> "{\"symbol\":\"BTCUSDT\",\"id\":" + id
            + ",\"orderId\":28,\"price\":\"61000.00000000\",\"qty\":\"0.20000000\",\"quoteQty\":\"12200.00000000\","
            + "\"commission\":\"0.00020000\",\"commissionAsset\":\"BTC\",\"time\":1499865549590,\"isBuyer\":true,"
            + "\"isMaker\":false}").collect(Collectors.joining(",", "[", "]"));
    }

    private static void fails(String message, Executable call) {
        assertEquals(message, assertThrows(VenueException.class, call).getMessage());
    }
}
