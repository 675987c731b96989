package io.holdfast.gateway.client;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import java.util.Locale;

/**
 * Says why an order was denied: the field, the rule, and the values of both. Built from the order and the rules alone,
 * so that the same request id is answered with the same words.
 */
final class Denials {
    private Denials() {
    }

    static ApiException refusal(Order order, Instrument instrument) {
        String code = order.reason().name().toLowerCase(Locale.ROOT);
        return ApiException.refused(code, field(order.reason()), message(order, instrument), order.orderId());
    }

    private static String field(Reason reason) {
        return switch (reason) {
            case INVALID_QUANTITY, BELOW_MIN_NOTIONAL, INSUFFICIENT_FUNDS, OVERFLOW -> "quantity";
            case INVALID_PRICE -> "price";
            case UNKNOWN_INSTRUMENT -> "symbol";
            default -> null;
        };
    }

    private static String message(Order order, Instrument instrument) {
        return switch (order.reason()) {
            case INVALID_QUANTITY -> quantity(order.quantity(), instrument);
            case INVALID_PRICE -> "price must be a multiple of the tick size" + named("price", order.price())
                + also("tickSize", instrument.tickSize());
            case BELOW_MIN_NOTIONAL -> (isMarket(order) ? "quantity times the market's price"
                : "quantity times price") + " must be at least the minimum notional" + terms(order)
                + also("minNotional", instrument.minNotional());
            case INSUFFICIENT_FUNDS -> "quantity needs more than the account has free" + terms(order);
            case OVERFLOW -> "quantity times price must fit 92233720368.54775807" + terms(order);
            case TOO_MANY_ORDERS -> "too many orders are open";
            case NOT_TRADING -> "trading was not open";
            case LOW_SPACE -> "too little room is left for the journal, only what makes a position smaller is taken";
            case NO_MARKET_PRICE -> "a market order needs a price of the market, and there was none";
            default -> "order was denied, reason=" + order.reason();
        };
    }

    private static String quantity(long quantity, Instrument instrument) {
        if (instrument.lotStep() != 0 && quantity % instrument.lotStep() != 0) {
            return "quantity must be a multiple of the lot step" + named("quantity", quantity)
                + also("lotStep", instrument.lotStep());
        }
        if (quantity < instrument.minQuantity()) {
            return "quantity must be at least the minimum" + named("quantity", quantity)
                + also("minQuantity", instrument.minQuantity());
        }
        return "quantity must be at most the maximum" + named("quantity", quantity)
            + also("maxQuantity", instrument.maxQuantity());
    }

    private static String terms(Order order) {
        String quantity = named("quantity", order.quantity());
        return isMarket(order) || order.price() == Decimals.ABSENT ? quantity
            : quantity + also("price", order.price());
    }

    private static boolean isMarket(Order order) {
        return order.orderType() == OrderType.MARKET;
    }

    private static String named(String name, long amountE8) {
        return ", " + name + "=" + Amounts.format(amountE8);
    }

    private static String also(String name, long amountE8) {
        return " " + name + "=" + Amounts.format(amountE8);
    }
}
