package io.holdfast.benchmarks;

import java.nio.file.Path;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/** Bare Chronicle: each intent is appended, and read back by a tailer before it is handed on. */
final class ChroniclePeer implements Peer {
    private final BareQueue queue;
    private final SingleChronicleQueue tailed;
    private final ExcerptTailer tailer;

    ChroniclePeer(Path directory, byte[] intent) {
        queue = new BareQueue(directory, intent);
        tailed = BareQueue.builder(directory).build();
        tailer = tailed.createTailer();
    }

    @Override
    public void put(byte[] intent) {
        long sequence = queue.append();
        long read = 0;
        while (read < sequence) {
            try (DocumentContext document = tailer.readingDocument()) {
                if (document.isPresent()) {
                    read = document.wire().bytes().readLong(
                        document.wire().bytes().readPosition() + BareQueue.SEQUENCE_OFFSET);
                }
            }
        }
    }

    @Override
    public void close() {
        tailer.close();
        tailed.close();
        queue.close();
    }
}
