package io.holdfast.gateway.binance;

import static io.holdfast.gateway.binance.StubVenue.hang;
import static io.holdfast.gateway.binance.StubVenue.html;
import static io.holdfast.gateway.binance.StubVenue.json;
import static io.holdfast.gateway.binance.StubVenue.rawThenFin;
import static io.holdfast.gateway.binance.StubVenue.reset;
import static io.holdfast.gateway.binance.StubVenue.typed;
import static io.holdfast.gateway.binance.StubVenue.venueError;
import static io.holdfast.gateway.venue.Outcome.Kind.ACCEPTED;
import static io.holdfast.gateway.venue.Outcome.Kind.REJECTED;
import static io.holdfast.gateway.venue.Outcome.Kind.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.gateway.venue.ListOutcome;
import io.holdfast.gateway.venue.ListRequest;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.Outcome;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a venue, or the network, can do with an order, and what is certain then; each time one request was sent. */
@Timeout(30)
class OutcomesTest {
    private static final String PLACED = "{\"symbol\":\"BTCUSDT\",\"orderId\":28,\"orderListId\":-1,"
        + "\"clientOrderId\":\"c\",\"transactTime\":1507725176595,\"price\":\"0.0\",\"origQty\":\"10.0\","
        + "\"executedQty\":\"10.0\",\"cummulativeQuoteQty\":\"10.0\",\"status\":\"FILLED\",\"timeInForce\":\"GTC\","
        + "\"type\":\"MARKET\",\"side\":\"SELL\",\"fills\":[]}";
    private static final String CANCELLED = "{\"symbol\":\"BTCUSDT\",\"origClientOrderId\":\"c\",\"orderId\":28,"
        + "\"clientOrderId\":\"d\",\"transactTime\":1684804350068,\"status\":\"CANCELED\"}";
    private static final String LISTED = "{\"orderListId\":1,\"contingencyType\":\"OCO\","
        + "\"listStatusType\":\"EXEC_STARTED\",\"listOrderStatus\":\"EXECUTING\",\"listClientOrderId\":\"l\","
        + "\"transactionTime\":1710485608839,\"symbol\":\"BTCUSDT\",\"orders\":["
        + "{\"symbol\":\"BTCUSDT\",\"orderId\":28,\"clientOrderId\":\"p\"},"
        + "{\"symbol\":\"BTCUSDT\",\"orderId\":29,\"clientOrderId\":\"s\"}],\"orderReports\":[]}";
    private static final String ELSEWHERE = "Location: /api/v3/order";
    private static final String OK_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private StubVenue stub;

