package io.holdfast.gateway.client;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.RecordListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who waits for which record. A request waits for the intent or the denial of its request id, a cancel for the answer
 * to its order id; several may wait for the same one, and all get the same answer. Filled on the follower's thread.
 */
final class Answers implements RecordListener {
    /** One record that is waited for. */
    static final class Waiting {
        final CompletableFuture<OrderAnswer> answer = new CompletableFuture<>();
        private int waiters;
    }

    /** By request id (a string) or order id (a long): keys of two types never meet. */
    private final ConcurrentMap<Object, Waiting> waiting = new ConcurrentHashMap<>();

    /** Waits for a key from now on; {@link #leave} has to follow. */
    Waiting join(Object key) {
        return waiting.compute(key, (same, known) -> {
            Waiting joined = known == null ? new Waiting() : known;
            joined.waiters++;
            return joined;
        });
    }

    void leave(Object key, Waiting left) {
        waiting.computeIfPresent(key, (same, known) -> known == left && --known.waiters == 0 ? null : known);
    }

    /** Nobody waits any longer: nothing more will come. */
    void close(ApiException reason) {
        waiting.values().forEach(one -> one.answer.completeExceptionally(reason));
    }

    @Override
    public void onRecord(Record record, EngineState state) {
        if (waiting.isEmpty()) {
            return;
        }
        if (record.kind == RecordKind.ORDER_INTENT || record.kind == RecordKind.ORDER_DENIED) {
            complete(record.requestId.toString(), record, state);
        } else if (record.kind == RecordKind.CANCEL_INTENT
            || record.kind == RecordKind.CANCEL_REJECTED && record.actor == Actor.CLIENT) {
            complete(record.orderId, record, state);
        }
    }

    private void complete(Object key, Record record, EngineState state) {
        // Removed first: who joins from here on finds the record in the fold.
        Waiting done = waiting.remove(key);
        if (done == null) {
            return;
        }
        try {
            Order order = state.order(record.orderId);
            done.answer.complete(order == null ? null : OrderAnswer.of(order, state));
        } catch (RuntimeException e) {
            done.answer.completeExceptionally(e); // the request fails, the follower goes on
        }
    }
}
