package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Balance;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.gateway.client.Amounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The end of the demo: everything that Holdfast holds for true beside the venue's own books. */
final class DemoReport {
    /** One death of the engine and what came after. */
    record Kill(long records, String digestBefore, String digestAfter, double readyS, double tradingS) {
        boolean equal() {
            return digestBefore.equals(digestAfter);
        }
    }

    private record Row(String what, String ours, String theirs, String difference) {
    }

    private final List<Row> rows = new ArrayList<>();
    private final DemoScreen screen;
    private boolean differs;

    DemoReport(DemoScreen screen) {
        this.screen = screen;
    }

    /** Compares, prints, and returns whether there is no difference at all. */
    boolean print(DemoWatch watch, JsonNode books, List<Kill> kills, DemoStrategy strategy) {
        compareOrders(watch.sent(), books.get("orders"));
        watch.read(state -> {
            compareFills(state, books.get("trades"));
            compareBalances(state, books.get("balances"));
            return state.sequence();
        });
        screen.line("");
        screen.line("%-28s %18s %18s %12s", "", "Holdfast", "venue", "difference");
        for (Row row : rows) {
            screen.line("%-28s %18s %18s %12s", row.what(), row.ours(), row.theirs(), row.difference());
        }
        screen.line("");
        screen.line("%-6s %10s  %-18s %-18s %-7s %10s %12s", "kill", "records", "digest before", "digest after", "",
            "ready", "trading");
        for (int i = 0; i < kills.size(); i++) {
            Kill kill = kills.get(i);
            differs |= !kill.equal();
            screen.line("%-6d %10d  %-18s %-18s %-7s %8.2f s %10.2f s", i + 1, kill.records(), kill.digestBefore(),
                kill.digestAfter(), kill.equal() ? "equal" : "DIFFER", kill.readyS(), kill.tradingS());
        }
        screen.line("");
        screen.line("%d orders asked for, %d requests repeated under their own request ids: none became two.",
            strategy.asked(), strategy.repeated());
        screen.line("differences %s", differs ? "FOUND" : "0");
        return !differs;
    }

    private void compareOrders(Map<Long, String> sent, JsonNode orders) {
        Set<String> ours = new HashSet<>(sent.values());
        Set<String> theirs = new HashSet<>();
        int twice = 0;
        for (JsonNode order : orders) {
            twice += theirs.add(order.get("clientOrderId").asText()) ? 0 : 1;
        }
        Set<String> unrecorded = new HashSet<>(theirs);
        unrecorded.removeAll(ours);
        ours.removeAll(theirs);
        count("orders at the venue", sent.size(), theirs.size(), ours.size() + unrecorded.size());
        count("  twice for one request", 0, twice, twice);
        count("  without a journal record", 0, unrecorded.size(), unrecorded.size());
    }

    private void compareFills(EngineState state, JsonNode trades) {
        count("fills", state.fillCount(), trades.size(), Math.abs(state.fillCount() - trades.size()));
        Map<String, Long> net = new HashMap<>();
        for (JsonNode trade : trades) {
            long quantity = Amounts.parse("qty", trade.get("qty").asText());
            net.merge(trade.get("symbol").asText(), "BUY".equals(trade.get("side").asText()) ? quantity : -quantity,
                Long::sum);
        }
        for (Instrument instrument : state.instruments()) {
            amount(instrument.symbol() + " position", instrument.position().quantity(),
                net.getOrDefault(instrument.venueSymbol(), 0L));
        }
    }

    private void compareBalances(EngineState state, JsonNode balances) {
        Map<String, JsonNode> theirs = new HashMap<>();
        balances.forEach(balance -> theirs.put(balance.get("asset").asText(), balance));
        for (Balance balance : state.balances()) {
            JsonNode venue = theirs.get(balance.asset());
            amount(balance.asset() + " total", balance.total(), Amounts.parse("total", venue.get("total").asText()));
            long locked = Amounts.parse("locked", venue.get("locked").asText());
            amount(balance.asset() + " locked", balance.locked(), locked);
        }
    }

    private void count(String what, long ours, long theirs, long difference) {
        differs |= difference != 0;
        rows.add(new Row(what, String.valueOf(ours), String.valueOf(theirs), String.valueOf(difference)));
    }

    private void amount(String what, long ours, long theirs) {
        differs |= ours != theirs;
        rows.add(new Row(what, Amounts.format(ours), Amounts.format(theirs), Amounts.format(ours - theirs)));
    }
}
