package io.holdfast.benchmarks;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast a long journal is read and folded on one core, and what it adds to a start when there is a snapshot. */
final class ReplayRow implements Row.Measurement {
    private static final int RECORDS = 10_000_000;
    private static final int QUICK_RECORDS = 2_000_000;
    private static final int EXCERPTS_AT_A_TIME = 64;
    private static final int PER_SECOND = 10_000_000;

    @Override
    public void run(Row.Settings settings, Findings findings) throws IOException, InterruptedException {
        Figure read = findings.figure("records read and checked", Figure.PER_SECOND);
        Figure folded = findings.figure("records folded", Figure.PER_SECOND);
        Figure empty = findings.figure("process that opens an empty journal", "s");
        Figure snapshot = findings.figure("process that opens a long journal with a snapshot", "s");
        Figure longer = new Figure("longer", "s");
        try (BenchmarkDirectory directory = new BenchmarkDirectory()) {
            Path journal = directory.path().resolve("long");
            Path none = Files.createDirectory(directory.path().resolve("empty"));
            JournalMaker.make(journal, settings.quick() ? QUICK_RECORDS : RECORDS);
            for (int round = -1; round < settings.rounds(); round++) {
                double reading = read(journal);
                double folding = fold(journal);
                if (round >= 0) {
                    read.add(reading);
                    folded.add(folding);
                }
            }
            start(journal, "--snapshot");
            for (int round = -1; round < settings.rounds(); round++) {
                double withoutJournal = start(none);
                double withJournal = start(journal);
                if (round >= 0) {
                    empty.add(withoutJournal);
                    snapshot.add(withJournal);
                    longer.add(withJournal - withoutJournal);
                }
            }
        }
        findings.atLeast("records replayed on one core", PER_SECOND, folded);
        findings.atMost("start with a snapshot, over an empty journal's", 1, longer);
        findings.notes().add("The journal has " + Figure.number(settings.quick() ? QUICK_RECORDS : RECORDS)
            + " records, orders in three records each, sixteen orders to an excerpt, in the page cache.");
    }

    private static double read(Path journal) {
        long begun = System.nanoTime();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.poll((sequence, buffer, offset, length) -> { }, EXCERPTS_AT_A_TIME) > 0) {
                continue;
            }
            return reader.lastSequence() * 1e9 / (System.nanoTime() - begun);
        }
    }

    private static double fold(Path journal) {
        EngineState state = new EngineState();
        long begun = System.nanoTime();
        Replay.all(journal, state);
        return state.sequence() * 1e9 / (System.nanoTime() - begun);
    }

    /** Seconds of a whole process that opens a journal as an engine does, start of the JVM included. */
    private static double start(Path journal, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Machine.java());
        command.addAll(List.of("-Xms2g", "-Xmx4g", "-cp", System.getProperty("java.class.path"),
            StartTime.class.getName(), journal.toString()));
        command.addAll(List.of(more));
        long begun = System.nanoTime();
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("journal could not be opened, directory=" + journal + " exit=" + exit);
        }
        return (System.nanoTime() - begun) / 1e9;
    }
}
