package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.RecordListener;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A comparison with the venue because a person asks for it: answered when it has come to its end, with what it found
 * and what was done about it.
 */
final class ReconcileRoute implements RecordListener {
    /** Longer than a comparison may take before the engine gives it up. */
    private static final long TIMEOUT_MS = 32_000;

    private static final int OK = 200;

    private final Intake intake;
    /** By the id of the action, as the comparisons are. */
    private final Waiters<String> waiters;
    private final ConcurrentMap<String, Pass> passes = new ConcurrentHashMap<>();

    /** A comparison that somebody waits for; its fields are the follower thread's. */
    private static final class Pass {
        final List<String> records = new ArrayList<>();
        long action;
        long started;
    }

    ReconcileRoute(Intake intake) {
        this.intake = intake;
        waiters = intake.waiters(TIMEOUT_MS);
    }

    void run(Context ctx) throws IOException {
        Http.allowQuery(ctx);
        JsonNode body = Http.body(ctx, Set.of("operator", "reason"));
        OperatorBody action = OperatorBody.parse(body);
        passes.put(action.id(), new Pass());
        try (Waiters.Waiter<String> waiter = waiters.join(action.id())) {
            intake.offer(command -> action.to(command, Operation.RECONCILE));
            Http.json(ctx, OK, waiter.await("look at the status"));
        } finally {
            passes.remove(action.id());
        }
    }

    @Override
    public void onRecord(Record record, EngineState state) {
        if (passes.isEmpty()) {
            return;
        }
        if (record.kind == RecordKind.OPERATOR_ACTION) {
            String id = record.requestId.toString();
            Pass pass = passes.get(id);
            if (pass != null) {
                pass.action = record.sequence;
                if (!state.venueUp()) {
                    refuse(id, ApiException.later("venue_down", "the venue cannot be reached, nothing was compared"));
                }
            }
        } else {
            passes.forEach((id, pass) -> take(id, pass, record, state));
        }
    }

    private void refuse(String id, RuntimeException why) {
        waiters.complete(id, () -> {
            throw why;
        });
    }

    private void take(String id, Pass pass, Record record, EngineState state) {
        switch (record.kind) {
            case RECONCILIATION_STARTED -> {
                if (pass.action != 0 && record.cause == pass.action) {
                    pass.started = record.sequence;
                } else if (pass.started != 0) {
                    refuse(id, ApiException.later("given_up", "another comparison took its place, ask again"));
                }
            }
            case RECONCILIATION_DIFFERENCE, ORDER_ADOPTED, ORDER_FILLED, BALANCE_ADJUSTED, POSITION_ADJUSTED -> {
                boolean found = record.kind != RecordKind.ORDER_FILLED || record.orderId == 0;
                if (pass.started != 0 && found) {
                    found(id, pass, record, state);
                }
            }
            case RECONCILIATION_COMPLETED -> {
                if (pass.started != 0 && record.cause == pass.started) {
                    waiters.complete(id, () -> answer(pass, record, state));
                }
            }
            default -> {
                // It is no part of a comparison.
            }
        }
    }

    private void found(String id, Pass pass, Record record, EngineState state) {
        try {
            pass.records.add(RecordJson.toJson(record, state));
        } catch (RuntimeException e) {
            refuse(id, e); // the request fails, the follower goes on
        }
    }

    private static String answer(Pass pass, Record completed, EngineState state) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeNumberField("sequence", completed.sequence);
            out.writeNumberField("started", pass.started);
            out.writeStringField("result", completed.reason.name());
            out.writeStringField("text", completed.text.toString());
            out.writeStringField("tradingState", state.tradingState().name());
            out.writeBooleanField("halted", state.halted());
            out.writeBooleanField("held", state.held());
            out.writeArrayFieldStart("records");
            for (String record : pass.records) {
                out.writeRawValue(record);
            }
            out.writeEndArray();
            out.writeFieldName("balances");
            StateJson.writeBalances(out, state);
            out.writeEndObject();
        });
    }
}
