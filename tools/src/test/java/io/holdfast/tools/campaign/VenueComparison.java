package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A journal held against the venue's own books ({@code GET /sim/account}). The books must have been taken after the
 * journal was read, or while no engine ran: then what the journal claims must be in the books, and whatever is in the
 * books must have its intent. One thread.
 */
final class VenueComparison {
    private static final Set<String> FORBIDDEN_ALERTS =
        Set.of("UNEXPLAINED", "TRANSFER", "CLOSED_OUTSIDE", "DIFFERENCE", "FOREIGN", "OVERFILL", "LATE_FILL");
    private static final Set<String> NEVER_AT_THE_VENUE = Set.of("DENIED", "REJECTED", "ABANDONED");
    private static final Map<String, String> VENUE_STATUS = Map.of("FILLED", "FILLED", "CANCELLED", "CANCELED",
        "EXPIRED", "EXPIRED");

    private final JournalAudit audit;
    private final Map<String, JsonNode> intents = new LinkedHashMap<>();
    private final Map<String, JsonNode> fills = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();
    /** Apart from what comparisons find: such a record stays in the journal. */
    private final List<String> forbidden = new ArrayList<>();

    private int indexed;

    VenueComparison(JournalAudit audit) {
        this.audit = audit;
    }

    /** What never may be, settled or not; empty where all is well. */
    List<String> compare(JsonNode books) {
        index();
        broken.clear();
        Map<String, JsonNode> orders = new HashMap<>();
        Set<String> requestIds = new HashSet<>();
        for (JsonNode order : books.get("orders")) {
            String clientOrderId = order.get("clientOrderId").textValue();
            require(orders.put(clientOrderId, order) == null, "a client order id is used once", order);
            JsonNode intent = intents.get(clientOrderId);
            if (intent == null) {
                require(false, "a venue order has its intent in the journal", order);
            } else {
                require(requestIds.add(intent.get("requestId").textValue()), "a request makes one venue order", order);
                compareTerms(order, intent);
            }
        }
        books.get("requests").properties().forEach(entry -> require(entry.getValue().intValue() == 1,
            "an order is sent once, clientOrderId=" + entry.getKey(), entry.getValue()));
        compareStates(orders);
        compareFills(books, false);
        return List.copyOf(broken);
    }

    /** What must be once nothing is under way: both sides have the same. */
    List<String> compareSettled(JsonNode books) {
        compare(books);
        compareFills(books, true);
        Set<String> working = new HashSet<>();
        for (JsonNode order : books.get("orders")) {
            String status = order.get("status").textValue();
            if (status.equals("NEW") || status.equals("PARTIALLY_FILLED")) {
                working.add(order.get("clientOrderId").textValue());
            }
        }
        for (SlowOrder order : audit.fold().orders().values()) {
            if (!order.ended()) {
                require(working.remove(order.clientOrderId()), "an open order works at the venue", order);
                require(!order.state().equals("PENDING") && !order.state().equals("IN_DOUBT"),
                    "nothing is left in doubt", order);
            }
        }
        require(working.isEmpty(), "a working venue order is open in the journal", working);
        compareBalances(books);
        comparePositions(books);
        return List.copyOf(broken);
    }

    private void index() {
        List<JsonNode> records = audit.records();
        for (; indexed < records.size(); indexed++) {
            JsonNode record = records.get(indexed);
            switch (record.get("type").textValue()) {
                case "ORDER_INTENT" -> intents.put(record.get("clientOrderId").textValue(), record);
                case "ORDER_FILLED" -> fills.put(record.get("symbol").textValue().replace("/", "") + ' '
                    + record.get("tradeId").textValue(), record);
                case "ALERT" -> forbid(FORBIDDEN_ALERTS.contains(record.path("reason").asText()), record);
                case "BALANCE_ADJUSTED" -> forbid(!record.path("reason").asText().equals("INITIAL"), record);
                default -> {
                    // Says nothing that the venue's books could confirm.
                }
            }
        }
    }

    private void forbid(boolean isForbidden, JsonNode record) {
        if (isForbidden) {
            forbidden.add("nothing like this may happen: " + record);
        }
    }

    /** Records of a kind that this venue never gives a reason for. */
    List<String> forbidden() {
        index();
        return forbidden;
    }

    private void compareTerms(JsonNode order, JsonNode intent) {
        String type = intent.get("orderType").textValue();
        boolean market = type.equals("MARKET") || type.equals("STOP_LOSS");
        boolean same = order.get("symbol").textValue().equals(intent.get("symbol").textValue().replace("/", ""))
            && order.get("side").textValue().equals(intent.get("side").textValue())
            && order.get("type").textValue().equals(intent.get("orderType").textValue())
            && equal(order, "origQty", intent, "quantity")
            && (!intent.has("stopPrice") || equal(order, "stopPrice", intent, "stopPrice"))
            && (market || equal(order, "price", intent, "price")
                && order.get("timeInForce").textValue().equals(intent.get("timeInForce").textValue()));
        require(same, "a venue order has the terms of its intent, intent=" + intent, order);
    }

