package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The HTTP side of an engine that moves with each restart, and of the venue, which stays. Any thread. */
final class EngineApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(1)).build();
    private final Path tokenFile;
    private final String venueUrl;

    private volatile String engineUrl;

    /** An answer: its status and its JSON. */
    record Answer(int status, JsonNode body) {
    }

    EngineApi(Path tokenFile, String venueUrl) {
        this.tokenFile = tokenFile;
        this.venueUrl = venueUrl;
    }

    /** Where the engine listens from now on. */
    void engineIsAt(String url) {
        engineUrl = url;
    }

    /**
     * Asks the engine.
     *
     * @throws IOException if there is no engine, or it died before it answered
     */
    Answer engine(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path)
            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request.build());
    }

    /** What the engine answers at a path that is not of JSON, whatever its status. */
    HttpResponse<String> text(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        String url = engineUrl;
        if (url == null) {
            throw new IOException("the engine has not started yet");
        }
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT)
            .header("Authorization", "Bearer " + Files.readString(tokenFile).strip());
    }

    /** Asks the venue's own side, which no fault spoils. */
    JsonNode venue(String method, String path, String body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(venueUrl + path)).timeout(TIMEOUT.multipliedBy(5))
            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build();
        try {
            Answer answer = send(request);
            if (answer.status() != 200) {
                throw new AssertionError("the venue refuses " + method + ' ' + path + ' ' + body + ": " + answer);
            }
            return answer.body();
        } catch (IOException e) {
            throw new AssertionError("the venue does not answer " + method + ' ' + path, e);
        }
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), JournalAudit.parse(response.body()));
    }
}
