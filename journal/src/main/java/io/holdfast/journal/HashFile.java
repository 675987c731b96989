package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The hash of a whole cycle file, in a file beside it that {@code sha256sum -c} reads. A comment behind it holds the
 * CRC-32C of the line, so that a changed hash is told from a changed cycle file.
 */
final class HashFile implements AutoCloseable {
    static final String SUFFIX = ".sha256";
    static final String TEMPORARY_SUFFIX = ".sha256.part";

    static final int STEP = 1 << 20;

    private static final String CHECK = "# crc32c=";
    private static final int MAX_LENGTH = 1 << 10;

    private final Path cycleFile;
    private final FileChannel channel;
    private final int descriptor;
    private final long size;
    private final MessageDigest sha256 = sha256();
    private final ByteBuffer buffer = ByteBuffer.allocate(STEP);
    private final byte[] zeros = new byte[STEP];
    private long offset;
    private long dataOffset;

    /** A hash over a cycle file that is never written again. */
    HashFile(Path cycleFile) throws IOException {
        this.cycleFile = cycleFile;
        channel = FileChannel.open(cycleFile, StandardOpenOption.READ);
        descriptor = Space.openBeside(channel, cycleFile, false);
        size = channel.size();
    }

    Path cycleFile() {
        return cycleFile;
    }

    /** Hashes the next bytes; false at the end. Holes are not read: they would come into memory as pages of zeros. */
    boolean advance() throws IOException {
        if (offset == size) {
            return false;
        }
        if (dataOffset <= offset) {
            dataOffset = Math.max(offset, Space.nextData(descriptor, offset, size));
        }
        if (dataOffset > offset) {
            int length = (int) Math.min(STEP, dataOffset - offset);
            sha256.update(zeros, 0, length);
            offset += length;
            return true;
        }
        buffer.clear();
        int length = channel.read(buffer, offset);
        if (length <= 0) {
            throw new IOException("file became shorter while it was read: file=" + cycleFile + " offset=" + offset);
        }
        sha256.update(buffer.array(), 0, length);
        offset += length;
        return true;
    }

    /** What belongs into the file beside, once all is hashed. */
    String text() {
        String line = HexFormat.of().formatHex(sha256.digest()) + "  " + cycleFile.getFileName() + '\n';
        return line + CHECK + check(line) + '\n';
    }

    @Override
    public void close() throws IOException {
        Space.close(descriptor);
        channel.close();
    }

    /** The file beside a cycle file. */
    static Path beside(Path cycleFile) {
        return cycleFile.resolveSibling(Journal.cycleName(Journal.cycle(cycleFile)) + SUFFIX);
    }

    /** Writes the file beside a cycle file: whole and on the device, or not at all. */
    static void write(Path cycleFile, String text) throws IOException {
        Path target = beside(cycleFile);
        Path temporary = target.resolveSibling(Journal.cycleName(Journal.cycle(cycleFile)) + TEMPORARY_SUFFIX);
        Files.deleteIfExists(temporary);
        Journal.createFile(temporary);
        Files.writeString(temporary, text);
        Durable.force(temporary);
        Durable.rename(temporary, target);
    }

    /** Whether a file beside a cycle file is as it was written, whatever hash it holds. */
    static boolean isWhole(Path hashFile) throws IOException {
        if (Files.size(hashFile) > MAX_LENGTH) {
            return false;
        }
        String text = Files.readString(hashFile, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n') + 1;
        String line = text.substring(0, end);
        return text.substring(end).equals(CHECK + check(line) + '\n');
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    private static String check(String line) {
        CRC32C crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
