package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads single records from where they are, without what is before them; one thread. A place comes from {@link
 * JournalReader#place} and may be wrong: what is handed out has a valid CRC, that it is the record meant is for the
 * caller to check.
 */
public final class RecordFetcher implements AutoCloseable {
    private static final int NO_CYCLE = -1;
    private static final int FIRST_READ = 4096;
    private static final int OFFSET_BITS = 40;

    private final Path queueDir;
    private final CRC32C checksum = new CRC32C();
    private final UnsafeBuffer memory = new UnsafeBuffer(0, 0);
    private ByteBuffer buffer = buffer(FIRST_READ);
    private FileChannel channel;
    private int cycle = NO_CYCLE;
    private int crc;

    /**
     * A fetcher for the journal of a data directory.
     *
     * @param dataDir the data directory
     * @throws JournalAccessException where there is no journal, or none that may be read
     */
    public RecordFetcher(Path dataDir) {
        queueDir = Journal.requireReadable(dataDir);
    }

    /** The place of the frame at an offset of a cycle's file. */
    static long place(int cycle, long offset) {
        return (long) cycle << OFFSET_BITS | offset;
    }

    /**
     * Reads the record at a place.
     *
     * @param place   from {@link JournalReader#place}
     * @param handler takes the record; not called where there is none
     * @return whether a record with a valid CRC is there
     * @throws IOException where the journal cannot be read
     */
    public boolean fetch(long place, RecordHandler handler) throws IOException {
        if (place < 0 || !open((int) (place >>> OFFSET_BITS))) {
            return false;
        }
        long offset = place & (1L << OFFSET_BITS) - 1;
        int available = read(offset);
        if (available < RecordDescriptor.BODY_OFFSET) {
            return false;
        }
        int body = buffer.getInt(RecordDescriptor.LENGTH_OFFSET);
        if (body > JournalConfig.MAX_STAGING_LENGTH) {
            return false;
        }
        if (body > available - RecordDescriptor.BODY_OFFSET && available == buffer.capacity()) {
            buffer = buffer(RecordDescriptor.frameLength(body));
            available = read(offset);
        }
        if (Frame.check(checksum, buffer, 0, available) != null) {
            return false;
        }
        crc = Frame.crc(buffer, 0);
        memory.wrap(buffer);
        handler.onRecord(Frame.sequence(buffer, 0), memory, RecordDescriptor.BODY_OFFSET, body);
        return true;
    }

    /**
     * What the last record that was fetched has in its frame.
     *
     * @return CRC-32C, 0 before the first one
     */
    public int crc() {
        return crc;
    }

    @Override
    public void close() {
        cycle = NO_CYCLE;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new JournalAccessException("journal file cannot be closed: directory=" + queueDir, e);
        }
    }

    private boolean open(int wanted) throws IOException {
        if (wanted == cycle) {
            return true;
        }
        close();
        try {
            channel = FileChannel.open(queueDir.resolve(Journal.cycleName(wanted) + Journal.CYCLE_SUFFIX),
                StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return false;
        }
        cycle = wanted;
        return true;
    }

    private int read(long offset) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
            // A read may bring less than was asked for.
        }
        int available = buffer.position();
        buffer.clear();
        return available;
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
