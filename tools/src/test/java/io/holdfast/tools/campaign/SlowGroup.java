package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One group of legs of the {@link SlowFold}: what its legs lock before an order of theirs does. */
final class SlowGroup {
    private static final int DECIMALS = 8;

    private final List<Leg> legs = new ArrayList<>();

    private String state = "WORKING";

    private static final class Leg {
        private final String symbol;
        private final boolean buy;
        private final BigDecimal quantity;
        private final String asset;
        private final BigDecimal reserve;
        private BigDecimal held = BigDecimal.ZERO;
        private boolean ordered;
        private boolean filled;

        Leg(JsonNode record) {
            symbol = record.get("symbol").textValue();
            buy = record.get("side").textValue().equals("BUY");
            quantity = SlowFold.amount(record, "quantity");
            asset = record.get("reserveAsset").textValue();
            reserve = SlowFold.amount(record, "reserve");
        }

        BigDecimal locks() {
            BigDecimal missing = quantity.subtract(held).max(BigDecimal.ZERO);
            if (!buy) {
                return missing;
            }
            return missing.compareTo(quantity) >= 0 ? reserve : reserve.multiply(missing)
                .divide(quantity, DECIMALS, RoundingMode.DOWN).add(BigDecimal.ONE.movePointLeft(DECIMALS)).min(reserve);
        }
    }

    /** Any record about the group. */
    void change(JsonNode record) {
        switch (record.get("type").textValue()) {
            case "GROUP_LEG" -> legs.add(new Leg(record));
            case "GROUP_LEG_STATE" -> {
                Leg leg = legs.get(record.get("leg").intValue() - 1);
                leg.ordered = false;
                leg.filled = record.get("legState").textValue().equals("FILLED");
            }
            case "GROUP_STATE_CHANGED" -> state = record.get("groupState").textValue();
            case "ORDER_INTENT" -> {
                leg(record).ordered = true;
                leg(record).filled = false;
            }
            case "ORDER_FILLED" -> {
                Leg leg = leg(record);
                BigDecimal quantity = SlowFold.amount(record, "quantity");
                boolean entry = leg.buy == record.get("side").textValue().equals("BUY");
                leg.held = entry ? leg.held.add(quantity) : leg.held.subtract(quantity);
            }
            default -> throw new IllegalArgumentException("no record of a group: " + record);
        }
    }

    private Leg leg(JsonNode record) {
        String symbol = record.get("symbol").textValue();
        return legs.stream().filter(leg -> leg.symbol.equals(symbol)).findFirst().orElseThrow();
    }

    /** Adds what legs that are still to be sent lock. */
    void lock(Map<String, BigDecimal> locked) {
        for (Leg leg : legs) {
            if (state.equals("WORKING") && !leg.ordered && !leg.filled) {
                locked.merge(leg.asset, leg.locks(), BigDecimal::add);
            }
        }
    }
}
