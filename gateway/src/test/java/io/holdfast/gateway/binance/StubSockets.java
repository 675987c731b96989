package io.holdfast.gateway.binance;

import io.javalin.Javalin;
import io.javalin.websocket.WsContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The WebSocket API of a venue that sends what a test says. */
final class StubSockets implements AutoCloseable {
    static final String SUBSCRIBED = "{\"id\":\"subscribe\",\"status\":200,\"result\":{\"subscriptionId\":0}}";

    private final Javalin server;
    private final List<WsContext> clients = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile String answer = SUBSCRIBED;

    StubSockets() {
        this(0);
    }

    StubSockets(int port) {
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.routes.ws("/ws-api/v3", socket -> {
                socket.onConnect(clients::add);
                socket.onClose(clients::remove);
                socket.onMessage(message -> {
                    received.add(message.message());
                    if (!answer.isEmpty()) {
                        message.send(answer);
                    }
                });
            });
            config.routes.ws("/stream", socket -> {
                socket.onConnect(client -> {
                    received.add(client.queryString());
                    clients.add(client);
                });
                socket.onClose(clients::remove);
            });
        }).start("127.0.0.1", port);
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** What to answer to a subscription from now on; empty for nothing. */
    void answer(String value) {
        answer = value;
    }

    /** Sends to each open connection. */
    void send(String text) {
        clients.forEach(client -> client.send(text));
    }

    /** What came: subscriptions, and the queries of market streams. */
    List<String> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop();
    }
}
