package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Asks the running server everything that the OpenAPI document has, and gets each answer that it lists; {@link
 * Contract} holds every answer to the document. Run as a whole: at the end nothing may be left that no test has got.
 */
@Timeout(120)
class OpenApiAnswersTest extends ApiFixture {
    /** What cannot be got here, and why; a pattern of operation, status and code. */
    private static final Map<String, String> NOT_PROVOKED = Map.of(
        ".* 429 too_many_requests", "takes an API that allows little: LimitsApiTest gets it",
        ".* 408 body_too_slow", "takes five seconds each: LimitsApiTest gets it",
        ".* 400 body_incomplete", "takes a connection that breaks off: LimitsApiTest gets it",
        "openGroup 422 too_many_orders", "takes 1048576 open orders",
        "(placeOrder|openGroup) 422 reduce_only", "takes a comparison that found a position gone; as low_space",
        "followEvents 410 events_gone", "takes day files that retention has removed",
        "(list|get|is|follow).* 500 internal", "no fault can be planted into a fold that is read; as any other 500");
    private static final Set<String> SEEN = new TreeSet<>();
    private static final String PERSON = "{\"operator\":\"ann\",\"reason\":\"to see\"}";

    /** What the paths of the operations need. */
    private final Map<String, Long> ids = new LinkedHashMap<>();
    private final AtomicInteger names = new AtomicInteger();

    @BeforeAll
    static void beginsWithNothing() {
        SEEN.clear();
    }

    @AfterAll
    static void nothingIsDocumentedThatNoTestGot() {
        Set<String> missing = Contract.documented();
        missing.removeAll(SEEN);
        missing.removeIf(answer -> NOT_PROVOKED.keySet().stream().anyMatch(answer::matches));
        assertEquals(Set.of(), missing, "documented, and no test of this class got it: provoke it here, or take it "
            + "out of " + OpenApi.RESOURCE + ", or say in NOT_PROVOKED why it cannot be");
    }

    @BeforeEach
    void trades() throws IOException {
        for (String base : List.of("BTC", "ETH", "LTC", "SOL", "ADA", "XRP")) {
            live.put(Commands.instrument(base + "/USDT", base, "USDT"));
        }
        live.openTrading();
        for (String base : List.of("BTC", "SOL")) {
            live.prices.quote(base + "USDT", Amounts.parse("bid", "61000"), Amounts.parse("ask", "61001"));
        }
        ids.put("orderId", id(live.post(order("SOL", "BUY", "0.01", "50000")), "orderId"));
        long entry = id(live.post(order("BTC", "BUY", "0.02", "61000")), "orderId");
        live.put(Commands.fill(entry, Side.BUY, "0.02", "61000", "t1"));
        LiveApi.await("fill", () -> live.follower.read(EngineState::fillCount) == 1);
        ids.put("lostId", id(live.post(order("SOL", "BUY", "0.01", "50000")), "orderId"));
        live.put(Commands.unknown(ids.get("lostId")));
        ids.put("protectionId", id(live.post("/v1/protections", protection("0.005")), "protectionId"));
        ids.put("groupId", id(live.post("/v1/groups", group("ETH", "LTC")), "groupId"));
        LiveApi.await("the lost order", () -> live.follower.read(
            state -> state.order(ids.get("lostId")).canBeAbandoned(state, LiveApi.WINDOW_NS)));
        live.caughtUp();
    }

    @AfterEach
    void remembers() {
        SEEN.addAll(live.answers);
    }

    private String name() {
        return "n-" + names.incrementAndGet();
    }

    private String order(String base, String side, String quantity, String price) {
        return "{\"requestId\":\"" + name() + "\"," + terms(base, side, quantity, price) + "}";
    }

    private static String terms(String base, String side, String quantity, String price) {
        return "\"symbol\":\"" + base + "/USDT\",\"side\":\"" + side + "\",\"type\":\"LIMIT\",\"quantity\":\""
            + quantity + "\",\"price\":\"" + price + "\"";
    }

    private String protection(String quantity) {
        return "{\"requestId\":\"" + name() + "\",\"symbol\":\"BTC/USDT\",\"quantity\":\"" + quantity
            + "\",\"stopPrice\":\"60000\"}";
    }

    private String group(String first, String second) {
        return "{\"requestId\":\"" + name() + "\",\"mode\":\"SEQUENTIAL\",\"onFailure\":\"HOLD\",\"legs\":[{"
            + terms(first, "BUY", "0.01", "3000") + "},{" + terms(second, "BUY", "0.01", "3000") + "}]}";
    }

