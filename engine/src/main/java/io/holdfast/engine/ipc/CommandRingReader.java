package io.holdfast.engine.ipc;

import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Takes messages out of a ring that other processes write to, and trusts nothing in it: each length is checked before
 * it is used, and a message is copied before anybody looks at it. One thread; does not allocate.
 * <p>
 * A place that was claimed and never filled in is not skipped: its owner may only be slow, and would then write into
 * what another one has claimed since. The reader says how long it has been held up, and the whole ring is given up.
 */
final class CommandRingReader {
    private static final int MASK = CommandRingDescriptor.RING_LENGTH - 1;
    private static final int HEAD_OFFSET =
        CommandRingDescriptor.RING_LENGTH + RingBufferDescriptor.HEAD_POSITION_OFFSET;
    private static final int TAIL_OFFSET =
        CommandRingDescriptor.RING_LENGTH + RingBufferDescriptor.TAIL_POSITION_OFFSET;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[CommandRingDescriptor.MAX_MESSAGE_LENGTH]);
    private final AtomicBuffer ring;

    // Where to read next; what the file says of it is for the writers.
    private long head;
    private boolean heldUp;
    private long heldUpSinceNs;
    private String broken;

    CommandRingReader(AtomicBuffer ring) {
        this.ring = ring;
    }

    /**
     * Hands out what is complete.
     *
     * @param handler takes each message, which lies at offset 0 of a buffer of its own
     * @param limit   of messages
     * @param nanoTime now
     * @return how many were handed out
     */
    int read(MessageHandler handler, int limit, long nanoTime) {
        int messages = 0;
        while (messages < limit && broken == null) {
            int index = (int) head & MASK;
            int length = ring.getIntVolatile(RecordDescriptor.lengthOffset(index));
            if (length <= 0) {
                look(nanoTime);
                break;
            }
            heldUp = false;
            int aligned = BitUtil.align(length, RecordDescriptor.ALIGNMENT);
            long waiting = ring.getLongVolatile(TAIL_OFFSET) - head;
            if (length < RecordDescriptor.HEADER_LENGTH || length > CommandRingDescriptor.RING_LENGTH - index
                || aligned > waiting || waiting > CommandRingDescriptor.RING_LENGTH) {
                broken = "length=" + length + " position=" + head + " waiting=" + waiting;
                break;
            }
            int type = ring.getInt(RecordDescriptor.typeOffset(index));
            int body = length - RecordDescriptor.HEADER_LENGTH;
            int copied = Math.min(body, CommandRingDescriptor.MAX_MESSAGE_LENGTH);
            message.putBytes(0, ring, RecordDescriptor.encodedMsgOffset(index), copied);
            ring.setMemory(index, aligned, (byte) 0);
            head += aligned;
            ring.putLongRelease(HEAD_OFFSET, head);
            if (type != RingBuffer.PADDING_MSG_TYPE_ID) {
                handler.onMessage(type, message, 0, body);
                messages++;
            }
        }
        return messages;
    }

    private void look(long nanoTime) {
        long waiting = ring.getLongVolatile(TAIL_OFFSET) - head;
        if (waiting < 0 || waiting > CommandRingDescriptor.RING_LENGTH) {
            broken = "tail is not where it can be, position=" + head + " waiting=" + waiting;
        } else if (waiting == 0) {
            heldUp = false;
        } else if (!heldUp) {
            heldUp = true;
            heldUpSinceNs = nanoTime;
        }
    }

    /** For how long the next place has been claimed and not filled in, nanoseconds; 0 where it is not. */
    long heldUpNs(long nanoTime) {
        return heldUp ? nanoTime - heldUpSinceNs : 0;
    }

    /** What makes no sense in the ring, so that nothing more is read from it; {@code null} for nothing. */
    String broken() {
        return broken;
    }
}
