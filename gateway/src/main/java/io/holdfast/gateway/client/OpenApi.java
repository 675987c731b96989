package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the API is, for programs: openapi.yaml as JSON, without a token. A test holds the running server to it. */
final class OpenApi {
    static final String RESOURCE = "openapi.yaml";

    /** Read when it is first asked for: no start waits for it. */
    private static final class Document {
        private static final String JSON = read();

        private static String read() {
            try (InputStream yaml = OpenApi.class.getResourceAsStream(RESOURCE)) {
                return new JsonMapper().writeValueAsString(new YAMLMapper().readTree(yaml));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private OpenApi() {
    }

    static void serve(Context ctx) {
        Http.allowQuery(ctx);
        Http.json(ctx, 200, Document.JSON);
    }
}
