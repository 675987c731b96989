package io.holdfast.engine.ipc;

import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Layout of {@code commands.ring}, little endian. Each counter that somebody polls has a cache line of its own.
 * <pre>
 *      0  magic             int64   "HFASTIPC"
 *      8  layout version    int32   1
 *     12  schema version    int32   of commands.xml
 *     16  ring length       int32   capacity of the ring of commands, bytes, a power of two
 *     20  answers length    int32   capacity of the buffer of answers, bytes, a power of two
 *     24  epoch             int32   start number of the engine that takes the commands
 *     64  state             int32   1 open, 2 closed: nothing is taken from this file any more
 *    128  heartbeat         int64   grows while commands are taken, each millisecond at least
 *    192  released          int64   sequence of the last record that may be acted upon
 *    256  taken             int64   commands that went on to the engine
 *    264  refused           int64   commands that were answered with a refusal
 *    272  unreadable        int64   messages without a sender that could be answered
 *   4096  ring              Agrona's many-to-one ring buffer with its trailer
 *         answers           Agrona's broadcast buffer with its trailer
 * </pre>
 */
final class CommandRingDescriptor {
    static final String FILE = "commands.ring";

    static final long MAGIC = 0x4350495453414648L;
    static final int LAYOUT_VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int LAYOUT_VERSION_OFFSET = 8;
    static final int SCHEMA_VERSION_OFFSET = 12;
    static final int RING_LENGTH_OFFSET = 16;
    static final int ANSWERS_LENGTH_OFFSET = 20;
    static final int EPOCH_OFFSET = 24;
    static final int STATE_OFFSET = 64;
    static final int HEARTBEAT_OFFSET = 128;
    static final int RELEASED_OFFSET = 192;
    static final int TAKEN_OFFSET = 256;
    static final int REFUSED_OFFSET = 264;
    static final int UNREADABLE_OFFSET = 272;
    static final int RING_OFFSET = 4096;

    static final int OPEN = 1;
    static final int CLOSED = 2;

    static final int RING_LENGTH = 1 << 20;
    static final int ANSWERS_LENGTH = 1 << 17;
    static final int ANSWERS_OFFSET = RING_OFFSET + RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH;
    static final int FILE_LENGTH = ANSWERS_OFFSET + ANSWERS_LENGTH + BroadcastBufferDescriptor.TRAILER_LENGTH;

    /** The longest message, bytes; longer ones are not read. */
    static final int MAX_MESSAGE_LENGTH = 512;
    /** Agrona's type of each message in both buffers: what it is stands in its SBE header. */
    static final int MESSAGE_TYPE = 1;

    private CommandRingDescriptor() {
    }
}