    private static long id(HttpResponse<String> answer, String name) throws IOException {
        assertEquals(202, answer.statusCode(), answer.body());
        return MAPPER.readTree(answer.body()).get(name).longValue();
    }

    /** A body that the operation takes; {@code null} where it has none. */
    private String body(Contract.Operation operation) {
        return switch (operation.id()) {
            case "placeOrder" -> order("SOL", "BUY", "0.01", "50000");
            case "attachProtection" -> protection("0.005");
            case "openGroup" -> group("ADA", "XRP");
            case "flatten" -> PERSON.replace("}", ",\"symbol\":\"SOL/USDT\"}");
            default -> operation.node().has("requestBody") ? PERSON : null;
        };
    }

    private String path(Contract.Operation operation) {
        String path = operation.id().equals("abandonOrder")
            ? operation.path().replace("orderId", "lostId") : operation.path();
        for (Map.Entry<String, Long> id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue().toString());
        }
        return path;
    }

    private HttpRequest.Builder request(Contract.Operation operation, String query) {
        return request(live.api, operation, path(operation) + query, body(operation));
    }

    private HttpRequest.Builder request(HttpApi api, Contract.Operation operation, String path, String body) {
        return HttpRequest.newBuilder(URI.create(api.url() + path)).header("Authorization", "Bearer " + live.token)
            .header("Content-Type", "application/json").method(operation.method(), body == null
                ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
    }

    private void assertAnswers(int status, HttpRequest.Builder request) {
        HttpResponse<String> answer = live.send(request);
        assertEquals(status, answer.statusCode(), answer.request() + " " + answer.body());
    }

    private static List<Contract.Operation> writing() {
        return Contract.OPERATIONS.stream().filter(one -> !one.method().equals("GET")).toList();
    }

    @Test
    void answersWhoeverMayNotAsk() throws IOException {
        String reader = "Bearer " + "r".repeat(40);
        Path tokens = directory.resolve(TokenFile.FILE);
        Files.createFile(tokens, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(tokens, TokenFile.Entry.of("reader", Role.READ, "r".repeat(40)).line());
        LiveApi.await("token", () -> live.send(live.request("/v1/status").setHeader("Authorization", reader))
            .statusCode() == 200);
        for (Contract.Operation operation : Contract.OPERATIONS) {
            if (!operation.isOpenToAll()) {
                assertAnswers(401, request(operation, "").setHeader("Authorization", "Bearer 0"));
            }
            if (!operation.method().equals("GET")) {
                assertAnswers(403, request(operation, "").setHeader("Authorization", reader));
            }
            assertAnswers(403, request(operation, "").setHeader("Origin", "http://evil.example"));
            raw(operation.method() + ' ' + path(operation) + " HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                operation.method(), path(operation), 403);
            raw(operation.method() + ' ' + path(operation) + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Origin: http://evil.example\r\n\r\n", operation.method(), path(operation), 403);
            assertAnswers(400, request(operation, "?nope=1"));
        }
        raw("GET /v1/status HTTP/1.1\r\nNo colon\r\n\r\n", "GET", "/v1/status", 400);
        raw("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n", "GET", "/v1/status",
            431);
        assertEquals(404, live.get("/v2/orders").statusCode());
        assertEquals(405, live.delete("/v1/status").statusCode());
    }

    private void raw(String request, String method, String path, int status) throws IOException {
        String answer;
        try (Socket socket = new Socket("127.0.0.1", live.api.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
        Map<String, String> headers = new LinkedHashMap<>();
        answer.substring(0, answer.indexOf("\r\n\r\n")).lines().skip(1).forEach(line ->
            headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip()));
        live.answers.add(Contract.check(method, path, status, headers::get,
            answer.substring(answer.indexOf("\r\n\r\n") + 4)));
    }

    @Test
    void answersWhatIsNotWellFormed() {
        for (Contract.Operation operation : writing()) {
            String good = body(operation);
            String path = path(operation);
            if (good == null) {
                continue;
            }
            String first = good.substring(1, good.indexOf(':'));
            Map<String, String> wrong = Map.of("{", "not_json", "{\"nope\":\"1\"}", "unknown_field", "{}",
                "missing_field", good.replaceFirst(":\"[^\"]*\"", ":7"), "wrong_type",
                good.replaceFirst(":\"[^\"]*\"", ":\"\""), "invalid_value");
            wrong.forEach((body, code) -> {
                HttpResponse<String> answer = live.send(request(live.api, operation, path, body));
                assertEquals(400, answer.statusCode(), operation + first + answer.body());
                assertTrue(answer.body().contains(code), operation + " " + code + " " + answer.body());
            });
            if (good.contains("symbol")) {
                assertAnswers(400, request(live.api, operation, path, good.replaceAll("(BTC|SOL|ADA)/", "DOGE/")));
            }
            assertAnswers(413, request(live.api, operation, path, " ".repeat(64 * 1024 + 1)));
            assertAnswers(415, request(live.api, operation, path, good).setHeader("Content-Type", "text/plain"));
        }
        for (String path : List.of("/v1/orders?limit=0", "/v1/groups?state=x", "/v1/orders/x", "/v1/groups/x",
            "/v1/protections/x", "/v1/events?from=x")) {
            assertEquals(400, live.get(path).statusCode());
        }
        assertEquals(400, live.delete("/v1/orders/x").statusCode());
    }

    @Test
    void answersWhileNothingCanBeDone() {
        live.port = LiveApi.Port.BUSY;
        writing().forEach(operation -> assertAnswers(503, request(operation, "")));
        live.onOffer = () -> {
            throw new IllegalStateException("planted");
        };
        writing().forEach(operation -> assertAnswers(500, request(operation, "")));
        Follower unread = new Follower(directory, live.engine::releasedSequence, live.failure::set);
        try (HttpApi early = HttpApi.builder(live, unread, directory).port(0).answerTimeoutMs(100).build()) {
            early.start();
            writing().stream().filter(one -> !Set.of("halt", "resume", "reconcile").contains(one.id())).forEach(one ->
                assertAnswers(503, request(early, one, path(one), body(one))));
        }
    }

    @Test
    void answersWhileTheEngineStops() throws Exception {
        AtomicInteger offers = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(1);
        live.port = LiveApi.Port.LOST;
        live.onOffer = () -> {
            if (offers.incrementAndGet() == writing().size() + 1) {
                awaitUnchecked(answered);
            }
        };
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        writing().forEach(one -> waiting.add(live.client.sendAsync(request(one, "").build(),
            HttpResponse.BodyHandlers.ofString())));
        LiveApi.await("commands", () -> offers.get() == waiting.size());
        waiting.add(live.postAsync("/v1/halt", PERSON)); // keeps the server from its end
        LiveApi.await("the last", () -> offers.get() == waiting.size());
        Thread closing = new Thread(live.api::close);
        closing.start();
        LiveApi.await("the end to begin", () -> live.get("/v1/status").statusCode() == 503);
        Contract.OPERATIONS.forEach(operation -> assertAnswers(503, request(operation, "")));
        answered.countDown();
        for (CompletableFuture<HttpResponse<String>> one : waiting) {
            assertEquals(504, one.get().statusCode(), one.get().body());
            live.answers.add(Contract.check(one.get().request(), one.get()));
        }
        closing.join();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void answersWhatIsReadAndWhatIsNotThere() throws IOException {
        for (Contract.Operation operation : Contract.OPERATIONS) {
            if (operation.method().equals("GET") && !operation.id().equals("followEvents")) {
                assertAnswers(200, request(operation, ""));
            }
        }
        for (String list : List.of("/v1/orders?state=all", "/v1/groups?state=all")) {
            assertEquals(200, live.get(list).statusCode());
        }
        ids.replaceAll((name, id) -> 999_999L);
        for (Contract.Operation operation : Contract.OPERATIONS) {
            if (operation.path().contains("{")) {
                assertAnswers(404, request(operation, ""));
            }
        }
        assertEquals(409, live.get("/v1/events?from=999999").statusCode());
        live.standsStill = true;
        assertEquals(503, live.get("/health/live").statusCode());
        assertEquals(503, live.get("/health/ready").statusCode());
        live.standsStill = false;
    }

    @Test
    void answersWhatIsDone() throws Exception {
        for (Contract.Operation operation : writing()) {
            if (Set.of("placeOrder", "attachProtection", "openGroup").contains(operation.id())) {
                String body = body(operation);
                assertEquals(202, live.post(operation.path(), body).statusCode(), operation.id());
                live.caughtUp();
                assertEquals(200, live.post(operation.path(), body).statusCode(), operation.id());
                String other = body.replace("BTC", "SOL").replace("\"0.01\"", "\"0.02\"");
                HttpResponse<String> reused = live.post(operation.path(), operation.id().equals("attachProtection")
                    ? body.replace("n-2", "n-1") : other);
                assertEquals(operation.id().equals("attachProtection") ? 200 : 422, reused.statusCode(), reused.body());
            }
        }
        String taken = protection("0.005").replaceAll("n-\\d+", "n-1"); // an order's
        assertEquals(422, live.post("/v1/protections", taken).statusCode());
        for (String verb : List.of("finish", "unwind", "release")) {
            assertEquals(202, live.post("/v1/groups/" + ids.get("groupId") + '/' + verb, PERSON).statusCode());
        }
        live.caughtUp();
        for (String verb : List.of("finish", "unwind", "release")) {
            assertEquals(409, live.post("/v1/groups/" + ids.get("groupId") + '/' + verb, PERSON).statusCode());
        }
        String order = "/v1/orders/" + ids.get("orderId");
        assertEquals(202, live.post(order + "/cancel", PERSON).statusCode());
        assertEquals(202, live.delete(order).statusCode());
        live.put(Commands.cancelled(ids.get("orderId")));
        LiveApi.await("cancel", () -> live.follower.read(state -> state.order(ids.get("orderId")).state().terminal()));
        assertEquals(409, live.delete(order).statusCode());
        assertEquals(409, live.post(order + "/cancel", PERSON).statusCode());
        assertEquals(409, live.post(order + "/abandon", PERSON).statusCode());
        assertEquals(202, live.post("/v1/orders/" + ids.get("lostId") + "/abandon", PERSON).statusCode());
        String protection = "/v1/protections/" + ids.get("protectionId") + "/release";
        assertEquals(202, live.post(protection, PERSON).statusCode());
        assertEquals(202, live.post("/v1/flatten", PERSON).statusCode());
        assertEquals(202, live.post("/v1/halt", PERSON).statusCode());
        assertEquals(202, live.post("/v1/resume", PERSON).statusCode());
        live.journal().forEach(Contract::checkRecord);
    }

    @Test
    void answersWhileTheVenueIsAway() throws Exception {
        String market = order("LTC", "BUY", "0.01", "1").replace("LIMIT", "MARKET").replace(",\"price\":\"1\"", "");
        assertEquals(503, live.post(market).statusCode());
        String legs = group("SOL", "ADA").replace("LIMIT", "MARKET").replace(",\"price\":\"3000\"", "");
        assertEquals(503, live.post("/v1/groups", legs).statusCode());
        assertEquals(200, reconciled().statusCode());
        long before = comparisons();
        CompletableFuture<HttpResponse<String>> given = live.postAsync("/v1/reconcile", PERSON);
        LiveApi.await("comparison", () -> comparisons() > before);
        live.put(Commands.venueDown("stream lost"));
        live.put(Commands.venueUp());
        assertEquals(503, given.get().statusCode(), given.get().body());
        live.put(Commands.venueDown("stream lost"));
        LiveApi.await("venue down", () -> live.follower.read(EngineState::tradingState) != TradingState.TRADING
            && !live.follower.read(EngineState::venueUp));
        assertEquals(503, live.post("/v1/reconcile", PERSON).statusCode());
        assertEquals(503, live.post(order("SOL", "BUY", "0.01", "50000")).statusCode());
        assertEquals(503, live.post("/v1/groups", group("SOL", "ADA")).statusCode());
    }

    private long comparisons() {
        return live.journal(RecordKind.RECONCILIATION_STARTED).size();
    }

    private HttpResponse<String> reconciled() throws Exception {
        long before = comparisons();
        CompletableFuture<HttpResponse<String>> answer = live.postAsync("/v1/reconcile", PERSON);
        LiveApi.await("comparison", () -> comparisons() > before);
        JsonNode started = MAPPER.readTree(live.journal(RecordKind.RECONCILIATION_STARTED).get((int) before));
        live.put(Commands.reconciled(started.get("sequence").longValue()));
        return answer.get();
    }

    @Test
    void answersEventsThatAreRecords() throws Exception {
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < EventStream.MAX_SUBSCRIBERS; i++) {
            HttpResponse<InputStream> answer = live.client.send(live.request("/v1/events").build(),
                HttpResponse.BodyHandlers.ofInputStream());
            live.answers.add(Contract.check("GET", "/v1/events", answer.statusCode(),
                name -> answer.headers().firstValue(name).orElse(null), ""));
            streams.add(answer.body());
        }
        assertEquals(503, live.get("/v1/events").statusCode());
        BufferedReader lines = new BufferedReader(new InputStreamReader(streams.get(0), StandardCharsets.UTF_8));
        long records = live.engine.appendedSequence();
        for (long sequence = 1; sequence <= records;) {
            String line = lines.readLine();
            if (line.startsWith("data: ")) {
                Contract.checkRecord(line.substring("data: ".length()));
                sequence++;
            }
        }
        for (InputStream stream : streams) {
            stream.close();
        }
    }

    @Test
    void answersDenials() throws Exception {
        try (Denied denied = new Denied(Path.of(directory + "-denied"))) {
            denied.all();
            SEEN.addAll(denied.answers());
        }
    }
}
