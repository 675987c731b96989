package io.holdfast.journal;

import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Finds an excerpt of a cycle file by what its first record says, by halving. Where Chronicle's index says that an
 * excerpt is, one is looked for and checked: what it says may be damaged, and then there is more to walk.
 */
final class CycleIndex {
    private final CycleFile file;
    private final CRC32C crc = new CRC32C();
    private long offset;
    private long number;

    CycleIndex(CycleFile file) {
        this.file = file;
    }

    /** Of the header of the excerpt that was found. */
    long offset() {
        return offset;
    }

    /** How many excerpts of the file are before the one that was found. */
    long number() {
        return number;
    }

    /** Moves to the first excerpt; false where there is none. */
    boolean first() throws IOException {
        offset = 0;
        number = 0;
        return toExcerpt();
    }

    /** Moves to the excerpt behind the one that was found; false where there is none, or none that can be one. */
    boolean next() throws IOException {
        offset = CycleFile.next(offset, file.header(offset));
        number++;
        return toExcerpt();
    }

    /**
     * Moves to the last excerpt whose first record has no more than a limit in a field that grows.
     *
     * @param field offset of eight bytes in a record, the start of its frame being 0
     * @return false where the first excerpt has more, or there is none
     */
    boolean seek(int field, long limit) throws IOException {
        if (!first() || field(field) > limit) {
            return false;
        }
        long entry = 0;
        long behind = 1;
        while (begins(behind, field, limit)) {
            entry = behind;
            behind *= 2;
        }
        while (behind - entry > 1) {
            long middle = (entry + behind) / 2;
            if (begins(middle, field, limit)) {
                entry = middle;
            } else {
                behind = middle;
            }
        }
        offset = entry == 0 ? offset : indexed(entry);
        number = entry * CycleFile.INDEX_SPACING;
        long lastOffset;
        do {
            lastOffset = offset;
        } while (next() && field(field) <= limit);
        offset = lastOffset;
        number--;
        return true;
    }

    /** The eight bytes of the first record of the excerpt that was found. */
    long field(int field) throws IOException {
        return field(offset, field);
    }

    /** Whether all that the index says lies where it can, so that Chronicle may follow it. */
    boolean isSound() throws IOException {
        long root = CycleFile.next(0, file.header(0));
        if (file.writePosition() < 0 || file.writePosition() >= file.size()) {
            return false;
        }
        if (file.indexRoot() == 0) {
            return true; // a file that nothing has been written to
        }
        boolean sound = file.indexRoot() == root && file.isIndexRoot(root, file.header(root));
        for (int i = 0; sound && i < CycleFile.INDEX_ENTRIES; i++) {
            long page = file.indexEntry(root, i);
            sound = page == 0 || isPlace(page) && file.isIndex(page, file.header(page)) && isSoundPage(page);
        }
        return sound;
    }

    private boolean isSoundPage(long page) throws IOException {
        boolean sound = true;
        for (int i = 0; sound && i < CycleFile.INDEX_ENTRIES; i++) {
            long entry = file.indexEntry(page, i);
            sound = entry == 0 || isPlace(entry) && CycleFile.isData(file.header(entry));
        }
        return sound;
    }

    private boolean isPlace(long place) throws IOException {
        return place > 0 && place % CycleFile.HEADER_LENGTH == 0 && place < file.size();
    }

    private boolean toExcerpt() throws IOException {
        int header = file.header(offset);
        while (file.isMetadata(offset, header)) {
            offset = CycleFile.next(offset, header);
            header = file.header(offset);
        }
        return isExcerpt(offset, header);
    }

    private boolean isExcerpt(long place, int header) throws IOException {
        return CycleFile.isData(header) && CycleFile.length(header) >= RecordDescriptor.BODY_OFFSET
            + RecordDescriptor.MIN_BODY_LENGTH && CycleFile.next(place, header) <= file.size();
    }

    private long field(long place, int field) throws IOException {
        int index = file.load(place + CycleFile.HEADER_LENGTH + field, Long.BYTES);
        return file.window().getLong(index);
    }

    private boolean begins(long entry, int field, long limit) throws IOException {
        long place = indexed(entry);
        return place > 0 && field(place, field) <= limit;
    }

    /** Where the index says that an excerpt is and one is; 0 where it says nothing, or nothing true. */
    private long indexed(long entry) throws IOException {
        long root = CycleFile.next(0, file.header(0));
        long element = entry / CycleFile.INDEX_ENTRIES;
        if (element >= CycleFile.INDEX_ENTRIES || !file.isIndexRoot(root, file.header(root))) {
            return 0;
        }
        long page = file.indexEntry(root, (int) element);
        if (!isPlace(page) || !file.isIndex(page, file.header(page))) {
            return 0;
        }
        long place = file.indexEntry(page, (int) (entry % CycleFile.INDEX_ENTRIES));
        if (!isPlace(place) || !isExcerpt(place, file.header(place))) {
            return 0;
        }
        int length = CycleFile.length(file.header(place));
        int base = file.load(place + CycleFile.HEADER_LENGTH, length);
        return Frame.check(crc, file.window(), base, length) == null ? place : 0;
    }
}
