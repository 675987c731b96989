package io.holdfast.engine.core;

import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordEncoder;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/**
 * A second fold that knows the records only as journal bytes, compared with the first one, field by field, after each
 * record.
 */
final class Shadow {
    private static final byte SENTINEL = 0x5A;
    private static final int MARGIN = 64;

    private final RecordEncoder encoder = new RecordEncoder();
    private final RecordDecoder decoder = new RecordDecoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(MARGIN + RecordEncoder.MAX_LENGTH + MARGIN);
    private final Record decoded = new Record();
    private final EngineState state = new EngineState();
    private int longest;

    EngineState state() {
        return state;
    }

    /** Length of the longest record so far, in bytes. */
    int longest() {
        return longest;
    }

    void follow(Record record, EngineState original) {
        buffer.setMemory(0, MARGIN + RecordEncoder.MAX_LENGTH + MARGIN, SENTINEL);
        int length = encoder.encode(record, buffer, MARGIN);
        longest = Math.max(longest, length);
        same(length <= RecordEncoder.MAX_LENGTH, record, "a record is not too long");
        same(buffer.getByte(MARGIN - 1) == SENTINEL && buffer.getByte(MARGIN + length) == SENTINEL, record,
            "a record is written where it belongs");
        decoder.decode(record.sequence, buffer, MARGIN, decoded);
        noDifference(Fields.difference(record, decoded), record);
        state.apply(decoded);
        compare(original, record);
    }

    private void compare(EngineState original, Record record) {
        same(original.digest().equals(state.digest()), record, "digests are equal");
        noDifference(Fields.difference(original, state), record);
        noDifference(Fields.difference(original.reconciliation, state.reconciliation), record);
        compareAll(original.balances(), state.balances(), record);
        compareAll(original.instruments(), state.instruments(), record);
        for (int i = 0; i < original.instruments().size(); i++) {
            noDifference(Fields.difference(original.instruments().get(i).position(),
                state.instruments().get(i).position()), record);
        }
        Order left = original.firstOpen();
        Order right = state.firstOpen();
        while (left != null && right != null) {
            noDifference(Fields.difference(left, right), record);
            left = original.nextOpen(left);
            right = state.nextOpen(right);
        }
        same(left == null && right == null, record, "the same orders are open");
        StateComparison.sameGroups(original.groups.unfinished(), state.groups.unfinished());
        same(original.groups.ended().size() == state.groups.ended().size(), record, "as many groups ended");
        compareUnsettled(original.orders.firstPending(), state.orders.firstPending(), record);
        compareUnsettled(original.orders.firstQuestion(), state.orders.firstQuestion(), record);
        compareEnded(original, record);
    }

    private static void compareUnsettled(Order first, Order ours, Record record) {
        Order left = first;
        Order right = ours;
        while (left != null && right != null) {
            same(left.orderId() == right.orderId(), record, "the same orders are unsettled, in the same order");
            left = left.nextUnsettled;
            right = right.nextUnsettled;
        }
        same(left == null && right == null, record, "the same orders are unsettled");
    }

    private void compareEnded(EngineState original, Record record) {
        for (int i = 0; i < 4; i++) {
            same(original.endedId(i) == state.endedId(i), record, "the same orders ended last");
            Order ended = original.order(original.endedId(i));
            if (ended != null) {
                noDifference(Fields.difference(ended, state.order(ended.orderId())), record);
            }
        }
    }

    private static void compareAll(List<?> left, List<?> right, Record record) {
        same(left.size() == right.size(), record, "as many are defined");
        for (int i = 0; i < left.size(); i++) {
            noDifference(Fields.difference(left.get(i), right.get(i)), record);
        }
    }

    private static void noDifference(String difference, Record record) {
        if (difference != null) {
            throw new AssertionError(difference + " at sequence=" + record.sequence + " kind=" + record.kind);
        }
    }

    private static void same(boolean condition, Record record, String what) {
        if (!condition) {
            throw new AssertionError(what + "; at sequence=" + record.sequence + " kind=" + record.kind);
        }
    }
}
