package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static io.holdfast.gateway.client.LiveApi.limit;
import static io.holdfast.gateway.client.LiveApi.market;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent, it is answered with the error's shape, and nothing is journaled. */
@Timeout(60)
class BadInputTest {
    @TempDir
    static Path directory;

    private static LiveApi live;

    private long before;

    @BeforeAll
    static void opens() {
        live = new LiveApi(directory).openTrading();
        live.prices.quote("BTCUSDT", Amounts.parse("bid", "60000"), Amounts.parse("ask", "60010"));
    }

    @AfterAll
    static void closes() {
        live.close();
    }

    @BeforeEach
    void remembers() {
        before = live.engine.appendedSequence();
    }

    @AfterEach
    void journalsNothing() {
        assertEquals(before, live.engine.appendedSequence());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "quantity, 0,                   `quantity must be greater than zero, quantity=0`",
        "quantity, 0.00000000,          `quantity must be greater than zero, quantity=0.00000000`",
        "quantity, -0.01,               `quantity must be greater than zero, quantity=-0.01`",
        "quantity, 1234567890123456789, "
            + "`quantity must be at most 92233720368.54775807, quantity=1234567890123456789`",
        "quantity, NaN,                 `quantity must be a finite number, quantity=NaN`",
        "quantity, Infinity,            `quantity must be a finite number, quantity=Infinity`",
        "quantity, 1e-2,                `quantity must be written without an exponent, quantity=1e-2`",
        "quantity, 0.000000001,         `quantity must have at most 8 decimals, quantity=0.000000001`",
        "quantity, ten,                 `quantity must be a decimal number, quantity=ten`",
        "quantity, ``,                  `quantity must be a decimal number, quantity=`",
        "price,    0,                   `price must be greater than zero, price=0`",
        "price,    -61000,              `price must be greater than zero, price=-61000`",
        "price,    NaN,                 `price must be a finite number, price=NaN`",
        "price,    61_000,              `price must be a decimal number, price=61_000`"})
    void refusesWhatIsNoAmount(String field, String text, String message) {
        String body = field.equals("price") ? limit("r-1", "0.01", text) : limit("r-1", text, "61000");
        assertError(400, "invalid_value", field, message, live.post(body));
    }

    static Stream<Arguments> bodies() {
        String good = limit("r-1", "0.01", "61000");
        String many = "r".repeat(41);
        return Stream.of(
            Arguments.of("", "not_json", null, "body must be a JSON object"),
            Arguments.of("buy!", "not_json", null, "body must be JSON without duplicate fields, line=1 column=5"),
            Arguments.of("[]", "not_json", null, "body must be a JSON object"),
            Arguments.of("\\\"x\\\"".replace("\\", ""), "not_json", null, "body must be a JSON object"),
            Arguments.of("{}{}", "not_json", null, "body must be JSON without duplicate fields, line=1 column=3"),
            Arguments.of(good.replace("{", "{\"side\":\"BUY\","), "not_json", null,
                "body must be JSON without duplicate fields, line=1 column=59"),
            Arguments.of(good.replace("\"0.01\"", "NaN"), "not_json", null,
                "body must be JSON without duplicate fields, line=1 column=82"),
            Arguments.of("{}", "missing_field", "requestId", "requestId is required"),
            Arguments.of(good.replace("\"r-1\"", "null"), "missing_field", "requestId",
                "requestId is null: give it a value, or leave it out"),
            Arguments.of(good.replace("\"price\":\"61000\"", "\"price\":null"), "missing_field", "price",
                "price is null: give it a value, or leave it out"),
            Arguments.of(good.replace("}", ",\"protection\":null}"), "missing_field", "protection",
                "protection is null: give it a value, or leave it out"),
            Arguments.of(good.replace("}", ",\"protection\":{\"stopPrice\":\"60000\",\"closeAfterMs\":null}}"),
                "missing_field", "protection", "protection has a field that is null: give it a value, or leave it out, "
                    + "field=closeAfterMs"),
            Arguments.of(good.replace("}", ",\"leverage\":\"2\"}"), "unknown_field", "leverage",
                "field is not known, field=leverage"),
            Arguments.of(good.replace("\"0.01\"", "0.01"), "wrong_type", "quantity",
                "quantity must be a JSON string, quantity=0.01"),
            Arguments.of(good.replace("\"61000\"", "61000"), "wrong_type", "price",
                "price must be a JSON string, price=61000"),
            Arguments.of(good.replace("\"r-1\"", "{\\\"a\\\":1}".replace("\\", "")), "wrong_type", "requestId",
                "requestId must be a JSON string, requestId={\\\"a\\\":1}"),
            Arguments.of(limit("", "0.01", "61000"), "invalid_value", "requestId",
                "requestId must be 1 to 40 printable ASCII characters, requestId="),
            Arguments.of(limit(many, "0.01", "61000"), "invalid_value", "requestId",
                "requestId must be 1 to 40 printable ASCII characters, requestId=" + many.substring(1) + "..."),
            Arguments.of(limit("r-\u00e9", "0.01", "61000"), "invalid_value", "requestId",
                "requestId must be 1 to 40 printable ASCII characters, requestId=r-\u00e9"),
            Arguments.of(good.replace("BTC/USDT", "DOGE/USDT"), "unknown_symbol", "symbol",
                "symbol is not known, symbol=DOGE/USDT"),
            Arguments.of(good.replace("BUY", "HOLD"), "invalid_value", "side", "side must be BUY or SELL, side=HOLD"),
            Arguments.of(good.replace("BUY", "buy"), "invalid_value", "side", "side must be BUY or SELL, side=buy"),
            Arguments.of(good.replace("LIMIT", "STOP"), "invalid_value", "type",
                "type must be MARKET or LIMIT, type=STOP"),
            Arguments.of(good.replace("}", ",\"timeInForce\":\"DAY\"}"), "invalid_value", "timeInForce",
                "timeInForce must be GTC, IOC or FOK, timeInForce=DAY"),
            Arguments.of(market("r-1", "0.01").replace("}", ",\"price\":\"61000\"}"), "invalid_value", "price",
                "price is not allowed for a MARKET order"),
            Arguments.of(market("r-1", "0.01").replace("}", ",\"timeInForce\":\"IOC\"}"), "invalid_value",
                "timeInForce", "timeInForce is not allowed for a MARKET order"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void refusesWhatIsNoOrder(String body, String code, String field, String message) {
        assertError(400, code, field, message, live.post(body));
    }

    @Test
    void refusesOtherContentTypesAndLongBodies() {
        String message = "Content-Type must be application/json";
        HttpRequest.Builder form = live.request("/v1/orders").header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(limit("r-1", "0.01", "61000")));
        assertError(415, "unsupported_media_type", null, message, live.send(form));
        assertError(415, "unsupported_media_type", null, message, live.send(live.request("/v1/orders")
            .POST(HttpRequest.BodyPublishers.ofString(limit("r-1", "0.01", "61000")))));
        String tooLong = " ".repeat(64 * 1024 + 1);
        assertError(413, "body_too_large", null, "body must be at most 65536 bytes", live.post(tooLong));
        HttpRequest.Builder chunked = live.request("/v1/orders").header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(tooLong.getBytes(StandardCharsets.US_ASCII))));
        assertError(413, "body_too_large", null, "body must be at most 65536 bytes", live.send(chunked));
    }

    @Test
    void refusesUnknownPathsAndWrongMethods() {
        assertError(404, "unknown_path", null, "path is not known, path=/v2/orders", live.get("/v2/orders"));
        assertError(404, "unknown_path", null, "path is not known, path=/v1", live.get("/v1"));
        wrongMethod("PUT", "/v1/orders", "GET, POST");
        wrongMethod("DELETE", "/v1/orders", "GET, POST");
        wrongMethod("PATCH", "/v1/orders/3", "GET, DELETE");
        wrongMethod("POST", "/v1/status", "GET");
        wrongMethod("POST", "/v1/events", "GET");
        wrongMethod("OPTIONS", "/v1/orders", "GET, POST");
        wrongMethod("TRACE", "/v1/orders/3", "GET, DELETE");
        wrongMethod("BREW", "/v1/positions", "GET");
    }

    @Test
    void refusesHead() {
        for (String path : new String[] {"/v1/events", "/v1/status", "/v1/balances"}) {
            HttpResponse<String> head = live.send(live.request(path)
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertEquals("", head.body());
            assertEquals(405, head.statusCode());
            assertEquals("GET", head.headers().firstValue("Allow").orElse(""));
        }
    }

    private static void wrongMethod(String method, String path, String allowed) {
        HttpResponse<String> answer = live.send(live.request(path)
            .method(method, HttpRequest.BodyPublishers.noBody()));
        assertError(405, "method_not_allowed", null, "method is not allowed here, method=" + method + " allowed="
            + allowed, answer);
        assertEquals(allowed, answer.headers().firstValue("Allow").orElse(""));
    }

    @Test
    void refusesWhoHasNoToken() {
        String message = "Authorization must be Bearer and the token of the file api.token";
        for (String path : new String[] {"/v1/status", "/v1/events", "/nowhere"}) {
            HttpResponse<String> answer = live.send(live.request(path).setHeader("Authorization", "Bearer "
                + "0".repeat(64)));
            assertError(401, "unauthorized", null, message, answer);
            assertEquals("Bearer realm=\"holdfast\"", answer.headers().firstValue("WWW-Authenticate").orElse(""));
        }
        for (String wrong : new String[] {live.token, "Bearer", "Bearer " + live.token.substring(1),
            "Bearer " + live.token + "0", "Basic " + live.token}) {
            assertError(401, "unauthorized", null, message,
                live.send(live.request("/v1/status").setHeader("Authorization", wrong)));
        }
        HttpRequest.Builder none = HttpRequest.newBuilder(live.request("/v1/status").build().uri());
        assertError(401, "unauthorized", null, message, live.send(none));
        HttpRequest.Builder order = HttpRequest.newBuilder(live.request("/v1/orders").build().uri())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(limit("r-1", "0.01", "61000")));
        assertError(401, "unauthorized", null, message, live.send(order));
        assertEquals(200,
            live.send(live.request("/v1/status").setHeader("Authorization", "bearer " + live.token)).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"evil.example,403", "evil.example:8420,403", "127.0.0.1.evil.example,403", "localhost:x,400", "'',400",
        "localhost,200", "LOCALHOST:1,200", "127.0.0.1:8420,200", "[::1]:8420,200", "[::2]:8420,403"})
    void refusesOtherHostNames(String host, int status) throws IOException {
        String answer = raw("GET /v1/status HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + live.token
            + "\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
        if (status == 403) {
            assertTrue(answer.endsWith("\r\n\r\n{\"error\":{\"code\":\"host_not_allowed\",\"message\":\"Host must be "
                + "127.0.0.1, localhost or [::1]\",\"field\":null}}"), answer);
        }
    }

    @Test
    void answersWhatIsNoHttpInTheSameShape() throws IOException {
        String answer = raw("GET /v1/status HTTP/1.1\r\nNo colon\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.contains("{\"error\":{\"code\":\"bad_request\",\"message\":\"request cannot be read, "
            + "status=400\",\"field\":null}}"), answer);
        String longHeader = raw("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
        assertTrue(longHeader.startsWith("HTTP/1.1 431"), longHeader);
        assertTrue(longHeader.contains("{\"error\":{\"code\":\"bad_request\""), longHeader);
        String path = raw("GET /v1/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(path.startsWith("HTTP/1.1 400"), path);
        assertTrue(path.contains("{\"error\":{\"code\":\"bad_request\""), path);
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", live.api.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "/v1/orders?state=broken,  invalid_value,     state,   `state must be open, closed or all, state=broken`",
        "/v1/orders?state=,        invalid_value,     state,   `state must be open, closed or all, state=`",
        "/v1/orders?limit=0,       invalid_value,     limit,   "
            + "`limit must be a whole number from 1 to 1000, limit=0`",
        "/v1/orders?limit=1001,    invalid_value,     limit,   "
            + "`limit must be a whole number from 1 to 1000, limit=1001`",
        "/v1/orders?limit=1&limit=2, invalid_value,   limit,   `limit must be given once, count=2`",
        "/v1/orders?symbol=x,      unknown_parameter, symbol,  `query parameter is not known, parameter=symbol`",
        "/v1/status?x=1,           unknown_parameter, x,       `query parameter is not known, parameter=x`",
        "/v1/orders/abc,           invalid_value,     orderId, "
            + "`orderId must be a whole number from 1 to 9223372036854775807, orderId=abc`",
        "/v1/orders/-1,            invalid_value,     orderId, "
            + "`orderId must be a whole number from 1 to 9223372036854775807, orderId=-1`",
        "/v1/orders/9223372036854775808, invalid_value, orderId, "
            + "`orderId must be a whole number from 1 to 9223372036854775807, orderId=9223372036854775808`",
        "/v1/events?from=0,        invalid_value,     from,    "
            + "`from must be a whole number from 1 to 9223372036854775807, from=0`",
        "/v1/events?from=x,        invalid_value,     from,    "
            + "`from must be a whole number from 1 to 9223372036854775807, from=x`"})
    void refusesParametersThatMeanNothing(String path, String code, String field, String message) {
        assertError(400, code, field, message, live.get(path));
    }
}
