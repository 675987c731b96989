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

        Fault(String rule) {
            this.rule = rule;
        }

        String rule() {
            return rule;
        }
    }

    private Frame() {
    }

    /** The first rule that a frame breaks, or null. */
    static Fault check(CRC32C crc, ByteBuffer view, int frame, int available,
                       long expectedSequence) {
        Fault fault = check(crc, view, frame, available);
        return fault == null && sequence(view, frame) != expectedSequence ? Fault.SEQUENCE : fault;
    }

    /** The same for any sequence. */
    static Fault check(CRC32C crc, ByteBuffer view, int frame, int available) {
        Fault fault = checkLength(view, frame, available);
        if (fault != null) {
            return fault;
        }
        int expected = view.getInt(frame + RecordDescriptor.CRC_OFFSET);
        int actual = RecordDescriptor.checksum(crc, view, frame,
            view.getInt(frame + RecordDescriptor.LENGTH_OFFSET));
        view.clear();
        return actual == expected ? null : Fault.CRC;
    }

    private static Fault checkLength(ByteBuffer view, int frame, int available) {
        if (available < RecordDescriptor.BODY_OFFSET + RecordDescriptor.MIN_BODY_LENGTH) {
            return Fault.TRUNCATED;
        }
        view.clear();
        int bodyLength = view.getInt(frame + RecordDescriptor.LENGTH_OFFSET);
        if (bodyLength < RecordDescriptor.MIN_BODY_LENGTH) {
            return Fault.LENGTH;
        }
        return bodyLength > available - RecordDescriptor.BODY_OFFSET ? Fault.TRUNCATED : null;
    }

    static long sequence(ByteBuffer view, int frame) {
        return view.getLong(frame + RecordDescriptor.SEQUENCE_OFFSET);
    }

    static int crc(ByteBuffer view, int frame) {
        return view.getInt(frame + RecordDescriptor.CRC_OFFSET);
    }

    /** Bytes of a whole frame that has been checked. */
    static int length(ByteBuffer view, int frame) {
        return RecordDescriptor.frameLength(view.getInt(frame + RecordDescriptor.LENGTH_OFFSET));
    }
}
