package io.holdfast.benchmarks;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.ipc.HoldfastIpcClient;
import io.holdfast.engine.ipc.IpcAnswer;
import io.holdfast.engine.ipc.IpcOrder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a strategy waits for one order at a time, in turns through the mapped ring and by HTTP, against an engine
 * that is served: from asking to its own record read from the journal, and to the whole answer. Each order is cancelled
 * and gone before the next one. Arguments: data directory, URL of the API, orders each way.
 */
public final class RoundTrip {
    private static final int WARM_UP = 200;
    private static final Pattern ORDER_ID = Pattern.compile("\"orderId\":(\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final HoldfastIpcClient client;
    private final URI orders;
    private final String token;
    private long lastCancelled;

    private RoundTrip(Path directory, String url) throws IOException {
        client = HoldfastIpcClient.connect(directory, Duration.ofSeconds(10), record -> {
            if (record.kind == RecordKind.ORDER_CANCELLED) {
                lastCancelled = record.orderId;
            }
        });
        orders = URI.create(url + "/v1/orders");
        token = Files.readString(directory.resolve("api.token")).trim();
    }

    /** Prints both ways' percentiles in microseconds. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        RoundTrip trip = new RoundTrip(Path.of(arguments[0]), arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        long[] ipc = new long[count];
        long[] http = new long[count];
        try (HoldfastIpcClient ending = trip.client) {
            for (int i = -WARM_UP; i < count; i++) {
                long ipcNs = trip.byIpc("i" + i);
                long httpNs = trip.byHttp("h" + i);
                if (i >= 0) {
                    ipc[i] = ipcNs;
                    http[i] = httpNs;
                }
            }
            System.out.println("cores=" + Runtime.getRuntime().availableProcessors() + " orders=" + count
                + " epoch=" + ending.epoch() + " java=" + Runtime.version());
        }
        print("ipc ", ipc);
        print("http", http);
    }

    private long byIpc(String name) {
        IpcOrder order = IpcOrder.limit(run + name, "BTC/USDT", Side.BUY, Decimals.ONE / 100, 1_000 * Decimals.ONE);
        long begunNs = System.nanoTime();
        IpcAnswer answer = client.await(client.place(order));
        long ns = System.nanoTime() - begunNs;
        if (answer.outcome() != IpcAnswer.Outcome.RECORDED) {
            throw new IllegalStateException("order was not taken: " + answer);
        }
        cancel(answer.orderId());
        return ns;
    }

    private long byHttp(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(orders).header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"requestId\":\"" + run + name + "\",\"symbol\":\"BTC/USDT\","
                + "\"side\":\"BUY\",\"type\":\"LIMIT\",\"quantity\":\"0.01\",\"price\":\"1000\"}")).build();
        long begunNs = System.nanoTime();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        long ns = System.nanoTime() - begunNs;
        Matcher orderId = ORDER_ID.matcher(answer.body());
        if (answer.statusCode() != 202 || !orderId.find()) {
            throw new IllegalStateException("order was not taken: " + answer.statusCode() + ' ' + answer.body());
        }
        cancel(Long.parseLong(orderId.group(1)));
        return ns;
    }

    private void cancel(long orderId) {
        client.await(client.cancel(orderId, ""));
        while (lastCancelled != orderId) {
            client.poll();
        }
    }

    private static void print(String name, long[] ns) {
        Arrays.sort(ns);
        System.out.println(String.format(Locale.ROOT, "%s p50=%.1f us p99=%.1f us p99.9=%.1f us", name, at(ns, 0.5),
            at(ns, 0.99), at(ns, 0.999)));
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length))] / 1_000.0;
    }
}
