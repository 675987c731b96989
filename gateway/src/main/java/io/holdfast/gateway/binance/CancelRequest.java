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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Cancels by client order id, sending once.
 *
 * <p>Apart from the rest because {@link java.net.HttpURLConnection}, below XChange and rescu, sends a DELETE again when
 * a connection breaks, whatever {@code sun.net.http.retryPost} says: the second answer, "unknown order", would hide
 * that the first has cancelled. {@link HttpClient} repeats GET and HEAD only.
 */
final class CancelRequest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int OK = 200;
    private static final int OK_END = 300;

    private final BinanceConfig config;
    private final HttpClient http;
    private final RateGate gate;
    private final Signer signer;

    CancelRequest(BinanceConfig config, HttpClient http, RateGate gate) {
        this.config = config;
        this.http = http;
        this.gate = gate;
        this.signer = new Signer(config.credentials());
    }

    Outcome send(String venueSymbol, String clientOrderId) {
        CompletableFuture<HttpResponse<String>> answer =
            http.sendAsync(request(venueSymbol, clientOrderId), HttpResponse.BodyHandlers.ofString());
        try {
            // The client's own time-out ends with the headers; a body may take for ever.
            return read(answer.get((long) config.connectTimeoutMs() + config.readTimeoutMs(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return Outcomes.ofFailure(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Outcomes.ofFailure(new SocketTimeoutException("no whole answer in time"));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return Outcomes.ofFailure(new InterruptedIOException("interrupted"));
        }
    }

    private HttpRequest request(String venueSymbol, String clientOrderId) {
        String query = "symbol=" + encode(venueSymbol) + "&origClientOrderId=" + encode(clientOrderId)
            + "&recvWindow=" + config.recvWindowMs() + "&timestamp=" + System.currentTimeMillis();
        URI uri = URI.create(config.restUrl() + "/api/v3/order?" + query + "&signature=" + signer.sign(query));
        return HttpRequest.newBuilder(uri).DELETE().header(BinanceRest.API_KEY, config.credentials().apiKey())
            .build();
    }

    private Outcome read(HttpResponse<String> response) {
        JsonNode body = parse(response.body());
        int status = response.statusCode();
        if (status < OK || status >= OK_END) {
            Refusal refusal = Refusal.of(status, body, response.headers().firstValue("Retry-After").orElse(""));
            gate.note(refusal);
            return Outcomes.ofRefusal(refusal);
        }
        if (body == null || !body.isObject()) {
            return Outcomes.badAnswer("answer is not a JSON object");
        }
        long timeMs = body.path("transactTime").asLong();
        return Outcomes.ofOrderId(body.path("orderId").asLong(), Math.max(0, timeMs) * Wire.NS_PER_MS);
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
