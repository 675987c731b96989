package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the HTTP API has acknowledged, and so must be in the journal whatever happens.
 *
 * @param taken order ids by request id
 * @param refused ids of denials by request id
 * @param cancels orders whose cancel was taken
 */
record Promises(Map<String, Long> taken, Map<String, Long> refused, Set<Long> cancels) {
    boolean isEmpty() {
        return taken.isEmpty() && refused.isEmpty() && cancels.isEmpty();
    }

    /** What was promised and is not among the records, which are those from sequence 1 on. */
    List<String> notIn(List<JsonNode> records) {
        List<String> missing = new ArrayList<>();
        taken.forEach((requestId, orderId) -> find(missing, records, "ORDER_INTENT", requestId, orderId));
        refused.forEach((requestId, orderId) -> find(missing, records, "ORDER_DENIED", requestId, orderId));
        Set<Long> absent = new HashSet<>(cancels);
        for (JsonNode record : records) {
            if (record.get("type").textValue().equals("CANCEL_INTENT")) {
                absent.remove(record.get("orderId").longValue());
            }
        }
        absent.forEach(orderId -> missing.add("the API took a cancel that is not in the journal, orderId=" + orderId));
        return missing;
    }

    private static void find(List<String> missing, List<JsonNode> records, String type, String requestId,
                             long orderId) {
        JsonNode record = orderId < 1 || orderId > records.size() ? null : records.get((int) (orderId - 1));
        if (record == null || !record.get("type").textValue().equals(type)
            || !record.path("requestId").asText().equals(requestId)) {
            missing.add("the API answered for a record that is not in the journal, requestId=" + requestId
                + " orderId=" + orderId + " record=" + record);
        }
    }
}
