package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.gateway.simulator.Accounts.Balance;
import io.holdfast.gateway.simulator.MatchingListener.Execution;
import java.math.BigDecimal;
import java.util.Set;

/**
 * Events in the shapes of Binance's streams.
 *
 * @see <a href="https://github.com/binance/binance-spot-api-docs/blob/master/user-data-stream.md">user data
 *     stream</a>
 */
final class StreamJson {
    static final String EXECUTION_REPORT = "executionReport";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ZERO = "0.00000000";

    private StreamJson() {
    }

    static ObjectNode executionReport(Execution execution, long eventTimeMs) {
        SimOrder order = execution.order();
        SimTrade trade = execution.trade();
        boolean cancelled = execution.type() == ExecutionType.CANCELED;
        ObjectNode node = event(EXECUTION_REPORT, eventTimeMs);
        node.put("s", order.symbol());
        node.put("c", cancelled ? execution.cancelId() : order.clientOrderId());
        node.put("S", order.side().name());
        node.put("o", order.type().name());
        node.put("f", order.timeInForce().name());
        node.put("q", Decimals.text(order.quantity()));
        node.put("p", Decimals.text(order.price()));
        node.put("P", Decimals.text(order.stopPrice()));
        node.put("F", ZERO);
        node.put("g", order.listId());
        node.put("C", cancelled ? order.clientOrderId() : "");
        node.put("x", execution.type().name());
        node.put("X", order.status().name());
        node.put("r", "NONE");
        node.put("i", order.orderId());
        node.put("l", trade == null ? ZERO : Decimals.text(trade.quantity()));
        node.put("z", Decimals.text(order.executed()));
        node.put("L", trade == null ? ZERO : Decimals.text(trade.price()));
        node.put("n", trade == null ? "0" : Decimals.text(trade.commission()));
        node.put("N", trade == null ? null : trade.commissionAsset());
        node.put("T", execution.timeMs());
        node.put("t", trade == null ? -1 : trade.tradeId());
        node.put("I", execution.executionId());
        node.put("w", order.status().isOpen() && order.isWorking() && !order.type().isMarket());
        node.put("m", trade != null && trade.maker());
        node.put("M", false);
        node.put("O", order.createdMs());
        node.put("Z", Decimals.text(order.executedQuote()));
        node.put("Y", trade == null ? ZERO : Decimals.text(trade.quoteQuantity()));
        node.put("Q", ZERO);
        if (order.isWorking()) {
            node.put("W", order.workingMs());
        }
        node.put("V", "NONE");
        if (order.expiryReason() != null) {
            node.put("eR", order.expiryReason());
        }
        return node;
    }

    static ObjectNode listStatus(SimOrderList list, long eventTimeMs, long timeMs) {
        String status = list.isOpen() ? "EXECUTING" : "ALL_DONE";
        ObjectNode node = event("listStatus", eventTimeMs);
        node.put("s", list.symbol()).put("g", list.listId()).put("c", "OCO");
        node.put("l", list.isOpen() ? "EXEC_STARTED" : status).put("L", status).put("r", "NONE");
        node.put("C", list.listClientOrderId()).put("T", timeMs);
        ArrayNode legs = node.putArray("O");
        list.legs().forEach(leg -> legs.addObject().put("s", leg.symbol()).put("i", leg.orderId())
            .put("c", leg.clientOrderId()));
        return node;
    }

    static ObjectNode accountPosition(Accounts accounts, Set<String> assets, long timeMs) {
        ObjectNode node = event("outboundAccountPosition", timeMs);
        node.put("u", timeMs);
        ArrayNode balances = node.putArray("B");
        for (String asset : assets) {
            Balance balance = accounts.of(asset);
            balances.addObject().put("a", asset)
                .put("f", Decimals.text(balance.free())).put("l", Decimals.text(balance.locked()));
        }
        return node;
    }

    static ObjectNode balanceUpdate(String asset, BigDecimal quantity, long timeMs) {
        return event("balanceUpdate", timeMs).put("a", asset).put("d", Decimals.text(quantity)).put("T", timeMs);
    }

    static ObjectNode event(String type, long timeMs) {
        return JSON.objectNode().put("e", type).put("E", timeMs);
    }

    static ObjectNode bookTicker(Quote quote, long updateId) {
        return JSON.objectNode().put("u", updateId).put("s", quote.symbol())
            .put("b", Decimals.text(quote.bid())).put("B", Decimals.text(quote.bidQuantity()))
            .put("a", Decimals.text(quote.ask())).put("A", Decimals.text(quote.askQuantity()));
    }

    static ObjectNode trade(Print print, long tradeId, long timeMs) {
        return event("trade", timeMs).put("s", print.symbol()).put("t", tradeId)
            .put("p", Decimals.text(print.price())).put("q", Decimals.text(print.quantity()))
            .put("T", timeMs).put("m", print.buyerIsMaker()).put("M", true);
    }
}
