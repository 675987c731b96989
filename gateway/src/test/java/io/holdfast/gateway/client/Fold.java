package io.holdfast.gateway.client;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.pipeline.CommandWriter;
import java.util.ArrayList;
import java.util.List;

/** A core without a journal: what is decided is folded a second time and kept as JSON, one record a line. */
final class Fold {
    final EngineState state = new EngineState();
    final List<String> json = new ArrayList<>();

    private final Decider decider = new Decider(new EngineState(), new Policy(1_000_000_000L, 60_000_000_000L),
        this::keep);
    private final Command command = new Command();
    private long nowNs = 1_000;

    private void keep(Record record) {
        state.apply(record);
        json.add(RecordJson.toJson(record, state));
    }

    /** Decides on a command, a microsecond after the last one; returns the records it made. */
    List<String> put(CommandWriter writer) {
        int before = json.size();
        writer.write(command);
        nowNs += 1_000;
        decider.decide(command, nowNs);
        return json.subList(before, json.size());
    }

    /** Starts, and opens trading in BTC/USDT with 1 BTC and 100000 USDT. */
    void open() {
        put(start -> {
            start.reset(CommandKind.START, Actor.ENGINE);
            start.engineId = 0x00c0ffee;
            start.configHash = 0xabcL;
            start.build.set("0.1.0");
            start.text.set("17.0.15");
        });
        Commands.openTrading(writer -> put(writer), () -> state.sequence());
    }

    List<String> order(String requestId, Side side, String quantity, String price) {
        return put(order -> {
            order.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
            order.requestId.set(requestId);
            order.instrumentId = 1;
            order.side = side;
            order.orderType = OrderType.LIMIT;
            order.timeInForce = TimeInForce.GTC;
            order.quantity = Amounts.parse("quantity", quantity);
            order.price = Amounts.parse("price", price);
        });
    }

    List<String> accepted(long orderId) {
        return put(accepted -> {
            accepted.reset(CommandKind.ORDER_ACCEPTED, Actor.VENUE);
            accepted.orderId = orderId;
            accepted.venueOrderId.set("V" + orderId);
            accepted.venueTimeNs = 77;
        });
    }

    List<String> rejected(long orderId) {
        return put(rejected -> {
            rejected.reset(CommandKind.ORDER_REJECTED, Actor.VENUE);
            rejected.orderId = orderId;
            rejected.reason = Reason.VENUE_REJECTED;
            rejected.venueCode = -2010;
            rejected.text.set("no \"funds\"");
        });
    }
}
