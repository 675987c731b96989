package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.follower.Follower;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What all routes do alike: bodies and query parameters in, JSON with the state's sequence and age out. */
final class Http {
    private static final int MAX_BODY = 64 * 1024;
    /** Bytes that most bodies fit in. */
    private static final int FIRST_BODY = 1024;
    private static final long MAX_BODY_NS = TimeUnit.SECONDS.toNanos(5);
    private static final JsonMapper MAPPER = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    /** Writes fields of a body from a fold that holds still. */
    interface Fields {
        void write(JsonGenerator out, EngineState state) throws IOException;
    }

    private Http() {
    }

    static void json(Context ctx, int status, String json) {
        ctx.status(status).contentType("application/json").result(json);
    }

    /** Answers with an object of sequence, age and further fields; takes no parameters but those. */
    static void state(Context ctx, Follower follower, Fields fields, String... parameters) {
        allowQuery(ctx, parameters);
        json(ctx, 200, follower.read(state -> Json.text(out -> {
            out.writeStartObject();
            out.writeNumberField("sequence", state.sequence());
            out.writeNumberField("ageMs", ageMs(follower));
            fields.write(out, state);
            out.writeEndObject();
        })));
    }

    /** How long ago the fold was last seen to have all that the journal has, in milliseconds. */
    static long ageMs(Follower follower) {
        return TimeUnit.NANOSECONDS.toMillis(follower.ageNs());
    }

    /** Refuses query parameters that the route does not know. */
    static void allowQuery(Context ctx, String... known) {
        for (String name : ctx.queryParamMap().keySet()) {
            if (!Arrays.asList(known).contains(name)) {
                String shown = OrderBody.cut(name);
                throw ApiException.field("unknown_parameter", shown, "query parameter is not known, parameter="
                    + shown);
            }
        }
    }

    /**
     * The JSON object in a body, with no other fields than those that are known.
     *
     * @throws ApiException naming the first thing that is wrong
     */
    static JsonNode body(Context ctx, Set<String> fields) throws IOException {
        String type = ctx.contentType();
        String media = type == null ? "" : type.split(";", 2)[0].strip();
        if (!media.equalsIgnoreCase("application/json")) {
            throw ApiException.of(ApiException.UNSUPPORTED_TYPE, "unsupported_media_type",
                "Content-Type must be application/json");
        }
        return object(bytes(ctx.bodyInputStream()), fields);
    }

    /** The same of the bytes of a body. */
    static JsonNode object(byte[] body, Set<String> fields) {
        JsonNode root = tree(body);
        if (!root.isObject()) {
            throw ApiException.of(ApiException.BAD_REQUEST, "not_json", "body must be a JSON object");
        }
        requireFields(root, fields);
        return root;
    }

    /** What an object has is known and not null: a null may be meant as nothing, or be a value that is missing. */
    static void requireFields(JsonNode object, Set<String> fields) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!fields.contains(name)) {
                String shown = OrderBody.cut(name);
                throw ApiException.field("unknown_field", shown, "field is not known, field=" + shown);
            }
            if (object.get(name).isNull()) {
                throw ApiException.field("missing_field", name, name + " is null: give it a value, or leave it out");
            }
        }
    }

    /** No client may keep a thread for long, however slowly it sends. */
    private static byte[] bytes(InputStream in) {
        long begun = System.nanoTime();
        byte[] body = new byte[FIRST_BODY];
        int length = 0;
        int read = 0;
        while (read >= 0 && length <= MAX_BODY) {
            if (System.nanoTime() - begun > MAX_BODY_NS) {
                throw ApiException.of(ApiException.TOO_SLOW, "body_too_slow", "body must be here within "
                    + TimeUnit.NANOSECONDS.toSeconds(MAX_BODY_NS) + " s").with("Connection", "close");
            }
            if (length == body.length) {
                body = Arrays.copyOf(body, Math.min(4 * length, MAX_BODY + 1));
            }
            read = read(in, body, length);
            length += Math.max(read, 0);
        }
        if (length > MAX_BODY) {
            throw ApiException.of(ApiException.TOO_LARGE, "body_too_large", "body must be at most " + MAX_BODY
                + " bytes");
        }
        return Arrays.copyOf(body, length);
    }

    private static int read(InputStream in, byte[] body, int length) {
        try {
            return in.read(body, length, body.length - length);
        } catch (IOException e) {
            throw ApiException.of(ApiException.BAD_REQUEST, "body_incomplete", "body did not come to its end: "
                + e.getClass().getSimpleName()).with("Connection", "close");
        }
    }

    private static JsonNode tree(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            throw ApiException.of(ApiException.BAD_REQUEST, "not_json", "body must be JSON without duplicate fields"
                + (at == null ? "" : ", line=" + at.getLineNr() + " column=" + at.getColumnNr()));
        } catch (IOException e) {
            throw ApiException.of(ApiException.BAD_REQUEST, "not_json", "body must be JSON in UTF-8");
        }
    }

    /** A query parameter, or {@code null} where it is absent. */
    static String query(Context ctx, String name) {
        List<String> values = ctx.queryParams(name);
        if (values.size() > 1) {
            throw ApiException.field("invalid_value", name, name + " must be given once, count=" + values.size());
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** A query parameter from 1 to a maximum. */
    static long number(Context ctx, String name, long absent, long max) {
        String text = query(ctx, name);
        return text == null ? absent : positive(name, text, max);
    }

    static long positive(String name, String text, long max) {
        if (text.length() < 20 && text.chars().allMatch(c -> c >= '0' && c <= '9') && !text.isEmpty()) {
            try {
                long value = Long.parseLong(text);
                if (value >= 1 && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Beyond 64 bits, and so beyond the maximum: refused below.
            }
        }
        throw ApiException.field("invalid_value", name, name + " must be a whole number from 1 to " + max + ", " + name
            + "=" + OrderBody.cut(text));
    }
}
