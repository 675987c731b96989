package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Recorded markets: gzip files of lines {@code <receive time, ns> <message of a combined stream>}, merged by their
 * times: quotes, trades, depth updates and, without a stream's name, a depth snapshot.
 */
final class CaptureFeed implements MarketFeed {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String QUOTES = "@bookTicker";
    private static final String TRADES = "@trade";
    private static final String DEPTHS = "@depth";
    private static final String STREAM = "\"stream\"";
    private static final int MAX_LOOK_AHEAD = 5_000;

    private final List<Path> files;
    private final boolean once;
    private final List<Source> sources = new ArrayList<>();
    private final List<SymbolRules> symbols;
    private final Map<String, Quote> opening = new LinkedHashMap<>();

    /**
     * @throws IOException              if a file cannot be read.
     * @throws IllegalArgumentException if a file is no capture or its symbol not usable.
     */
    CaptureFeed(List<Path> files, boolean once) throws IOException {
        this.files = List.copyOf(files);
        this.once = once;
        this.symbols = lookAhead(files);
        open();
    }

    @Override
    public Timed next() throws IOException {
        Source earliest = null;
        for (Source source : sources) {
            if (source.next != null && (earliest == null || source.next.timeNs() < earliest.next.timeNs())) {
                earliest = source;
            }
        }
        if (earliest == null) {
            return null;
        }
        Timed found = earliest.next;
        earliest.advance();
        return found;
    }

    @Override
    public boolean restart() throws IOException {
        if (once) {
            return false;
        }
        close();
        open();
        return true;
    }

    @Override
    public List<Quote> opening() {
        return List.copyOf(opening.values());
    }

    @Override
    public List<SymbolRules> symbols() {
        return symbols;
    }

    @Override
    public void close() throws IOException {
        for (Source source : sources) {
            source.reader.close();
        }
        sources.clear();
    }

    private void open() throws IOException {
        for (Path file : files) {
            Source source = new Source(file);
            sources.add(source);
            source.advance();
        }
    }

    private List<SymbolRules> lookAhead(List<Path> files) throws IOException {
        Map<String, int[]> decimals = new LinkedHashMap<>();
        for (Path file : files) {
            try (Source source = new Source(file)) {
                source.advance();
                boolean found = false;
                for (int i = 0; i < MAX_LOOK_AHEAD && source.next != null; i++) {
                    found |= look(source.next.event(), decimals);
                    source.advance();
                }
                if (!found) {
                    throw new IllegalArgumentException("market file has no bookTicker or trade: file=" + file);
                }
            }
        }
        List<SymbolRules> found = new ArrayList<>();
        decimals.forEach((name, scales) -> found.add(SymbolRules.of(name, scales[0], scales[1])));
        return found;
    }

    /** Notes the decimals of a quote or a trade; false for anything else. */
    private boolean look(MarketEvent event, Map<String, int[]> decimals) {
        BigDecimal price;
        BigDecimal quantity;
        if (event instanceof Print) {
            price = ((Print) event).price();
            quantity = ((Print) event).quantity();
        } else if (event instanceof Quote) {
            Quote quote = (Quote) event;
            price = quote.bid();
            quantity = quote.bidQuantity();
            opening.putIfAbsent(quote.symbol(), quote);
        } else {
            return false;
        }
        int[] scales = decimals.computeIfAbsent(event.symbol(), name -> new int[2]);
        scales[0] = Math.max(scales[0], price.scale());
        scales[1] = Math.max(scales[1], quantity.scale());
        return true;
    }

    /** One file, read line by line. */
    private static final class Source implements AutoCloseable {
        private final Path file;
        private final BufferedReader reader;
        private Timed next;
        private String symbol;

        Source(Path file) throws IOException {
            this.file = file;
            InputStream raw = open(file);
            try {
                reader = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(raw), StandardCharsets.UTF_8));
            } catch (IOException ex) {
                raw.close();
                throw new IOException("file=" + file + " cause=" + ex.getMessage(), ex);
            }
        }

        private static InputStream open(Path file) throws IOException {
            try {
                return Files.newInputStream(file);
            } catch (NoSuchFileException ex) {
                throw new IOException("file=" + file + " cause=no such file", ex);
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }

        void advance() throws IOException {
            next = null;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                next = parse(line);
                if (next != null) {
                    return;
                }
            }
        }

        private Timed parse(String line) throws IOException {
            int space = line.indexOf(' ');
            try {
                long timeNs = Long.parseLong(line.substring(0, space));
                boolean named = line.startsWith(STREAM, space + 2);
                JsonNode root = MAPPER.readTree(line.substring(space + 1));
                MarketEvent event = named ? event(root.path("stream").asText(), root.path("data"))
                    : snapshot(root);
                return event == null ? null : new Timed(timeNs, event);
            } catch (JsonProcessingException | RuntimeException ex) {
                throw new IllegalArgumentException("market file has a line that is no capture: file=" + file, ex);
            }
        }

        private MarketEvent event(String stream, JsonNode data) {
            symbol = data.path("s").asText();
            if (stream.endsWith(QUOTES)) {
                return new Quote(symbol, decimal(data, "b"), decimal(data, "B"), decimal(data, "a"),
                    decimal(data, "A"));
            }
            if (stream.endsWith(TRADES)) {
                return new Print(symbol, decimal(data, "p"), decimal(data, "q"), data.path("m").asBoolean());
            }
            return stream.contains(DEPTHS) && data.has("u")
                ? new DepthUpdate(symbol, false, data.path("u").asLong(), levels(data.path("b")),
                    levels(data.path("a")))
                : null;
        }

        /** A snapshot does not say its symbol: it is that of the messages before it. */
        private MarketEvent snapshot(JsonNode root) {
            return symbol == null || !root.has("lastUpdateId") ? null
                : new DepthUpdate(symbol, true, root.path("lastUpdateId").asLong(), levels(root.path("bids")),
                    levels(root.path("asks")));
        }

        private static Map<BigDecimal, BigDecimal> levels(JsonNode levels) {
            Map<BigDecimal, BigDecimal> quantities = new LinkedHashMap<>();
            levels.forEach(level -> quantities.put(decimal(level.path(0)), decimal(level.path(1))));
            return quantities;
        }

        private static BigDecimal decimal(JsonNode data, String name) {
            return decimal(data.path(name));
        }

        private static BigDecimal decimal(JsonNode text) {
            BigDecimal value = new BigDecimal(text.asText()).stripTrailingZeros();
            return value.scale() < 0 ? value.setScale(0) : value;
        }
    }
}
