package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.gateway.binance.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client that knows nothing of XChange: what goes over the wire is what a test says. */
final class VenueClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SimulatedVenue venue;
    private final Credentials credentials;

    VenueClient(SimulatedVenue venue, Credentials credentials) {
        this.venue = venue;
        this.credentials = credentials;
    }

    /** Signs and sends as Binance's documentation says: in the query, or in the body for POST. */
    Reply signed(String method, String path, String parameters) {
        String timed = (parameters.isEmpty() ? "" : parameters + "&") + "timestamp=" + System.currentTimeMillis();
        String signature = "signature=" + sign(timed);
        return "POST".equals(method) ? send(method, path + "?" + signature, timed)
            : send(method, path + "?" + timed + "&" + signature, "");
    }

    /** Sends as is, with the API key. */
    Reply send(String method, String pathAndQuery, String body) {
        return send(method, pathAndQuery, body, credentials.apiKey());
    }

    /** Sends as is; no API key when null. */
    Reply send(String method, String pathAndQuery, String body, String apiKey) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(venue.restUrl() + pathAndQuery))
            .timeout(Duration.ofSeconds(5))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-www-form-urlencoded");
        if (apiKey != null) {
            request.header("X-MBX-APIKEY", apiKey);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), JSON.readTree(response.body()), response);
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /** Places an order on a connection of its own and returns every byte of the answer until its end. */
    String placeRaw(String order, int readTimeoutMs) throws IOException {
        String body = order + "&timestamp=" + System.currentTimeMillis();
        String head = "POST /api/v3/order?signature=" + sign(body) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + "X-MBX-APIKEY: " + credentials.apiKey() + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), venue.port())) {
            socket.setSoTimeout(readTimeoutMs);
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    JsonNode fault(String json) {
        Reply reply = send("POST", "/sim/faults", json, null);
        if (reply.status() != 200) {
            throw new IllegalStateException(reply.toString());
        }
        return reply.body();
    }

    JsonNode account() {
        return send("GET", "/sim/account", "", null).body();
    }

    /** The venue's own record of an order, or null. */
    JsonNode booked(String clientOrderId) {
        for (JsonNode order : account().path("orders")) {
            if (order.path("clientOrderId").asText().equals(clientOrderId)) {
                return order;
            }
        }
        return null;
    }

    String sign(String payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(credentials.secretKey().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** An answer. */
    record Reply(int status, JsonNode body, HttpResponse<String> response) {
        /** Status, code and message of an error. */
        String error() {
            return status + " " + body.path("code").asInt() + " " + body.path("msg").asText();
        }
    }
}
