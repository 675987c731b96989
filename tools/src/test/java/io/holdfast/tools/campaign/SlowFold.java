package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a journal, folded a second time: from the JSON of its records, with plain collections and {@link
 * BigDecimal}, by the rules of docs/journal-format.md. It shares no code with the engine, so that a rule which the
 * engine understands in its own way shows up as a difference. One thread.
 */
final class SlowFold {
    private final Map<Long, SlowOrder> orders = new LinkedHashMap<>();
    private final Map<Long, SlowGroup> groups = new LinkedHashMap<>();
    private final Map<Long, SlowGroup> groupsByOrder = new LinkedHashMap<>();
    private final Map<String, BigDecimal> totals = new LinkedHashMap<>();
    private final Map<String, SlowPosition> positions = new LinkedHashMap<>();
    private final Map<String, Pair> pairs = new LinkedHashMap<>();

    private final Map<Integer, Long> closedCycles = new TreeMap<>();

    private long sequence;
    private int epoch;
    private long removedSequence;
    private String tradingState = "RECOVERING";

    private record Pair(String base, String quote) {
    }

    /** Folds the next record in: one line of {@code dump --format jsonl}. */
    void apply(JsonNode record) {
        sequence = record.get("sequence").longValue();
        switch (record.get("type").textValue()) {
            case "ENGINE_STARTED" -> epoch = record.get("epoch").intValue();
            case "TRADING_STATE_CHANGED" -> tradingState = record.get("tradingState").textValue();
            case "ASSET_DEFINED" -> totals.putIfAbsent(record.get("asset").textValue(), BigDecimal.ZERO);
            case "INSTRUMENT_DEFINED" -> define(record);
            case "ORDER_INTENT" -> intent(record);
            case "GROUP_OPENED" -> groups.put(sequence, new SlowGroup());
            case "GROUP_LEG", "GROUP_LEG_STATE", "GROUP_STATE_CHANGED" ->
                groups.get(record.get("groupId").longValue()).change(record);
            case "ORDER_ADOPTED" -> orders.put(sequence, new SlowOrder(record, "LIVE"));
            case "ORDER_DENIED" -> orders.put(sequence, new SlowOrder(record, "DENIED"));
            case "ORDER_FILLED" -> fill(record);
            case "ORDER_ACCEPTED", "ORDER_IN_DOUBT", "ORDER_CANCELLED", "ORDER_EXPIRED", "ORDER_REJECTED",
                "ORDER_ABANDONED" -> orders.get(record.get("orderId").longValue()).change(record);
            case "BALANCE_ADJUSTED" -> add(record.get("asset").textValue(), amount(record, "amount"));
            case "POSITION_ADJUSTED" ->
                positions.get(record.get("symbol").textValue()).adjust(amount(record, "theirs"),
                    record.has("price") ? amount(record, "price") : null);
            case "CYCLE_CLOSED" ->
                closedCycles.put(record.get("cycle").intValue(), record.get("lastSequence").longValue());
            case "CYCLE_REMOVED" -> removedSequence = record.get("lastSequence").longValue();
            default -> {
                // Moves neither an order, a balance nor a position.
            }
        }
    }

    private void intent(JsonNode record) {
        orders.put(sequence, new SlowOrder(record, "PENDING"));
        if (record.has("groupId")) {
            SlowGroup group = groups.get(record.get("groupId").longValue());
            group.change(record);
            groupsByOrder.put(sequence, group);
        }
    }

    private void define(JsonNode record) {
        String symbol = record.get("symbol").textValue();
        pairs.putIfAbsent(symbol,
            new Pair(record.get("baseAsset").textValue(), record.get("quoteAsset").textValue()));
        positions.putIfAbsent(symbol, new SlowPosition());
    }

    private void fill(JsonNode record) {
        Pair pair = pairs.get(record.get("symbol").textValue());
        BigDecimal quantity = amount(record, "quantity");
        BigDecimal quoteQuantity = amount(record, "quoteQuantity");
        boolean buy = record.get("side").textValue().equals("BUY");
        add(pair.base, buy ? quantity : quantity.negate());
        add(pair.quote, buy ? quoteQuantity.negate() : quoteQuantity);
        if (record.has("feeAsset")) {
            add(record.get("feeAsset").textValue(), amount(record, "fee").negate());
        }
        if (!record.path("reason").asText().equals("FOREIGN")) {
            positions.get(record.get("symbol").textValue()).fill(buy ? quantity : quantity.negate(), quoteQuantity);
        }
        SlowOrder order = orders.get(record.path("orderId").longValue());
        if (order != null) {
            order.fill(quantity, quoteQuantity);
        }
        if (order != null && groupsByOrder.containsKey(order.orderId())) {
            groupsByOrder.get(order.orderId()).change(record);
        }
    }

    private void add(String asset, BigDecimal amount) {
        totals.merge(asset, amount, BigDecimal::add);
    }

    static BigDecimal amount(JsonNode node, String field) {
        return new BigDecimal(node.get(field).textValue());
    }

    /** Sequence of the last record folded in; 0 for none. */
    long sequence() {
        return sequence;
    }

