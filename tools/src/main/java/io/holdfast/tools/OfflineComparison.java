package io.holdfast.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.engine.core.Balance;
import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Text;
import io.holdfast.gateway.client.Amounts;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueTrade;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a venue has, beside what a journal says, while no engine runs: nothing is written, sent or cured. What it finds
 * the next start finds too, and cures as far as it can.
 */
final class OfflineComparison {
    private static final int MAX_ID = 40;

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Asset> assets = new TreeMap<>();
    private final EngineState state;
    private int working;

    /** One difference; what there is not is empty. */
    private record Row(Reason reason, String order, String symbol, String what, String ours, String venue) {
    }

    /** What the ledger and the venue have of an asset. */
    private record Asset(long ours, long venue) {
    }

    private OfflineComparison(EngineState state) {
        this.state = state;
    }

    /**
     * Compares; one request after the other, so that what trades meanwhile may show as a difference.
     *
     * @throws VenueException if the venue could not be asked to the end
     */
    static OfflineComparison of(EngineState state, Venue venue) throws VenueException {
        OfflineComparison comparison = new OfflineComparison(state);
        comparison.orders(venue);
        for (Instrument instrument : state.instruments()) {
            comparison.trades(venue, instrument);
        }
        comparison.balances(venue.balances());
        return comparison;
    }

    private void orders(Venue venue) throws VenueException {
        Map<String, VenueOrder> unexpected = new TreeMap<>();
        for (VenueOrder order : venue.openOrders()) {
            unexpected.put(order.clientOrderId(), order);
        }
        working = unexpected.size();
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            String id = ClientOrderId.format(order.clientOrderIdHigh(state.engineId()), order.clientOrderIdLow());
            Instrument instrument = state.instrument(order.instrumentId());
            VenueOrder theirs = unexpected.remove(id);
            if (theirs == null) {
                theirs = venue.order(instrument.venueSymbol(), id);
                add(Reason.VANISHED, order, instrument, theirs == null ? "NOT_FOUND"
                    : theirs.status() + " " + Amounts.format(theirs.cumulativeQuantityE8()));
            } else if (theirs.cumulativeQuantityE8() != order.filledQuantity()) {
                add(Reason.GAP, order, instrument,
                    theirs.status() + " " + Amounts.format(theirs.cumulativeQuantityE8()));
            }
        }
        for (VenueOrder order : unexpected.values()) {
            boolean ours = ClientOrderId.isOf(state.engineId(), order.clientOrderId());
            rows.add(new Row(ours ? Reason.LOST_ORDER : Reason.FOREIGN, "", order.venueSymbol(),
                "order " + order.venueOrderId() + " " + order.clientOrderId(), "",
                order.status() + " " + Amounts.format(order.cumulativeQuantityE8())));
        }
    }

    private void add(Reason reason, Order order, Instrument instrument, String theirs) {
        rows.add(new Row(reason, Long.toString(order.orderId()), instrument.symbol(), "order", order.state() + " "
            + Amounts.format(order.filledQuantity()), theirs));
    }

    /** Before the first comparison of a journal nothing that was traded is ours. */
    private void trades(Venue venue, Instrument instrument) throws VenueException {
        if (instrument.tradesUpTo().isEmpty()) {
            return;
        }
        Text tradeId = new Text(MAX_ID);
        for (VenueTrade trade : venue.tradesAfter(instrument.venueSymbol(), instrument.tradesUpTo().toString())) {
            tradeId.set(trade.tradeId());
            if (!state.isBooked(instrument.instrumentId(), tradeId)) {
                VenueOrder order = venue.orderByVenueId(trade.venueSymbol(), trade.venueOrderId());
                boolean ours = order != null && ClientOrderId.isOf(state.engineId(), order.clientOrderId());
                rows.add(new Row(ours ? Reason.GAP : Reason.FOREIGN,
                    ours ? Long.toString(ClientOrderId.orderId(order.clientOrderId())) : "", instrument.symbol(),
                    "trade " + trade.tradeId(), "", trade.side() + " " + Amounts.format(trade.quantityE8()) + " @ "
                    + Amounts.format(trade.priceE8())));
            }
        }
    }

    private void balances(List<VenueBalance> reported) {
        for (Balance balance : state.balances()) {
            assets.put(balance.asset(), new Asset(balance.total(), 0));
        }
        for (VenueBalance balance : reported) {
            long total = Math.addExact(balance.freeE8(), balance.lockedE8());
            Asset known = assets.get(balance.asset());
            if (known != null || total != 0) {
                assets.put(balance.asset(), new Asset(known == null ? 0 : known.ours(), total));
            }
        }
    }

    private boolean agrees() {
        return rows.isEmpty() && assets.values().stream().allMatch(asset -> asset.ours() == asset.venue());
    }

    /** Whether the next start would wait for a person, or does already. */
    private boolean waits() {
        boolean begun = state.instruments().stream().anyMatch(instrument -> !instrument.tradesUpTo().isEmpty());
        return state.halted() || state.held() || !begun && working > 0;
    }

    int exitCode() {
        return waits() ? ExitCode.REFUSED : agrees() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private String result() {
        return agrees() ? Reason.CLEAN.name() : Reason.DIFFERENCE.name();
    }

    void print(PrintWriter out) {
        TextTable balances = new TextTable("asset", "ours", "venue", "difference");
        assets.forEach((name, asset) -> balances.add(name, Amounts.format(asset.ours()),
            Amounts.format(asset.venue()), Amounts.format(asset.venue() - asset.ours())));
        balances.print(out);
        if (!rows.isEmpty()) {
            TextTable table = new TextTable("reason", "order", "symbol", "what", "ours", "venue");
            rows.forEach(row -> table.add(row.reason.name(), row.order, row.symbol, row.what, row.ours, row.venue));
            out.println();
            table.print(out);
        }
        out.println();
        out.println("result " + result() + ", no engine runs: nothing was changed"
            + (waits() ? ", waits for an operator" : "") + ", sequence " + state.sequence());
    }

    String json() {
        ObjectNode json = JsonHttp.JSON.createObjectNode();
        json.put("engine", false).put("sequence", state.sequence()).put("result", result());
        json.put("halted", state.halted()).put("held", state.held());
        ArrayNode records = json.putArray("records");
        for (Row row : rows) {
            records.addObject().put("reason", row.reason.name()).put("orderId", row.order).put("symbol", row.symbol)
                .put("text", row.what).put("ours", row.ours).put("theirs", row.venue);
        }
        ArrayNode balances = json.putArray("balances");
        assets.forEach((name, asset) -> balances.addObject().put("asset", name)
            .put("total", Amounts.format(asset.ours())).put("venueTotal", Amounts.format(asset.venue())));
        return json.toString();
    }
}
