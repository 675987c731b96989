package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What holds for every journal, whatever happened: checked record by record on the JSON alone. It remembers what was
 * broken and goes on, so that one fault shows all its traces. One thread.
 */
final class JournalRules {
    private static final Set<String> OPEN = Set.of("PENDING", "IN_DOUBT", "LIVE", "PARTIALLY_FILLED");
    private static final Set<String> UNANSWERED = Set.of("PENDING", "IN_DOUBT");
    private static final int SEQUENCE_DIGIT = 14;
    private static final int LEG_DIGIT = 28;
    private static final int EPOCH_DIGIT = 8;
    private static final int HEX = 16;

    private static final Set<String> TRADING_IS_OPEN = Set.of("TRADING", "REDUCE_ONLY");

    private final SlowFold fold;
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Long> requestIds = new HashMap<>();
    private final Set<String> clientOrderIds = new HashSet<>();
    private final Map<String, Long> trades = new HashMap<>();

    private final Map<Long, JsonNode> evidence = new HashMap<>();
    private final Map<Long, Long> doubtedNs = new HashMap<>();

    private final long absenceWindowNs;
    private String engineId = "";
    private long timeNs;
    private long startedNs;
    private long comparison;
    private long agreed;
    private long stateChanged;

    /**
     * Rules over the records that the fold is fed with: each record goes to {@link #check} before it is folded.
     *
     * @param absenceWindowNs how long an order must have been in doubt when it is asked for to be proved absent
     */
    JournalRules(SlowFold fold, long absenceWindowNs) {
        this.fold = fold;
        this.absenceWindowNs = absenceWindowNs;
    }

    /** The rules that were broken, with the records that broke them. */
    List<String> broken() {
        return broken;
    }

    /** Checks the record that the fold gets next. */
    void check(JsonNode record) {
        long sequence = record.get("sequence").longValue();
        long cause = record.get("cause").longValue();
        String type = record.get("type").textValue();
        require(sequence == fold.sequence() + 1, "sequences are contiguous", record);
        require(cause >= 0 && cause < sequence, "a cause comes before what it causes", record);
        require(record.get("timeNs").longValue() >= timeNs, "time never goes back", record);
        timeNs = record.get("timeNs").longValue();
        int expectedEpoch = fold.epoch() + (type.equals("ENGINE_STARTED") ? 1 : 0);
        require(record.get("epoch").intValue() == expectedEpoch, "the epoch is the engine's", record);
        switch (type) {
            case "ENGINE_STARTED" -> started(record);
            case "ORDER_INTENT" -> intent(record);
            case "ORDER_DENIED" -> once(requestIds, record.path("requestId").asText(), record, "request id");
            case "ORDER_FILLED" -> filled(record);
            case "ORDER_ACCEPTED", "ORDER_REJECTED" -> follows(record, UNANSWERED);
            case "ORDER_IN_DOUBT" -> {
                follows(record, Set.of("PENDING"));
                doubtedNs.put(record.get("orderId").longValue(), timeNs);
            }
            case "ORDER_ABANDONED" -> abandoned(record);
            case "ORDER_CANCELLED", "ORDER_EXPIRED", "CANCEL_INTENT" -> follows(record, OPEN);
            case "QUERY_INTENT", "STATUS_REPORT" -> {
                follows(record, OPEN);
                evidence.put(sequence, record);
            }
            case "RECONCILIATION_STARTED" -> comparison = sequence;
            case "RECONCILIATION_COMPLETED" -> agreed =
                cause == comparison && record.path("reason").asText().equals("CLEAN") ? comparison : agreed;
            case "TRADING_STATE_CHANGED" -> tradingStateChanged(record);
            case "CYCLE_CLOSED" -> cycleClosed(record);
            case "CYCLE_REMOVED" -> cycleRemoved(record);
            default -> {
                // No rule of its own.
            }
        }
    }

    private void started(JsonNode record) {
        String id = record.get("engineId").textValue();
        startedNs = timeNs;
        require(engineId.isEmpty() || engineId.equals(id), "a journal keeps its engine id", record);
        engineId = id;
    }

    private void intent(JsonNode record) {
        once(requestIds, record.path("requestId").asText(), record, "request id");
        String id = record.get("clientOrderId").textValue();
        require(clientOrderIds.add(id), "a client order id is made once", record);
        boolean names = id.length() == 2 * HEX && id.startsWith(engineId)
            && Long.parseLong(id.substring(EPOCH_DIGIT, SEQUENCE_DIGIT), HEX) == record.get("epoch").longValue()
            && Long.parseLong(id.substring(SEQUENCE_DIGIT, LEG_DIGIT), HEX) == record.get("sequence").longValue()
            && id.endsWith("0000");
        require(names, "a client order id names engine, epoch and sequence", record);
        // What was promised stands again before trading opens.
        boolean protects = record.path("actor").asText().equals("engine") && record.has("protectionId");
        boolean smaller = (fold.tradingState().equals("REDUCE_ONLY") || protects) && reduces(record);
        require(fold.tradingState().equals("TRADING") || smaller,
            "an intent is taken only while trading is open, or where it makes a position smaller", record);
    }