    int epoch() {
        return epoch;
    }

    /** The last sequence of each complete cycle that is chained. */
    Map<Integer, Long> closedCycles() {
        return closedCycles;
    }

    /** The last record in the files that were removed; 0 for none. */
    long removedSequence() {
        return removedSequence;
    }

    String tradingState() {
        return tradingState;
    }

    /** Each order ever, by its id. */
    Map<Long, SlowOrder> orders() {
        return orders;
    }

    /** The position of each symbol. */
    Map<String, SlowPosition> positions() {
        return positions;
    }

    /** What the ledger holds of each asset. */
    Map<String, BigDecimal> totals() {
        return totals;
    }

    /** What open orders and legs to come lock of each asset; an asset that nothing locks is missing. */
    Map<String, BigDecimal> locked() {
        Map<String, BigDecimal> locked = lockedByOrders();
        groups.values().forEach(group -> group.lock(locked));
        return locked;
    }

    /** What open orders lock of each asset; an asset that none locks is missing. */
    Map<String, BigDecimal> lockedByOrders() {
        Map<String, BigDecimal> locked = new TreeMap<>();
        for (SlowOrder order : orders.values()) {
            if (!order.ended()) {
                locked.merge(order.reserveAsset(), order.locks(), BigDecimal::add);
            }
        }
        return locked;
    }

    /**
     * What differs from a state as {@code replay --json} tells it; empty where nothing does. Open orders must be the
     * same ones; of the ended ones only those are compared that the state still lists.
     */
    List<String> differencesFrom(JsonNode state) {
        List<String> differences = new ArrayList<>();
        differ(differences, "sequence", sequence, state.get("sequence").longValue());
        differ(differences, "epoch", epoch, state.get("epoch").intValue());
        if (state.has("tradingState")) {
            differ(differences, "trading state", tradingState, state.get("tradingState").textValue());
        }
        compareOrders(differences, state.get("orders"));
        comparePositions(differences, state.get("positions"));
        compareBalances(differences, state.get("balances"));
        return differences;
    }

    /** What differs from as much of a state as somebody was shown at this sequence. */
    void differencesOfPart(List<String> differences, JsonNode state) {
        differ(differences, "sequence", sequence, state.get("sequence").longValue());
        if (state.has("orders")) {
            compareOrders(differences, state.get("orders"));
        }
        if (state.has("positions")) {
            comparePositions(differences, state.get("positions"));
        }
        if (state.has("balances")) {
            compareBalances(differences, state.get("balances"));
        }
    }

    private void compareOrders(List<String> differences, JsonNode theirs) {
        Map<Long, SlowOrder> open = new TreeMap<>();
        orders.forEach((id, order) -> {
            if (!order.ended()) {
                open.put(id, order);
            }
        });
        for (JsonNode their : theirs) {
            long orderId = their.get("orderId").longValue();
            open.remove(orderId);
            SlowOrder ours = orders.get(orderId);
            if (ours == null) {
                differences.add("order " + orderId + ": slow=none engine=" + their);
            } else {
                ours.compare(differences, their);
            }
        }
        open.values().forEach(order -> differences.add("open order is missing from the engine's: " + order));
    }

    private void comparePositions(List<String> differences, JsonNode theirs) {
        differ(differences, "number of positions", positions.size(), theirs.size());
        for (JsonNode their : theirs) {
            String symbol = their.get("symbol").textValue();
            SlowPosition ours = positions.getOrDefault(symbol, new SlowPosition());
            String what = "position " + symbol + ' ';
            differ(differences, what + "quantity", ours.quantity(), amount(their, "quantity"));
            differ(differences, what + "cost", ours.cost(), amount(their, "cost"));
            differ(differences, what + "averagePrice", ours.averagePrice(), amount(their, "averagePrice"));
            differ(differences, what + "realisedPnl", ours.realisedPnl(), amount(their, "realisedPnl"));
        }
    }

    private void compareBalances(List<String> differences, JsonNode theirs) {
        differ(differences, "number of balances", totals.size(), theirs.size());
        Map<String, BigDecimal> allLocked = locked();
        for (JsonNode their : theirs) {
            String asset = their.get("asset").textValue();
            BigDecimal total = totals.getOrDefault(asset, BigDecimal.ZERO);
            BigDecimal locked = allLocked.getOrDefault(asset, BigDecimal.ZERO);
            String what = "balance " + asset + ' ';
            differ(differences, what + "total", total, amount(their, "total"));
            differ(differences, what + "locked", locked, amount(their, "locked"));
            differ(differences, what + "free", total.subtract(locked), amount(their, "free"));
        }
    }

    static void differ(List<String> differences, String what, BigDecimal slow, BigDecimal engine) {
        if (slow.compareTo(engine) != 0) {
            differences.add(what + ": slow=" + slow.toPlainString() + " engine=" + engine.toPlainString());
        }
    }

    static void differ(List<String> differences, String what, Object slow, Object engine) {
        if (!slow.equals(engine)) {
            differences.add(what + ": slow=" + slow + " engine=" + engine);
        }
    }
}
