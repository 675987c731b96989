package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Looks through the bytes of a cycle file for records that no walk over its documents reaches. */
final class RecordSearch {
    private static final int CHUNK = 1 << 20;
    private static final int MIN_RECORD = RecordDescriptor.BODY_OFFSET + RecordDescriptor.MIN_BODY_LENGTH;
    private static final int HEADER = CycleFile.HEADER_LENGTH;
    /** A sequence further away than this is not a sequence: it would take a century to get there. */
    private static final long MAX_DISTANCE = 1L << 48;

    private final CycleFile file;
    private final CRC32C crc;
    private final long lastSequence;
    private long dataEnd;

    RecordSearch(CycleFile file, CRC32C crc, long lastSequence) {
        this.file = file;
        this.crc = crc;
        this.lastSequence = lastSequence;
    }

    /** The end of the last byte that {@link #record} saw not to be zero. */
    long dataEnd() {
        return dataEnd;
    }

    /** The first valid record with a later sequence at or after any offset, or -1. */
    long record(long from) throws IOException {
        long end = file.size();
        dataEnd = from;
        long offset = file.nextData(from);
        while (offset + MIN_RECORD <= end) {
            int length = (int) Math.min(CHUNK, end - offset);
            int candidate = recordCandidate(file.load(offset, length), length, offset);
            offset += candidate;
            if (candidate + MIN_RECORD <= length) {
                if (recordLength(offset, end) > 0) {
                    return offset;
                }
                offset++;
            }
            offset = file.nextData(offset);
        }
        if (offset < end) {
            seeData(file.load(offset, (int) (end - offset)), (int) (end - offset), offset);
        }
        return -1;
    }

    /**
     * The first whole excerpt of later records behind an end, or -1. An append that was killed leaves records, but not
     * the header in front of them, which is written last: those were never in the journal, and do not count.
     */
    long excerpt(long end) throws IOException {
        long size = file.size();
        long offset = nextAligned(endOfKilledAppend(end + HEADER, size));
        while (offset + HEADER + MIN_RECORD <= size) {
            int length = (int) Math.min(CHUNK, size - offset);
            int candidate = excerptCandidate(file.load(offset, length), length);
            offset += candidate;
            if (candidate + HEADER + MIN_RECORD <= length) {
                if (isExcerpt(offset, size)) {
                    return offset;
                }
                offset += HEADER;
            }
            offset = nextAligned(offset);
        }
        return -1;
    }

    private int recordCandidate(int base, int length, long offset) {
        ByteBuffer view = file.window();
        int i = 0;
        while (i + MIN_RECORD <= length) {
            long value = view.getLong(base + i);
            if (value == 0 && view.getLong(base + i + Long.BYTES) == 0) {
                // A record that began in one of these eight bytes had the sequence 0.
                i += Long.BYTES;
                continue;
            }
            if (value != 0) {
                dataEnd = offset + i + Long.BYTES - Long.numberOfLeadingZeros(value) / Byte.SIZE;
            }
            if (isLater(value) && isLength(view.getInt(base + i + RecordDescriptor.LENGTH_OFFSET))) {
                return i;
            }
            i++;
        }
        return i;
    }

    private void seeData(int base, int length, long offset) {
        for (int i = 0; i < length; i++) {
            if (file.window().get(base + i) != 0) {
                dataEnd = offset + i + 1;
            }
        }
    }

    private int excerptCandidate(int base, int length) {
        ByteBuffer view = file.window();
        int i = 0;
        while (i + HEADER + MIN_RECORD <= length) {
            int header = view.getInt(base + i);
            if (header >= MIN_RECORD && header <= JournalConfig.MAX_STAGING_LENGTH
                && isLater(view.getLong(base + i + HEADER))) {
                return i;
            }
            i += HEADER;
        }
        return i;
    }

    /** Bytes of the valid record at an offset, or 0 where there is none. */
    private int recordLength(long offset, long end) throws IOException {
        int header = file.load(offset, MIN_RECORD);
        int bodyLength = file.window().getInt(header + RecordDescriptor.LENGTH_OFFSET);
        int length = RecordDescriptor.frameLength(bodyLength);
        if (!isLength(bodyLength) || length > end - offset) {
            return 0;
        }
        int base = file.load(offset, length);
        return Frame.check(crc, file.window(), base, length) == null ? length : 0;
    }

    private boolean isExcerpt(long offset, long size) throws IOException {
        int length = file.header(offset);
        if (length > size - offset - HEADER) {
            return false;
        }
        int base = file.load(offset + HEADER, length);
        long first = Frame.sequence(file.window(), base);
        int frame = 0;
        int records = 0;
        while (frame < length) {
            if (Frame.check(crc, file.window(), base + frame, length - frame, first + records) != null) {
                return false;
            }
            frame += Frame.length(file.window(), base + frame);
            records++;
        }
        return true;
    }

    private long endOfKilledAppend(long start, long size) throws IOException {
        long offset = start;
        long sequence = lastSequence + 1;
        while (offset + MIN_RECORD <= size) {
            int length = recordLength(offset, size);
            int base = file.load(offset, Long.BYTES);
            if (length == 0 || Frame.sequence(file.window(), base) != sequence) {
                break;
            }
            offset += length;
            sequence++;
        }
        return offset;
    }

    private long nextAligned(long offset) throws IOException {
        return file.nextData(offset + HEADER - 1 & -HEADER);
    }

    private boolean isLater(long sequence) {
        return sequence > lastSequence && sequence - lastSequence < MAX_DISTANCE;
    }

    private static boolean isLength(int bodyLength) {
        return bodyLength >= RecordDescriptor.MIN_BODY_LENGTH && bodyLength <= JournalConfig.MAX_STAGING_LENGTH;
    }
}
