package io.holdfast.engine.follower;

import io.holdfast.journal.JournalPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What is written beside a segment of the index once it is complete; a segment without its seal means nothing. A row of
 * little-endian int64: format, then the components in their order, then the places of the definitions, and a CRC-32C of
 * all that.
 *
 * @param number of the segment: it holds the records of sequences above {@code number} times its size
 * @param firstSequence the first record in it
 * @param lastSequence the last record in it
 * @param lastPlace place of that record
 * @param lastCrc CRC-32C of that record, which ties the segment to its journal
 * @param resume the last excerpt that ended in this segment or before: where to read on; {@code null} for the start of
 *     the journal
 * @param oldestOrder the least id of an order that a record here is about; {@link Long#MAX_VALUE} for none
 * @param mapLength bytes of the map's file
 * @param mapCrc CRC-32C of the map's file
 * @param definitions places of the definitions, starts and stops
 */
record IndexSeal(int number, long firstSequence, long lastSequence, long lastPlace, int lastCrc,
                 JournalPosition resume, long oldestOrder, long mapLength, int mapCrc, long[] definitions) {
    private static final long FORMAT = 0x31_58_44_4E_49_46_48L; // "HFINDX1"
    private static final int FIXED_LONGS = 13;
    private static final int MAX_LENGTH = 64 << 20;

    void write(Path file) throws IOException {
        ByteBuffer out = ByteBuffer.allocate((FIXED_LONGS + definitions.length + 1) * Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(FORMAT).putLong(number).putLong(firstSequence).putLong(lastSequence).putLong(lastPlace)
            .putLong(lastCrc).putLong(resume == null ? 0 : resume.sequence())
            .putLong(resume == null ? 0 : resume.index()).putLong(resume == null ? 0 : resume.offset())
            .putLong(resume == null ? 0 : resume.crc()).putLong(oldestOrder).putLong(mapLength).putLong(mapCrc);
        for (long place : definitions) {
            out.putLong(place);
        }
        out.putLong(crc(out.array(), out.position()));
        Files.write(file, out.array());
    }

    /** Reads a seal; {@code null} where there is no sound one. */
    static IndexSeal read(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.size(file) > MAX_LENGTH) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(file);
        int longs = bytes.length / Long.BYTES;
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (longs <= FIXED_LONGS || bytes.length % Long.BYTES != 0
            || in.getLong((longs - 1) * Long.BYTES) != crc(bytes, (longs - 1) * Long.BYTES) || in.getLong() != FORMAT) {
            return null;
        }
        int number = (int) in.getLong();
        long first = in.getLong();
        long last = in.getLong();
        long lastPlace = in.getLong();
        int lastCrc = (int) in.getLong();
        JournalPosition resume = position(in.getLong(), in.getLong(), in.getLong(), (int) in.getLong());
        long oldest = in.getLong();
        long mapLength = in.getLong();
        int mapCrc = (int) in.getLong();
        long[] definitions = new long[longs - 1 - FIXED_LONGS];
        in.asLongBuffer().get(definitions);
        return new IndexSeal(number, first, last, lastPlace, lastCrc, resume, oldest, mapLength, mapCrc, definitions);
    }

    private static JournalPosition position(long sequence, long index, long offset, int crc) {
        return sequence == 0 ? null : new JournalPosition(sequence, index, offset, crc);
    }

    private static long crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