    private void compareStates(Map<String, JsonNode> orders) {
        for (SlowOrder order : audit.fold().orders().values()) {
            JsonNode theirs = orders.get(order.clientOrderId());
            if (NEVER_AT_THE_VENUE.contains(order.state())) {
                require(theirs == null, "an order that is " + order.state() + " is not at the venue", order);
            } else if (VENUE_STATUS.containsKey(order.state())) {
                require(theirs != null && theirs.get("status").textValue().equals(VENUE_STATUS.get(order.state())),
                    "an order ends as at the venue, order=(" + order + ')', theirs);
            } else if (!order.state().equals("PENDING") && !order.state().equals("IN_DOUBT")) {
                require(theirs != null, "an accepted order is at the venue", order);
            }
            if (theirs != null) {
                require(order.filled().compareTo(amount(theirs, "executedQty")) <= 0,
                    "no more is filled than at the venue, order=(" + order + ')', theirs);
            }
        }
    }

    private void compareFills(JsonNode books, boolean complete) {
        Map<String, JsonNode> trades = new HashMap<>();
        for (JsonNode trade : books.get("trades")) {
            String key = trade.get("symbol").textValue() + ' ' + trade.get("tradeId").asText();
            trades.put(key, trade);
            if (complete) {
                require(fills.containsKey(key), "a fill of the venue is in the journal", trade);
            }
        }
        fills.forEach((key, fill) -> {
            JsonNode trade = trades.get(key);
            boolean same = trade != null && equal(trade, "price", fill, "price")
                && equal(trade, "qty", fill, "quantity")
                && equal(trade, "quoteQty", fill, "quoteQuantity") && equal(trade, "commission", fill, "fee")
                && trade.get("side").textValue().equals(fill.get("side").textValue())
                && trade.get("maker").booleanValue() == fill.get("maker").booleanValue()
                && trade.get("clientOrderId").textValue().equals(fill.path("clientOrderId").asText())
                && (amount(fill, "fee").signum() == 0
                    || trade.get("commissionAsset").textValue().equals(fill.path("feeAsset").asText()));
            require(same, "a fill is as the venue's trade=" + trade, fill);
        });
    }

    private void compareBalances(JsonNode books) {
        Map<String, BigDecimal> locked = audit.fold().lockedByOrders();
        Set<String> assets = new HashSet<>(audit.fold().totals().keySet());
        for (JsonNode balance : books.get("balances")) {
            String asset = balance.get("asset").textValue();
            assets.remove(asset);
            BigDecimal total = audit.fold().totals().getOrDefault(asset, BigDecimal.ZERO);
            require(total.compareTo(amount(balance, "total")) == 0, "the total is the venue's, ours=" + total, balance);
            BigDecimal ours = locked.getOrDefault(asset, BigDecimal.ZERO);
            require(ours.compareTo(amount(balance, "locked")) == 0, "what is locked is the venue's, ours=" + ours,
                balance);
        }
        // A venue does not tell of an asset that was never there.
        assets.removeIf(asset -> audit.fold().totals().get(asset).signum() == 0);
        require(assets.isEmpty(), "the venue has each asset of the ledger", assets);
    }

    private void comparePositions(JsonNode books) {
        Map<String, BigDecimal> sums = new HashMap<>();
        for (JsonNode trade : books.get("trades")) {
            BigDecimal quantity = amount(trade, "qty");
            sums.merge(trade.get("symbol").textValue(),
                trade.get("side").textValue().equals("BUY") ? quantity : quantity.negate(), BigDecimal::add);
        }
        audit.fold().positions().forEach((symbol, position) -> {
            BigDecimal theirs = sums.getOrDefault(symbol.replace("/", ""), BigDecimal.ZERO);
            require(position.quantity().compareTo(theirs) == 0, "a position is the sum of the venue's trades, symbol="
                + symbol + " ours=" + position.quantity(), theirs);
        });
    }

    private static boolean equal(JsonNode venue, String venueField, JsonNode ours, String field) {
        return ours.has(field) && amount(venue, venueField).compareTo(amount(ours, field)) == 0;
    }

    private static BigDecimal amount(JsonNode node, String field) {
        return SlowFold.amount(node, field);
    }

    private void require(boolean holds, String rule, Object subject) {
        if (!holds) {
            broken.add(rule + ": " + subject);
        }
    }
}
