package io.holdfast.gateway.simulator;

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
 * times. Quotes and trades count; depth updates and snapshots are passed over.
 */
final class CaptureFeed implements MarketFeed {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String QUOTES = "@bookTicker\"";
    private static final String TRADES = "@trade\"";
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
    CaptureFeed(final List<Path> files, final boolean once) throws IOException {
        this.files = List.copyOf(files);
        this.once = once;
        this.symbols = lookAhead(files);
        open();
    }

    @Override
    public Timed next() throws IOException {
        Source earliest = null;
        for (final Source source : sources) {
            if (source.next != null && (earliest == null || source.next.timeNs() < earliest.next.timeNs())) {
                earliest = source;
            }
        }
        if (earliest == null) {
            return null;
        }
        final Timed found = earliest.next;
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
        for (final Source source : sources) {
            source.reader.close();
        }
        sources.clear();
    }

    private void open() throws IOException {
        for (final Path file : files) {
            final Source source = new Source(file);
            sources.add(source);
            source.advance();
        }
    }

    private List<SymbolRules> lookAhead(final List<Path> files) throws IOException {
        final Map<String, int[]> decimals = new LinkedHashMap<>();
        for (final Path file : files) {
            try (Source source = new Source(file)) {
                source.advance();
                if (source.next == null) {
                    throw new IllegalArgumentException("market file has no bookTicker or trade: file=" + file);
                }
                for (int i = 0; i < MAX_LOOK_AHEAD && source.next != null; i++) {
                    look(source.next.event(), decimals);
                    source.advance();
                }
            }
        }
        final List<SymbolRules> found = new ArrayList<>();
        decimals.forEach((name, scales) -> found.add(SymbolRules.of(name, scales[0], scales[1])));
        return found;
    }

    private void look(final MarketEvent event, final Map<String, int[]> decimals) {
        final int[] scales = decimals.computeIfAbsent(event.symbol(), name -> new int[2]);
        final BigDecimal price;
        final BigDecimal quantity;
        if (event instanceof Print) {
            price = ((Print) event).price();
            quantity = ((Print) event).quantity();
        } else {
            final Quote quote = (Quote) event;
            price = quote.bid();
            quantity = quote.bidQuantity();
            opening.putIfAbsent(quote.symbol(), quote);
        }
        scales[0] = Math.max(scales[0], price.scale());
        scales[1] = Math.max(scales[1], quantity.scale());
    }

    /** One file, read line by line. */
    private static final class Source implements AutoCloseable {
        private final Path file;
        private final BufferedReader reader;
        private Timed next;

        Source(final Path file) throws IOException {
            this.file = file;
            final InputStream raw = open(file);
            try {
                reader = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(raw), StandardCharsets.UTF_8));
            } catch (final IOException ex) {
                raw.close();
                throw new IOException("file=" + file + " cause=" + ex.getMessage(), ex);
            }
        }

        private static InputStream open(final Path file) throws IOException {
            try {
                return Files.newInputStream(file);
            } catch (final NoSuchFileException ex) {
                throw new IOException("file=" + file + " cause=no such file", ex);
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }

        void advance() throws IOException {
            next = null;
            String line = reader.readLine();
            while (line != null && next == null) {
                final boolean quote = line.contains(QUOTES);
                if (quote || line.contains(TRADES)) {
                    next = parse(line, quote);
                } else {
                    line = reader.readLine();
                }
            }
        }

        private Timed parse(final String line, final boolean quote) throws IOException {
            final int space = line.indexOf(' ');
            try {
                final long timeNs = Long.parseLong(line.substring(0, space));
                final JsonNode data = MAPPER.readTree(line.substring(space + 1)).path("data");
                final String symbol = data.path("s").asText();
                return new Timed(timeNs, quote
                    ? new Quote(symbol, decimal(data, "b"), decimal(data, "B"), decimal(data, "a"), decimal(data, "A"))
                    : new Print(symbol, decimal(data, "p"), decimal(data, "q"), data.path("m").asBoolean()));
            } catch (final RuntimeException ex) {
                throw new IllegalArgumentException("market file has a line that is no capture: file=" + file, ex);
            }
        }

        private static BigDecimal decimal(final JsonNode data, final String name) {
            final BigDecimal value = new BigDecimal(data.path(name).asText()).stripTrailingZeros();
            return value.scale() < 0 ? value.setScale(0) : value;
        }
    }
}
