package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Where a {@link CycleFile} has its bytes from: a file, or memory that stands for one. */
interface CycleBytes extends AutoCloseable {
    /** The name it is spoken of by. */
    Path path();

    long size() throws IOException;

    /**
     * Index of an offset in {@link #window()}, with a number of bytes behind it; they lie within the file. It may make
     * another window: ask for that afterwards.
     */
    int load(long offset, int length) throws IOException;

    /** Little endian. */
    ByteBuffer window();

    /** Forgets what was read, to see what a live writer has added since. */
    void reload();

    /** The first data at or after an offset, holes skipped where they are known; the size where there is none. */
    default long nextData(long offset) throws IOException {
        return Math.min(offset, size());
    }

    @Override
    void close() throws IOException;
}
