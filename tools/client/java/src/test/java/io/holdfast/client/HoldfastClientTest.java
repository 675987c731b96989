package io.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the client does with each answer, and with none; ClientsIT has it against an engine. */
@Timeout(60)
class HoldfastClientTest {
    private static final String ORDER = "{\"orderId\":7,\"clientOrderId\":\"00\",\"requestId\":\"r-1\","
        + "\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"orderType\":\"LIMIT\",\"timeInForce\":\"GTC\","
        + "\"quantity\":\"0.01\",\"price\":\"61000\",\"status\":\"PENDING\",\"reason\":null,\"filledQuantity\":\"0\","
        + "\"averagePrice\":null,\"venueOrderId\":null,\"cancelling\":false,\"createdNs\":1,\"updatedNs\":1,"
        + "\"sequence\":7,\"later\":[1]}";
    /** No answer: the connection ends. */
    private static final Reply LOST = new Reply(0, "");
    private static final OrderRequest BUY = OrderRequest
        .limit("BTC/USDT", Side.BUY, new BigDecimal("1E-2"), new BigDecimal("6.1E+4")).named("r-1");

    @TempDir
    private Path directory;

    /** What is answered next. */
    private record Reply(int status, String body) {
        static Reply error(int status, String code) {
            return new Reply(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"said so\","
                + "\"field\":\"side\"},\"orderId\":9}");
        }
    }

    private final Queue<Reply> replies = new ArrayDeque<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> tokens = Collections.synchronizedSet(new LinkedHashSet<>());
    private ExecutorService threads;
    private HttpServer server;

