package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.binance.Credentials;
import io.holdfast.gateway.simulator.MarketFeed.Timed;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MarketTest {
    private static final Path DATA = Path.of("../../shared/data");

    @TempDir
    private Path directory;

    @Test
    void generatesTheSameMarketFromTheSameSeed() {
        assertEquals(first(7), first(7));
        assertNotEquals(first(7), first(8));
        for (String line : first(7)) {
            assertTrue(line.contains("symbol=BTCUSDT") || line.contains("symbol=ETHUSDT"), line);
        }
    }

    @Test
    void generatesAMarketThatNeverCrossesAndStaysNearItsStart() {
        GeneratedFeed feed = new GeneratedFeed(3);
        for (int i = 0; i < 200_000; i++) {
            MarketEvent event = feed.next().event();
            if (event instanceof Quote) {
                Quote quote = (Quote) event;
                assertTrue(quote.bid().compareTo(quote.ask()) < 0 && quote.bidQuantity().signum() > 0
                    && quote.askQuantity().signum() > 0, quote::toString);
                int home = "BTCUSDT".equals(quote.symbol()) ? 61_700 : 2_680;
                assertTrue(Math.abs(quote.bid().doubleValue() / home - 1) < 0.05, quote::toString);
            }
        }
    }

    @Test
    void mergesCapturesByTimeAndStartsOver() throws IOException {
        Path btc = capture("btc.gz",
            "10 {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"s\":\"BTCUSDT\",\"u\":1,\"b\":[],"
                + "\"a\":[[\"101.0\",\"0.0\"]]}}",
            "11 {\"lastUpdateId\":1,\"bids\":[[\"99.00\",\"2.0\"]],\"asks\":[]}",
            "20 {\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":1,\"s\":\"BTCUSDT\",\"b\":\"100.00000000\","
                + "\"B\":\"1.50000000\",\"a\":\"100.10000000\",\"A\":\"2.00000000\"}}",
            "40 {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":9,\"p\":\"100.10\","
                + "\"q\":\"0.2\",\"m\":true}}");
        Path doge = capture("doge.gz",
            "30 {\"stream\":\"dogeusdt@bookTicker\",\"data\":{\"u\":1,\"s\":\"DOGEUSDT\",\"b\":\"0.10012\","
                + "\"B\":\"5\",\"a\":\"0.10013\",\"A\":\"7\"}}");
        try (CaptureFeed feed = new CaptureFeed(List.of(btc, doge), false)) {
            List<String> once = List.of("10 BTCUSDT update 1 {} {101=0}", "11 BTCUSDT snapshot 1 {99=2} {}",
                "20 BTCUSDT 100 x 1.5 / 100.1 x 2", "30 DOGEUSDT 0.10012 x 5 / 0.10013 x 7", "40 BTCUSDT 0.2 @ 100.1");
            assertEquals(once, all(feed));
            assertTrue(feed.restart());
            assertEquals(once, all(feed));
            SymbolRules rules = feed.symbols().get(1);
            assertEquals("DOGEUSDT DOGE USDT 0.00001 1", rules.name() + " " + rules.base() + " " + rules.quote() + " "
                + rules.tick().toPlainString() + " " + rules.step().toPlainString());
            assertEquals(2, feed.opening().size());
        }
    }

    @Test
    void refusesAFileThatIsNoCapture() throws IOException {
        Path text = Files.writeString(directory.resolve("text.gz"), "hello");
        Path empty = capture("empty.gz", "10 {\"lastUpdateId\":1}");
        Path broken = capture("broken.gz", "x {\"stream\":\"btcusdt@trade\",\"data\":{}}");

        assertEquals("market file cannot be read: check that it exists and is a gzip capture: file=" + text
            + " cause=Not in GZIP format", startMessage(text));
        Path absent = directory.resolve("absent.gz");
        assertEquals("market file cannot be read: check that it exists and is a gzip capture: file=" + absent
            + " cause=no such file", startMessage(absent));
        assertEquals("market file has no bookTicker or trade: file=" + empty, startMessage(empty));
        assertEquals("market file has a line that is no capture: file=" + broken, startMessage(broken));
    }

    @Test
    void streamsTheMarketUnderEncodedAndPlainNames() {
        try (SimulatedVenue venue = start(List.of(), 1);
            StreamClient combined =
                new StreamClient(venue.wsUrl() + "/stream?streams=btcusdt%40bookTicker%2Fethusdt%40trade");
            StreamClient plain = new StreamClient(venue.wsUrl() + "/ws/ethusdt@bookTicker");
            StreamClient late = new StreamClient(venue.wsUrl() + "/stream")) {
            JsonNode wrapped = combined.nextJson();
            assertTrue(List.of("btcusdt@bookTicker", "ethusdt@trade").contains(wrapped.path("stream").asText()));
            JsonNode quote = plain.nextJson();
            assertEquals("ETHUSDT", quote.path("s").asText());
            BigDecimal bid = new BigDecimal(quote.path("b").asText());
            assertTrue(bid.compareTo(new BigDecimal(quote.path("a").asText())) < 0, quote::toString);
            assertEquals("{\"result\":null,\"id\":3}", late.call(
                "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@bookTicker\"],\"id\":3}").toString());
            assertEquals("btcusdt@bookTicker", late.nextJson().path("stream").asText());
        }
    }

    @Test
    void pingsItsClients() {
        try (SimulatedVenue venue = SimulatedVenue.start(config().pingIntervalMs(50).build());
            StreamClient stream = new StreamClient(venue.wsUrl() + "/ws-api/v3")) {
            assertEquals("ping", stream.next());
        }
    }

    @Test
    void playsARecordedMarketAtAnySpeedAndStillAnswers() {
        Path btc = DATA.resolve("spot_btcusdt_20240808.gz");
        Path eth = DATA.resolve("spot_ethusdt_20240808.gz");
        assumeTrue(Files.isRegularFile(btc) && Files.isRegularFile(eth),
            () -> "no recorded market at " + DATA.toAbsolutePath().normalize());
        try (SimulatedVenue venue = start(List.of(btc, eth), Double.POSITIVE_INFINITY)) {
            VenueClient client = new VenueClient(venue, Credentials.load(credentialsFile()));
            for (int i = 0; i < 50; i++) {
                String symbol = i % 2 == 0 ? "BTCUSDT" : "ETHUSDT";
                JsonNode placed = client.signed("POST", "/api/v3/order",
                    "symbol=" + symbol + "&side=BUY&type=MARKET&quantity=0.01").body();
                assertEquals("FILLED", placed.path("status").asText(), placed::toString);
                double price = placed.path("fills").path(0).path("price").asDouble();
                assertTrue(i % 2 == 0 ? price > 61_500 && price < 61_900 : price > 2_670 && price < 2_690,
                    placed::toString);
            }
        }
    }

    private SimulatedVenue start(List<Path> files, double speed) {
        return SimulatedVenue.start(config().marketFiles(files).speed(speed).build());
    }

    private String startMessage(Path file) {
        return assertThrows(SimulatedVenueException.class, () -> start(List.of(file), 1)).getMessage();
    }

    private SimulatedVenueConfig.Builder config() {
        return SimulatedVenueConfig.builder().credentialsFile(credentialsFile());
    }

    private Path credentialsFile() {
        return directory.resolve("venue.yaml");
    }

    private static List<String> first(long seed) {
        GeneratedFeed feed = new GeneratedFeed(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            lines.add(feed.next().toString());
        }
        return lines;
    }

    private static List<String> all(MarketFeed feed) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Timed timed = feed.next(); timed != null; timed = feed.next()) {
            String text;
            if (timed.event() instanceof Quote) {
                Quote quote = (Quote) timed.event();
                text = quote.bid() + " x " + quote.bidQuantity() + " / " + quote.ask() + " x " + quote.askQuantity();
            } else if (timed.event() instanceof Print) {
                text = ((Print) timed.event()).quantity() + " @ " + ((Print) timed.event()).price();
            } else {
                DepthUpdate update = (DepthUpdate) timed.event();
                text = (update.snapshot() ? "snapshot " : "update ") + update.lastUpdateId() + " " + update.bids() + " "
                    + update.asks();
            }
            lines.add(timed.timeNs() + " " + timed.event().symbol() + " " + text);
        }
        return lines;
    }

    private Path capture(String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
