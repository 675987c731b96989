package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The other side of a webhook: keeps what it is sent, and answers 200 unless it has something else to answer. */
final class WebhookServer implements AutoCloseable {
    static final String PATH = "/hook/canarywebhook0123456789abcdefcanarywebhook0123456789abcdef03";

    /** What it does with a request instead of taking it. */
    interface Answer {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final List<JsonNode> bodies = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    WebhookServer() {
        this(0);
    }

    WebhookServer(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer;
        synchronized (this) {
            bodies.add(JsonHttp.JSON.readTree(exchange.getRequestBody().readAllBytes()));
            answer = answers.isEmpty() ? status(200) : answers.poll();
        }
        answer.answer(exchange);
    }

    static Answer status(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
    }

    /** Answers with these first, one after the other. */
    synchronized void answers(Answer... next) {
        answers.addAll(List.of(next));
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + PATH;
    }

    /** All that it was sent. */
    synchronized List<JsonNode> bodies() {
        return new ArrayList<>(bodies);
    }

    /** The texts of all alerts that it was sent, those of repeats behind a star. */
    List<String> told() {
        List<String> told = new ArrayList<>();
        for (JsonNode body : bodies()) {
            body.path("alerts").forEach(alert -> told.add((body.get("repeat").booleanValue() ? "*" : "")
                + alert.get("text").textValue()));
        }
        return told;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
