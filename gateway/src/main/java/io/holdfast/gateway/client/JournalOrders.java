package io.holdfast.gateway.client;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * Finds orders that a fold has retired from memory, by folding the journal once more. Correct and slow, so that one
 * search runs at a time: a second one would only make both slower. Any thread.
 */
final class JournalOrders {
    private final Path directory;

    JournalOrders(Path directory) {
        this.directory = directory;
    }

    /**
     * Renders an order as it was after the last record about it.
     *
     * @param lastSequence where to stop looking
     * @return what the last call of {@code render} gave, or {@code null} where no such order ever was
     */
    synchronized <T> T find(long orderId, long lastSequence, BiFunction<Order, EngineState, T> render) {
        Search<T> search = new Search<>(orderId, render);
        try (JournalReader reader = JournalReader.open(directory)) {
            EngineState state = new EngineState();
            Replay replay = new Replay(state, lastSequence, search::onRecord);
            while (!search.hopeless && state.sequence() < lastSequence && replay.poll(reader) > 0) {
                // Each turn folds some excerpts in; the condition says when nothing can be found any more.
            }
        }
        return search.found;
    }

    private static final class Search<T> {
        private final long orderId;
        private final BiFunction<Order, EngineState, T> render;
        private T found;
        private boolean hopeless;

        Search(long orderId, BiFunction<Order, EngineState, T> render) {
            this.orderId = orderId;
            this.render = render;
        }

        void onRecord(Record record, EngineState state) {
            if (record.orderId == orderId) {
                Order order = state.order(orderId);
                if (order != null) {
                    found = render.apply(order, state);
                }
            }
            hopeless |= record.sequence == orderId && found == null;
        }
    }
}
