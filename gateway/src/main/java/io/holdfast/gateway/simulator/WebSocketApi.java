package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * One connection of the WebSocket API, {@code /ws-api/v3}: time and the user stream.
 *
 * @see <a href="https://github.com/binance/binance-spot-api-docs/blob/master/web-socket-api.md">web-socket-api.md</a>
 */
final class WebSocketApi extends VenueSocket {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int OK = 200;

    private final UserStreams streams;
    private final RequestAuthenticator authenticator;
    private final LongSupplier clockMs;
    private int subscribed;

    WebSocketApi(Sockets sockets, UserStreams streams, RequestAuthenticator authenticator,
        LongSupplier clockMs) {
        super(sockets);
        this.streams = streams;
        this.authenticator = authenticator;
        this.clockMs = clockMs;
    }

    @Override
    void onText(String text) {
        if (streams.isSilent()) {
            return;
        }
        JsonNode id = JSON.nullNode();
        try {
            JsonNode request = MAPPER.readTree(text);
            id = request.path("id").isMissingNode() ? id : request.path("id");
            handle(id, request.path("method").asText(), parameters(request.path("params")));
        } catch (JsonProcessingException ex) {
            refuse(id, Refusal.bad(-1135, "Invalid JSON Request"));
        } catch (Refusal refusal) {
            refuse(id, refusal);
        }
    }

    @Override
    void onEnd() {
        streams.remove(this);
    }

    @Override
    boolean answersPings() {
        return !streams.isSilent();
    }

    private void handle(JsonNode id, String method, Map<String, String> given) {
        switch (method) {
            case "ping" -> answer(id, JSON.objectNode());
            case "time" -> answer(id, JSON.objectNode().put("serverTime", clockMs.getAsLong()));
            case "userDataStream.subscribe.signature" -> subscribe(id, given);
            case "userDataStream.unsubscribe" -> {
                long subscriptionId = new Parameters(given).integer("subscriptionId", 0);
                answer(id, JSON.objectNode());
                streams.unsubscribe(this, (int) subscriptionId);
            }
            case "userDataStream.subscribe" -> throw Refusal.bad(-2015, "Log on first, or use "
                + "userDataStream.subscribe.signature.");
            default -> throw Refusal.bad(-1100, "Unknown method: " + method);
        }
    }

    private void subscribe(JsonNode id, Map<String, String> given) {
        Parameters parameters = new Parameters(given);
        authenticator.checkKey(parameters.text("apiKey"));
        String signature = parameters.required("signature");
        // Unlike REST, the order is alphabetical whatever the order sent.
        Map<String, String> signed = new TreeMap<>(given);
        signed.remove("signature");
        authenticator.checkSignature(signed.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining("&")), signature);
        authenticator.signed(parameters);
        int subscriptionId = subscribed++;
        streams.subscribe(this, subscriptionId,
            () -> answer(id, JSON.objectNode().put("subscriptionId", subscriptionId)));
    }

    private void answer(JsonNode id, ObjectNode result) {
        ObjectNode node = JSON.objectNode();
        node.set("id", id);
        node.put("status", OK);
        node.set("result", result);
        send(node.toString());
    }

    private void refuse(JsonNode id, Refusal refusal) {
        ObjectNode node = JSON.objectNode();
        node.set("id", id);
        node.put("status", refusal.status());
        node.putObject("error").put("code", refusal.code()).put("msg", refusal.getMessage());
        send(node.toString());
    }

    private static Map<String, String> parameters(JsonNode params) {
        Map<String, String> values = new TreeMap<>();
        params.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return values;
    }
}
