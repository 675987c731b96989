package io.holdfast.gateway.binance;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.gateway.venue.Outcome;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Requests of our own, those that place or cancel each sent once: for what XChange cannot ask.
 *
 * <p>Not by rescu because {@link java.net.HttpURLConnection}, below it and XChange, sends a DELETE again when a
 * connection breaks, whatever {@code sun.net.http.retryPost} says: the second answer, "unknown order", would hide that
 * the first has cancelled. {@link HttpClient} repeats GET and HEAD only.
 */
final class SignedRequest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int OK = 200;
    private static final int OK_END = 300;

    private final BinanceConnector connector;
    private final BinanceConfig config;
    private final Signer signer;

    SignedRequest(BinanceConnector connector) {
        this.connector = connector;
        this.config = connector.config();
        this.signer = new Signer(config.credentials());
    }

    /**
     * What came back: the body of a success, or else what is certain without one.
     *
     * @param body a JSON object; null where there is a failure
     * @param failure null where there is a body
     */
    record Answer(JsonNode body, Outcome failure) {
    }

    /** GET of what needs no signature. */
    Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(config.restUrl() + path)).GET());
    }

    /** GET of what needs a signature, with the parameters in the query. */
    Answer get(String path, Map<String, String> parameters) {
        return send(HttpRequest.newBuilder(URI.create(config.restUrl() + path + "?" + signed(parameters))).GET());
    }

    /** DELETE, with the parameters in the query. */
    Answer delete(String path, Map<String, String> parameters) {
        URI uri = URI.create(config.restUrl() + path + "?" + signed(parameters));
        return send(HttpRequest.newBuilder(uri).DELETE());
    }

    /** POST, with the parameters in the body. */
    Answer post(String path, Map<String, String> parameters) {
        return send(HttpRequest.newBuilder(URI.create(config.restUrl() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(signed(parameters))));
    }

    private String signed(Map<String, String> parameters) {
        String encoded = parameters.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
            .collect(Collectors.joining("&"));
        String timed = encoded + (encoded.isEmpty() ? "" : "&") + "recvWindow=" + config.recvWindowMs() + "&timestamp="
            + connector.clock().nowMs();
        return timed + "&signature=" + signer.sign(timed);
    }

    private Answer send(HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<String>> answer =
            connector.http().sendAsync(request.header(BinanceRest.API_KEY, config.credentials().apiKey()).build(),
                HttpResponse.BodyHandlers.ofString());
        try {
            // The client's own time-out ends with the headers; a body may take for ever.
            return read(answer.get((long) config.connectTimeoutMs() + config.readTimeoutMs(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return failed(new SocketTimeoutException("no whole answer in time"));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return failed(new InterruptedIOException("interrupted"));
        }
    }

    private static Answer failed(Throwable failure) {
        return new Answer(null, Outcomes.ofFailure(failure));
    }

    private Answer read(HttpResponse<String> response) {
        JsonNode body = parse(response.body());
        int status = response.statusCode();
        if (status < OK || status >= OK_END) {
            Refusal refusal = Refusal.of(status, body, response.headers().firstValue("Retry-After").orElse(""));
            connector.note(refusal);
            return new Answer(null, Outcomes.ofRefusal(refusal));
        }
        if (body == null || !body.isObject()) {
            return new Answer(null, Outcomes.badAnswer("answer is not a JSON object"));
        }
        return new Answer(body, null);
    }

    private static JsonNode parse(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            // Read as no JSON at all; the status alone then says what is certain.
            return null;
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
