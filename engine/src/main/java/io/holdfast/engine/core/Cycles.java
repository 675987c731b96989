package io.holdfast.engine.core;

/** Which of the journal's files are complete, and which are gone. */
final class Cycles {
    private final Text closedHash = new Text(Message.MAX_TEXT);
    private int closed;
    private long removedSequence;

    /** The numbers; the text comes last in its section. */
    void fields(StatePort port) {
        closed = port.int32(closed);
        removedSequence = port.int64(removedSequence);
    }

    void fold(Record record, Digest digest) {
        if (record.kind == RecordKind.CYCLE_CLOSED) {
            closed = record.cycle;
            closedHash.set(record.text);
            digest.add(record.text.hash(record.cycle));
        } else {
            removedSequence = record.count;
        }
        digest.add((long) record.cycle << 1 | (record.kind == RecordKind.CYCLE_CLOSED ? 1 : 0));
        digest.add(record.count);
    }

    int closed() {
        return closed;
    }

    Text closedHash() {
        return closedHash;
    }

    long removedSequence() {
        return removedSequence;
    }
}
