package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.Balance;
import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.Position;
import io.holdfast.engine.core.Reason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Orders, positions and balances of a fold as JSON, the same for the HTTP API and for the tools. Amounts are decimal
 * strings, sequences and times are numbers, and what is not there is {@code null}: each object has all its fields.
 */
public final class StateJson {
    /** Which orders to show. */
    public enum Orders {
        /** Those that are not in a terminal state. */
        OPEN,
        /** Those that are, as far as the fold still has them: the last 65536 that ended. */
        CLOSED,
        /** Both, the open ones first. */
        ALL
    }

    private StateJson() {
    }

    /**
     * Writes an array of orders: open ones by age, newest first, then ended ones, last ended first.
     *
     * @param limit the most orders to write
     * @throws IOException if what is written to fails
     */
    public static void writeOrders(JsonGenerator out, EngineState state, Orders which, int limit) throws IOException {
        out.writeStartArray();
        int written = which == Orders.CLOSED ? 0 : writeOpen(out, state, limit);
        if (which != Orders.OPEN) {
            for (long i = 0; written < limit && state.endedId(i) != 0; i++) {
                writeOrder(out, state.order(state.endedId(i)), state);
                written++;
            }
        }
        out.writeEndArray();
    }

    private static int writeOpen(JsonGenerator out, EngineState state, int limit) throws IOException {
        Deque<Order> newest = new ArrayDeque<>();
        for (Order order = state.firstOpen(); order != null && limit > 0; order = state.nextOpen(order)) {
            if (newest.size() == limit) {
                newest.removeLast();
            }
            newest.addFirst(order);
        }
        for (Order order : newest) {
            writeOrder(out, order, state);
        }
        return newest.size();
    }

    /**
     * Writes an order as an object; its {@code sequence} is that of the last record about it.
     *
     * @throws IOException if what is written to fails
     */
    public static void writeOrder(JsonGenerator out, Order order, EngineState state) throws IOException {
        out.writeStartObject();
        writeOrderFields(out, order, state);
        out.writeEndObject();
    }

    /** Writes the fields of an order into an object that is open already. */
    static void writeOrderFields(JsonGenerator out, Order order, EngineState state) throws IOException {
        Instrument instrument = state.instrument(order.instrumentId());
        out.writeNumberField("orderId", order.orderId());
        text(out, "clientOrderId", clientOrderId(order, state));
        out.writeStringField("requestId", order.requestId().toString());
        text(out, "symbol", instrument == null ? null : instrument.symbol());
        text(out, "side", name(order.side()));
        text(out, "orderType", name(order.orderType()));
        text(out, "timeInForce", name(order.timeInForce()));
        amount(out, "quantity", order.quantity());
        amount(out, "price", order.price());
        belonging(out, order);
        out.writeStringField("status", order.state().name());
        text(out, "reason", order.reason() == Reason.NONE ? null : order.reason().name());
        amount(out, "filledQuantity", order.filledQuantity());
        amount(out, "averagePrice", averagePrice(order));
        text(out, "venueOrderId", order.venueOrderId().isEmpty() ? null : order.venueOrderId().toString());
        out.writeBooleanField("cancelling", order.cancelling());
        out.writeNumberField("createdNs", order.createdNs());
        out.writeNumberField("updatedNs", order.updatedNs());
        out.writeNumberField("sequence", order.lastSequence());
    }

    /** What orders that the engine makes itself have beside; left out for the others. */
    private static void belonging(JsonGenerator out, Order order) throws IOException {
        if (order.stopPrice() != Decimals.ABSENT) {
            amount(out, "stopPrice", order.stopPrice());
        }
        if (order.protectionId() != 0) {
            out.writeNumberField("protectionId", order.protectionId());
        }
        if (order.groupId() != 0) {
            out.writeNumberField("groupId", order.groupId());
        }
        if (order.listId() != 0) {
            out.writeNumberField("listId", order.listId());
        }
    }

    /** The client order id; {@code null} for a denied order, which never got one. */
    static String clientOrderId(Order order, EngineState state) {
        if (order.state() == OrderState.DENIED) {
            return null;
        }
        return ClientOrderId.format(order.clientOrderIdHigh(state.engineId()), order.clientOrderIdLow());
    }

    private static long averagePrice(Order order) {
        if (order.filledQuantity() <= 0 || order.filledQuote() < 0) {
            return Decimals.ABSENT;
        }
        return Decimals.multiplyDivide(order.filledQuote(), Decimals.ONE, order.filledQuantity());
    }

    /**
     * Writes an array of positions, one for each instrument in the order of definition.
     *
     * @throws IOException if what is written to fails
     */
    public static void writePositions(JsonGenerator out, EngineState state) throws IOException {
        out.writeStartArray();
        for (Instrument instrument : state.instruments()) {
            out.writeStartObject();
            writePositionFields(out, instrument);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Writes the fields of a position into an object that is open already. */
    static void writePositionFields(JsonGenerator out, Instrument instrument) throws IOException {
        Position position = instrument.position();
        out.writeStringField("symbol", instrument.symbol());
        amount(out, "quantity", position.quantity());
        amount(out, "averagePrice", position.averagePrice());
        amount(out, "realisedPnl", position.realisedPnl());
        amount(out, "cost", position.cost());
    }

    /**
     * Writes an array of balances, one for each asset in the order of definition: what the ledger holds and where
     * that comes from, and what the venue last said.
     *
     * @throws IOException if what is written to fails
     */
    public static void writeBalances(JsonGenerator out, EngineState state) throws IOException {
        out.writeStartArray();
        for (Balance balance : state.balances()) {
            writeBalance(out, balance);
        }
        out.writeEndArray();
    }

    static void writeBalance(JsonGenerator out, Balance balance) throws IOException {
        out.writeStartObject();
        out.writeStringField("asset", balance.asset());
        amount(out, "total", balance.total());
        amount(out, "free", balance.free());
        amount(out, "locked", balance.locked());
        amount(out, "opening", balance.opening());
        amount(out, "traded", balance.traded());
        amount(out, "feesPaid", balance.feesPaid());
        amount(out, "foreign", balance.foreign());
        amount(out, "adjusted", balance.adjusted());
        amount(out, "venueTotal", balance.reported() ? balance.venueTotal() : Decimals.ABSENT);
        out.writeEndObject();
    }

    static void amount(JsonGenerator out, String field, long amountE8) throws IOException {
        text(out, field, amountE8 == Decimals.ABSENT ? null : Amounts.format(amountE8));
    }

    private static String name(Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static void text(JsonGenerator out, String field, String value) throws IOException {
        if (value == null) {
            out.writeNullField(field);
        } else {
            out.writeStringField(field, value);
        }
    }
}
