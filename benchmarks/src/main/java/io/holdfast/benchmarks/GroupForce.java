package io.holdfast.benchmarks;

import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/** The limit of many clients at once: their intents in one write to a growing file, and one fdatasync for all. */
final class GroupForce implements AutoCloseable {
    private final Histogram ignored = new Histogram(3);
    private final BareForce file;
    private final int clients;

    GroupForce(Path file, byte[] intent, int clients) {
        this.clients = clients;
        byte[] group = new byte[intent.length * clients];
        for (int i = 0; i < clients; i++) {
            System.arraycopy(intent, 0, group, i * intent.length, intent.length);
        }
        this.file = new BareForce(file, group, 0);
    }

    /** Nanoseconds for so many intents. */
    long run(int intents) {
        long begun = System.nanoTime();
        file.run(intents / clients, ignored);
        return System.nanoTime() - begun;
    }

    @Override
    public void close() {
        file.close();
    }
}
