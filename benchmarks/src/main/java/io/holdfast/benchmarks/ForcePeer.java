package io.holdfast.benchmarks;

import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/** The least that safe against a power cut can cost one at a time: a write to a file, and fdatasync. */
final class ForcePeer implements Peer {
    private final Histogram ignored = new Histogram(3);
    private final Path directory;
    private final long allocatedBytes;
    private BareForce file;

    /** A file that grows with each intent, or one with so many bytes of blocks. */
    ForcePeer(Path directory, long allocatedBytes) {
        this.directory = directory;
        this.allocatedBytes = allocatedBytes;
    }

    @Override
    public void put(byte[] intent) {
        if (file == null) {
            file = new BareForce(directory.resolve("forced"), intent, allocatedBytes);
        }
        file.run(1, ignored);
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
