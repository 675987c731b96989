package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Orders and trades in the shapes of Binance's REST answers. */
final class OrderJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ZERO = "0.00000000";

    private OrderJson() {
    }

    /** The answer to a new order. {@code type} is ACK, RESULT or FULL. */
    static ObjectNode placed(SimOrder order, List<SimTrade> fills, String type) {
        ObjectNode node = JSON.objectNode();
        node.put("symbol", order.symbol());
        node.put("orderId", order.orderId());
        node.put("orderListId", order.listId());
        node.put("clientOrderId", order.clientOrderId());
        node.put("transactTime", order.updatedMs());
        if ("ACK".equals(type)) {
            return node;
        }
        amounts(node, order);
        stopPrice(node, order);
        node.put("workingTime", order.workingMs());
        node.put("selfTradePreventionMode", "NONE");
        if ("FULL".equals(type)) {
            ArrayNode list = node.putArray("fills");
            for (SimTrade fill : fills) {
                list.addObject()
                    .put("price", Decimals.text(fill.price()))
                    .put("qty", Decimals.text(fill.quantity()))
                    .put("commission", Decimals.text(fill.commission()))
                    .put("commissionAsset", fill.commissionAsset())
                    .put("tradeId", fill.tradeId());
            }
        }
        return node;
    }

    /** The answer to a query, also in lists. */
    static ObjectNode queried(SimOrder order) {
        ObjectNode node = JSON.objectNode();
        node.put("symbol", order.symbol());
        node.put("orderId", order.orderId());
        node.put("orderListId", order.listId());
        node.put("clientOrderId", order.clientOrderId());
        amounts(node, order);
        node.put("stopPrice", Decimals.text(order.stopPrice()));
        node.put("icebergQty", ZERO);
        node.put("time", order.createdMs());
        node.put("updateTime", order.updatedMs());
        node.put("isWorking", order.isWorking());
        node.put("workingTime", order.workingMs());
        node.put("selfTradePreventionMode", "NONE");
        return node;
    }

    /** The answer to a cancel: {@code clientOrderId} is the id of the cancel itself. */
    static ObjectNode cancelled(SimOrder order, String cancelId) {
        ObjectNode node = JSON.objectNode();
        node.put("symbol", order.symbol());
        node.put("origClientOrderId", order.clientOrderId());
        node.put("orderId", order.orderId());
        node.put("orderListId", order.listId());
        node.put("clientOrderId", cancelId);
        node.put("transactTime", order.updatedMs());
        amounts(node, order);
        stopPrice(node, order);
        node.put("selfTradePreventionMode", "NONE");
        return node;
    }

    /** A list and the ids of its orders. */
    static ObjectNode list(SimOrderList list) {
        String status = list.isOpen() ? "EXECUTING" : "ALL_DONE";
        ObjectNode node = JSON.objectNode();
        node.put("orderListId", list.listId());
        node.put("contingencyType", "OCO");
        node.put("listStatusType", list.isOpen() ? "EXEC_STARTED" : status);
        node.put("listOrderStatus", status);
        node.put("listClientOrderId", list.listClientOrderId());
        node.put("transactionTime", list.updatedMs());
        node.put("symbol", list.symbol());
        ArrayNode legs = node.putArray("orders");
        list.legs().forEach(leg -> legs.addObject().put("symbol", leg.symbol()).put("orderId", leg.orderId())
            .put("clientOrderId", leg.clientOrderId()));
        return node;
    }

    /** The answer to the cancel of a list. */
    static ObjectNode cancelled(SimOrderList list, String cancelId) {
        ObjectNode node = list(list);
        ArrayNode reports = node.putArray("orderReports");
        list.legs().forEach(leg -> reports.add(cancelled(leg, cancelId)));
        return node;
    }

    /** What is to be answered to a placement. */
    static String answerType(Parameters parameters, String absent) {
        String type = parameters.has("newOrderRespType") ? parameters.text("newOrderRespType") : absent;
        if (!Set.of("ACK", "RESULT", "FULL").contains(type)) {
            throw Refusal.invalidEnum(-1138, "newOrderRespType");
        }
        return type;
    }

    static ObjectNode trade(SimTrade trade) {
        ObjectNode node = JSON.objectNode();
        node.put("symbol", trade.order().symbol());
        node.put("id", trade.tradeId());
        node.put("orderId", trade.order().orderId());
        node.put("orderListId", trade.order().listId());
        node.put("price", Decimals.text(trade.price()));
        node.put("qty", Decimals.text(trade.quantity()));
        node.put("quoteQty", Decimals.text(trade.quoteQuantity()));
        node.put("commission", Decimals.text(trade.commission()));
        node.put("commissionAsset", trade.commissionAsset());
        node.put("time", trade.timeMs());
        node.put("isBuyer", trade.order().side() == Side.BUY);
        node.put("isMaker", trade.maker());
        node.put("isBestMatch", true);
        return node;
    }

    private static void stopPrice(ObjectNode node, SimOrder order) {
        if (order.type().isContingent()) {
            node.put("stopPrice", Decimals.text(order.stopPrice()));
        }
        if (order.expiryReason() != null) {
            node.put("expiryReason", order.expiryReason());
        }
    }

    private static void amounts(ObjectNode node, SimOrder order) {
        node.put("price", Decimals.text(order.price()));
        node.put("origQty", Decimals.text(order.quantity()));
        node.put("executedQty", Decimals.text(order.executed()));
        node.put("origQuoteOrderQty", ZERO);
        node.put("cummulativeQuoteQty", Decimals.text(order.executedQuote()));
        node.put("status", order.status().name());
        node.put("timeInForce", order.timeInForce().name());
        node.put("type", order.type().name());
        node.put("side", order.side().name());
    }
}
