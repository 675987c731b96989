package io.holdfast.gateway.client;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.follower.OrderHistory;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * Finds orders that a fold has retired from memory, by their records alone. Takes as long as the end of the journal
 * that has no index yet takes to read, so that one search runs at a time: a second one would only make both slower. Any
 * thread.
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
        try (OrderHistory history = OrderHistory.open(directory)) {
            Rendering<T> rendering = new Rendering<>();
            history.replay(orderId, lastSequence, (record, state) -> {
                if (record.orderId == orderId) {
                    rendering.last = render.apply(state.order(orderId), state);
                }
            });
            return rendering.last;
        }
    }

    private static final class Rendering<T> {
        private T last;
    }
}
