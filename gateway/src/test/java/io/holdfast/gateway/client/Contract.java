package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The OpenAPI document as what answers are held against: an answer must be documented for its operation and status, to
 * the last field. Any thread.
 */
final class Contract {
    /** Paths that are a page's and not the API's: what the browser loads. They are not in the document. */
    static final Pattern PAGE_ASSETS = Pattern.compile("/|/favicon\\.ico|/console(/.*)?");
    static final JsonNode DOCUMENT = read("/io/holdfast/gateway/client/" + OpenApi.RESOURCE);
    static final List<Operation> OPERATIONS = operations();

    /** Answers of no operation alone: any path, any method, no HTTP. */
    private static final Set<String> ANYWHERE = Set.of("unknown_path", "method_not_allowed", "bad_request");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = factory();
    private static final Map<JsonNode, JsonSchema> COMPILED = new ConcurrentHashMap<>();

    /** One method of one path. */
    record Operation(String id, String method, String path, JsonNode node) {
        boolean matches(String itsMethod, String itsPath) {
            return method.equals(itsMethod) && itsPath.matches(path.replaceAll("\\{[^}]+}", "[^/]+"));
        }

        boolean isOpenToAll() {
            return node.path("security").isArray() && node.path("security").isEmpty();
        }
    }

    private Contract() {
    }

    private static JsonSchemaFactory factory() {
        JsonMetaSchema plain = JsonMetaSchema.getV202012();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012, builder -> builder.metaSchema(
            JsonMetaSchema.builder(plain.getIri(), plain).keyword(new NonValidationKeyword("components")).build()));
    }

    /** A YAML or JSON file of the class path. */
    static JsonNode read(String resource) {
        try (InputStream yaml = Contract.class.getResourceAsStream(resource)) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Operation> operations() {
        List<Operation> found = new ArrayList<>();
        DOCUMENT.get("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
            if (!method.getKey().equals("parameters")) {
                found.add(new Operation(method.getValue().get("operationId").textValue(),
                    method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
            }
        }));
        return List.copyOf(found);
    }

    static Operation operation(String id) {
        return OPERATIONS.stream().filter(one -> one.id.equals(id)).findFirst().orElseThrow();
    }

    /**
     * Checks an answer.
     *
     * @return what it was: operation, status and code
     */
    static String check(HttpRequest request, HttpResponse<String> answer) {
        return check(request.method(), request.uri().getPath(), answer.statusCode(),
            name -> answer.headers().firstValue(name).orElse(null), answer.body());
    }

    /** The same for an answer that was got in another way. */
    static String check(String method, String path, int status, UnaryOperator<String> header, String body) {
        if (method.equals("HEAD") || PAGE_ASSETS.matcher(path).matches() && status == 200) {
            return method; // HEAD is refused everywhere, and has no body
        }
        String shown = method + ' ' + path + " was answered " + status + ' ' + body;
        String media = String.valueOf(header.apply("Content-Type"));
        JsonNode json = media.equals("application/json") ? parse(body, shown) : null;
        String code = json == null ? "" : json.path("error").path("code").asText();
        Operation operation = OPERATIONS.stream().filter(one -> one.matches(method, path)).findFirst().orElse(null);
        JsonNode response = operation == null || ANYWHERE.contains(code) ? sharedAnswer(code)
            : resolve(operation.node.path("responses").path(String.valueOf(status)));
        if (response == null || response.isMissingNode()) {
            fail(shown + "\n" + OpenApi.RESOURCE + " does not have this status for this operation: add it to its "
                + "responses, with the codes that it may have");
        }
        for (Map.Entry<String, JsonNode> named : response.path("headers").properties()) {
            assertTrue(!resolve(named.getValue()).path("required").asBoolean() || header.apply(named.getKey()) != null,
                shown + "\nhas no header " + named.getKey());
        }
        JsonNode content = response.path("content").path(media);
        assertTrue(content.isObject(), shown + "\n" + OpenApi.RESOURCE + " does not have this Content-Type: " + media);
        if (json != null) {
            valid(content.get("schema"), json, shown);
        }
        return key(operation == null || ANYWHERE.contains(code) ? "anywhere" : operation.id, status, code);
    }

    private static String key(String operation, int status, String code) {
        return (operation + ' ' + status + ' ' + code).strip();
    }

    /** Checks that a body that was taken is one that the document describes. */
    static void checkTaken(String method, String path, String body) {
        OPERATIONS.stream().filter(one -> one.matches(method, path) && one.node.has("requestBody")).forEach(one ->
            valid(resolve(one.node.get("requestBody")).at("/content/application~1json/schema"), parse(body, body),
                method + ' ' + path + " took " + body));
    }

    static void checkRecord(String json) {
        valid(DOCUMENT.at("/components/schemas/Record"), parse(json, json), "record " + json);
    }

    private static JsonNode parse(String json, String shown) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(shown, e);
        }
    }

    private static void valid(JsonNode schema, JsonNode json, String shown) {
        JsonSchema compiled = COMPILED.computeIfAbsent(schema, node -> {
            ObjectNode root = node.deepCopy();
            root.set("components", DOCUMENT.get("components")); // where its references lead
            return SCHEMAS.getSchema(root);
        });
        Set<ValidationMessage> wrong = compiled.validate(json);
        assertEquals(Set.of(), wrong, shown + "\nis not as " + OpenApi.RESOURCE + " says: mend the one or the other");
    }

    static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(DOCUMENT.at(node.get("$ref").textValue().substring(1))) : node;
    }

    private static JsonNode sharedAnswer(String code) {
        for (JsonNode response : DOCUMENT.at("/components/responses")) {
            if (codes(schemaOf(response)).contains(code)) {
                return response;
            }
        }
        return null;
    }

    private static JsonNode schemaOf(JsonNode response) {
        return response.path("content").path("application/json").path("schema");
    }

    /** The codes that a schema of an error lists; "" where it is another thing than an error too. */
    private static Set<String> codes(JsonNode schema) {
        JsonNode own = resolve(schema);
        Set<String> codes = new LinkedHashSet<>();
        own.path("properties").path("error").path("properties").path("code").path("enum")
            .forEach(code -> codes.add(code.textValue()));
        own.path("allOf").forEach(part -> codes.addAll(codes(part)));
        own.path("anyOf").forEach(part -> {
            Set<String> of = codes(part);
            codes.addAll(of.isEmpty() ? Set.of("") : of);
        });
        return codes;
    }

    /** All that the document says may be answered: operation, status and code. */
    static Set<String> documented() {
        Set<String> all = new TreeSet<>();
        for (Operation operation : OPERATIONS) {
            operation.node.get("responses").properties().forEach(answer -> {
                Set<String> codes = codes(schemaOf(resolve(answer.getValue())));
                (codes.isEmpty() ? Set.of("") : codes).forEach(code ->
                    all.add(key(operation.id, Integer.parseInt(answer.getKey()), code)));
            });
        }
        all.addAll(Set.of("anywhere 400 bad_request", "anywhere 431 bad_request", "anywhere 404 unknown_path",
            "anywhere 405 method_not_allowed"));
        return all;
    }

    /** All codes that the document lists anywhere. */
    static Set<String> documentedCodes() {
        Set<String> all = new TreeSet<>();
        DOCUMENT.at("/components/schemas").forEach(schema -> all.addAll(codes(schema)));
        all.remove("");
        return all;
    }
}
