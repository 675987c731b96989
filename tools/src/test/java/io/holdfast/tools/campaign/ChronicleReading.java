package io.holdfast.tools.campaign;

import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** A journal read by Chronicle's own tailer, with nothing of Holdfast's but the documented layout of a frame. */
final class ChronicleReading {
    private static final int HEAD_LENGTH = 16;
    private static final int CRC_START = 12;
    private static final int EXCERPTS_AT_A_TIME = 64;

    private final ByteArrayOutputStream bodies = new ByteArrayOutputStream();
    private final CRC32C crc = new CRC32C();

    private long excerpts;
    private long sequence;

    private ChronicleReading() {
    }

    /** Reads a journal that no engine has open. */
    static ChronicleReading of(Path dataDir) {
        ChronicleReading reading = new ChronicleReading();
        Path queueDir = Journal.queueDirectory(dataDir);
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.single(queueDir.toFile()).readOnly(true).build();
             ExcerptTailer tailer = queue.createTailer()) {
            while (reading.excerpt(tailer)) {
                reading.excerpts++;
            }
        }
        return reading;
    }

    private boolean excerpt(ExcerptTailer tailer) {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return false;
            }
            Bytes<?> bytes = document.wire().bytes();
            byte[] excerpt = new byte[Math.toIntExact(bytes.readRemaining())];
            bytes.read(excerpt);
            frames(excerpt);
            return true;
        }
    }

    private void frames(byte[] excerpt) {
        ByteBuffer buffer = ByteBuffer.wrap(excerpt).order(ByteOrder.LITTLE_ENDIAN);
        int frame = 0;
        while (frame < excerpt.length) {
            int length = buffer.getInt(frame + Long.BYTES);
            crc.reset();
            crc.update(excerpt, frame, CRC_START);
            crc.update(excerpt, frame + HEAD_LENGTH, length);
            sequence++;
            if (buffer.getLong(frame) != sequence || buffer.getInt(frame + CRC_START) != (int) crc.getValue()) {
                throw new AssertionError("chronicle's tailer brings another record, sequence=" + buffer.getLong(frame)
                    + " expected=" + sequence);
            }
            bodies.write(excerpt, frame + HEAD_LENGTH, length);
            frame += HEAD_LENGTH + length;
        }
    }

    /** How many excerpts the tailer brought. */
    long excerpts() {
        return excerpts;
    }

    /** Sequence of the last record in them. */
    long sequence() {
        return sequence;
    }

    /** Whether the journal's own reader hands out the same bytes. */
    boolean sameAsJournalReader(Path dataDir) {
        ByteArrayOutputStream handedOut = new ByteArrayOutputStream();
        try (JournalReader reader = JournalReader.open(dataDir)) {
            while (reader.poll((number, buffer, offset, length) -> {
                byte[] body = new byte[length];
                buffer.getBytes(offset, body);
                handedOut.writeBytes(body);
            }, EXCERPTS_AT_A_TIME) > 0) {
                continue;
            }
        }
        return Arrays.equals(bodies.toByteArray(), handedOut.toByteArray());
    }
}
