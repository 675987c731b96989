package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.RecordListener;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a person does: each action names who does it and why, and is answered by its record. */
final class OperatorRoutes implements RecordListener {
    private static final int ACCEPTED = 202;
    private static final int NAME_LENGTH = 40;

    /** What came of an action. */
    private record Done(long sequence, boolean halted) {
    }

    private final EnginePort engine;
    private final Follower follower;
    private final long answerTimeoutMs;
    private final ConcurrentMap<String, CompletableFuture<Done>> waiting = new ConcurrentHashMap<>();

    OperatorRoutes(HttpApi.Builder config) {
        engine = config.engine;
        follower = config.follower;
        answerTimeoutMs = config.answerTimeoutMs;
    }

    void halt(Context ctx) throws IOException {
        operate(ctx, Operation.HALT, Set.of("operator", "reason"));
    }

    void resume(Context ctx) throws IOException {
        operate(ctx, Operation.RESUME, Set.of("operator", "reason"));
    }

    void flatten(Context ctx) throws IOException {
        operate(ctx, Operation.FLATTEN, Set.of("operator", "reason", "symbol"));
    }

    private void operate(Context ctx, Operation operation, Set<String> fields) throws IOException {
        Http.allowQuery(ctx);
        JsonNode body = Http.body(ctx, fields);
        String operator = text(body, "operator", NAME_LENGTH);
        String reason = text(body, "reason", Message.MAX_TEXT);
        int instrumentId = body.hasNonNull("symbol") ? instrumentId(text(body, "symbol", Message.MAX_SYMBOL)) : 0;
        String id = UUID.randomUUID().toString();
        CompletableFuture<Done> done = new CompletableFuture<>();
        waiting.put(id, done);
        try {
            boolean taken = engine.offer(command -> {
                command.reset(CommandKind.OPERATE, Actor.OPERATOR);
                command.operation = operation;
                command.instrumentId = instrumentId;
                command.requestId.set(id);
                command.operator.set(operator);
                command.text.set(reason);
            });
            if (!taken) {
                throw ApiException.later("busy", "engine is busy, nothing was done");
            }
            answer(ctx, await(done));
        } finally {
            waiting.remove(id);
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

    private Done await(CompletableFuture<Done> done) {
        try {
            return done.get(answerTimeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw OrderRoutes.unanswered("look at the status");
        } catch (ExecutionException e) {
            throw new IllegalStateException("action could not be answered", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OrderRoutes.unanswered("look at the status");
        }
    }

    @Override
    public void onRecord(Record record, EngineState state) {
        if (record.kind == RecordKind.OPERATOR_ACTION && !waiting.isEmpty()) {
            CompletableFuture<Done> done = waiting.get(record.requestId.toString());
            if (done != null) {
                done.complete(new Done(record.sequence, state.halted()));
            }
        }
    }

    private int instrumentId(String symbol) {
        Instrument instrument = follower.read(state -> state.instrument(symbol));
        if (instrument == null) {
            throw ApiException.field("unknown_symbol", "symbol", "symbol is not known, symbol="
                + OrderBody.cut(symbol));
        }
        return instrument.instrumentId();
    }

    private static String text(JsonNode body, String field, int maxLength) {
        String text = OrderBody.required(body, field);
        if (text.isBlank() || text.length() > maxLength || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw ApiException.field("invalid_value", field, field + " must be 1 to " + maxLength
                + " printable ASCII characters");
        }
        return text;
    }
}
