package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket whose messages are taken one by one. Pings show up as "ping", pongs as "pong", the end as "end". */
final class StreamClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DEADLINE_SECONDS = 10;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    StreamClient(String url) {
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(url), this).join();
    }

    /** Subscribes to the user stream and takes the answer. */
    static StreamClient user(SimulatedVenue venue, VenueClient client, String apiKey) {
        StreamClient stream = new StreamClient(venue.wsUrl() + "/ws-api/v3");
        JsonNode answer = stream.call(subscription(client, apiKey));
        if (answer.path("status").asInt() != 200) {
            throw new IllegalStateException(answer.toString());
        }
        return stream;
    }

    static String subscription(VenueClient client, String apiKey) {
        long now = System.currentTimeMillis();
        String signature = client.sign("apiKey=" + apiKey + "&timestamp=" + now);
        return "{\"id\":\"s1\",\"method\":\"userDataStream.subscribe.signature\",\"params\":{\"timestamp\":" + now
            + ",\"apiKey\":\"" + apiKey + "\",\"signature\":\"" + signature + "\"}}";
    }

    JsonNode call(String request) {
        socket.sendText(request, true).join();
        return nextJson();
    }

    void ping() {
        socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
    }

    /** The next message; fails after the deadline. */
    String next() {
        String message = poll(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        if (message == null) {
            throw new AssertionError("nothing came within seconds=" + DEADLINE_SECONDS);
        }
        return message;
    }

    /** The next message, or null if none comes in that time. */
    String poll(long waitMs) {
        try {
            return received.poll(waitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
    }

    /** Waits for the end, and pings: the JDK's client does not always tell of an end that follows a text at once. */
    void awaitEnd() {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (System.nanoTime() - deadlineNs < 0) {
            String message = poll(100);
            if ("end".equals(message)) {
                return;
            }
            try {
                if (message == null) {
                    ping();
                }
            } catch (CompletionException ex) {
                return;
            }
        }
        throw new AssertionError("no end within seconds=" + DEADLINE_SECONDS);
    }

    JsonNode nextJson() {
        try {
            return JSON.readTree(next());
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    /** In short: client id, execution type and status of a report, else the type of the event. */
    String nextEvent() {
        JsonNode message = nextJson();
        JsonNode event = message.has("event") ? message.path("event") : message;
        String type = event.path("e").asText();
        return "executionReport".equals(type)
            ? event.path("c").asText() + " " + event.path("x").asText() + " " + event.path("X").asText() : type;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            received.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        received.add("ping");
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        received.add("pong");
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        received.add("end");
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        received.add("end");
    }

    @Override
    public void close() {
        socket.abort();
    }
}
