package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.GroupMode;
import io.holdfast.engine.core.GroupRule;
import io.holdfast.engine.core.GroupState;
import io.holdfast.engine.core.LegState;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.ProtectionState;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.journal.Durability;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The OpenAPI document is one, and names what the server and the sources have. */
@Timeout(60)
class OpenApiTest extends ApiFixture {
    private static final Path SOURCES = Path.of("src/main/java/io/holdfast/gateway/client");
    private static final String ADVICE = OpenApi.RESOURCE + " and the server differ: document a new route there, with "
        + "all its answers, or add what only a page loads to Contract.PAGE_ASSETS";

    @Test
    void isAnOpenApi31Document() {
        String base = "https://spec.openapis.org/oas/3.1/";
        String version = "/WORK-IN-PROGRESS"; // as the schemas' sources name themselves
        Map<String, String> schemas = Stream.of("schema", "schema-base", "dialect", "meta").collect(Collectors.toMap(
            name -> base + name + version, name -> Contract.read("/openapi-3.1/" + name + ".yaml").toString()));
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(schemas)));
        assertEquals(Set.of(), factory.getSchema(URI.create(base + "schema-base" + version))
            .validate(Contract.DOCUMENT));
    }

    @Test
    void isServedWithoutAToken() throws IOException {
        HttpResponse<String> answer =
            live.send(HttpRequest.newBuilder(URI.create(live.api.url() + "/openapi.json")));
        assertEquals(200, answer.statusCode());
        assertEquals(Contract.DOCUMENT, MAPPER.readTree(answer.body()));
    }

    @Test
    void hasEachRouteAndNoOther() {
        Set<String> documented = Contract.OPERATIONS.stream().map(one -> one.method() + ' ' + one.path())
            .collect(Collectors.toCollection(TreeSet::new));
        Set<String> served = live.api.routes().stream()
            .filter(route -> !route.startsWith("BEFORE") && !route.startsWith("AFTER"))
            .filter(route -> !route.startsWith("HEAD ")) // refused everywhere
            .filter(route -> !Contract.PAGE_ASSETS.matcher(route.substring(route.indexOf(' ') + 1)).matches())
            .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(served, documented, ADVICE);
    }

    @Test
    void namesEachOperationOnce() {
        List<String> ids = Contract.OPERATIONS.stream().map(Contract.Operation::id).toList();
        assertEquals(ids.size(), Set.copyOf(ids).size(), ids.toString());
    }

    @Test
    void refersToWhatIsThereAndHasNothingThatNobodyRefersTo() {
        Set<String> wanted = new TreeSet<>();
        Contract.DOCUMENT.findValues("$ref").forEach(reference -> {
            assertTrue(!Contract.DOCUMENT.at(reference.textValue().substring(1)).isMissingNode(),
                reference.textValue());
            wanted.add(reference.textValue());
        });
        List<String> unused = new ArrayList<>();
        Contract.DOCUMENT.get("components").properties().forEach(kind -> kind.getValue().fieldNames()
            .forEachRemaining(name -> {
                String reference = "#/components/" + kind.getKey() + '/' + name;
                if (!wanted.contains(reference)) {
                    unused.add(reference);
                }
            }));
        assertEquals(List.of("#/components/securitySchemes/token", "#/components/responses/Unreadable",
            "#/components/responses/UnknownPath", "#/components/responses/MethodNotAllowed"), unused);
    }

    @Test
    void listsTheWordsThatTheEngineHas() {
        Map<String, Enum<?>[]> words = Map.ofEntries(Map.entry("Side", Side.values()),
            Map.entry("TimeInForce", TimeInForce.values()), Map.entry("OrderType", OrderType.values()),
            Map.entry("OrderStatus", OrderState.values()), Map.entry("GroupMode", GroupMode.values()),
            Map.entry("GroupRule", GroupRule.values()), Map.entry("GroupStatus", GroupState.values()),
            Map.entry("LegStatus", LegState.values()), Map.entry("ProtectionStatus", ProtectionState.values()),
            Map.entry("TradingState", TradingState.values()), Map.entry("VenueStatus", VenueStatus.values()),
            Map.entry("Operation", Operation.values()), Map.entry("RecordKind", RecordKind.values()),
            Map.entry("Durability", Durability.values()));
        words.forEach((schema, values) -> assertWords(schema, values, Enum::name));
        assertWords("Actor", Actor.values(), value -> value.name().toLowerCase(Locale.ROOT));
    }

    private static void assertWords(String schema, Enum<?>[] values, Function<Enum<?>, String> name) {
        Set<String> documented = new TreeSet<>();
        JsonNode list = Contract.DOCUMENT.at("/components/schemas/" + schema + "/enum");
        list.forEach(word -> documented.add(word.textValue()));
        assertEquals(Arrays.stream(values).map(name).collect(Collectors.toCollection(TreeSet::new)), documented,
            "add the words to " + schema + " in " + OpenApi.RESOURCE);
    }

    @Test
    void listsEachErrorThatTheSourcesName() throws IOException {
        Pattern refusal = Pattern.compile(
            "ApiException\\s*\\.\\s*(?:of|later|field|refused|refusedGroup)\\(\\s*(?:[A-Za-z_.]+,\\s*)?\"([a-z_]+)\"");
        Set<String> named = new TreeSet<>();
        for (String source : sources()) {
            Matcher matcher = refusal.matcher(source);
            while (matcher.find()) {
                named.add(matcher.group(1));
            }
        }
        assertTrue(named.size() > 25, named.toString());
        named.removeAll(Contract.documentedCodes());
        assertEquals(Set.of(), named, "add these codes to " + OpenApi.RESOURCE + ", to each operation that has them");
    }

    @Test
    void listsEachFieldOfRecords() throws IOException {
        Pattern field = Pattern.compile("(?:\\(out, |Field\\(|-> )\"([a-zA-Z]+)\"");
        Matcher matcher = field.matcher(Files.readString(SOURCES.resolve("RecordJson.java")));
        Set<String> written = new TreeSet<>();
        while (matcher.find()) {
            written.add(matcher.group(1));
        }
        Set<String> documented = new TreeSet<>();
        Contract.DOCUMENT.at("/components/schemas/Record/properties").fieldNames().forEachRemaining(documented::add);
        assertEquals(written, documented, "add the fields to Record in " + OpenApi.RESOURCE);
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }
}
