package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;

/**
 * The WebSocket addresses and the old listen keys. The sockets are Jetty's own, since a venue that is to be silent must
 * be able to leave a ping unanswered.
 */
final class StreamRoutes {
    private static final String SOCKET = "/ws/";

    private final Sockets sockets;
    private final UserStreams users;
    private final MarketStreams market;
    private final RequestAuthenticator authenticator;
    private final ClientIds ids;
    private final LongSupplier clockMs;

    StreamRoutes(Sockets sockets, UserStreams users, MarketStreams market,
        RequestAuthenticator authenticator, ClientIds ids, LongSupplier clockMs) {
        this.sockets = sockets;
        this.users = users;
        this.market = market;
        this.authenticator = authenticator;
        this.ids = ids;
        this.clockMs = clockMs;
    }

    void addTo(ServletContextHandler handler) {
        JettyWebSocketServletContainerInitializer.configure(handler, (context, container) -> {
            container.addMapping("/ws-api/v3",
                (request, response) -> new SocketEndpoint(new WebSocketApi(sockets, users, authenticator, clockMs)));
            container.addMapping("/stream", (request, response) -> new SocketEndpoint(combined(request)));
            container.addMapping("/ws",
                (request, response) -> new SocketEndpoint(new MarketSocket(sockets, market, false, List.of())));
            container.addMapping("/ws/*", (request, response) -> new SocketEndpoint(single(request)));
        });
    }

    /** The listen keys of the old user stream; they need the API key but no signature. */
    void addTo(RoutesConfig routes) {
        String path = "/api/v3/userDataStream";
        routes.post(path, ctx -> {
            authenticator.checkKey(ctx.header("X-MBX-APIKEY"));
            String listenKey = ids.nextListenKey();
            users.addListenKey(listenKey);
            Answer.ok(JsonNodeFactory.instance.objectNode().put("listenKey", listenKey)).write(ctx);
        });
        routes.put(path, ctx -> {
            knownListenKey(ctx);
            Answer.ok(JsonNodeFactory.instance.objectNode()).write(ctx);
        });
        routes.delete(path, ctx -> {
            users.removeListenKey(knownListenKey(ctx));
            Answer.ok(JsonNodeFactory.instance.objectNode()).write(ctx);
        });
    }

    private String knownListenKey(Context ctx) {
        authenticator.checkKey(ctx.header("X-MBX-APIKEY"));
        String query = ctx.queryString() == null ? "" : ctx.queryString();
        String listenKey = Parameters.parse(query, ctx.body()).required("listenKey");
        if (!users.hasListenKey(listenKey)) {
            throw Refusal.listenKey();
        }
        return listenKey;
    }

    private VenueSocket combined(JettyServerUpgradeRequest request) {
        String query = request.getQueryString();
        String streams = Parameters.parse(query == null ? "" : query).text("streams");
        return new MarketSocket(sockets, market, true, names(streams == null ? "" : streams));
    }

    private VenueSocket single(JettyServerUpgradeRequest request) {
        String path = request.getRequestURI().getRawPath();
        String name = URLDecoder.decode(path.substring(path.indexOf(SOCKET) + SOCKET.length()),
            StandardCharsets.UTF_8);
        return users.hasListenKey(name) ? new ListenKeySocket(sockets, users)
            : new MarketSocket(sockets, market, false, names(name));
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split("/")).filter(name -> !name.isEmpty()).toList();
    }
}
