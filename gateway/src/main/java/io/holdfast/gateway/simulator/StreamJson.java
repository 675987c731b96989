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

    static ObjectNode executionReport(final Execution execution, final long eventTimeMs) {
        final SimOrder order = execution.order();
        final SimTrade trade = execution.trade();
        final boolean cancelled = execution.type() == ExecutionType.CANCELED;
        final ObjectNode node = event(EXECUTION_REPORT, eventTimeMs);
        node.put("s", order.symbol());
        node.put("c", cancelled ? execution.cancelId() : order.clientOrderId());
        node.put("S", order.side().name());
        node.put("o", order.type().name());
        node.put("f", order.timeInForce().name());
        node.put("q", Decimals.text(order.quantity()));
        node.put("p", Decimals.text(order.price()));
        node.put("P", ZERO);
        node.put("F", ZERO);
        node.put("g", -1);
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
        node.put("w", order.status().isOpen() && order.type() != OrderType.MARKET);
        node.put("m", trade != null && trade.maker());
        node.put("M", false);
        node.put("O", order.createdMs());
        node.put("Z", Decimals.text(order.executedQuote()));
        node.put("Y", trade == null ? ZERO : Decimals.text(trade.quoteQuantity()));
        node.put("Q", ZERO);
        node.put("W", order.createdMs());
        node.put("V", "NONE");
        return node;
    }

    static ObjectNode accountPosition(final Accounts accounts, final Set<String> assets, final long timeMs) {
        final ObjectNode node = event("outboundAccountPosition", timeMs);
        node.put("u", timeMs);
        final ArrayNode balances = node.putArray("B");
        for (final String asset : assets) {
            final Balance balance = accounts.of(asset);
            balances.addObject().put("a", asset)
                .put("f", Decimals.text(balance.free())).put("l", Decimals.text(balance.locked()));
        }
        return node;
    }

    static ObjectNode balanceUpdate(final String asset, final BigDecimal quantity, final long timeMs) {
        return event("balanceUpdate", timeMs).put("a", asset).put("d", Decimals.text(quantity)).put("T", timeMs);
    }

    static ObjectNode event(final String type, final long timeMs) {
        return JSON.objectNode().put("e", type).put("E", timeMs);
    }

    static ObjectNode bookTicker(final Quote quote, final long updateId) {
        return JSON.objectNode().put("u", updateId).put("s", quote.symbol())
            .put("b", Decimals.text(quote.bid())).put("B", Decimals.text(quote.bidQuantity()))
            .put("a", Decimals.text(quote.ask())).put("A", Decimals.text(quote.askQuantity()));
    }

    static ObjectNode trade(final Print print, final long tradeId, final long timeMs) {
        return event("trade", timeMs).put("s", print.symbol()).put("t", tradeId)
            .put("p", Decimals.text(print.price())).put("q", Decimals.text(print.quantity()))
            .put("T", timeMs).put("m", print.buyerIsMaker()).put("M", true);
    }
}
