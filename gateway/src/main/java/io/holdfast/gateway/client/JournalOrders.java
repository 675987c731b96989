package io.holdfast.gateway.client;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.follower.OrderHistory;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * Finds orders, and their protections, that a fold has retired from memory, by their records alone. An order takes as
 * long as the end of the journal that has no index yet takes to read, so that one search runs at a time: a second one
 * would only make both slower. Any thread.
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

    /** All that the journal tells of an order; {@code null} where no such order ever was. */
    synchronized OrderLife life(long orderId, long lastSequence) {
        try (OrderHistory history = OrderHistory.open(directory)) {
            OrderLife life = new OrderLife(orderId);
            history.replay(orderId, lastSequence, life::onRecord);
            return life.isEmpty() ? null : life;
        }
    }

    /** What was wanted of a protection when it was attached; {@code null} where the journal has it no more. */
    ProtectionTerms protection(long protectionId) {
        Record record = record(protectionId);
        return record != null && record.kind == RecordKind.PROTECTION_ATTACHED ? ProtectionTerms.of(record) : null;
    }

    /** One record; {@code null} where the journal has it no more. */
    Record record(long sequence) {
        RecordDecoder decoder = new RecordDecoder();
        Record record = new Record();
        return JournalReader.fetch(directory, sequence,
            (found, buffer, offset, length) -> decoder.decode(found, buffer, offset, record)) ? record : null;
    }

    private static final class Rendering<T> {
        private T last;
    }
}
