package io.holdfast.engine.ipc;

import io.holdfast.ipc.sbe.MessageHeaderEncoder;
import io.holdfast.journal.Journal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The mapped file of commands, from either side. A file serves one engine, and never again after it was closed: who
 * still has it mapped finds the mark and opens the one that has taken its name. Not to be touched after {@link #close}.
 */
final class CommandRing implements AutoCloseable {
    private final MappedByteBuffer mapped;
    private final UnsafeBuffer file;

    private CommandRing(MappedByteBuffer mapped) {
        this.mapped = mapped;
        file = new UnsafeBuffer(mapped);
    }

    static Path path(Path directory) {
        return directory.resolve(CommandRingDescriptor.FILE);
    }

    /** Makes the file anew for the owner of the directory alone, and marks the one before as closed. */
    static CommandRing create(Path directory, int epoch) throws IOException {
        Path path = path(directory);
        Path fresh = path.resolveSibling(CommandRingDescriptor.FILE + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (RandomAccessFile access = new RandomAccessFile(fresh.toFile(), "rw")) {
            access.setLength(CommandRingDescriptor.FILE_LENGTH);
        }
        // A store to a page without a block behind it would be lost, or end the process.
        Journal.reserve(fresh, CommandRingDescriptor.FILE_LENGTH);
        CommandRing ring = map(fresh);
        try {
            ring.begin(epoch);
            closeBefore(path);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            return ring;
        } catch (IOException | RuntimeException e) {
            ring.close();
            throw e;
        }
    }

    /** An engine that was killed has left its file open. */
    private static void closeBefore(Path path) throws IOException {
        if (Files.isRegularFile(path) && Files.size(path) >= CommandRingDescriptor.FILE_LENGTH) {
            try (CommandRing before = map(path)) {
                if (before.file.getLong(CommandRingDescriptor.MAGIC_OFFSET) == CommandRingDescriptor.MAGIC) {
                    before.markClosed();
                }
            }
        }
    }

    /**
     * Maps the file of the engine of a directory; {@code null} where there is none, or none that is open.
     *
     * @throws IpcException where it may not be used, or is not of this version
     */
    static CommandRing open(Path directory) {
        Path path = path(directory);
        CommandRing ring;
        try {
            if (Files.size(path) < CommandRingDescriptor.FILE_LENGTH) {
                throw new IpcException("file of commands is not one of this version, use the client of the engine's "
                    + "build: file=" + path);
            }
            ring = map(path);
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            throw new IpcException("file of commands may not be used, run as the user of the engine: file=" + path, e);
        } catch (IOException e) {
            throw new IpcException("file of commands cannot be opened: file=" + path + " cause=" + e, e);
        }
        String wrong = ring.wrong();
        if (wrong != null) {
            ring.close();
            throw new IpcException("file of commands is not one of this version, use the client of the engine's build: "
                + "file=" + path + ' ' + wrong);
        }
        if (ring.isClosed()) {
            ring.close();
            return null;
        }
        return ring;
    }

    private static CommandRing map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new CommandRing(channel.map(FileChannel.MapMode.READ_WRITE, 0, CommandRingDescriptor.FILE_LENGTH));
        }
    }

    private void begin(int epoch) {
        file.putInt(CommandRingDescriptor.LAYOUT_VERSION_OFFSET, CommandRingDescriptor.LAYOUT_VERSION);
        file.putInt(CommandRingDescriptor.SCHEMA_VERSION_OFFSET, MessageHeaderEncoder.SCHEMA_VERSION);
        file.putInt(CommandRingDescriptor.RING_LENGTH_OFFSET, CommandRingDescriptor.RING_LENGTH);
        file.putInt(CommandRingDescriptor.ANSWERS_LENGTH_OFFSET, CommandRingDescriptor.ANSWERS_LENGTH);
        file.putInt(CommandRingDescriptor.EPOCH_OFFSET, epoch);
        file.putInt(CommandRingDescriptor.STATE_OFFSET, CommandRingDescriptor.OPEN);
        file.putLongRelease(CommandRingDescriptor.MAGIC_OFFSET, CommandRingDescriptor.MAGIC);
    }

    private String wrong() {
        if (file.getLongVolatile(CommandRingDescriptor.MAGIC_OFFSET) != CommandRingDescriptor.MAGIC) {
            return "magic=" + Long.toHexString(file.getLong(CommandRingDescriptor.MAGIC_OFFSET));
        }
        int layout = file.getInt(CommandRingDescriptor.LAYOUT_VERSION_OFFSET);
        int schema = file.getInt(CommandRingDescriptor.SCHEMA_VERSION_OFFSET);
        int ringLength = file.getInt(CommandRingDescriptor.RING_LENGTH_OFFSET);
        int answersLength = file.getInt(CommandRingDescriptor.ANSWERS_LENGTH_OFFSET);
        boolean same = layout == CommandRingDescriptor.LAYOUT_VERSION
            && schema == MessageHeaderEncoder.SCHEMA_VERSION && ringLength == CommandRingDescriptor.RING_LENGTH
            && answersLength == CommandRingDescriptor.ANSWERS_LENGTH;
        return same ? null : "layout=" + layout + " schema=" + schema + " ringLength=" + ringLength
            + " answersLength=" + answersLength;
    }

    /** The ring of commands with its trailer. */
    UnsafeBuffer commands() {
        return new UnsafeBuffer(file, CommandRingDescriptor.RING_OFFSET,
            CommandRingDescriptor.RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH);
    }

    /** The buffer of answers with its trailer. */
    UnsafeBuffer answers() {
        return new UnsafeBuffer(file, CommandRingDescriptor.ANSWERS_OFFSET,
            CommandRingDescriptor.ANSWERS_LENGTH + BroadcastBufferDescriptor.TRAILER_LENGTH);
    }

    /** The whole file. */
    UnsafeBuffer file() {
        return file;
    }

    int epoch() {
        return file.getInt(CommandRingDescriptor.EPOCH_OFFSET);
    }

    boolean isClosed() {
        return file.getIntVolatile(CommandRingDescriptor.STATE_OFFSET) != CommandRingDescriptor.OPEN;
    }

    /** Says to all that have it mapped that nothing is taken from it any more. */
    void markClosed() {
        file.putIntRelease(CommandRingDescriptor.STATE_OFFSET, CommandRingDescriptor.CLOSED);
    }

    long heartbeat() {
        return file.getLongVolatile(CommandRingDescriptor.HEARTBEAT_OFFSET);
    }

    void heartbeat(long value) {
        file.putLongRelease(CommandRingDescriptor.HEARTBEAT_OFFSET, value);
    }

    long released() {
        return file.getLongVolatile(CommandRingDescriptor.RELEASED_OFFSET);
    }

    void released(long sequence) {
        file.putLongRelease(CommandRingDescriptor.RELEASED_OFFSET, sequence);
    }

    /** Counts, for who looks at the file: one of the descriptor's offsets, and what it is now. */
    void count(int offset, long value) {
        file.putLongRelease(offset, value);
    }

    @Override
    public void close() {
        IoUtil.unmap(mapped);
    }
}
