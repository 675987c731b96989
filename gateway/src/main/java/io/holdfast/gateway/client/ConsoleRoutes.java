package io.holdfast.gateway.client;

import io.holdfast.engine.follower.Follower;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page at {@code /} and what it reads. Its files come from the class path, and it may ask this server alone for
 * anything. It changes nothing: what is done from it goes to the routes that any client has, with the token.
 */
final class ConsoleRoutes {
    /** Below it is all that the page reads. */
    static final String PREFIX = "/console/";

    private static final String FILES = "/console/";
    private static final List<String> SCRIPTS =
        List.of("console.js", "page.js", "panels.js", "orders.js", "actions.js", "chart.js");
    private static final Set<String> NAMES = Stream.concat(SCRIPTS.stream(),
        Stream.of("console.css", "icon.svg", "uPlot.esm.js", "uPlot.min.css")).map(name -> PREFIX + name)
        .collect(Collectors.toSet());
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Follower follower;
    private final JournalOrders journal;
    private final ConsoleFeed feed;

    ConsoleRoutes(HttpApi.Builder config) {
        follower = config.follower;
        journal = new JournalOrders(config.directory);
        feed = new ConsoleFeed(config);
    }

    /** Whether a path is that of the page or of a file of it, with nothing in it of what the engine knows. */
    static boolean isFile(String path) {
        return path.equals("/") || NAMES.contains(path);
    }

    /** What answers at each path. */
    Map<String, Handler> pages() {
        Map<String, Handler> pages = new LinkedHashMap<>();
        pages.put("/", file("index.html", HTML));
        for (String script : SCRIPTS) {
            pages.put(PREFIX + script, file(script, SCRIPT));
        }
        pages.put(PREFIX + "console.css", file("console.css", CSS));
        pages.put(PREFIX + "icon.svg", file("icon.svg", "image/svg+xml"));
        pages.put(PREFIX + "uPlot.esm.js", file("uplot/uPlot.esm.js", SCRIPT));
        pages.put(PREFIX + "uPlot.min.css", file("uplot/uPlot.min.css", CSS));
        pages.put(PREFIX + "events", guarded(feed::serve));
        pages.put(PREFIX + "orders/{orderId}", guarded(this::life));
        return pages;
    }

    /** Ends the streams; there will be no new ones. */
    void close() {
        feed.close();
    }

    private static Handler file(String name, String type) {
        byte[] bytes = read(name);
        return guarded(ctx -> {
            Http.allowQuery(ctx);
            ctx.status(200).contentType(type).result(bytes);
        });
    }

    private static byte[] read(String name) {
        try (InputStream in = ConsoleRoutes.class.getResourceAsStream(FILES + name)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks a file of the console, name=" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Handler guarded(Handler handler) {
        return ctx -> {
            ctx.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
            handler.handle(ctx);
        };
    }

    /** All records that tell of an order, as {@code holdfast explain} has them. */
    private void life(Context ctx) {
        Http.allowQuery(ctx);
        long orderId = Http.positive("orderId", ctx.pathParam("orderId"), Long.MAX_VALUE);
        long sequence = follower.sequence();
        OrderLife life = orderId > sequence ? null : journal.life(orderId, sequence);
        if (life == null) {
            throw ApiException.of(ApiException.NOT_FOUND, "unknown_order", "order is not known, orderId=" + orderId);
        }
        Http.json(ctx, 200, life.json(sequence, Http.ageMs(follower)));
    }
}
