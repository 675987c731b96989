package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MetricsApiTest {
    @TempDir
    private Path directory;

    private LiveApi live;

    @BeforeEach
    void open() {
        live = new LiveApi(directory);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void answersInTheTextFormatOfPrometheus() {
        HttpResponse<String> answer = live.get("/metrics");
        assertEquals(200, answer.statusCode());
        assertEquals(LiveApi.METRICS, answer.body());
        assertEquals("text/plain; version=0.0.4; charset=utf-8",
            answer.headers().firstValue("Content-Type").orElse(""));
    }

    @Test
    void answersNobodyWithoutTheToken() {
        HttpResponse<String> answer = live.send(HttpRequest.newBuilder(URI.create(live.api.url() + "/metrics")));
        assertEquals(401, answer.statusCode());
        assertEquals(false, answer.body().contains("holdfast_test"));
    }

    @Test
    void refusesAParameterThatItDoesNotKnow() {
        assertError(400, "unknown_parameter", "name[]", "query parameter is not known, parameter=name[]",
            live.get("/metrics?name%5B%5D=holdfast_test"));
    }
}
