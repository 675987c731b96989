package io.holdfast.gateway.client;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Set;

/**
 * Lets through what comes from this machine with the token. A page in a browser of this machine does not: its requests
 * have the host name of its own site, and no token.
 */
final class RequestGuard {
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

    private final ApiToken token;

    RequestGuard(ApiToken token) {
        this.token = token;
    }

    void install(RoutesConfig routes) {
        routes.before(this::check);
    }

    private void check(Context ctx) {
        if (!isLocal(ctx.header("Host"))) {
            throw ApiException.of(ApiException.FORBIDDEN, "host_not_allowed",
                "Host must be 127.0.0.1, localhost or [::1]");
        }
        if (!token.authorises(ctx.header("Authorization"))) {
            throw ApiException.of(ApiException.UNAUTHORIZED, "unauthorized",
                "Authorization must be Bearer and the token of the file " + ApiToken.FILE)
                .with("WWW-Authenticate", "Bearer realm=\"holdfast\"");
        }
    }

    private static boolean isLocal(String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        String digits = port ? host.substring(colon + 1) : "";
        return HOSTS.contains((port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT))
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
