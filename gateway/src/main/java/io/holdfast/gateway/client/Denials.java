package io.holdfast.gateway.client;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.GroupState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.LegGroup;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import java.util.Locale;

/**
 * Says why an order was denied: the field, the rule, and the values of both. Built from the order and the rules alone,
 * so that the same request id is answered with the same words.
 */
final class Denials {
    private static final String UNFINISHED =
        "a group of legs on this symbol is unfinished, only what makes a position smaller is taken";

    private Denials() {
    }

    static ApiException refusal(Order order, Instrument instrument) {
        String code = order.reason().name().toLowerCase(Locale.ROOT);
        return ApiException.refused(code, field(order.reason()), message(order, instrument), order.orderId());
    }

    /** Says why a group was denied; {@code null} for one that was not. */
    static ApiException refusal(LegGroup group) {
        if (group.state() != GroupState.DENIED) {
            return null;
        }
        String code = group.reason().name().toLowerCase(Locale.ROOT);
        int leg = group.deniedLeg();
        String part = leg == 0 ? "legs" : "legs[" + (leg - 1) + "]";
        String field = field(group.reason());
        return ApiException.refusedGroup(code, field == null || leg == 0 ? part : part + "." + field,
            part + " denied, and with it the whole group: " + rule(group.reason()), group.groupId());
    }

    private static String rule(Reason reason) {
        return switch (reason) {
            case INVALID_LEGS -> "each leg must have a symbol of its own";
            case INSUFFICIENT_FUNDS -> "the legs together need more than the account has free";
            case GROUP_UNFINISHED -> UNFINISHED;
            default -> "the rules of a single order apply to it, reason=" + reason;
        };
    }

    private static String field(Reason reason) {
        return switch (reason) {
            case INVALID_QUANTITY, BELOW_MIN_NOTIONAL, INSUFFICIENT_FUNDS, OVERFLOW, ORDER_SIZE_LIMIT,
                ORDER_NOTIONAL_LIMIT, POSITION_LIMIT, EXPOSURE_LIMIT -> "quantity";
            case INVALID_PRICE, PRICE_COLLAR, SELF_CROSS -> "price";
            case UNKNOWN_INSTRUMENT -> "symbol";
            case INVALID_PROTECTION -> "protection";
            case NOT_LONG -> "side";
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
            case HALTED -> "an operator has halted trading";
            case REDUCE_ONLY -> "only what makes a position smaller is taken";
            case GROUP_UNFINISHED -> UNFINISHED;
            default -> isRisk(order.reason()) ? risk(order) : other(order);
        };
    }

    private static String other(Order order) {
        return switch (order.reason()) {
            case INVALID_PROTECTION, NOT_LONG, PROTECTED -> protection(order.reason());
            case NO_MARKET_PRICE -> "a market order needs a price of the market, and there was none";
            default -> "order was denied, reason=" + order.reason();
        };
    }

    /** What is wrong with what is to be protected, or is. */
    static String protection(Reason reason) {
        return switch (reason) {
            case INVALID_PROTECTION -> "a stop must be below the price and a profit above it, on the tick and worth "
                + "the minimum notional, and a trailing stop less away than the price";
            case NOT_LONG -> "only what is bought can be protected";
            case PROTECTED -> "what is held is protected, and no room was made for another order";
            case NO_MARKET_PRICE -> "there was no price of the market";
            case INVALID_QUANTITY -> "quantity must be what the venue takes, and at most what is held and not "
                + "protected";
            default -> "protection was denied, reason=" + reason;
        };
    }

    private static boolean isRisk(Reason reason) {
        return reason.code() >= Reason.ORDER_SIZE_LIMIT.code() && reason.code() <= Reason.SELF_CROSS.code();
    }

    /** The limits are the operator's, and not part of the order: their names lead to them. */
    private static String risk(Order order) {
        return switch (order.reason()) {
            case ORDER_SIZE_LIMIT -> "quantity is more than orderQuantity allows" + terms(order);
            case ORDER_NOTIONAL_LIMIT -> "quantity times price is more than orderNotional allows" + terms(order);
            case POSITION_LIMIT -> "with all that is open the position would pass its limit" + terms(order);
            case EXPOSURE_LIMIT -> "with all that is held and open the exposure would pass its limit" + terms(order);
            case OPEN_ORDERS_LIMIT -> "as many orders are open as openOrders allows";
            case LOSS_LIMIT -> "as much was lost today as lossPerDay allows, only what makes a position smaller is"
                + " taken";
            case ORDER_RATE_LIMIT -> "as many orders were taken in this second as ordersPerSecond allows";
            case PRICE_COLLAR -> "price is further from the market than collar allows, or there is no market"
                + terms(order);
            case DUPLICATE_ENTRY -> "there is a position or an open order in this direction already";
            case SELF_CROSS -> "the order would trade with an open order of this account" + terms(order);
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
