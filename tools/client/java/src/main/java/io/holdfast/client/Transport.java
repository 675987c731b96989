package io.holdfast.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks until there is an answer or the deadline comes, each time with the very same bytes. Any thread.
 *
 * <p>The JDK's client sends a {@code GET} again by itself where a kept connection has ended, and no {@code POST} unless
 * it is told to. It would do no harm: what may be repeated has a request id, and what has none gets a connection of its
 * own.
 */
final class Transport {
    private static final long FIRST_PAUSE_MS = 20;
    private static final long MAX_PAUSE_MS = 1_000;
    /** An attempt that is cut short for the deadline makes an unknown out of nothing. */
    private static final long LEAST_ATTEMPT_NS = 2_000_000_000L;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int FAULT = 500;
    private static final int UNAVAILABLE = 503;
    private static final int NO_ANSWER = 504;
    /** Of what the engine itself says: what became of a request, and not of one attempt of it. */
    private static final Set<Integer> WORDS_ON_REQUEST = Set.of(400, 404, 409, 422);
    private static final String NOT_OURS = "not_ours";

    /** Which requests may be sent again although an earlier one may have been taken. */
    enum Repeat { ALWAYS, UNLESS_TAKEN }

    private final String url;
    private final Path tokenFile;
    private final Duration deadline;
    private final Duration timeout;
    private final HttpClient kept = client();
    private volatile String token;

    Transport(String url, String token, Path tokenFile, Duration deadline, Duration timeout) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.tokenFile = tokenFile;
        this.deadline = deadline;
        this.timeout = timeout;
        this.token = token == null ? readToken() : token;
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER).build();
    }

    HttpClient client(Repeat repeat) {
        return repeat == Repeat.ALWAYS ? kept : client();
    }

    private String readToken() {
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("token file cannot be read, file=" + tokenFile, e);
        }
    }

    /** Whether the token file has another token than the one that was used. */
    boolean tokenChanged() {
        String before = token;
        token = tokenFile == null ? token : readToken();
        return !before.equals(token);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    /**
     * Asks.
     *
     * @param body fields of a JSON object, or {@code null} for none
     * @throws HoldfastException as the engine's answer, or because there was none and nothing was done
     * @throws UnknownOutcomeException if an attempt may have been taken, and no answer says what became of it
     */
    Fields call(String method, String path, Map<String, Object> body, Repeat repeat) {
        long end = System.nanoTime() + deadline.toNanos();
        HttpClient client = client(repeat);
        String json = body == null ? null : JsonWriter.write(body);
        String requestId = body == null ? null : (String) body.get("requestId");
        boolean writes = !method.equals("GET");
        boolean maybeTaken = false;
        long pauseMs = FIRST_PAUSE_MS;
        while (true) {
            HoldfastException failed;
            boolean again = true;
            try {
                HttpResponse<String> answer = client.send(attempt(method, path, json, end),
                    HttpResponse.BodyHandlers.ofString());
                int status = answer.statusCode();
                if (status < 300) {
                    return new Fields(JsonReader.read(answer.body()));
                }
                if (status == UNAUTHORIZED && tokenChanged()) {
                    continue;
                }
                failed = error(status, answer.body());
                // A fault, ours or a proxy's, may come after the engine has got the request.
                maybeTaken |= writes && status >= FAULT && status != UNAVAILABLE;
                again = status == TOO_MANY || status == UNAVAILABLE || status == NO_ANSWER;
            } catch (IOException e) {
                failed = new HoldfastException(0, "no_answer", "the engine does not answer, url=" + url, e);
                maybeTaken |= writes && !isUnsent(e);
            } catch (UncheckedIOException | JsonException e) {
                if (!maybeTaken) {
                    throw e;
                }
                throw unknown(repeat, requestId, new HoldfastException(0, NOT_OURS, e.getMessage(), e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed = new HoldfastException(0, "interrupted", "interrupted before there was an answer", e);
                throw writes ? unknown(repeat, requestId, failed) : failed;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            again &= left > pauseMs && !Thread.currentThread().isInterrupted()
                && !(maybeTaken && repeat == Repeat.UNLESS_TAKEN);
            if (!again) {
                throw maybeTaken && !isWordOnRequest(failed) ? unknown(repeat, requestId, failed) : failed;
            }
            pause(pauseMs);
            pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
        }
    }

    private static boolean isWordOnRequest(HoldfastException failed) {
        return WORDS_ON_REQUEST.contains(failed.status()) && !failed.code().equals(NOT_OURS);
    }

    private static UnknownOutcomeException unknown(Repeat repeat, String requestId, HoldfastException last) {
        return new UnknownOutcomeException("what became of it is not known, "
            + (repeat == Repeat.ALWAYS ? "ask again with the same request id: " : "look at the status: ")
            + last.getMessage(), requestId, last);
    }

    private HttpRequest attempt(String method, String path, String body, long end) {
        Duration left = Duration.ofNanos(Math.max(LEAST_ATTEMPT_NS, end - System.nanoTime()));
        HttpRequest.Builder request = request(path).timeout(left.compareTo(timeout) < 0 ? left : timeout);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(method, body == null ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body)).build();
    }

    /** Whether no connection was made, so that nobody can have got anything. */
    private static boolean isUnsent(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    }

    static HoldfastException error(int status, String body) {
        try {
            return new HoldfastException(status, new Fields(JsonReader.read(body)));
        } catch (JsonException e) {
            return new HoldfastException(status, NOT_OURS, "an answer that is not the engine's, status=" + status, e);
        }
    }

    /** Not as long for each, so that many do not come back at once. An interrupt ends it, and stays. */
    static void pause(long mostMs) {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(mostMs * 4 / 5, mostMs + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
