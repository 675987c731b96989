package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.Decimals;
import io.holdfast.fuzz.Fuzzer;
import io.holdfast.fuzz.TextMutations;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueListener;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueTrade;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Frames of the account's and of the market's stream. One that cannot be read is a {@link VenueException}, which ends
 * the connection, and nothing of it is told; what is told is what the frame says, and can be true.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class StreamFrameFuzzTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
    private static final String REPORT = "{\"e\":\"executionReport\",\"E\":1499405658658,\"s\":\"BTCUSDT\","
        + "\"c\":\"client\",\"S\":\"BUY\",\"o\":\"LIMIT\",\"f\":\"GTC\",\"q\":\"0.50000000\",\"p\":\"61000.00000000\","
        + "\"P\":\"0.00000000\",\"F\":\"0.00000000\",\"g\":-1,\"C\":\"\",\"x\":\"NEW\",\"X\":\"NEW\",\"r\":\"NONE\","
        + "\"i\":4293153,\"l\":\"0.00000000\",\"z\":\"0.00000000\",\"L\":\"0.00000000\",\"n\":\"0\",\"N\":null,"
        + "\"T\":1499405658657,\"t\":-1,\"I\":8641984,\"w\":true,\"m\":false,\"M\":false,\"O\":1499405658657,"
        + "\"Z\":\"0.00000000\",\"Y\":\"0.00000000\",\"Q\":\"0.00000000\",\"W\":1499405658657,\"V\":\"NONE\"}";
    private static final String TRADE = REPORT.replace("\"x\":\"NEW\",\"X\":\"NEW\"",
        "\"x\":\"TRADE\",\"X\":\"PARTIALLY_FILLED\"").replace("\"l\":\"0.00000000\",\"z\":\"0.00000000\","
        + "\"L\":\"0.00000000\",\"n\":\"0\",\"N\":null", "\"l\":\"0.20000000\",\"z\":\"0.30000000\","
        + "\"L\":\"61000.00000000\",\"n\":\"0.00020000\",\"N\":\"BTC\"").replace("\"t\":-1", "\"t\":12")
        .replace("\"Y\":\"0.00000000\"", "\"Y\":\"12200.00000000\"");
    private static final String CANCELLED = REPORT.replace("\"x\":\"NEW\",\"X\":\"NEW\"",
        "\"x\":\"CANCELED\",\"X\":\"CANCELED\"").replace("\"C\":\"\"", "\"C\":\"original\"");
    private static final String BALANCES = "{\"e\":\"outboundAccountPosition\",\"E\":1564034571105,\"u\":1564034571073,"
        + "\"B\":[{\"a\":\"BTC\",\"f\":\"1.50000000\",\"l\":\"0.00000001\"},{\"a\":\"USDT\",\"f\":\"10000.0\","
        + "\"l\":\"0\"}]}";
    private static final String PRICES = "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":400900217,"
        + "\"s\":\"BTCUSDT\",\"b\":\"61000.10000000\",\"B\":\"31.21\",\"a\":\"61000.20000000\",\"A\":\"40.66\"}}";
    private static final List<String> WORDS = List.of("\"executionReport\"", "\"TRADE\"", "\"FILLED\"", "\"CANCELED\"",
        "\"EXPIRED_IN_MATCH\"", "\"outboundAccountPosition\"", "\"balanceUpdate\"", "\"listStatus\"",
        "\"eventStreamTerminated\"", "\"serverShutdown\"", "\"SELL\"", "\"MARKET\"", "\"STOP_LOSS_LIMIT\"", "\"IOC\"",
        "\"null\"", "\"ETHUSDT\"", "\"DOGEUSDT\"", "\"e\"", "\"s\"", "\"c\"", "\"C\"", "\"S\"", "\"x\"", "\"X\"",
        "\"i\"", "\"l\"", "\"z\"", "\"L\"", "\"n\"", "\"N\"", "\"T\"", "\"t\"", "\"q\"", "\"p\"", "\"P\"", "\"B\"",
        "\"a\"", "\"b\"", "\"f\"", "\"event\"", "\"data\"", "\"status\"", "\"error\"", "200", "1499405658657000");

    /** What a frame was told as. */
    private static final class Told implements VenueListener {
        private VenueOrder order;
        private VenueTrade trade;
        private List<VenueBalance> balances;
        private int count;
        private int ups;
        private int downs;

        @Override
        public synchronized void up() {
            ups++;
        }

        @Override
        public synchronized void down(String why) {
            downs++;
        }

        @Override
        public void order(VenueOrder seen, VenueTrade made) {
            order = seen;
            trade = made;
            count++;
        }

        @Override
        public void balances(List<VenueBalance> seen) {
            balances = seen;
            count++;
        }

        synchronized int ups() {
            return ups;
        }

        synchronized int downs() {
            return downs;
        }

        void forget() {
            order = null;
            trade = null;
            balances = null;
            count = 0;
        }
    }

    /** It warns of each event that it does not know. */
    @BeforeEach
    void silences() {
        ((Logger) LoggerFactory.getLogger(AccountStream.class)).setLevel(Level.ERROR);
    }

    @AfterEach
    void speaksAgain() {
        ((Logger) LoggerFactory.getLogger(AccountStream.class)).setLevel(null);
    }

    @Test
    void tellsOfTheAccountWhatAFrameSaysOrEndsTheConnection() throws Exception {
        TextMutations frames = new TextMutations(List.of(wrapped(REPORT), wrapped(TRADE), TRADE, wrapped(CANCELLED),
            wrapped(BALANCES), BALANCES, StubSockets.SUBSCRIBED,
            "{\"id\":null,\"status\":429,\"error\":{\"code\":-1003,\"msg\":\"Too much.\",\"data\":"
                + "{\"serverTime\":1000000,\"retryAfter\":1001500}}}"), WORDS);
        Told told = new Told();
        try (StubSockets venue = new StubSockets(); AccountStream stream = account(venue, told)) {
            stream.start();
            Await.until(() -> told.ups() > 0, () -> "the stream is up");
            Fuzzer.run("account-frames", frames, input -> takesAccount(stream, told, input));
            assertEquals(List.of(1, 0), List.of(told.ups(), told.downs()), "only frames were fed to it");
        }
    }

    @Test
    void tellsOfTheMarketWhatAFrameSaysOrEndsTheConnection() throws Exception {
        TextMutations frames = new TextMutations(List.of(PRICES, PRICES.replace("BTC", "ETH"),
            "{\"data\":{\"e\":\"serverShutdown\",\"E\":1}}"), WORDS);
        String[] symbol = new String[1];
        long[] prices = new long[2];
        try (StubSockets venue = new StubSockets();
                MarketStream stream = new MarketStream(config(venue), HttpClient.newHttpClient(), gate(), SYMBOLS,
                    (venueSymbol, bidE8, askE8) -> {
                        symbol[0] = venueSymbol;
                        prices[0] = bidE8;
                        prices[1] = askE8;
                    })) {
            Fuzzer.run("market-frames", frames, input -> {
                symbol[0] = null;
                String frame = new String(input, StandardCharsets.UTF_8);
                try {
                    stream.text(frame);
                } catch (VenueException e) {
                    assertEquals(null, symbol[0], "nothing is told of a frame that is refused");
                    return false;
                }
                if (symbol[0] != null) {
                    JsonNode data = MAPPER.readTree(frame).path("data");
                    assertTrue(SYMBOLS.contains(symbol[0]), "a symbol that was asked for: " + symbol[0]);
                    assertEquals(data.path("s").textValue(), symbol[0]);
                    amount(data, "b", prices[0], 1);
                    amount(data, "a", prices[1], 1);
                }
                return symbol[0] != null;
            });
        }
    }

    private static boolean takesAccount(AccountStream stream, Told told, byte[] input) throws IOException {
        told.forget();
        String frame = new String(input, StandardCharsets.UTF_8);
        try {
            stream.text(frame);
        } catch (VenueException e) {
            assertEquals(0, told.count, "nothing is told of a frame that is refused");
            assertFalse(e.getMessage().isEmpty());
            return false;
        }
        JsonNode root = MAPPER.readTree(frame);
        JsonNode event = root.path("event").isObject() ? root.path("event") : root;
        String type = event.path("e").asText();
        boolean tells = Set.of("executionReport", "outboundAccountPosition").contains(type);
        assertEquals(tells ? 1 : 0, told.count, "one word for each event that is ours: " + type);
        if (told.order != null) {
            order(event, told.order);
            assertEquals("TRADE".equals(event.path("x").asText()), told.trade != null);
        }
        if (told.trade != null) {
            trade(event, told.trade);
        }
        if (told.balances != null) {
            balances(event.path("B"), told.balances);
        }
        return true;
    }

    private static void order(JsonNode event, VenueOrder order) {
        named(order.venueSymbol(), order.clientOrderId(), order.venueOrderId());
        assertEquals(event.path("s").textValue(), order.venueSymbol());
        assertEquals(event.path("i").longValue(), Long.parseLong(order.venueOrderId()));
        assertEquals(event.path("S").textValue(), order.side().name());
        assertNotNull(order.status());
        assertTrue(order.venueTimeNs() > 0);
        amount(event, "z", order.cumulativeQuantityE8(), 0);
        if (event.has("q")) {
            amount(event, "q", order.terms().quantityE8(), 0);
            assertTrue(order.terms().priceE8() >= 0 && order.terms().stopPriceE8() >= 0, "prices of an order");
        }
    }

    private static void trade(JsonNode event, VenueTrade trade) {
        named(trade.venueSymbol(), trade.tradeId(), trade.venueOrderId());
        assertEquals(event.path("t").longValue(), Long.parseLong(trade.tradeId()));
        amount(event, "l", trade.quantityE8(), 1);
        amount(event, "L", trade.priceE8(), 1);
        amount(event, "Y", trade.quoteQuantityE8(), 0);
        amount(event, "n", trade.feeE8(), -Long.MAX_VALUE);
        assertTrue(trade.feeE8() == 0 || !trade.feeAsset().isEmpty(), "a fee is of some asset");
        assertTrue(trade.venueTimeNs() > 0);
    }

    private static void balances(JsonNode said, List<VenueBalance> balances) {
        assertEquals(said.size(), balances.size());
        for (int i = 0; i < balances.size(); i++) {
            named(balances.get(i).asset());
            amount(said.get(i), "f", balances.get(i).freeE8(), 0);
            amount(said.get(i), "l", balances.get(i).lockedE8(), 0);
        }
    }

    private static void named(String... names) {
        for (String name : names) {
            assertTrue(name != null && !name.isEmpty(), "a name is empty");
        }
    }

    /** What was read is what the text says, to the last digit, and at least a number of the smallest units. */
    private static void amount(JsonNode node, String field, long amountE8, long least) {
        assertEquals(0, new BigDecimal(node.path(field).textValue())
            .compareTo(BigDecimal.valueOf(amountE8, Decimals.SCALE)), field);
        assertTrue(amountE8 >= least, field + '=' + amountE8);
    }

    private static String wrapped(String event) {
        return "{\"subscriptionId\":0,\"event\":" + event + "}";
    }

    private static AccountStream account(StubSockets venue, VenueListener listener) {
        return new AccountStream(config(venue), new ReconnectingSocket.Timing(2_000, 10_000, 7_200_000, 7_200_000),
            HttpClient.newHttpClient(), gate(), System::currentTimeMillis, listener);
    }

    private static RateGate gate() {
        return new RateGate(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    private static BinanceConfig config(StubSockets venue) {
        return BinanceConfig.forBaseUrl(venue.url()).credentials(new Credentials("key", "secret")).build();
    }
}
