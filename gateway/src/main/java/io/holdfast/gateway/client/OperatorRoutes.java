package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.Protection;
import io.holdfast.engine.core.ProtectionState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.RecordListener;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Set;

/** What a person does: each action names who does it and why, and is answered by its record. */
final class OperatorRoutes implements RecordListener {
    private static final int ACCEPTED = 202;

    /** What came of an action. */
    private record Done(long sequence, boolean halted) {
    }

    private final Intake intake;
    private final Follower follower;
    private final long absenceWindowNs;
    /** By the id of the action. */
    private final Waiters<Done> waiters;

    OperatorRoutes(HttpApi.Builder config, Intake intake) {
        this.intake = intake;
        follower = config.follower;
        absenceWindowNs = config.absenceWindowNs;
        waiters = intake.waiters();
    }

    void halt(Context ctx) throws IOException {
        operate(ctx, Operation.HALT, body(ctx), command -> { });
    }

    void resume(Context ctx) throws IOException {
        operate(ctx, Operation.RESUME, body(ctx), command -> { });
    }

    void flatten(Context ctx) throws IOException {
        operate(ctx, Operation.FLATTEN, body(ctx, Set.of("operator", "reason", "symbol")), command -> { });
    }

    /** What is done with a group of legs, {@code body} is what {@link #body} read. */
    void group(Context ctx, Operation operation, JsonNode body, long groupId) {
        operate(ctx, operation, body, command -> command.groupId = groupId);
    }

    /** Cancels one order, in the name of a person. */
    void cancelOrder(Context ctx) throws IOException {
        long orderId = orderId(ctx);
        JsonNode body = body(ctx);
        OrderState orderState = require(orderId, follower.read(state -> {
            Order order = state.order(orderId);
            return order == null ? null : order.state();
        }));
        if (orderState.terminal()) {
            throw ApiException.of(ApiException.CONFLICT, "order_closed", "order is closed, orderId=" + orderId
                + " status=" + orderState);
        }
        operate(ctx, Operation.CANCEL_ORDER, body, command -> command.orderId = orderId);
    }

    /** Takes a person's word for it that an order in doubt is not at the venue. */
    void abandonOrder(Context ctx) throws IOException {
        long orderId = orderId(ctx);
        JsonNode body = body(ctx);
        boolean can = require(orderId, follower.read(state -> {
            Order order = state.order(orderId);
            return order == null ? null : order.canBeAbandoned(state, absenceWindowNs);
        }));
        if (!can) {
            throw ApiException.of(ApiException.CONFLICT, "order_not_lost", "only an order that has been in doubt since "
                + "this start for longer than it can be on its way, and that the venue has shown nothing of, can be "
                + "abandoned, orderId=" + orderId);
        }
        operate(ctx, Operation.ABANDON_ORDER, body, command -> command.orderId = orderId);
    }

    private long orderId(Context ctx) {
        long orderId = Http.positive("orderId", ctx.pathParam("orderId"), Long.MAX_VALUE);
        intake.requireReady();
        return orderId;
    }

    private static <T> T require(long orderId, T found) {
        if (found == null) {
            throw ApiException.of(ApiException.NOT_FOUND, "unknown_order", "no order that is open, or has ended not "
                + "too long ago, has this id, orderId=" + orderId);
        }
        return found;
    }

    /** Takes a protection away. */
    void releaseProtection(Context ctx) throws IOException {
        long protectionId = Http.positive("protectionId", ctx.pathParam("protectionId"), Long.MAX_VALUE);
        intake.requireReady();
        JsonNode body = body(ctx);
        boolean known = follower.read(state -> {
            Protection protection = state.protection(protectionId);
            return protection != null && protection.state() != ProtectionState.RELEASED;
        });
        if (!known) {
            throw ApiException.of(ApiException.NOT_FOUND, "unknown_protection", "no protection in force has this id, "
                + "protectionId=" + protectionId);
        }
        operate(ctx, Operation.RELEASE_PROTECTION, body, command -> command.protectionId = protectionId);
    }

    /**
     * Who does it and why. It is read before anything is looked up: a server that answers without having read a body
     * breaks the connection, and the client may never see the answer.
     */
    static JsonNode body(Context ctx) throws IOException {
        return body(ctx, Set.of("operator", "reason"));
    }

    private static JsonNode body(Context ctx, Set<String> fields) throws IOException {
        Http.allowQuery(ctx);
        return Http.body(ctx, fields);
    }

    private void operate(Context ctx, Operation operation, JsonNode body, CommandWriter more) {
        OperatorBody action = OperatorBody.parse(body);
        int instrumentId = body.hasNonNull("symbol")
            ? instrumentId(OperatorBody.text(body, "symbol", Message.MAX_SYMBOL)) : 0;
        try (Waiters.Waiter<Done> waiter = waiters.join(action.id())) {
            intake.offer(command -> {
                action.to(command, operation);
                command.instrumentId = instrumentId;
                more.write(command);
            });
            answer(ctx, waiter.await("look at the status"));
        }
    }

    private static void answer(Context ctx, Done done) {
        Http.json(ctx, ACCEPTED, Json.text(out -> {
            out.writeStartObject();
            out.writeNumberField("sequence", done.sequence);
            out.writeBooleanField("halted", done.halted);
            out.writeEndObject();
        }));
    }

    @Override
    public void onRecord(Record record, EngineState state) {
        if (record.kind == RecordKind.OPERATOR_ACTION && !waiters.isEmpty()) {
            waiters.complete(record.requestId.toString(), () -> new Done(record.sequence, state.halted()));
        }
    }

    private int instrumentId(String symbol) {
        intake.requireReady();
        return follower.read(state -> Intake.instrument(state, symbol).instrumentId());
    }
}
