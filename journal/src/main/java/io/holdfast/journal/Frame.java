package io.holdfast.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Checks one frame in a little-endian buffer, the same way for readers and for recovery. */
final class Frame {
    /** What can be wrong with a frame. */
    enum Fault {
        TRUNCATED("record runs past the end of its excerpt"),
        SEQUENCE("record is out of sequence"),
        LENGTH("record has an impossible length"),
        CRC("record does not match its crc");

        private final String rule;

        Fault(final String rule) {
            this.rule = rule;
        }

        String rule() {
            return rule;
        }
    }

    private Frame() {
    }

    /** The first rule that a frame breaks, or null. */
    static Fault check(final CRC32C crc, final ByteBuffer view, final int frame, final int available,
                       final long expectedSequence) {
        final Fault fault = check(crc, view, frame, available);
        return fault == null && sequence(view, frame) != expectedSequence ? Fault.SEQUENCE : fault;
    }

    /** The same for any sequence. */
    static Fault check(final CRC32C crc, final ByteBuffer view, final int frame, final int available) {
        if (available < RecordDescriptor.BODY_OFFSET + RecordDescriptor.MIN_BODY_LENGTH) {
            return Fault.TRUNCATED;
        }
        view.clear();
        final int bodyLength = view.getInt(frame + RecordDescriptor.LENGTH_OFFSET);
        if (bodyLength < RecordDescriptor.MIN_BODY_LENGTH) {
            return Fault.LENGTH;
        }
        if (bodyLength > available - RecordDescriptor.BODY_OFFSET) {
            return Fault.TRUNCATED;
        }
        final int expected = view.getInt(frame + RecordDescriptor.CRC_OFFSET);
        final int actual = RecordDescriptor.checksum(crc, view, frame, bodyLength);
        view.clear();
        return actual == expected ? null : Fault.CRC;
    }

    static long sequence(final ByteBuffer view, final int frame) {
        return view.getLong(frame + RecordDescriptor.SEQUENCE_OFFSET);
    }

    /** Bytes of a whole frame that has been checked. */
    static int length(final ByteBuffer view, final int frame) {
        return RecordDescriptor.frameLength(view.getInt(frame + RecordDescriptor.LENGTH_OFFSET));
    }
}
