package io.holdfast.tools;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One POST to a webhook, and what came of it, in words without its address. The client repeats no POST by itself. */
final class WebhookSender {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final long MAX_RETRY_AFTER_S = TimeUnit.HOURS.toSeconds(1);
    private static final int OK = 200;
    private static final int NOT_OK = 300;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT)
        .version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).build();
    private final Webhook webhook;
    private final Duration timeout;

    /**
     * What came of it.
     *
     * @param failure why it was not delivered; {@code null} when it was
     * @param reached whether the other side may have got it
     * @param retryAfterMs how long the other side wants to be left alone
     */
    record Outcome(String failure, boolean reached, long retryAfterMs) {
    }

    WebhookSender(Webhook webhook, Duration timeout) {
        this.webhook = webhook;
        this.timeout = timeout;
    }

    Outcome send(String body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(webhook.url()).timeout(timeout)
            .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build();
        try {
            HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
            int status = answer.statusCode();
            if (status >= OK && status < NOT_OK) {
                return new Outcome(null, true, 0);
            }
            return new Outcome("status=" + status, true,
                retryAfterMs(answer.headers().firstValue("Retry-After").orElse("")));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Outcome("no connection", false, 0);
        } catch (IOException e) {
            // Its message may hold the address.
            return new Outcome(e.getClass().getSimpleName(), true, 0);
        }
    }

    private static long retryAfterMs(String seconds) {
        boolean number = !seconds.isEmpty() && seconds.length() < 10 && seconds.chars().allMatch(Character::isDigit);
        return number ? TimeUnit.SECONDS.toMillis(Math.min(MAX_RETRY_AFTER_S, Long.parseLong(seconds))) : 0;
    }
}
