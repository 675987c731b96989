package io.holdfast.benchmarks;

import java.nio.file.Path;

/** The least that safe against a kill can cost: a frame with a checksum in a mapped file, opened anew when full. */
final class MappedPeer implements Peer {
    private static final long BYTES = 256L << 20;
    private static final int MARGIN = 4096;

    private final Path directory;
    private MappedLog log;
    private int files;

    MappedPeer(Path directory) {
        this.directory = directory;
        open();
    }

    private void open() {
        log = new MappedLog(directory.resolve("log-" + files), BYTES);
        files++;
    }

    @Override
    public void put(byte[] intent) {
        if (log.tail() > BYTES - MARGIN) {
            log.close();
            open();
        }
        log.append(intent);
    }

    @Override
    public void close() {
        log.close();
    }
}