    @BeforeEach
    void serves() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void ends() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
        Reply reply;
        synchronized (replies) {
            reply = replies.size() > 1 ? replies.remove() : replies.peek();
        }
        if (reply != LOST) {
            byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type",
                reply.body.startsWith("id:") ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(reply.status, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private HoldfastClient.Builder at() {
        return HoldfastClient.at("http://127.0.0.1:" + server.getAddress().getPort()).token("t");
    }

    private HoldfastClient client(Reply... next) {
        replies.addAll(List.of(next));
        return at().build();
    }

    @Test
    void writesAmountsWithoutExponents() {
        Order order = client(new Reply(202, ORDER)).place(BUY);
        assertEquals(7, order.orderId());
        assertEquals(new BigDecimal("0.01"), order.quantity());
        assertFalse(order.ended());
        assertEquals(List.of("{\"requestId\":\"r-1\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"type\":\"LIMIT\","
            + "\"quantity\":\"0.01\",\"price\":\"61000\"}"), bodies);
    }

    @Test
    void asksAgainWithTheSameBytes() {
        Order order = client(LOST, Reply.error(503, "busy"), Reply.error(504, "unknown"), LOST, new Reply(200, ORDER))
            .place(BUY.named("r-1"));
        assertEquals(7, order.orderId());
        assertEquals(5, bodies.size());
        assertEquals(1, Set.copyOf(bodies).size());
    }

    @Test
    void makesUpARequestIdOnce() {
        OrderRequest order = OrderRequest.market("BTC/USDT", Side.SELL, BigDecimal.ONE);
        HoldfastClient client = client(LOST, new Reply(202, ORDER));
        client.place(order);
        client.place(order);
        assertEquals(1, Set.copyOf(bodies).size());
        assertTrue(bodies.get(0).contains(order.requestId()));
    }

    @Test
    void throwsWhatTheEngineRefusesAtOnce() {
        HoldfastException denied = assertThrows(HoldfastException.class,
            () -> client(Reply.error(422, "not_long")).place(BUY));
        assertEquals("422 not_long side 9 0 said so", denied.status() + " " + denied.code() + ' ' + denied.field() + ' '
            + denied.orderId() + ' ' + denied.groupId() + ' ' + denied.getMessage());
        assertEquals(1, bodies.size());
    }

    @Test
    void tellsUnknownFromNothingDoneAtTheDeadline() throws IOException {
        replies.add(Reply.error(503, "not_trading"));
        HoldfastClient client = at().deadline(Duration.ofMillis(300)).build();
        HoldfastException nothing = assertThrows(HoldfastException.class, () -> client.place(BUY));
        assertEquals("not_trading", nothing.code());
        assertTrue(bodies.size() > 1);
        replies.clear();
        replies.addAll(List.of(LOST, Reply.error(503, "busy")));
        UnknownOutcomeException unknown = assertThrows(UnknownOutcomeException.class, () -> client.place(BUY));
        assertEquals("what became of it is not known, ask again with the same request id: said so",
            unknown.getMessage());
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        HoldfastClient nobody = HoldfastClient.at("http://127.0.0.1:" + free).token("t")
            .deadline(Duration.ofMillis(200)).build();
        assertEquals("no_answer", assertThrows(HoldfastException.class, () -> nobody.place(BUY)).code());
    }

    private UnknownOutcomeException unknown(Reply... next) {
        replies.clear();
        bodies.clear();
        HoldfastClient client = client(next);
        return assertThrows(UnknownOutcomeException.class, () -> client.place(BUY), List.of(next).toString());
    }

    @Test
    void saysUnknownWhereALostAttemptMayHaveBeenTaken() {
        for (Reply lost : List.of(LOST, Reply.error(504, "unknown"))) {
            for (int status : new int[] {401, 403, 408, 413, 500}) {
                UnknownOutcomeException unknown = unknown(lost, Reply.error(status, "refused"));
                assertEquals(status + " unknown r-1 what became of it is not known, ask again with the same request id:"
                    + " said so", unknown.status() + " " + unknown.code() + ' ' + unknown.requestId() + ' '
                    + unknown.getMessage());
                assertEquals(2, bodies.size());
            }
        }
        for (int status : new int[] {200, 302, 400, 404, 409, 422, 502}) {
            assertEquals("r-1", unknown(LOST, new Reply(status, "a proxy's")).requestId());
        }
    }

    @Test
    void believesTheEngineOnARequestThatWasLostBefore() {
        for (int status : new int[] {400, 404, 409, 422}) {
            replies.clear();
            HoldfastClient client = client(LOST, Reply.error(status, "refused"));
            HoldfastException refused = assertThrows(HoldfastException.class, () -> client.place(BUY));
            assertEquals(status + " refused", refused.status() + " " + refused.code());
        }
    }

    @Test
    void saysUnknownAfterAFaultOfTheEngine() {
        assertEquals("500 r-1", unknown(Reply.error(500, "internal")).status() + " "
            + unknown(Reply.error(500, "internal")).requestId());
        assertEquals(1, bodies.size());
        HoldfastClient client = at().build();
        assertEquals("what became of it is not known, look at the status: said so",
            assertThrows(UnknownOutcomeException.class, () -> client.halt("ann", "over")).getMessage());
    }

    @Test
    void throwsAtOnceWhatAReadOrAFirstAttemptIsRefused() {
        HoldfastClient client = client(LOST, Reply.error(500, "internal"));
        assertEquals("internal", assertThrows(HoldfastException.class, () -> client.order(9)).code());
        for (int status : new int[] {401, 403, 408}) {
            replies.clear();
            replies.add(Reply.error(status, "refused"));
            assertEquals("refused", assertThrows(HoldfastException.class, () -> client.place(BUY)).code());
        }
    }

    @Test
    void saysUnknownWhereNoTokenCanBeReadAfterALostAttempt() throws IOException {
        Path file = Files.writeString(directory.resolve("api.token"), "old\n");
        replies.addAll(List.of(LOST, Reply.error(401, "unauthorized")));
        HoldfastClient client = at().token(null).tokenFile(file).build();
        Files.delete(file);
        UnknownOutcomeException unknown = assertThrows(UnknownOutcomeException.class, () -> client.place(BUY));
        assertEquals("r-1", unknown.requestId());
        assertTrue(unknown.getMessage().contains("token file cannot be read"), unknown.getMessage());
    }

    @Test
    void doesNotRepeatWhatAPersonDidOnceItMayBeTaken() {
        HoldfastClient client = client(Reply.error(503, "busy"), LOST, new Reply(202, "{}"));
        UnknownOutcomeException unknown =
            assertThrows(UnknownOutcomeException.class, () -> client.flatten("ann", "over", "BTC/USDT"));
        assertTrue(unknown.getMessage().startsWith("what became of it is not known, look at the status: "),
            unknown.getMessage());
        assertEquals(2, bodies.size());
    }

    @Test
    void readsTheTokenFileAgainWhenTheTokenIsAnotherOne() throws IOException {
        Path file = Files.writeString(directory.resolve("api.token"), "old\n");
        replies.addAll(List.of(new Reply(202, ORDER), Reply.error(401, "unauthorized"), new Reply(202, ORDER)));
        HoldfastClient client = at().token(null).tokenFile(file).build();
        client.place(BUY);
        Files.writeString(file, "new\n");
        client.place(BUY);
        assertEquals("[Bearer old, Bearer new]", tokens.toString());
        replies.clear();
        replies.add(Reply.error(401, "unauthorized"));
        assertEquals(401, assertThrows(HoldfastException.class, () -> client.place(BUY)).status());
    }

    private static String event(long sequence) {
        return "id: " + sequence + "\ndata: {\"sequence\":" + sequence + ",\"timeNs\":1,\"type\":\"HEARTBEAT\"}\n\n";
    }

    @Test
    void goesOnWithTheNextRecordWhereverAStreamIsCut() {
        String half = event(8).substring(0, 30);
        HoldfastClient client = client(new Reply(200, event(5) + ":\n\n" + event(6)), LOST,
            new Reply(200, event(7) + half), Reply.error(503, "too_many_subscribers"),
            new Reply(200, event(8) + event(9)));
        try (EventStream events = client.events(5)) {
            for (long sequence = 5; sequence <= 9; sequence++) {
                assertEquals(sequence, events.next().sequence());
            }
        }
        // The JDK asks once more by itself where a kept connection has ended: the same question.
        assertEquals(List.of("GET /v1/events?from=5", "GET /v1/events?from=7", "GET /v1/events?from=8"),
            requests.stream().distinct().toList());
    }

    @Test
    void waitsWhereAReconnectIsOneRequestTooMany() {
        HoldfastClient client = client(new Reply(200, event(5)), Reply.error(429, "too_many_requests"),
            Reply.error(429, "too_many_requests"), new Reply(200, event(6)));
        try (EventStream events = client.events(5)) {
            assertEquals(5, events.next().sequence());
            assertEquals(6, events.next().sequence());
        }
    }

    @Test
    void refusesEventsThatDoNotFollowEachOther() {
        try (EventStream events = client(new Reply(200, event(5) + event(7))).events(5)) {
            events.next();
            assertEquals("events must follow each other, expected=6 sequence=7",
                assertThrows(HoldfastException.class, events::next).getMessage());
        }
    }

    @Test
    void endsWhereTheJournalDoesNotHaveTheRecords() {
        for (Reply refusal : List.of(Reply.error(410, "events_gone"), Reply.error(409, "beyond_the_end"))) {
            replies.clear();
            requests.clear();
            try (EventStream events = client(LOST, refusal).events(5)) {
                HoldfastException gone = assertThrows(HoldfastException.class, events::next);
                assertEquals(refusal, Reply.error(gone.status(), gone.code()));
            }
        }
    }
}
