package io.holdfast.gateway.client;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes every error the one shape of the API, also those of the server below it. */
final class ApiErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

    private ApiErrors() {
    }

    static void install(JavalinConfig javalin) {
        javalin.routes.exception(ApiException.class, ApiErrors::answer);
        javalin.routes.exception(HttpResponseException.class, (e, ctx) -> answer(translate(e, ctx), ctx));
        javalin.routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("request failed: method={} path={}", ctx.method(), ctx.path(), e);
            answer(internal(), ctx);
        });
        javalin.jetty.modifyServer(server -> server.setErrorHandler(new JsonErrorHandler()));
    }

    private static void answer(ApiException error, Context ctx) {
        error.headers().forEach(ctx::header);
        Http.json(ctx, error.status(), error.json());
    }

    private static ApiException translate(HttpResponseException e, Context ctx) {
        if (e instanceof MethodNotAllowedResponse) {
            String allowed = e.getDetails().values().stream().findFirst().orElse("");
            return methodNotAllowed(ctx, allowed.replace(", HEAD", ""));
        }
        return of(e.getStatus(), ctx.path());
    }

    private static ApiException methodNotAllowed(Context ctx, String allowed) {
        return ApiException.of(ApiException.METHOD_NOT_ALLOWED, "method_not_allowed",
            "method is not allowed here, method=" + ctx.req().getMethod() + " allowed=" + allowed)
            .with("Allow", allowed);
    }

    static void refuseHead(Context ctx) {
        String path = ctx.path();
        boolean taken = path.equals("/v1/orders") || path.equals("/v1/groups");
        String others = taken ? ", POST" : path.startsWith("/v1/orders/") ? ", DELETE" : "";
        throw methodNotAllowed(ctx, "GET" + others);
    }

    private static ApiException internal() {
        return ApiException.of(ApiException.INTERNAL, "internal", "the request failed, the log says why");
    }

    private static ApiException of(int status, String path) {
        return switch (status) {
            case ApiException.NOT_FOUND -> ApiException.of(status, "unknown_path", "path is not known, path="
                + OrderBody.cut(path));
            case ApiException.INTERNAL -> internal();
            case ApiException.UNAVAILABLE -> ApiException.later("stopping", "the engine is stopping, nothing was done");
            default -> ApiException.of(status, "bad_request", "request cannot be read, status=" + status);
        };
    }

    /** What Jetty refuses before a route sees it: a malformed request line, a header that is too long. */
    private static final class JsonErrorHandler extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = request.getHttpURI() == null ? null : request.getHttpURI().getPath();
            ApiException error = of(response.getStatus(), String.valueOf(path));
            error.headers().forEach(response.getHeaders()::put);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            Content.Sink.write(response, true, error.json(), callback);
            return true;
        }
    }
}
