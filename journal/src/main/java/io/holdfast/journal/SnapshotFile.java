package io.holdfast.journal;

import io.holdfast.journal.sbe.MessageHeaderDecoder;
import io.holdfast.journal.sbe.SnapshotBeginDecoder;
import io.holdfast.journal.sbe.SnapshotEndDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A file with all that a state consists of after some record: frames as in the journal, with sequences of their own
 * from 1, between a begin and an end mark. It lies in the queue's directory and goes wherever that goes.
 *
 * @param path     the file
 * @param sequence the last record that is folded in, as the name says
 */
public record SnapshotFile(Path path, long sequence) {
    /** How many are kept. */
    public static final int KEPT = 3;

    static final String SUFFIX = ".snapshot";
    static final String UNFINISHED_SUFFIX = SUFFIX + ".new";

    private static final int SEQUENCE_DIGITS = 20;
    private static final int WINDOW = 4 << 20;

    /**
     * The snapshots of a journal, the newest first; what they hold is not looked at.
     *
     * @param dataDir the data directory
     * @return the files, none where there is no journal
     * @throws JournalAccessException when the directory cannot be read
     */
    public static List<SnapshotFile> list(Path dataDir) {
        Path queueDir = Journal.queueDirectory(dataDir);
        List<SnapshotFile> files = new ArrayList<>();
        if (!Files.isDirectory(queueDir)) {
            return files;
        }
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(queueDir, "*" + SUFFIX)) {
            for (Path path : paths) {
                String name = path.getFileName().toString();
                if (name.matches("\\d{" + SEQUENCE_DIGITS + "}\\" + SUFFIX)) {
                    files.add(new SnapshotFile(path, Long.parseLong(name.substring(0, SEQUENCE_DIGITS))));
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new JournalAccessException("snapshots cannot be listed: directory=" + queueDir + " cause=" + e, e);
        }
        files.sort(Comparator.comparingLong(SnapshotFile::sequence).reversed());
        return files;
    }

    /**
     * The last record that each of the newest good snapshots stands for: what is before it is needed by none of them.
     *
     * @param dataDir the data directory
     * @param count   how many good ones there must be
     * @return sequence, 0 where there are fewer good ones
     */
    public static long covered(Path dataDir, int count) {
        int good = 0;
        for (SnapshotFile file : list(dataDir)) {
            try {
                file.read((sequence, buffer, offset, length) -> { });
                good++;
            } catch (SnapshotException e) {
                continue; // it counts for nothing here; the next start says what is wrong with it
            }
            if (good == count) {
                return file.sequence;
            }
        }
        return 0;
    }

    static Path path(Path dataDir, long sequence) {
        return Journal.queueDirectory(dataDir).resolve(String.format("%0" + SEQUENCE_DIGITS + "d", sequence) + SUFFIX);
    }

    /** Deletes what a killed engine began to write. */
    static void deleteUnfinished(Path queueDir) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(queueDir, "*" + UNFINISHED_SUFFIX)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /**
     * Puts the file into the quarantine: it is not what it should be, and newer ones are to be counted without it.
     *
     * @param dataDir the data directory, owned by this process
     * @param reason  what is wrong with it
     * @throws JournalFailedException when it cannot be moved
     */
    public void setAside(Path dataDir, String reason) {
        try {
            Path quarantine = Quarantine.create(dataDir, reason);
            Durable.rename(path, quarantine.resolve(path.getFileName()));
        } catch (IOException e) {
            throw Space.failed("bad snapshot cannot be set aside: file=" + path, e);
        }
    }

    /**
     * Reads what it stands for, without looking further.
     *
     * @return the first frame
     * @throws SnapshotException when that frame is not sound
     */
    public SnapshotMark mark() {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new Reading(channel).begin();
        } catch (IOException e) {
            throw new SnapshotException("snapshot cannot be read (" + e + ")", path, e);
        }
    }