    /** A line of the table; the reason is null for any, the id that of an accepted order. */
    private record Row(String name, StubVenue.Reply reply, Outcome.Kind kind, Reason reason, int code, String id) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, StubVenue.Reply reply, Outcome.Kind kind, Reason reason, int code) {
        return new Row(name, reply, kind, reason, code, "");
    }

    private static Row code(int status, int code, String text, Outcome.Kind kind, Reason reason) {
        return row(status + " " + code + " " + text, venueError(status, code, text), kind, reason, code);
    }

    /** What does not depend on the request. */
    private static Stream<Row> failures() {
        return Stream.of(
            row("accept, then hang         ", hang(),                              UNKNOWN, Reason.TIMEOUT,         0),
            row("accept, then FIN          ", rawThenFin(""),                      UNKNOWN, Reason.CONNECTION_LOST, 0),
            row("accept, then RST          ", reset(),                             UNKNOWN, Reason.CONNECTION_LOST, 0),
            row("half a body, then hang    ",
                StubVenue.raw(OK_HEAD + "Content-Length: 100\r\n\r\n{\"ord"),       UNKNOWN, Reason.TIMEOUT,         0),
            row("200 HTML                  ", html(200),                           UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 truncated JSON        ", json(200, PLACED.substring(0, 40)),  UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 truncated in a value  ", json(200, PLACED.substring(0, 200)), UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 truncated number      ", json(200, "{\"orderId\":"),          UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 {}                    ", json(200, "{}"),                     UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 error                 ", venueError(200, -2010, "No."),       UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 list                  ", json(200, "[]"),                     UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 null                  ", json(200, "null"),                   UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 empty                 ", json(200, ""),                       UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 order id 0            ", json(200, "{\"orderId\":0}"),        UNKNOWN, Reason.BAD_ANSWER,      0),
            row("200 order id -1           ", json(200, "{\"orderId\":-1}"),       UNKNOWN, Reason.BAD_ANSWER,      0),
            row("302                       ", html(302),                           UNKNOWN, Reason.BAD_ANSWER,      0),
            row("302 to a place            ", html(302, ELSEWHERE),                UNKNOWN, Reason.BAD_ANSWER,      0),
            row("307 to a place            ", html(307, ELSEWHERE),                UNKNOWN, Reason.BAD_ANSWER,      0),
            row("308 to a place            ", html(308, ELSEWHERE),                UNKNOWN, Reason.BAD_ANSWER,      0),
            row("408 HTML                  ", html(408),                           UNKNOWN, Reason.TIMEOUT,         0),
            row("500 HTML                  ", html(500),                           UNKNOWN, Reason.SERVER_ERROR,    0),
            row("502 HTML                  ", html(502),                           UNKNOWN, Reason.SERVER_ERROR,    0),
            row("503 empty                 ", typed(503, "text/plain", ""),        UNKNOWN, Reason.SERVER_ERROR,    0),
            row("504 empty                 ", typed(504, "text/plain", ""),        UNKNOWN, Reason.SERVER_ERROR,    0),
            row("500 {}                    ", json(500, "{}"),                     UNKNOWN, Reason.SERVER_ERROR,    0),
            row("429 HTML                  ", html(429),                           REJECTED, Reason.RATE_LIMITED,   0),
            row("418 HTML                  ", html(418),                           REJECTED, Reason.RATE_LIMITED,   0),
            row("403 HTML of a firewall    ", html(403),                           REJECTED, Reason.VENUE_REJECTED, 0),
            row("404 empty                 ", typed(404, "text/plain", ""),        REJECTED, Reason.VENUE_REJECTED, 0),
            row("400 {}                    ", json(400, "{}"),                     REJECTED, Reason.VENUE_REJECTED, 0));
    }

    /** The venue's own words. */
    private static Stream<Row> codes() {
        return Stream.of(
            code(503, -1008, "Server is currently overloaded.",                  UNKNOWN,  Reason.SERVER_ERROR),
            code(400, -1008, "Server is currently overloaded.",                  UNKNOWN,  Reason.SERVER_ERROR),
            code(504, -1007, "Send status unknown; execution status unknown.",   UNKNOWN,  Reason.SERVER_ERROR),
            code(408, -1007, "Send status unknown; execution status unknown.",   UNKNOWN,  Reason.SERVER_ERROR),
            code(500, -1006, "Execution status unknown.",                        UNKNOWN,  Reason.SERVER_ERROR),
            code(500, -1001, "Internal error; unable to process your request.",  UNKNOWN,  Reason.SERVER_ERROR),
            code(400, -1001, "Internal error; unable to process your request.",  UNKNOWN,  Reason.SERVER_ERROR),
            code(400, -1000, "An unknown error occurred.",                       UNKNOWN,  Reason.SERVER_ERROR),
            code(500, -2010, "Account has insufficient balance.",                UNKNOWN,  Reason.SERVER_ERROR),
            code(400, -2010, "Duplicate order sent.",                            UNKNOWN,  Reason.DUPLICATE_ORDER),
            code(429, -1003, "Too much request weight used.",                    REJECTED, Reason.RATE_LIMITED),
            code(418, -1003, "Way too much request weight used; IP banned.",     REJECTED, Reason.RATE_LIMITED),
            code(429, -1015, "Too many new orders.",                             REJECTED, Reason.RATE_LIMITED),
            code(400, -1015, "Too many new orders.",                             REJECTED, Reason.RATE_LIMITED),
            code(400, -1013, "Filter failure: LOT_SIZE",                         REJECTED, Reason.INVALID_QUANTITY),
            code(400, -1013, "Filter failure: MARKET_LOT_SIZE",                  REJECTED, Reason.INVALID_QUANTITY),
            code(400, -1013, "Invalid quantity.",                                REJECTED, Reason.INVALID_QUANTITY),
            code(400, -1013, "Filter failure: PRICE_FILTER",                     REJECTED, Reason.INVALID_PRICE),
            code(400, -1013, "Filter failure: PERCENT_PRICE_BY_SIDE",            REJECTED, Reason.INVALID_PRICE),
            code(400, -1013, "Filter failure: NOTIONAL",                         REJECTED, Reason.BELOW_MIN_NOTIONAL),
            code(400, -1013, "Filter failure: MIN_NOTIONAL",                     REJECTED, Reason.BELOW_MIN_NOTIONAL),
            code(400, -1013, "Filter failure: MAX_NUM_ORDERS",                   REJECTED, Reason.VENUE_REJECTED),
            code(400, -1016, "This service is no longer available.",             REJECTED, Reason.VENUE_REJECTED),
            code(400, -1021, "Timestamp is outside of the recvWindow.",          REJECTED, Reason.VENUE_REJECTED),
            code(400, -1022, "Signature for this request is not valid.",         REJECTED, Reason.VENUE_REJECTED),
            code(401, -2015, "Invalid API-key, IP, or permissions for action.",  REJECTED, Reason.VENUE_REJECTED),
            code(401, -1002, "You are not authorized to execute this request.",  REJECTED, Reason.VENUE_REJECTED),
            code(400, -1122, "Invalid symbol status.",                           REJECTED, Reason.VENUE_REJECTED),
            code(400, -1121, "Invalid symbol.",                                  REJECTED, Reason.UNKNOWN_INSTRUMENT),
            code(400, -2010, "Account has insufficient balance for requested action.",
                                                                                 REJECTED, Reason.INSUFFICIENT_FUNDS),
            code(400, -2010, "Order would immediately match and take.",          REJECTED, Reason.VENUE_REJECTED),
            code(400, -2011, "Unknown order sent.",                              REJECTED, Reason.VENUE_REJECTED),
            code(400, -2013, "Order does not exist.",                            REJECTED, Reason.VENUE_REJECTED),
            code(400, -9999, "A code of tomorrow.",                              REJECTED, Reason.VENUE_REJECTED));
    }

    private static Stream<Row> placing() {
        Stream<Row> own = Stream.of(
            new Row("200", json(200, PLACED),                               ACCEPTED, Reason.NONE, 0, "28"),
            new Row("200, a status that XChange does not know",
                json(200, PLACED.replace("FILLED", "PENDING_NEW")),         ACCEPTED, Reason.NONE, 0, ""),
            row("half a status line, then FIN", rawThenFin("HTTP/1."),      UNKNOWN,  Reason.BAD_ANSWER, 0),
            // JDK 17 hands over the half, JDK 25 says that it is one: any reason will do.
            row("half a body, then FIN",
                rawThenFin(OK_HEAD + "Content-Length: 100\r\n\r\n{\"ord"), UNKNOWN, null, 0));
        return Stream.concat(own, Stream.concat(failures(), codes()));
    }

    private static Stream<Row> cancelling() {
        Stream<Row> own = Stream.of(
            new Row("200", json(200, CANCELLED),                            ACCEPTED, Reason.NONE, 0, "28"),
            new Row("200, a status of tomorrow",
                json(200, CANCELLED.replace("CANCELED", "PENDING_X")),      ACCEPTED, Reason.NONE, 0, "28"),
            row("half a status line, then FIN", rawThenFin("HTTP/1."),      UNKNOWN,  Reason.CONNECTION_LOST, 0),
            row("half a body, then FIN",
                rawThenFin(OK_HEAD + "Content-Length: 100\r\n\r\n{\"ord"), UNKNOWN, Reason.CONNECTION_LOST, 0));
        return Stream.concat(own, Stream.concat(failures(), codes()));
    }

    private static Stream<Row> listing() {
        Stream<Row> own = Stream.of(
            new Row("200", json(200, LISTED),                               ACCEPTED, Reason.NONE, 0, "28"),
            new Row("200, a status of tomorrow",
                json(200, LISTED.replace("EXECUTING", "PENDING_X")),        ACCEPTED, Reason.NONE, 0, "28"),
            row("200 without the orders", json(200, "{\"orderListId\":1}"), UNKNOWN,  Reason.BAD_ANSWER, 0),
            row("half a status line, then FIN", rawThenFin("HTTP/1."),      UNKNOWN,  Reason.CONNECTION_LOST, 0),
            row("half a body, then FIN",
                rawThenFin(OK_HEAD + "Content-Length: 100\r\n\r\n{\"ord"), UNKNOWN, Reason.CONNECTION_LOST, 0));
        return Stream.concat(own, Stream.concat(failures(), codes()));
    }

    @BeforeAll
    static void checkJvm() {
        RetryPostCheck.run();
    }

    @BeforeEach
    void startStub() throws IOException {
        stub = new StubVenue();
    }

    @AfterEach
    void stopStub() throws IOException {
        stub.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("placing")
    void tellsWhatIsCertainOfAnOrder(Row row) throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(row.reply);
            check(row, venue.place(order()));
        }
        assertEquals(1, stub.requests("POST /api/v3/order").size(), "requests sent");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cancelling")
    void tellsWhatIsCertainOfACancel(Row row) throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(row.reply);
            check(row, venue.cancel("BTCUSDT", "c"));
        }
        assertEquals(1, stub.requests("DELETE /api/v3/order").size(), "requests sent");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("listing")
    void tellsWhatIsCertainOfAList(Row row) throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(row.reply);
            ListOutcome outcome = venue.placeList(list(Side.SELL));
            check(row, outcome.first());
            assertEquals(row.kind, outcome.second().kind(), outcome.second().text());
        }
        assertEquals(1, stub.requests("POST /api/v3/orderList/oco").size(), "requests sent");
    }

    @Test
    void believesOfAListOnlyWhatTheAnswerNames() throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(json(200, LISTED.replace("\"s\"", "\"x\"")));
            ListOutcome outcome = venue.placeList(list(Side.SELL));
            assertEquals(ACCEPTED, outcome.first().kind());
            assertEquals(Outcome.unknown(Reason.BAD_ANSWER, 0, "answer must name the order: clientOrderId=s"),
                outcome.second());
        }
    }

    @Test
    void sendsOnceOnAConnectionThatIsUsedAgain() throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(json(200, PLACED));
            venue.place(order());
            stub.reply(json(200, CANCELLED));
            venue.cancel("BTCUSDT", "c");
            stub.reply(rawThenFin(""));
            assertEquals(UNKNOWN, venue.place(order()).kind());
            assertEquals(UNKNOWN, venue.cancel("BTCUSDT", "c").kind());
        }
        assertEquals(2, stub.requests("POST /api/v3/order").size());
        assertEquals(2, stub.requests("DELETE /api/v3/order").size());
    }

    @Test
    void isCertainOfARefusedConnection() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        try (Venue venue = venueAt(port)) {
            for (Outcome outcome : List.of(venue.place(order()), venue.cancel("BTCUSDT", "c"))) {
                assertEquals(REJECTED, outcome.kind(), outcome.text());
                assertEquals(Reason.NOT_SENT, outcome.reason(), outcome.text());
            }
        }
    }

    @Test
    void isInDoubtWhenConnectingTakesTooLong() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, loopback)) {
            // Nobody accepts: after some connections the kernel lets further ones wait.
            for (int i = 0; i < 3; i++) {
                Socket filler = new Socket();
                fillers.add(filler);
                connectOrGiveUp(filler, new InetSocketAddress(loopback, full.getLocalPort()));
            }
            try (Venue venue = venueAt(full.getLocalPort())) {
                for (Outcome outcome : List.of(venue.place(order()), venue.cancel("BTCUSDT", "c"))) {
                    assertEquals(UNKNOWN, outcome.kind(), outcome.text());
                    assertEquals(Reason.TIMEOUT, outcome.reason(), outcome.text());
                }
            }
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void keepsStillForAsLongAsTheVenueAsks() throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(venueError(429, -1003, "Too much request weight used.", "Retry-After: 7"));
            venue.place(order());
            Outcome held = venue.place(order());
            assertEquals(REJECTED, held.kind());
            assertEquals(Reason.RATE_LIMITED, held.reason());
            assertTrue(held.text().matches("not sent, the venue wants to hear nothing for now: waitMs=(7000|6\\d{3})"),
                held.text());
            assertEquals(Reason.RATE_LIMITED, venue.cancel("BTCUSDT", "c").reason());
            assertTrue(failure(() -> venue.order("BTCUSDT", "c")).startsWith("order not asked: not sent"));
        }
        assertEquals(1, stub.requests("POST").size());
        assertEquals(0, stub.requests("DELETE").size());
        assertEquals(0, stub.requests("GET /api/v3/order").size());
    }

    @Test
    void stillCancelsAndAsksWhenOnlyNewOrdersAreTooMany() throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(venueError(429, -1015, "Too many new orders.", "Retry-After: 7"));
            venue.place(order());
            assertEquals(Reason.RATE_LIMITED, venue.place(order()).reason());
            stub.reply(json(200, CANCELLED));
            assertEquals(ACCEPTED, venue.cancel("BTCUSDT", "c").kind());
        }
        assertEquals(1, stub.requests("POST").size());
    }

    @Test
    void sendsAnOrderAsBinanceWantsIt() throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(json(200, PLACED));
            venue.place(order());
            venue.place(new OrderRequest("BTCUSDT", "m", Side.BUY, OrderType.MARKET, TimeInForce.GTC,
                new OrderRequest.Terms(2_000_000_000L, 0)));
        }
        List<String> posts = stub.requests("POST /api/v3/order?signature=");
        assertTrue(posts.get(0).contains(" symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=IOC&quantity=0.00000001"
            + "&price=61000.5&newClientOrderId=c&recvWindow=1000&timestamp="), posts.get(0));
        assertTrue(posts.get(1).contains(" symbol=BTCUSDT&side=BUY&type=MARKET&quantity=20&newClientOrderId=m"
            + "&recvWindow=1000&timestamp="), posts.get(1));
    }

    @Test
    void sendsStopOrdersAsBinanceWantsThem() throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(json(200, PLACED));
            for (OrderType type : List.of(OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT,
                OrderType.TAKE_PROFIT_LIMIT, OrderType.LIMIT_MAKER)) {
                assertEquals(ACCEPTED, venue.place(leg(Side.SELL, type, "c")).kind(), type.name());
            }
        }
        List<String> terms = stub.requests("POST /api/v3/order?signature=").stream()
            .map(post -> post.replaceAll("^.* symbol=BTCUSDT&side=SELL&", "").replaceAll("&recvWindow=.*", ""))
            .toList();
        assertEquals(List.of(
            "type=STOP_LOSS&quantity=0.00000001&newClientOrderId=c&stopPrice=61000",
            "type=STOP_LOSS_LIMIT&timeInForce=GTC&quantity=0.00000001&price=60000.5&newClientOrderId=c"
                + "&stopPrice=61000",
            "type=TAKE_PROFIT_LIMIT&timeInForce=GTC&quantity=0.00000001&price=60000.5&newClientOrderId=c"
                + "&stopPrice=61000",
            "type=LIMIT_MAKER&quantity=0.00000001&price=60000.5&newClientOrderId=c"), terms);
    }

    @Test
    void sendsAListAsBinanceWantsIt() throws Exception {
        try (Venue venue = connector(stub.url()).connect()) {
            stub.reply(json(200, LISTED));
            venue.placeList(list(Side.SELL));
            venue.placeList(list(Side.BUY));
        }
        List<String> posts = stub.requests("POST /api/v3/orderList/oco ");
        assertTrue(posts.get(0).matches("POST /api/v3/orderList/oco symbol=BTCUSDT&listClientOrderId=l&side=SELL"
            + "&quantity=0.00000001&aboveType=LIMIT_MAKER&aboveClientOrderId=p&abovePrice=60000.5"
            + "&belowType=STOP_LOSS_LIMIT&belowClientOrderId=s&belowPrice=60000.5&belowStopPrice=61000"
            + "&belowTimeInForce=GTC&newOrderRespType=ACK&recvWindow=1000&timestamp=\\d{13}&signature=[0-9a-f]{64}"),
            posts.get(0));
        assertTrue(posts.get(1).contains("&side=BUY&quantity=0.00000001&aboveType=STOP_LOSS_LIMIT"
            + "&aboveClientOrderId=s&"), posts.get(1));
    }

    private static ListRequest list(Side side) {
        return new ListRequest("l", leg(side, OrderType.LIMIT_MAKER, "p"),
            leg(side, OrderType.STOP_LOSS_LIMIT, "s"));
    }

    private static OrderRequest leg(Side side, OrderType type, String id) {
        return new OrderRequest("BTCUSDT", id, side, type, TimeInForce.GTC,
            new OrderRequest.Terms(1, 6_000_050_000_000L, 6_100_000_000_000L));
    }

    private static void check(Row row, Outcome outcome) {
        assertEquals(row.kind, outcome.kind(), outcome.text());
        if (row.reason != null) {
            assertEquals(row.reason, outcome.reason(), outcome.text());
        }
        assertEquals(row.code, outcome.venueCode(), outcome.text());
        assertEquals(row.id, outcome.venueOrderId(), outcome.text());
    }

    private static OrderRequest order() {
        return new OrderRequest("BTCUSDT", "c", Side.SELL, OrderType.LIMIT, TimeInForce.IOC,
            new OrderRequest.Terms(1, 6_100_050_000_000L));
    }

    private static BinanceConnector connector(String url) {
        return new BinanceConnector(BinanceConfig.forBaseUrl(url).credentials(Credentials.random()).recvWindowMs(1_000)
            .connectTimeoutMs(700).readTimeoutMs(700).build());
    }

    /** A venue that knows what is listed, though nobody has ever answered at that port. */
    private Venue venueAt(int port) throws VenueException {
        BinanceConnector listed = connector(stub.url());
        listed.connect().close();
        BinanceConnector connector = connector("http://127.0.0.1:" + port);
        connector.listings(listed.listings());
        connector.clock().heard(System.currentTimeMillis());
        return new BinanceVenue(connector);
    }

    private static void connectOrGiveUp(Socket socket, InetSocketAddress address) {
        try {
            socket.connect(address, 100);
        } catch (IOException e) {
            assertTrue(e.getMessage().toLowerCase(Locale.ROOT).contains("timed out"), e.getMessage());
        }
    }

    private static String failure(Asking asking) {
        try {
            asking.ask();
            return "no failure";
        } catch (VenueException e) {
            return e.getMessage();
        }
    }

    private interface Asking {
        void ask() throws VenueException;
    }
}
