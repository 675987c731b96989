package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.gateway.venue.ListOutcome;
import io.holdfast.gateway.venue.ListRequest;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.knowm.xchange.binance.dto.trade.BinanceOrderFlags;
import org.knowm.xchange.binance.dto.trade.TimeInForce;
import org.knowm.xchange.binance.service.BinanceTradeService;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.trade.LimitOrder;
import org.knowm.xchange.dto.trade.MarketOrder;
import org.knowm.xchange.dto.trade.StopOrder;

/**
 * Writes orders as Binance wants them: single ones by XChange, which has a type for each, and lists of two, which
 * XChange does not know, by a request of our own.
 */
final class OrderSender {
    private static final String LIST_PATH = "/api/v3/orderList/oco";

    private final BinanceTradeService service;
    private final SignedRequest signedRequest;

    OrderSender(BinanceTradeService service, SignedRequest signedRequest) {
        this.service = service;
        this.signedRequest = signedRequest;
    }

    /** Sends an order; returns the venue's id, as text. Throws whatever XChange throws. */
    String send(OrderRequest request, CurrencyPair pair) throws IOException {
        Order.OrderType side = request.side() == Side.BUY ? Order.OrderType.BID : Order.OrderType.ASK;
        BigDecimal quantity = decimal(request.terms().quantityE8());
        return switch (request.orderType()) {
            case MARKET -> service.placeMarketOrder(new MarketOrder.Builder(side, pair)
                .originalAmount(quantity).userReference(request.clientOrderId()).build());
            case LIMIT -> service.placeLimitOrder(limit(request, side, pair)
                .flag(TimeInForce.valueOf(request.timeInForce().name())).build());
            case LIMIT_MAKER -> service.placeLimitOrder(limit(request, side, pair)
                .flag(BinanceOrderFlags.LIMIT_MAKER).build());
            case STOP_LOSS -> service.placeStopOrder(stop(request, side, pair).build());
            case STOP_LOSS_LIMIT, TAKE_PROFIT_LIMIT -> service.placeStopOrder(stop(request, side, pair)
                .limitPrice(decimal(request.terms().priceE8()))
                .flag(TimeInForce.valueOf(request.timeInForce().name())).build());
        };
    }

    private static LimitOrder.Builder limit(OrderRequest request, Order.OrderType side, CurrencyPair pair) {
        return new LimitOrder.Builder(side, pair).originalAmount(decimal(request.terms().quantityE8()))
            .limitPrice(decimal(request.terms().priceE8())).userReference(request.clientOrderId());
    }

    private static StopOrder.Builder stop(OrderRequest request, Order.OrderType side, CurrencyPair pair) {
        StopOrder.Intention intention = request.orderType() == OrderType.TAKE_PROFIT_LIMIT
            ? StopOrder.Intention.TAKE_PROFIT : StopOrder.Intention.STOP_LOSS;
        return new StopOrder.Builder(side, pair).originalAmount(decimal(request.terms().quantityE8()))
            .stopPrice(decimal(request.terms().stopPriceE8())).intention(intention)
            .userReference(request.clientOrderId());
    }

    /** Sends two orders as one list; both are in doubt where nothing is certain of the request. */
    ListOutcome send(ListRequest list) {
        OrderRequest stop = isStopLoss(list.first()) ? list.first() : list.second();
        OrderRequest profit = stop == list.first() ? list.second() : list.first();
        if (!isStopLoss(stop) || isStopLoss(profit)) {
            return ListOutcome.both(Outcome.rejected(Reason.INVALID_REQUEST, 0,
                "one order of a list must be a stop loss, and the other not: first=" + list.first().orderType()
                    + " second=" + list.second().orderType()));
        }
        boolean sells = stop.side() == Side.SELL;
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("symbol", stop.venueSymbol());
        parameters.put("listClientOrderId", list.listClientOrderId());
        parameters.put("side", stop.side().name());
        parameters.put("quantity", text(stop.terms().quantityE8()));
        put(parameters, "above", sells ? profit : stop);
        put(parameters, "below", sells ? stop : profit);
        parameters.put("newOrderRespType", "ACK");
        SignedRequest.Answer answer = signedRequest.post(LIST_PATH, parameters);
        if (answer.failure() != null) {
            return ListOutcome.both(answer.failure());
        }
        return new ListOutcome(outcome(answer.body(), list.first()), outcome(answer.body(), list.second()));
    }

    private static boolean isStopLoss(OrderRequest request) {
        return request.orderType() == OrderType.STOP_LOSS || request.orderType() == OrderType.STOP_LOSS_LIMIT;
    }

    private static void put(Map<String, String> parameters, String which, OrderRequest leg) {
        parameters.put(which + "Type", leg.orderType().name());
        parameters.put(which + "ClientOrderId", leg.clientOrderId());
        boolean waits = leg.orderType().waits();
        if (leg.orderType() != OrderType.STOP_LOSS) {
            parameters.put(which + "Price", text(leg.terms().priceE8()));
        }
        if (waits) {
            parameters.put(which + "StopPrice", text(leg.terms().stopPriceE8()));
        }
        if (waits && leg.orderType() != OrderType.STOP_LOSS) {
            parameters.put(which + "TimeInForce", leg.timeInForce().name());
        }
    }

    private static Outcome outcome(JsonNode answer, OrderRequest request) {
        long timeMs = answer.path("transactionTime").asLong();
        for (JsonNode order : answer.path("orders")) {
            if (request.clientOrderId().equals(order.path("clientOrderId").asText())) {
                return Outcomes.ofOrderId(order.path("orderId").asLong(), Math.max(0, timeMs) * Wire.NS_PER_MS);
            }
        }
        return Outcomes.badAnswer("answer must name the order: clientOrderId=" + request.clientOrderId());
    }

    private static BigDecimal decimal(long amountE8) {
        return BigDecimal.valueOf(amountE8, Wire.E8_DIGITS).stripTrailingZeros();
    }

    private static String text(long amountE8) {
        return decimal(amountE8).toPlainString();
    }
}