    /**
     * Reads all of it. Only when this returns it is known to be whole: forget what was handed out otherwise.
     *
     * @param handler takes each frame between the marks; what it throws as an {@link IllegalArgumentException} or an
     *                {@link IllegalStateException} makes the snapshot a bad one
     * @return the first frame
     * @throws SnapshotException at the first frame that is not sound, and where the end mark is missing or differs
     */
    public SnapshotMark read(RecordHandler handler) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new Reading(channel).all(handler);
        } catch (IOException e) {
            throw new SnapshotException("snapshot cannot be read (" + e + ")", path, e);
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            throw new SnapshotException("snapshot contradicts itself (" + e.getMessage() + ")", path, e);
        }
    }

    private final class Reading {
        private final FileChannel channel;
        private final long size;
        private final CRC32C crc = new CRC32C();
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private ByteBuffer window;
        private final UnsafeBuffer memory;
        private long windowOffset;
        private int windowLength;
        private long offset;
        private long frames;

        Reading(FileChannel channel) throws IOException {
            this.channel = channel;
            size = channel.size();
            window = ByteBuffer.allocateDirect((int) Math.max(RecordDescriptor.BODY_OFFSET, Math.min(WINDOW, size)))
                .order(ByteOrder.LITTLE_ENDIAN);
            memory = new UnsafeBuffer(window);
        }

        SnapshotMark all(RecordHandler handler) throws IOException {
            SnapshotMark mark = begin();
            while (offset < size) {
                int body = next();
                int length = length(body);
                header.wrap(memory, body);
                if (header.templateId() == SnapshotEndDecoder.TEMPLATE_ID) {
                    end(mark, body);
                    return mark;
                }
                handler.onRecord(frames, memory, body, length);
            }
            throw bad("snapshot has no end mark");
        }

        SnapshotMark begin() throws IOException {
            int body = next();
            header.wrap(memory, body);
            if (header.templateId() != SnapshotBeginDecoder.TEMPLATE_ID) {
                throw bad("snapshot has no begin mark");
            }
            SnapshotBeginDecoder begin = new SnapshotBeginDecoder();
            begin.wrapAndApplyHeader(memory, body, header);
            if (begin.sequence() != sequence) {
                throw bad("snapshot is of another record than its name says");
            }
            JournalPosition position = new JournalPosition(begin.sequence(), begin.excerptIndex(),
                begin.excerptOffset(), begin.recordCrc());
            return new SnapshotMark(begin.timeNs(), begin.epoch(), begin.digest(), position, begin.orders(),
                begin.fills(), begin.openOrders(), begin.build());
        }

        private void end(SnapshotMark mark, int body) {
            SnapshotEndDecoder end = new SnapshotEndDecoder();
            end.wrapAndApplyHeader(memory, body, header);
            if (end.sequence() != mark.sequence() || end.digest() != mark.digest() || end.frames() != frames) {
                throw bad("end mark is that of another snapshot");
            }
            if (offset != size) {
                throw bad("snapshot goes on behind its end mark");
            }
        }

        /** Moves behind the next frame; the index of its body in the window. */
        private int next() throws IOException {
            int available = (int) Math.min(size - offset, RecordDescriptor.BODY_OFFSET);
            int frame = load(available);
            if (available == RecordDescriptor.BODY_OFFSET) {
                int length = window.getInt(frame + RecordDescriptor.LENGTH_OFFSET);
                if (length >= 0 && length <= JournalConfig.MAX_STAGING_LENGTH) {
                    available = (int) Math.min(size - offset, RecordDescriptor.frameLength(length));
                    frame = load(available);
                }
            }
            Frame.Fault fault = Frame.check(crc, window, frame, available, frames + 1);
            if (fault != null) {
                throw bad("frame of a snapshot is bad (" + fault.rule() + ")");
            }
            int body = frame + RecordDescriptor.BODY_OFFSET;
            header.wrap(memory, body);
            if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID
                || header.version() != MessageHeaderDecoder.SCHEMA_VERSION) {
                throw bad("snapshot is of another schema, schemaId=" + header.schemaId() + " version="
                    + header.version());
            }
            frames++;
            offset += Frame.length(window, frame);
            return body;
        }

        private int length(int body) {
            return window.getInt(body - RecordDescriptor.BODY_OFFSET + RecordDescriptor.LENGTH_OFFSET);
        }

        /** The index in the window of a number of bytes at the offset. */
        private int load(int length) throws IOException {
            if (offset >= windowOffset && offset + length <= windowOffset + windowLength) {
                return (int) (offset - windowOffset);
            }
            if (length > window.capacity()) {
                window = ByteBuffer.allocateDirect(2 * length).order(ByteOrder.LITTLE_ENDIAN);
                memory.wrap(window);
            }
            window.clear();
            while (window.hasRemaining() && channel.read(window, offset + window.position()) >= 0) {
                // A read may bring less than there is room for.
            }
            windowOffset = offset;
            windowLength = window.position();
            window.clear();
            if (windowLength < length) {
                throw new IOException("file became shorter while it was read");
            }
            return 0;
        }

        private SnapshotException bad(String rule) {
            return new SnapshotException(rule + ", frame=" + (frames + 1) + " offset=" + offset, path, null);
        }
    }
}
