package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** A connection to market streams: those of its address, and those it subscribes to with {@code SUBSCRIBE}. */
final class MarketSocket extends VenueSocket {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final MarketStreams market;
    private final boolean combined;
    private final Set<String> streams;

    MarketSocket(Sockets sockets, MarketStreams market, boolean combined,
        Collection<String> streams) {
        super(sockets);
        this.market = market;
        this.combined = combined;
        this.streams = new ConcurrentSkipListSet<>(streams);
    }

    /** Whether each event is wrapped with the name of its stream. */
    boolean isCombined() {
        return combined;
    }

    @Override
    void onOpen() {
        streams.forEach(stream -> market.add(stream, this));
    }

    @Override
    void onEnd() {
        streams.forEach(stream -> market.remove(stream, this));
    }

    @Override
    void onText(String text) {
        try {
            JsonNode request = MAPPER.readTree(text);
            ObjectNode answer = JSON.objectNode();
            answer.putNull("result");
            String method = request.path("method").asText();
            if ("LIST_SUBSCRIPTIONS".equals(method)) {
                streams.forEach(answer.putArray("result")::add);
            } else if (!"SUBSCRIBE".equals(method) && !"UNSUBSCRIBE".equals(method)) {
                answer.put("code", 2).put("msg", "Invalid request: unknown method");
            }
            answer.set("id", request.path("id"));
            // The answer goes before the first event of what was subscribed to.
            send(answer.toString());
            change(method, request.path("params"));
        } catch (JsonProcessingException ex) {
            send(JSON.objectNode().put("code", 3).put("msg", "Invalid JSON").toString());
        }
    }

    private void change(String method, JsonNode names) {
        if ("SUBSCRIBE".equals(method)) {
            names.forEach(name -> {
                streams.add(name.asText());
                market.add(name.asText(), this);
            });
        } else if ("UNSUBSCRIBE".equals(method)) {
            names.forEach(name -> {
                streams.remove(name.asText());
                market.remove(name.asText(), this);
            });
        }
    }
}
