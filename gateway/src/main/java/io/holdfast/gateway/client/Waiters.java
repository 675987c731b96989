package io.holdfast.gateway.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Who waits for what comes of a request. Several may wait for one key, and all get the same answer, also where another
 * of them has given up before. Joined by threads of the server, completed by the follower's, which no answer can hurt.
 */
final class Waiters<T> {
    /** What those share that wait for one key. */
    private static final class Shared<T> {
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private int waiters;
    }

    /** One that waits, until it is closed. */
    static final class Waiter<T> implements AutoCloseable {
        private final Waiters<T> all;
        private final Object key;
        private final Shared<T> shared;

        private Waiter(Waiters<T> all, Object key, Shared<T> shared) {
            this.all = all;
            this.key = key;
            this.shared = shared;
        }

        /**
         * Waits for the answer as long as a request may take.
         *
         * @param advice what to do where there is none
         * @throws ApiException as the answer, or because there is none
         */
        T await(String advice) {
            try {
                return shared.answer.get(all.timeoutMs, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw ApiException.unanswered(advice);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof ApiException answer ? answer
                    : new IllegalStateException("record could not be answered", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ApiException.unanswered(advice);
            }
        }

        @Override
        public void close() {
            all.leave(key, shared);
        }
    }

    private final ConcurrentMap<Object, Shared<T>> waiting = new ConcurrentHashMap<>();
    private final long timeoutMs;

    private volatile ApiException closed;

    /** Those that wait as long as this at most, in milliseconds. */
    Waiters(long timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    /** Waits for a key from now on; keys of two types never meet. */
    Waiter<T> join(Object key) {
        Shared<T> shared = waiting.compute(key, (same, known) -> {
            Shared<T> joined = known == null ? new Shared<>() : known;
            joined.waiters++;
            return joined;
        });
        if (closed != null) {
            shared.answer.completeExceptionally(closed);
        }
        return new Waiter<>(this, key, shared);
    }

    private void leave(Object key, Shared<T> left) {
        waiting.computeIfPresent(key, (same, known) -> known == left && --known.waiters == 0 ? null : known);
    }

    /** Whether nobody waits. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Answers those that wait for a key; where the answer cannot be made they are told so. */
    void complete(Object key, Supplier<T> answer) {
        // Removed first: who joins from here on finds the record in the fold.
        Shared<T> done = waiting.remove(key);
        if (done == null) {
            return;
        }
        try {
            done.answer.complete(answer.get());
        } catch (RuntimeException e) {
            done.answer.completeExceptionally(e); // the request fails, the follower goes on
        }
    }

    /** Nobody waits any longer, nor will: nothing more comes. */
    void close(ApiException reason) {
        closed = reason;
        waiting.values().forEach(shared -> shared.answer.completeExceptionally(reason));
    }
}
