package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.util.Locale;

/** Reads orders out of requests: which parameters a type of order must have, and which it must not. */
final class OrderParameters {
    private static final String NONE = "";

    private final VenueBooks books;
    private final ClientIds ids;

    OrderParameters(VenueBooks books, ClientIds ids) {
        this.books = books;
        this.ids = ids;
    }

    NewOrder order(Parameters parameters) {
        SymbolRules rules = books.symbol(parameters.required("symbol"));
        Side side = side(parameters);
        OrderType type = parameters.constant(OrderType.class, "type", Refusal.invalidEnum(-1116, "orderType"));
        if (parameters.has("quoteOrderQty")) {
            throw Refusal.notRequired("quoteOrderQty");
        }
        TimeInForce timeInForce = timeInForce(parameters, NONE, type);
        BigDecimal quantity = parameters.decimal("quantity");
        return new NewOrder(rules, side, type, timeInForce, quantity, price(parameters, NONE, type),
            stopPrice(parameters, NONE, type), clientId(parameters, "newClientOrderId"));
    }

    /** The two orders of an OCO. */
    NewList oco(Parameters parameters) {
        SymbolRules rules = books.symbol(parameters.required("symbol"));
        Side side = side(parameters);
        BigDecimal quantity = parameters.decimal("quantity");
        return new NewList(leg(parameters, "above", rules, side, quantity),
            leg(parameters, "below", rules, side, quantity), clientId(parameters, "listClientOrderId"));
    }

    private NewOrder leg(Parameters parameters, String which, SymbolRules rules, Side side, BigDecimal quantity) {
        Refusal unsupported = Refusal.bad(-1158, "Order type not supported in OCO.");
        OrderType type = parameters.constant(OrderType.class, which + "Type", unsupported);
        if (type == OrderType.LIMIT || type == OrderType.MARKET) {
            throw unsupported;
        }
        boolean limited = type.hasTimeInForce();
        if (limited && !(parameters.has(which + "Price") && parameters.has(which + "TimeInForce"))) {
            throw Refusal.bad(-1128, "Combination of optional fields invalid. Recommendation: '" + which
                + "Price' and '" + which + "TimeInForce' must both be sent.");
        }
        return new NewOrder(rules, side, type, timeInForce(parameters, which, type), quantity,
            price(parameters, which, type), stopPrice(parameters, which, type),
            clientId(parameters, which + "ClientOrderId"));
    }

    private static Side side(Parameters parameters) {
        return parameters.constant(Side.class, "side", Refusal.invalidEnum(-1117, "side"));
    }

    private static TimeInForce timeInForce(Parameters parameters, String which, OrderType type) {
        String name = name(which, "timeInForce");
        if (type.hasTimeInForce()) {
            return parameters.constant(TimeInForce.class, name, Refusal.invalidEnum(-1115, "timeInForce"));
        }
        refuse(parameters, name);
        return TimeInForce.GTC;
    }

    private static BigDecimal price(Parameters parameters, String which, OrderType type) {
        String name = name(which, "price");
        if (!type.isMarket()) {
            return parameters.decimal(name);
        }
        refuse(parameters, name);
        return BigDecimal.ZERO;
    }

    private static BigDecimal stopPrice(Parameters parameters, String which, OrderType type) {
        String name = name(which, "stopPrice");
        String trailing = name(which, "trailingDelta");
        if (!type.isContingent()) {
            refuse(parameters, name);
            refuse(parameters, trailing);
            return BigDecimal.ZERO;
        }
        if (parameters.has(trailing)) {
            throw Refusal.newOrder("Trailing stop orders are not supported for this symbol.");
        }
        if (!parameters.has(name)) {
            throw Refusal.bad(-1102, "Param '" + name + "' or '" + trailing + "' must be sent, but both were "
                + "empty/null!");
        }
        return parameters.decimal(name);
    }

    private static void refuse(Parameters parameters, String name) {
        if (parameters.has(name)) {
            throw Refusal.notRequired(name);
        }
    }

    private String clientId(Parameters parameters, String name) {
        String given = parameters.clientId(name);
        return given == null ? ids.next() : given;
    }

    private static String name(String which, String name) {
        return which.isEmpty() ? name : which + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