    private boolean reduces(JsonNode intent) {
        SlowPosition position = fold.positions().get(intent.get("symbol").textValue());
        int sign = intent.get("side").textValue().equals("BUY") ? 1 : -1;
        return position != null && position.quantity().signum() == -sign
            && SlowFold.amount(intent, "quantity").compareTo(position.quantity().abs()) <= 0;
    }

    private void filled(JsonNode record) {
        once(trades, record.path("symbol").asText() + ' ' + record.path("tradeId").asText(), record, "trade");
        SlowOrder order = fold.orders().get(record.path("orderId").longValue());
        String expected = anomaly(record, order);
        require(record.path("reason").asText("").equals(expected), "a fill out of the ordinary is flagged, expected="
            + expected, record);
    }

    private static String anomaly(JsonNode record, SlowOrder order) {
        if (record.path("orderId").longValue() == 0) {
            return "FOREIGN";
        }
        if (order == null || order.ended()) {
            return "LATE_FILL";
        }
        boolean over = order.filled().add(SlowFold.amount(record, "quantity")).compareTo(order.quantity()) > 0;
        return over ? "OVERFILL" : "";
    }

    /** Absent is what the venue did not find when it was asked after all that could still bring it was over. */
    private void abandoned(JsonNode record) {
        follows(record, Set.of("IN_DOUBT"));
        long orderId = record.get("orderId").longValue();
        JsonNode report = evidence.get(record.get("cause").longValue());
        JsonNode query = report == null ? null : evidence.get(report.get("cause").longValue());
        boolean answered = query != null && report.path("venueStatus").asText().equals("NOT_FOUND")
            && query.get("type").textValue().equals("QUERY_INTENT") && query.get("orderId").longValue() == orderId
            && report.get("orderId").longValue() == orderId;
        require(answered, "an order is abandoned by an answer to a query", record);
        long sinceNs = Math.max(startedNs, doubtedNs.getOrDefault(orderId, Long.MAX_VALUE));
        require(answered && query.get("timeNs").longValue() - sinceNs >= absenceWindowNs,
            "an order is abandoned by a query after the window, query=" + query, record);
        SlowOrder order = fold.orders().get(orderId);
        require(order != null && order.filled().signum() == 0, "an order with fills is not absent", record);
    }

    private void tradingStateChanged(JsonNode record) {
        String state = record.get("tradingState").textValue();
        if (TRADING_IS_OPEN.contains(state) && TRADING_IS_OPEN.contains(fold.tradingState())) {
            require(record.path("reason").asText().equals(state.equals("TRADING") ? "SPACE_BACK" : "LOW_SPACE"),
                "what is taken while trading is open depends on the room alone", record);
        } else if (TRADING_IS_OPEN.contains(state)) {
            require(fold.tradingState().equals("RECONCILING") && agreed > stateChanged,
                "trading opens after a comparison that agreed, agreed=" + agreed + " since=" + stateChanged, record);
            require(fold.orders().values().stream().noneMatch(order -> UNANSWERED.contains(order.state())),
                "trading opens with nothing in flight", record);
        }
        stateChanged = record.get("sequence").longValue();
    }

    /** Complete cycles are chained in their order and once each, by a hash. */
    private void cycleClosed(JsonNode record) {
        int cycle = record.get("cycle").intValue();
        long last = record.get("lastSequence").longValue();
        boolean next = fold.closedCycles().entrySet().stream()
            .allMatch(closed -> closed.getKey() < cycle && closed.getValue() < last);
        require(next, "cycles are closed in their order, closed=" + fold.closedCycles(), record);
        require(last < record.get("sequence").longValue(), "a cycle is closed after its last record", record);
        require(record.path("text").asText().matches("[0-9a-f]{64}"), "a closed cycle has a hash", record);
    }

    /** Only what is chained is removed, the oldest first. */
    private void cycleRemoved(JsonNode record) {
        long last = record.get("lastSequence").longValue();
        Long closed = fold.closedCycles().get(record.get("cycle").intValue());
        require(closed != null && closed == last, "a cycle is closed before it is removed, closed=" + closed, record);
        require(last > fold.removedSequence(), "cycles are removed in their order", record);
        require(record.path("reason").asText().equals("RETENTION"), "a cycle is removed for its age", record);
    }

    private void follows(JsonNode record, Set<String> states) {
        SlowOrder order = fold.orders().get(record.get("orderId").longValue());
        require(order != null && states.contains(order.state()),
            record.get("type").textValue() + " follows " + states + ", order=(" + order + ')', record);
    }

    private void once(Map<String, Long> seen, String key, JsonNode record, String what) {
        Long before = seen.putIfAbsent(key, record.get("sequence").longValue());
        require(before == null, "a " + what + " is journaled once, before=" + before, record);
    }

    private void require(boolean holds, String rule, JsonNode record) {
        if (!holds) {
            broken.add(rule + ": " + record);
        }
    }
}
