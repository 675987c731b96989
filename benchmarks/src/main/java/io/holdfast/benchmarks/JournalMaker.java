package io.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a journal of so many records with the engine's own code: orders in three records each, intent, acceptance and
 * fill, sixteen orders to an excerpt. What it takes for measurements of a long journal.
 */
public final class JournalMaker {
    private JournalMaker() {
    }

    /** Makes a journal; the arguments are a new data directory and the number of records. */
    public static void main(String[] args) throws IOException {
        make(Path.of(args[0]), Long.parseLong(args[1]));
    }

    /** Makes it; the last order may exceed the count by some records. */
    static void make(Path directory, long records) throws IOException {
        Files.createDirectories(directory);
        try (EngineLoop loop = new EngineLoop(directory)) {
            OrderFlow flow = new OrderFlow(loop);
            for (int i = 1; loop.state().sequence() < records; i++) {
                flow.order(false, i % OrderFlow.BATCH == 0);
            }
            loop.flush();
        }
    }
}
