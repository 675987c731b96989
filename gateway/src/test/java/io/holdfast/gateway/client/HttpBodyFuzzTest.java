package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.limit;
import static io.holdfast.gateway.client.LiveApi.market;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderType;
import io.holdfast.fuzz.Fuzzer;
import io.holdfast.fuzz.TextMutations;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies of each POST route, by its parser and, one in fifty, by a server: what is taken means what its text says, and
 * what is not is refused in the shape that is documented.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class HttpBodyFuzzTest {
    private static final Set<String> OPERATOR_FIELDS = Set.of("operator", "reason", "symbol");
    private static final int LIVE_ONE_IN = 50;
    private static final String PROTECTED = limit("r-3", "1.00000001", "61000.5").replace("}",
        ",\"timeInForce\":\"IOC\",\"protection\":{\"stopPrice\":\"59000\",\"takeProfitPrice\":\"63000.00000001\","
            + "\"trailingDistance\":\"100\",\"closeAfterMs\":60000}}");

    /** A body that can be read. */
    private interface Parser {
        void parse(JsonNode body);
    }

    /** A route's path, fields and parser, with what it takes. */
    private record Route(List<String> paths, Set<String> fields, Parser parser, List<String> seeds) {
    }

    private static final List<Route> ROUTES = List.of(
        new Route(List.of("/v1/orders"), OrderBody.FIELDS, HttpBodyFuzzTest::order,
            List.of(limit("r-1", "0.01", "61000"), market("r-2", "92233720368.54775807"), PROTECTED)),
        new Route(List.of("/v1/groups"), GroupBody.FIELDS, HttpBodyFuzzTest::group,
            List.of("{\"requestId\":\"g-1\",\"mode\":\"SEQUENTIAL\",\"onFailure\":\"UNWIND\",\"deadlineMs\":60000,"
                + "\"legs\":[{\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"quantity\":\"0.02\","
                + "\"price\":\"61000\",\"timeInForce\":\"IOC\"},{\"symbol\":\"ETH/USDT\",\"side\":\"SELL\","
                + "\"type\":\"MARKET\",\"quantity\":\"0.5\"}]}")),
        new Route(List.of("/v1/protections"), ProtectionRoutes.FIELDS, HttpBodyFuzzTest::protection,
            List.of("{\"requestId\":\"p-1\",\"symbol\":\"BTC/USDT\",\"quantity\":\"0.01\",\"stopPrice\":\"59000\","
                + "\"trailingShare\":\"0.02\"}", "{\"requestId\":\"p-2\",\"symbol\":\"BTC/USDT\",\"stopPrice\":\"1\","
                + "\"closeAfterMs\":31536000000}")),
        new Route(List.of("/v1/halt", "/v1/resume", "/v1/flatten", "/v1/orders/4/cancel", "/v1/orders/4/abandon",
            "/v1/groups/4/finish", "/v1/groups/4/unwind", "/v1/groups/4/release", "/v1/protections/4/release"),
            OPERATOR_FIELDS, HttpBodyFuzzTest::operator,
            List.of("{\"operator\":\"jo\",\"reason\":\"the feed looks wrong\"}",
                "{\"operator\":\"jo\",\"reason\":\"over\",\"symbol\":\"BTC/USDT\"}")));

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path directory;
    private long count;

    @Test
    void takesWhatItsTextSaysAndRefusesTheRestAsIsDocumented() throws Exception {
        List<TextMutations> mutations = new ArrayList<>();
        for (Route route : ROUTES) {
            List<String> words = new ArrayList<>(List.of("\"BUY\"", "\"SELL\"", "\"MARKET\"", "\"LIMIT\"", "\"GTC\"",
                "\"FOK\"", "\"STOP_LOSS\"", "\"HOLD\"", "\"TOGETHER\"", "\"together\"", "\"BTC/USDT\"", "\"DOGE/USDT\"",
                "31536000001", "1.0", "1e3"));
            route.fields.forEach(field -> words.add('"' + field + '"'));
            mutations.add(new TextMutations(route.seeds, words));
        }
        try (LiveApi live = new LiveApi(directory, api -> api.requestsPerSecond(1_000_000)).openTrading()) {
            live.prices.quote("BTCUSDT", Amounts.parse("bid", "60000"), Amounts.parse("ask", "60010"));
            Fuzzer.run("http-bodies", random -> input(mutations, random), input -> takes(live, input));
            assertNull(live.failure.get());
        }
    }

    /** The first byte says which route, the second which of its paths. */
    private static byte[] input(List<TextMutations> mutations, SplittableRandom random) {
        int route = random.nextInt(ROUTES.size());
        byte[] body = mutations.get(route).next(random);
        byte[] input = new byte[body.length + 2];
        input[0] = (byte) ('0' + route);
        input[1] = (byte) ('0' + random.nextInt(ROUTES.get(route).paths.size()));
        System.arraycopy(body, 0, input, 2, body.length);
        return input;
    }

    private boolean takes(LiveApi live, byte[] input) {
        Route route = ROUTES.get(input[0] - '0');
        byte[] body = Arrays.copyOfRange(input, 2, input.length);
        boolean taken = parses(route, body);
        if (count++ % LIVE_ONE_IN == 0) {
            String path = route.paths.get(input[1] - '0');
            HttpResponse<String> answer = live.send(live.request(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
            int status = answer.statusCode();
            assertTrue(status >= 200 && status < 300 || status >= 400 && status < 500 || status == 503,
                path + " answers " + status + ' ' + answer.body());
            assertTrue(taken || status >= 400, "refused by the parser, and yet " + status + ' ' + answer.body());
            if (status < 300) {
                Contract.checkTaken("POST", path, new String(body, StandardCharsets.UTF_8));
            }
        }
        return taken;
    }

    private static boolean parses(Route route, byte[] body) {
        try {
            route.parser.parse(Http.object(body, route.fields));
            return true;
        } catch (ApiException e) {
            assertTrue(e.status() >= 400 && e.status() < 500, () -> "status " + e.status());
            assertTrue(e.json().length() < 1_000, e::json);
            return false;
        }
    }

    private static void order(JsonNode body) {
        OrderBody parsed = OrderBody.parse(body);
        requestId(body, parsed.requestId());
        terms(body, parsed.terms());
        assertEquals(body.hasNonNull("protection"), parsed.protection() != null);
        if (parsed.protection() != null) {
            protectionTerms(body.get("protection"), parsed.protection());
        }
    }

    private static void group(JsonNode body) {
        GroupBody parsed = GroupBody.parse(body);
        requestId(body, parsed.requestId());
        assertEquals(body.get("legs").size(), parsed.terms().legs().size());
        assertTrue(parsed.terms().legs().size() >= 2);
        for (int i = 0; i < parsed.terms().legs().size(); i++) {
            terms(body.get("legs").get(i), parsed.terms().legs().get(i));
        }
        assertEquals(body.path("deadlineMs").asLong() * 1_000_000, parsed.terms().durationNs());
    }

    private static void protection(JsonNode body) {
        ProtectionRoutes.Wanted parsed = ProtectionRoutes.Wanted.parse(body);
        requestId(body, parsed.requestId());
        assertEquals(body.get("symbol").textValue(), parsed.symbol());
        amount(body, "quantity", parsed.quantityE8());
        protectionTerms(body, parsed.terms());
    }

    private static void operator(JsonNode body) {
        OperatorBody parsed = OperatorBody.parse(body);
        assertEquals(body.get("operator").textValue(), parsed.operator());
        assertEquals(body.get("reason").textValue(), parsed.reason());
        assertTrue(parsed.operator().matches("[ -~]{1,40}") && parsed.reason().matches("[ -~]{1,255}"));
    }

    private static void requestId(JsonNode body, String requestId) {
        assertEquals(body.get("requestId").textValue(), requestId);
        assertTrue(requestId.matches("[ -~]{1,40}"), requestId);
    }

    private static void terms(JsonNode body, OrderTerms terms) {
        assertEquals(body.get("symbol").textValue(), terms.symbol());
        assertEquals(body.get("side").textValue(), terms.side().name());
        assertEquals(body.get("type").textValue(), terms.orderType().name());
        amount(body, "quantity", terms.quantityE8());
        amount(body, "price", terms.priceE8());
        assertTrue(terms.quantityE8() > 0);
        assertEquals(terms.orderType() == OrderType.LIMIT, terms.priceE8() > 0);
        assertEquals(terms.orderType() == OrderType.LIMIT, terms.timeInForce() != null);
        if (body.hasNonNull("timeInForce")) {
            assertEquals(body.get("timeInForce").textValue(), terms.timeInForce().name());
        }
    }

    private static void protectionTerms(JsonNode body, ProtectionTerms terms) {
        amount(body, "stopPrice", terms.stopPrice());
        amount(body, "takeProfitPrice", terms.takeProfitPrice());
        amount(body, "trailingDistance", terms.trailingDistance());
        amount(body, "trailingShare", terms.trailingShare());
        assertEquals(body.path("closeAfterMs").asLong(), terms.closeAfterMs());
    }

    /** The text, the number and the text of that again are the same amount. */
    private static void amount(JsonNode body, String field, long amountE8) {
        if (!body.hasNonNull(field)) {
            assertEquals(Decimals.ABSENT, amountE8, field);
            return;
        }
        String text = body.get(field).textValue();
        assertEquals(0, new BigDecimal(text).compareTo(BigDecimal.valueOf(amountE8, Decimals.SCALE)), field);
        assertTrue(amountE8 > 0, field);
        assertEquals(amountE8, Amounts.parse(field, Amounts.format(amountE8)), field);
    }

    /** The parser that what is taken is held against reads the same of a body. */
    @Test
    void readsItsOwnExamples() throws IOException {
        for (Route route : ROUTES) {
            for (String seed : route.seeds) {
                assertEquals(MAPPER.readTree(seed), Http.object(seed.getBytes(StandardCharsets.UTF_8), route.fields));
                assertTrue(parses(route, seed.getBytes(StandardCharsets.UTF_8)), seed);
            }
        }
    }
}
