package io.holdfast.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Layout of one framed record. Frames follow each other without padding inside an excerpt; everything is little endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                           Sequence                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Length                             |
 *  +---------------------------------------------------------------+
 *  |                            CRC32C                             |
 *  +---------------------------------------------------------------+
 *  |                   SBE header and body                        ...
 * ...                                                              |
 *  +---------------------------------------------------------------+
 * </pre>
 * Length counts the SBE header and body alone. The CRC covers the sequence, the length and the SBE bytes, not itself.
 */
public final class RecordDescriptor {
    /** Offset of the sequence: int64, from 1. */
    public static final int SEQUENCE_OFFSET = 0;
    /** Offset of the length of SBE header and body: int32, bytes. */
    public static final int LENGTH_OFFSET = 8;
    /** Offset of the CRC32C: int32. */
    public static final int CRC_OFFSET = 12;
    /** Offset of the SBE header, which is also what a frame adds to its body in bytes. */
    public static final int BODY_OFFSET = 16;
    /** The shortest body: an SBE message header with nothing behind it. */
    public static final int MIN_BODY_LENGTH = 8;

    private RecordDescriptor() {
    }

    /**
     * Bytes of a whole frame.
     *
     * @param bodyLength bytes of SBE header and body
     * @return bytes of the frame
     */
    public static int frameLength(int bodyLength) {
        return BODY_OFFSET + bodyLength;
    }

    /**
     * The CRC32C of the frame at an offset; allocates nothing.
     *
     * @param crc         reused by the caller, one thread at a time; it is reset here
     * @param view        direct, over the memory of the frame; its position and limit are moved
     * @param frameOffset index of the frame in the view
     * @param bodyLength  bytes of SBE header and body; the frame lies within the capacity of the view
     * @return the checksum that belongs at {@link #CRC_OFFSET}
     */
    public static int checksum(CRC32C crc, ByteBuffer view, int frameOffset, int bodyLength) {
        crc.reset();
        view.limit(frameOffset + CRC_OFFSET).position(frameOffset + SEQUENCE_OFFSET);
        crc.update(view);
        view.limit(frameOffset + BODY_OFFSET + bodyLength).position(frameOffset + BODY_OFFSET);
        crc.update(view);
        return (int) crc.getValue();
    }
}
