package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static io.holdfast.gateway.client.LiveApi.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventStreamTest {
    @TempDir
    Path directory;

    private LiveApi live;

    /** One subscriber; reads on the caller's thread. */
    private final class Subscriber implements AutoCloseable {
        private final BufferedReader lines;
        private final List<String> data = new ArrayList<>();
        private String lastId = "";

        Subscriber(HttpRequest.Builder request) throws IOException, InterruptedException {
            HttpResponse<InputStream> answer =
                live.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, answer.statusCode());
            assertEquals("text/event-stream", answer.headers().firstValue("Content-Type").orElse(""));
            lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        }

        /** Reads so many events; each is checked to be an id, the data and an empty line. */
        Subscriber read(int count) throws IOException {
            for (int read = 0; read < count;) {
                String line = lines.readLine();
                if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                    String next = lines.readLine();
                    assertTrue(next.startsWith("data: {\"sequence\":" + lastId + ","), next);
                    data.add(next.substring(6));
                    assertEquals("", lines.readLine());
                    read++;
                }
            }
            return this;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @BeforeEach
    void opens() {
        live = new LiveApi(directory).openTrading();
    }

    @AfterEach
    void closes() {
        live.close();
    }

    @Test
    void tellsThePastAndGoesOnIntoThePresent() throws Exception {
        int past = Math.toIntExact(live.follower.read(EngineState::sequence));
        try (Subscriber subscriber = new Subscriber(live.request("/v1/events?from=1"))) {
            subscriber.read(past);
            for (int i = 0; i < 20; i++) {
                assertEquals(202, live.post(limit("r-" + i, "0.001", "60000")).statusCode());
                subscriber.read(1);
            }
            assertEquals(live.journal(), subscriber.data);
        }
    }

    @Test
    void resumesWithoutGapOrDoubleWhileOrdersGoOn() throws Exception {
        int orders = 400;
        Thread client = new Thread(() -> {
            for (int i = 0; i < orders; i++) {
                live.post(limit("r-" + i, "0.001", "60000"));
            }
        });
        client.start();
        List<String> seen = new ArrayList<>();
        String lastId = "0";
        int expected = Math.toIntExact(live.follower.read(EngineState::openCount)) + orders;
        while (seen.size() < expected) {
            HttpRequest.Builder request = live.request("/v1/events?from=1").header("Last-Event-ID", lastId);
            try (Subscriber subscriber = new Subscriber(request)) {
                subscriber.read(Math.min(37, expected - seen.size()));
                seen.addAll(subscriber.data);
                lastId = subscriber.lastId;
            }
        }
        client.join();
        assertEquals(live.journal().subList(0, seen.size()), seen);
    }

    @Test
    void beginsWhereItIsAsked() throws Exception {
        long next = live.follower.read(EngineState::sequence) + 1;
        try (Subscriber subscriber = new Subscriber(live.request("/v1/events?from=" + next))) {
            live.post(limit("r-1", "0.001", "60000"));
            subscriber.read(1);
            assertEquals(String.valueOf(next), subscriber.lastId);
        }
        try (Subscriber all = new Subscriber(live.request("/v1/events"))) {
            all.read(1);
            assertEquals("1", all.lastId);
        }
    }

    private void assertBeyondTheEnd(long last, HttpRequest.Builder request) throws Exception {
        HttpResponse<InputStream> answer = live.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(409, answer.statusCode()); // whoever is taken gets a stream without an end
        assertEquals(LiveApi.error("beyond_the_end", null, "the journal ends before these records, which it once may "
            + "have had: begin anew and compare what was read before, lastSequence=" + last + " from=" + (last + 2))
            + "}", new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void refusesWhoHasReadWhatTheJournalDoesNotHave() throws Exception {
        long last = live.engine.releasedSequence();
        assertBeyondTheEnd(last, live.request("/v1/events?from=" + (last + 2)));
        assertBeyondTheEnd(last, live.request("/v1/events").header("Last-Event-ID", String.valueOf(last + 1)));
        assertTrue(live.get("/v1/status").body().contains("\"subscribers\":0}"));
        try (Subscriber upToDate = new Subscriber(live.request("/v1/events?from=" + (last + 1)))) {
            live.post(limit("r-1", "0.001", "60000"));
            assertEquals(String.valueOf(last + 1), upToDate.read(1).lastId);
        }
    }

    @Test
    void takesWhoIsUpToDateAtARestartBeforeAnythingIsReleased() throws Exception {
        live.close();
        live = new LiveApi(directory);
        live.releasedLimit = 1; // as after a kill: what was promised to be durable is behind
        long last = live.engine.sequenceAtStart();
        assertBeyondTheEnd(last, live.request("/v1/events?from=" + (last + 2)));
        try (Subscriber upToDate = new Subscriber(live.request("/v1/events?from=" + (last + 1)))) {
            live.releasedLimit = Long.MAX_VALUE;
            assertEquals(String.valueOf(last + 1), upToDate.read(1).lastId);
        }
    }

    @Test
    void refusesMoreSubscribersThanThereMayBeAndFreesTheirPlaces() throws Exception {
        List<Subscriber> subscribers = new ArrayList<>();
        for (int i = 0; i < EventStream.MAX_SUBSCRIBERS; i++) {
            subscribers.add(new Subscriber(live.request("/v1/events?from=1")));
        }
        assertTrue(live.get("/v1/status").body().contains("\"subscribers\":64}"));
        assertError(503, "too_many_subscribers", null, "there are as many subscribers as there may be, max=64",
            live.get("/v1/events"));
        assertEquals(202, live.post(limit("r-1", "0.001", "60000")).statusCode());
        for (Subscriber subscriber : subscribers) {
            subscriber.close();
        }
        LiveApi.await("a free place", () -> live.get("/v1/status").body().contains("\"subscribers\":0}"));
    }

    @Test
    void isNotSlowedByASubscriberThatDoesNotRead() throws Exception {
        try (Subscriber idle = new Subscriber(live.request("/v1/events?from=1"))) {
            long records = 40_000;
            for (int i = 0; i < records; i++) {
                String requestId = "denied-" + i;
                live.put(command -> {
                    command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
                    command.requestId.set(requestId);
                    command.instrumentId = 1;
                    command.side = Side.SELL;
                    command.orderType = OrderType.LIMIT;
                    command.timeInForce = TimeInForce.GTC;
                    command.quantity = 1;
                    command.price = 1;
                });
            }
            LiveApi.await("follower", () -> live.follower.read(EngineState::sequence) > records);
            assertEquals(202, live.post(limit("r-1", "0.001", "60000")).statusCode());
            idle.read(1);
            live.api.close();
        }
    }

    @Test
    void endsTheStreamsWhenItCloses() throws Exception {
        Subscriber subscriber = new Subscriber(live.request("/v1/events?from=1")).read(1);
        live.api.close();
        LiveApi.await("end of the stream", () -> {
            try {
                return subscriber.lines.readLine() == null;
            } catch (IOException e) {
                return true; // cut off, which is an end as well
            }
        });
    }
}
