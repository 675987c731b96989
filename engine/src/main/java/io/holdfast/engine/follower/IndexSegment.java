package io.holdfast.engine.follower;

import io.holdfast.journal.RecordFetcher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * One complete segment of the index: a Chronicle Map that nobody writes any more, and its seal. Its file is checked
 * against the seal, and opened, when it is first needed. One thread.
 */
final class IndexSegment implements AutoCloseable {
    private static final Pattern SEAL = Pattern.compile("\\d{6}\\.seal");
    private static final int NUMBER_LENGTH = 6;
    private static final int READ_LENGTH = 1 << 20;

    private final Path map;
    private final Path sealFile;
    private final IndexSeal seal;
    private IndexMap opened;

    private IndexSegment(Path map, Path sealFile, IndexSeal seal) {
        this.map = map;
        this.sealFile = sealFile;
        this.seal = seal;
    }

    static Path directory(Path dataDirectory) {
        return dataDirectory.resolve("index");
    }

    static Path mapFile(Path index, int number) {
        return index.resolve(String.format("%06d.map", number));
    }

    static Path sealFile(Path index, int number) {
        return index.resolve(String.format("%06d.seal", number));
    }

    /** A segment whose seal is sound and whose last record is in the journal; {@code null} where there is none. */
    static IndexSegment find(Path index, int number, RecordFetcher journal) throws IOException {
        Path sealFile = sealFile(index, number);
        IndexSeal seal = IndexSeal.read(sealFile);
        if (seal == null || seal.number() != number) {
            return null;
        }
        long[] found = new long[1];
        journal.fetch(seal.lastPlace(), (sequence, buffer, offset, length) -> found[0] = sequence);
        boolean tied = found[0] == seal.lastSequence() && journal.crc() == seal.lastCrc();
        return tied ? new IndexSegment(mapFile(index, number), sealFile, seal) : null;
    }

    /** All such segments, by number; none where there is no index. */
    static List<IndexSegment> list(Path index, RecordFetcher journal) throws IOException {
        List<IndexSegment> segments = new ArrayList<>();
        if (!Files.isReadable(index)) {
            return segments;
        }
        List<Path> seals;
        try (Stream<Path> files = Files.list(index)) {
            seals = files.filter(file -> SEAL.matcher(file.getFileName().toString()).matches()).sorted()
                .collect(Collectors.toList());
        }
        for (Path file : seals) {
            String number = file.getFileName().toString().substring(0, NUMBER_LENGTH);
            IndexSegment segment = find(index, Integer.parseInt(number), journal);
            if (segment != null) {
                segments.add(segment);
            }
        }
        return segments;
    }

    IndexSeal seal() {
        return seal;
    }

    /** Whether there may be records of an order in it. */
    boolean mayKnow(long orderId) {
        return orderId <= seal.lastSequence() && orderId >= seal.oldestOrder();
    }

    void places(long orderId, LongConsumer consumer) throws IndexException {
        IndexMap index = open();
        try {
            index.places(orderId, consumer);
        } catch (RuntimeException | InternalError e) {
            throw new IndexException("index cannot be searched: file=" + map, e);
        }
    }

    void orders(OrderIdKind kind, String name, LongConsumer consumer) throws IndexException {
        IndexMap index = open();
        try {
            index.orders(kind, name, consumer);
        } catch (RuntimeException | InternalError e) {
            throw new IndexException("index cannot be searched: file=" + map, e);
        }
    }

    private IndexMap open() throws IndexException {
        if (opened == null) {
            try {
                requireSound();
                if (!Files.isWritable(map)) {
                    throw new IndexException("index may not be opened, that takes write permission: file=" + map,
                        null);
                }
                opened = IndexMap.open(map, 1);
            } catch (IOException | RuntimeException | LinkageError | AssertionError | InternalError e) {
                throw new IndexException("index cannot be opened: file=" + map, e);
            }
        }
        return opened;
    }

    /** Whether the map's file is as it was when it was sealed. */
    void requireSound() throws IndexException, IOException {
        if (!Files.exists(map) || Files.size(map) != seal.mapLength() || crc(map) != seal.mapCrc()) {
            discard();
            throw new IndexException("index is damaged: file=" + map, null);
        }
    }

    /** Takes the seal away, so that the segment means nothing and is built anew. */
    void discard() {
        try {
            Files.deleteIfExists(sealFile);
        } catch (IOException e) {
            // Who may not write only reads: the engine's own check at its next start will find it.
        }
    }

    static int crc(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_LENGTH);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                crc.update(buffer);
                buffer.clear();
            }
        }
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }
}
