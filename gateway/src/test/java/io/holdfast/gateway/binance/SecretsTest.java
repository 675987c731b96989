package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The secret shows nowhere, with every logger at its most talkative; the key only where rescu lists its headers. */
@Timeout(60)
class SecretsTest {
    private static final String KEY = "canary-key-5ad1";
    private static final String SECRET = "canary-secret-7be2";

    @Test
    void saysNothingSecret() throws Exception {
        RetryPostCheck.run();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        Collector collector = new Collector();
        collector.setContext(root.getLoggerContext());
        collector.start();
        Appender<ILoggingEvent> shown = root.getAppender("STDERR");
        root.detachAppender(shown);
        List<String> said = new CopyOnWriteArrayList<>();
        root.addAppender(collector);
        root.setLevel(Level.TRACE);
        try {
            misbehave(said);
        } finally {
            root.setLevel(level);
            root.detachAppender(collector);
            root.addAppender(shown);
        }
        said.addAll(collector.lines);
        assertTrue(collector.lines.size() > 10, "the logs must have been heard");
        for (String line : said) {
            assertFalse(line.contains(SECRET), line);
            assertFalse(line.contains(KEY) && !isWire(line), line);
        }
    }

    /** What came in on the stub's own socket, and rescu at TRACE. */
    private static boolean isWire(String line) {
        return line.startsWith("si.mazi.rescu.HttpTemplate TRACE") || line.startsWith("org.eclipse.jetty")
            || line.startsWith("io.javalin");
    }

    private static void misbehave(List<String> said) throws Exception {
        Recorder recorder = new Recorder();
        try (StubVenue stub = new StubVenue(); StubSockets sockets = new StubSockets()) {
            BinanceConfig config = BinanceConfig.forBaseUrl(stub.url()).wsApiUrl(sockets.url().replace("http", "ws")
                + "/ws-api/v3").credentials(new Credentials(KEY, SECRET)).readTimeoutMs(200).build();
            BinanceConnector connector = new BinanceConnector(config);
            said.add(config.toString());
            said.add(connector.toString());
            try (Venue venue = connector.connect()) {
                said.add(venue.toString());
                for (StubVenue.Reply reply : List.of(StubVenue.html(400), StubVenue.json(200, "{\"a"),
                    StubVenue.venueError(400, -1022, "Signature for this request is not valid."),
                    StubVenue.rawThenFin(""))) {
                    stub.reply(reply);
                    said.add(venue.place(new OrderRequest("BTCUSDT", "c", Side.BUY, OrderType.MARKET,
                        TimeInForce.GTC, new OrderRequest.Terms(1, 0))).toString());
                    said.add(venue.cancel("BTCUSDT", "c").toString());
                    said.add(failure(venue));
                }
            }
            try (VenueStream stream = connector.accountStream(recorder)) {
                stream.start();
                recorder.awaitCount("up", 1);
                sockets.send("{\"event\":{\"e\":\"executionReport\"}}");
                recorder.awaitCount("up", 2);
            }
        }
        said.addAll(recorder.lines());
    }

    private static String failure(Venue venue) {
        try {
            return String.valueOf(venue.balances());
        } catch (VenueException e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }

    /** Keeps each line with its logger, level and stack trace. */
    private static final class Collector extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            StringWriter text = new StringWriter();
            text.append(event.getLoggerName()).append(' ').append(event.getLevel().toString()).append(' ')
                .append(event.getFormattedMessage());
            if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
                proxy.getThrowable().printStackTrace(new PrintWriter(text));
            }
            lines.add(text.toString());
        }
    }
}
