package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.openhft.chronicle.wire.Wires;

/**
 * A cycle file read as plain bytes, for recovery: it needs no write permission, changes nothing, does not wait for what
 * a killed writer left undone, and a file shorter than its mapping cannot hurt it.
 * <p>
 * A file is a row of documents, each with a 4-byte header at a multiple of 4: its length, and two flags for Chronicle's
 * own documents (the file header, index pages) and for unready ones. A header of zero is the end.
 */
final class CycleFile implements AutoCloseable {
    static final int HEADER_LENGTH = 4;
    /** Elements of a page of the index. */
    static final int INDEX_ENTRIES = Journal.ROLL_CYCLE.defaultIndexCount();
    /** Excerpts from one element to the next. */
    static final int INDEX_SPACING = Journal.ROLL_CYCLE.defaultIndexSpacing();

    private static final int MAX_DOCUMENT = JournalConfig.MAX_STAGING_LENGTH;
    private static final int MAX_FILE_HEADER = 64 << 10;
    private static final byte[] WRITE_POSITION = "writePosition".getBytes(StandardCharsets.US_ASCII);
    // The names of Chronicle's own documents: a code, a length, and the text.
    private static final byte[] FILE_HEADER = "\u00b9\u0006header".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] INDEX_ROOT = "\u00b9\u000bindex2index".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] INDEX = "\u00b9\u0005index".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_NAME = 13;
    /** Those two in the file header, and the name of what follows: where the root of the index is. */
    private static final byte[] INDEX_SHAPE = ("\u00caindexCount\u00a5" + twoBytes(INDEX_ENTRIES)
        + "\u00ccindexSpacing\u00a5" + twoBytes(INDEX_SPACING) + "\u00cbindex2Index")
        .getBytes(StandardCharsets.ISO_8859_1);
    private static final byte LONG_CODE = (byte) 0xA7;
    private static final int LONG_ARRAY_HEADER = 16;
    private static final byte LONG_ARRAY_CODE = (byte) 0x8D;
    private static final int LONG_ALIGNMENT = 8;

    private final CycleBytes bytes;

    CycleFile(Path path) throws IOException {
        this(new FileBytes(path));
    }

    CycleFile(CycleBytes bytes) {
        this.bytes = bytes;
    }

    Path path() {
        return bytes.path();
    }

    long size() throws IOException {
        return bytes.size();
    }

    /** See {@link CycleBytes#load}. */
    int load(long offset, int length) throws IOException {
        return bytes.load(offset, length);
    }

    ByteBuffer window() {
        return bytes.window();
    }

    /** Forgets what was read, to see what a live writer has added since. */
    void reload() {
        bytes.reload();
    }

    /** The header at an offset; zero, which is the end, where the file ends. */
    int header(long offset) throws IOException {
        if (offset + HEADER_LENGTH > size()) {
            return 0;
        }
        int index = load(offset, HEADER_LENGTH);
        return window().getInt(index);
    }

    /** The header at an offset, looked up a second time where there was none: a live writer may have gone on. */
    int currentHeader(long offset) throws IOException {
        int header = header(offset);
        if (header != 0) {
            return header;
        }
        reload();
        return header(offset);
    }

    /** Whether the file header, which Chronicle completes last of all when it makes a file, is there. */
    boolean isReady() throws IOException {
        int header = header(0);
        return Wires.isReadyMetaData(header) && Wires.lengthOf(header) <= MAX_FILE_HEADER && fits(0, header);
    }

    /** Whether a header can be that of an excerpt; the file may end before it. */
    static boolean isData(int header) {
        return Wires.isReadyData(header) && Wires.lengthOf(header) <= MAX_DOCUMENT;
    }

    /** Whether a whole document of Chronicle's own is at an offset. An excerpt with a flipped flag is none. */
    boolean isMetadata(long offset, int header) throws IOException {
        if (!Wires.isReadyMetaData(header) || Wires.lengthOf(header) < MAX_NAME || !fits(offset, header)) {
            return false;
        }
        int name = load(offset + HEADER_LENGTH, MAX_NAME);
        return startsWith(name, FILE_HEADER) || startsWith(name, INDEX_ROOT) || startsWith(name, INDEX);
    }

    static boolean isEnd(int header) {
        return header == Wires.END_OF_DATA;
    }

    boolean isIndexRoot(long offset, int header) throws IOException {
        return isMetadata(offset, header) && startsWith(load(offset + HEADER_LENGTH, MAX_NAME), INDEX_ROOT);
    }

    boolean isIndex(long offset, int header) throws IOException {
        return isMetadata(offset, header) && startsWith(load(offset + HEADER_LENGTH, MAX_NAME), INDEX);
    }

    /** Whether a header is zero, or that of a document which its writer has not completed. */
    static boolean isOpen(int header) {
        return !isEnd(header) && Wires.isNotComplete(header);
    }

    /** Bytes of a document, its header not counted. */
    static int length(int header) {
        return Wires.lengthOf(header);
    }

    /** The header behind a document. */
    static long next(long offset, int header) {
        return offset + HEADER_LENGTH + Wires.lengthOf(header) + 3 & -4L;
    }

    /**
     * Where Chronicle says that the last document is. It stands on the first page, which a dying system may have put
     * on the disk before or after the document.
     *
     * @return offset of its header, or -1 where the file does not say
     */
    long writePosition() throws IOException {
        long name = inHeader(WRITE_POSITION);
        return name < 0 ? -1 : longOfArray(name + WRITE_POSITION.length, 0);
    }

    /** Where Chronicle says that the root of its index is; -1 where the file does not say, or speaks of other pages. */
    long indexRoot() throws IOException {
        long name = inHeader(INDEX_SHAPE);
        if (name < 0) {
            return -1;
        }
        long value = aligned(name + INDEX_SHAPE.length);
        int index = load(value - 1, 1 + Long.BYTES);
        return window().get(index) == LONG_CODE ? window().getLong(index + 1) : -1;
    }

    /**
     * An element of the array that a page of Chronicle's index is.
     *
     * @param page    offset of its header
     * @param element from 0, less than {@link #INDEX_ENTRIES}
     * @return an offset, 0 for none, or -1 where there is no such array
     */
    long indexEntry(long page, int element) throws IOException {
        return longOfArray(page + HEADER_LENGTH + (isIndex(page, header(page)) ? INDEX : INDEX_ROOT).length, element);
    }

    /** Whether a file has its end mark behind the document that Chronicle says is the last one. */
    static boolean hasEnd(Path path) throws IOException {
        try (CycleFile file = new CycleFile(path)) {
            long last = file.isReady() ? file.writePosition() : -1;
            return last > 0 && isEnd(file.header(next(last, file.header(last))));
        }
    }

    /** Where the documents end: behind the last one that the file header knows of, and those that came after it. */
    long end() throws IOException {
        long offset = Math.max(0, writePosition());
        int header = header(offset);
        while (header != 0 && !isEnd(header)) {
            offset = next(offset, header);
            header = header(offset);
        }
        return offset;
    }

    /** The first data at or after an offset, holes skipped; the size where there is none. */
    long nextData(long offset) throws IOException {
        return bytes.nextData(offset);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private boolean fits(long offset, int header) throws IOException {
        return offset + HEADER_LENGTH + Wires.lengthOf(header) <= size();
    }

    private boolean startsWith(int index, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (window().get(index + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** The offset of some bytes of the file header, or -1. */
    private long inHeader(byte[] expected) throws IOException {
        int length = Wires.lengthOf(header(0));
        int start = load(0, HEADER_LENGTH + length);
        for (int i = HEADER_LENGTH; i + expected.length < length; i++) {
            if (startsWith(start + i, expected)) {
                return i;
            }
        }
        return -1;
    }

    /** An array of longs is a one-byte code with padding before it, then, aligned, its capacity and its used length. */
    private long longOfArray(long nameEnd, int element) throws IOException {
        long array = aligned(nameEnd);
        long value = LONG_ARRAY_HEADER + (long) element * Long.BYTES;
        if (array + value + Long.BYTES > size()) {
            return -1;
        }
        int start = load(array - 1, 1 + LONG_ARRAY_HEADER) + 1;
        long capacity = window().getLong(start);
        long used = window().getLong(start + Long.BYTES);
        if (window().get(start - 1) != LONG_ARRAY_CODE || element >= capacity || used < 0 || used > capacity) {
            return -1;
        }
        int index = load(array + value, Long.BYTES);
        return window().getLong(index);
    }

    private static String twoBytes(int value) {
        return "" + (char) (value & 0xff) + (char) (value >> Byte.SIZE);
    }

    /** Chronicle pads what it updates in place. */
    private static long aligned(long offset) {
        return offset + LONG_ALIGNMENT & -LONG_ALIGNMENT;
    }
}
