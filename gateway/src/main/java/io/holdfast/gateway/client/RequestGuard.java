package io.holdfast.gateway.client;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets through what asks for one of our names with a token whose role is enough and that does not come too often, and
 * without a token what asks for the health, for what there is to ask, or looks at the console. A page of another site
 * in a browser does not come through: its requests have the host name or the origin of that site, or the browser's word
 * that they are another site's.
 */
final class RequestGuard {
    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

    private static final Set<String> OPEN_TO_ALL = Set.of("/health/live", "/health/ready", "/openapi.json");
    /** What a browser says of a request by a page from here, and of one that its user typed. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    /** What a proxy says of whom it asks for. */
    private static final List<String> FOR_ANOTHER = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");
    private static final String CALLER = "caller";
    private static final String RETRY_AFTER_S = "1";

    private final ApiTokens tokens;
    private final Set<String> hosts = new TreeSet<>(LOCAL);

    /**
     * A guard.
     *
     * @param others the names of this machine that clients may use beside the local ones
     */
    RequestGuard(ApiTokens tokens, List<String> others) {
        this.tokens = tokens;
        others.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    }

    void install(RoutesConfig routes) {
        routes.before(this::check);
        routes.beforeMatched(this::checkRole);
    }

    /** Whose token a request has; {@code null} where it needs none. */
    static ApiTokens.Caller caller(Context ctx) {
        return ctx.attribute(CALLER);
    }

    private void check(Context ctx) {
        checkOrigin(ctx);
        if (needsNoToken(ctx)) {
            return;
        }
        ApiTokens.Caller caller = tokens.find(ctx.header("Authorization"));
        if (caller == null) {
            throw ApiException.of(ApiException.UNAUTHORIZED, "unauthorized",
                "Authorization must be Bearer and the token of the file " + ApiToken.FILE)
                .with("WWW-Authenticate", "Bearer realm=\"holdfast\"");
        }
        if (!caller.rate().take(System.nanoTime())) {
            throw ApiException.of(ApiException.TOO_MANY, "too_many_requests",
                "more requests than a token may make in a second, nothing was done, token=" + caller.name())
                .with("Retry-After", RETRY_AFTER_S);
        }
        ctx.attribute(CALLER, caller);
    }

    /** The console's page is no secret; what it shows is told without a token to this machine alone. */
    private static boolean needsNoToken(Context ctx) {
        String path = ctx.path();
        return OPEN_TO_ALL.contains(path) || ConsoleRoutes.isFile(path)
            || path.startsWith(ConsoleRoutes.PREFIX) && isFromHere(ctx);
    }

    /** By both ends: another machine could give a local name, and a proxy here hands on requests of others. */
    private static boolean isFromHere(Context ctx) {
        if (FOR_ANOTHER.stream().anyMatch(name -> ctx.header(name) != null)) {
            return false;
        }
        try {
            return LOCAL.contains(name(ctx.header("Host")))
                && InetAddress.getByName(ctx.req().getRemoteAddr()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // it is an address already, and one that cannot be read is not this machine's
        }
    }

    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return (colon > host.lastIndexOf(']') ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }

    private void checkOrigin(Context ctx) {
        String host = ctx.header("Host");
        if (!isAllowed(host)) {
            throw ApiException.of(ApiException.FORBIDDEN, "host_not_allowed", "Host must be "
                + (hosts.size() == LOCAL.size() ? "127.0.0.1, localhost or [::1]" : "one of " + hosts));
        }
        String origin = ctx.header("Origin");
        String site = ctx.header("Sec-Fetch-Site");
        if (origin != null && !origin.equalsIgnoreCase(ctx.scheme() + "://" + host)
            || site != null && !OWN_SITES.contains(site)) {
            throw ApiException.of(ApiException.FORBIDDEN, "origin_not_allowed",
                "no page but the engine's own may use the API");
        }
    }

    /** A route that names no role wants the highest. */
    private void checkRole(Context ctx) {
        if (needsNoToken(ctx)) {
            return;
        }
        Role needed = ctx.routeRoles().size() == 1 && ctx.routeRoles().iterator().next() instanceof Role role
            ? role : Role.OPERATE;
        ApiTokens.Caller caller = caller(ctx);
        if (!caller.role().allows(needed)) {
            throw ApiException.of(ApiException.FORBIDDEN, "role_missing", "this needs a token with the role "
                + needed.text() + ", token=" + caller.name() + " role=" + caller.role().text());
        }
    }

    private boolean isAllowed(String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        String digits = port ? host.substring(colon + 1) : "";
        return hosts.contains(name(host))
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
