package io.holdfast.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.gateway.client.RecordJson;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** A record in a few words. */
final class RecordSummary {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What has a place of its own, or says nothing to a person. */
    private static final Set<String> LEFT_OUT = Set.of("sequence", "timeNs", "type", "actor", "cause", "epoch",
        "orderId", "clientOrderId", "venueTimeNs", "reason", "assetId", "instrumentId", "venueSymbol", "reserve",
        "reserveAsset", "configHash", "engineId", "jvm");

    /** What {@link #terms} says. */
    private static final Set<String> TERMS = Set.of("side", "quantity", "symbol", "orderType", "price", "timeInForce");

    private RecordSummary() {
    }

    /** The fields of a record as its JSON object has them. */
    static JsonNode fields(Record record, EngineState state) {
        try {
            return JSON.readTree(RecordJson.toJson(record, state));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("record does not read back, sequence=" + record.sequence, e);
        }
    }

    /** What a record says: the terms of an order or fill in words, the rest as name=value. */
    static String what(Record record, JsonNode fields) {
        if (record.kind == RecordKind.ORDER_FILLED) {
            return fill(fields);
        }
        StringJoiner words = new StringJoiner(" ");
        boolean hasTerms = fields.has("side");
        if (hasTerms) {
            words.add(terms(fields));
        }
        if (record.kind == RecordKind.ENGINE_STARTED) {
            words.add("epoch=" + record.epoch);
        }
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            boolean said = LEFT_OUT.contains(field.getKey()) || hasTerms && TERMS.contains(field.getKey());
            if (!said) {
                words.add(field.getKey() + "=" + field.getValue().asText());
            }
        }
        return words.toString();
    }

    /** Why it happened: its reason and the record that led to it; empty where it has neither. */
    static String why(Record record, JsonNode fields) {
        StringJoiner words = new StringJoiner(" ");
        if (fields.has("reason")) {
            words.add(fields.get("reason").asText());
        }
        if (record.cause != 0) {
            words.add("after " + record.cause);
        }
        return words.toString();
    }

    private static String fill(JsonNode fields) {
        StringJoiner words = new StringJoiner(", ");
        words.add(terms(fields));
        if (fields.has("feeAsset")) {
            words.add("fee " + fields.path("fee").asText() + " " + fields.get("feeAsset").asText());
        }
        words.add(fields.path("maker").asBoolean() ? "maker" : "taker");
        words.add("trade " + fields.path("tradeId").asText());
        return words.toString();
    }

    private static String terms(JsonNode fields) {
        StringJoiner words = new StringJoiner(" ");
        words.add(fields.path("side").asText());
        words.add(fields.path("quantity").asText());
        words.add(fields.path("symbol").asText());
        if (fields.has("orderType")) {
            words.add(fields.get("orderType").asText());
        }
        if (fields.has("price")) {
            words.add("at " + fields.get("price").asText());
        }
        if (fields.has("timeInForce")) {
            words.add(fields.get("timeInForce").asText());
        }
        return words.toString();
    }
}
