package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client may take of an API at most. */
@Timeout(60)
class LimitsApiTest {
    private static final int RATE = 20;

    @TempDir
    Path directory;

    private LiveApi live;

    @BeforeEach
    void opens() {
        live = new LiveApi(directory, builder -> builder.requestsPerSecond(RATE));
    }

    @AfterEach
    void closes() {
        live.close();
    }

    @Test
    void refusesATokenThatAsksTooOften() {
        long begun = System.nanoTime();
        List<HttpResponse<String>> refused = new ArrayList<>();
        int answered = 0;
        while (refused.size() < 3) {
            HttpResponse<String> answer = live.get("/v1/status");
            if (answer.statusCode() == 429) {
                refused.add(answer);
            } else {
                assertEquals(200, answer.statusCode());
                answered++;
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertTrue(answered <= RATE + RATE * seconds + 1, answered + " in " + seconds + " s");
        assertError(429, "too_many_requests", null,
            "more requests than a token may make in a second, nothing was done, token=api", refused.get(0));
        assertEquals("1", refused.get(0).headers().firstValue("Retry-After").orElse(""));
        // Who watches whether it lives is not slowed by a client that asks too much.
        HttpRequest.Builder health = HttpRequest.newBuilder(URI.create(live.api.url() + "/health/live"));
        for (int i = 0; i < 2 * RATE; i++) {
            assertEquals(200, live.send(health).statusCode());
        }
    }

    @Test
    void waitsNotLongForABodyThatDripsIn() throws Exception {
        try (Socket socket = post(1_000)) {
            String answer;
            long begun = System.nanoTime();
            Thread drip = new Thread(() -> drip(socket));
            drip.start();
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            drip.join();
            assertTrue(answer.startsWith("HTTP/1.1 408 ") && answer.contains("\"body must be here within 5 s\""),
                answer);
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            assertTrue(tookMs >= 4_900 && tookMs < 15_000, tookMs + " ms");
        }
    }

    @Test
    void saysThatABodyDidNotComeToItsEnd() throws IOException {
        try (Socket socket = post(1_000)) {
            socket.getOutputStream().write('{');
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
        assertEquals(200, live.get("/v1/status").statusCode());
    }

    private static void drip(Socket socket) {
        try {
            for (int i = 0; i < 900; i++) {
                socket.getOutputStream().write(' ');
                TimeUnit.MILLISECONDS.sleep(100); // what the client does
            }
        } catch (SocketException e) {
            // The answer came and the connection was closed.
            return;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Socket post(int length) throws IOException {
        Socket socket = new Socket("127.0.0.1", live.api.port());
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(("POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + live.token + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
