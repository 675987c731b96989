package io.holdfast.journal;

import io.holdfast.journal.sbe.Actor;
import io.holdfast.journal.sbe.CycleClosedEncoder;
import io.holdfast.journal.sbe.CycleRemovedEncoder;
import io.holdfast.journal.sbe.MessageHeaderEncoder;
import io.holdfast.journal.sbe.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;

/** A journal of some days with the records and the files that the keeper makes, without an engine. */
final class ChainedJournal {
    static final int FIRST_CYCLE = 20_000;

    final Path data;
    final Path queue;
    private final JournalConfig config;
    private String hash = "";

    ChainedJournal(Path data) {
        this.data = data;
        queue = Journal.queueDirectory(data);
        config = TestJournal.small(data).build();
    }

    Path file(int day) {
        return queue.resolve(Journal.cycleName(FIRST_CYCLE + day) + Journal.CYCLE_SUFFIX);
    }

    Path hashFile(int day) {
        return HashFile.beside(file(day));
    }

    /** Some days of records, each but the last chained and with its hash beside it. */
    ChainedJournal days(int days, int records) throws IOException {
        for (int day = 0; day < days; day++) {
            day(day, records, day > 0);
        }
        for (int day = 0; day < days - 1; day++) {
            putHashBeside(file(day));
        }
        return this;
    }

    /** A day in a run of the engine of its own; the record with the hash of the day before may be left out. */
    void day(int day, int records, boolean chain) throws IOException {
        long timeNs = TestJournal.NOON + day * TestJournal.DAY_NS;
        try (JournalOwner owner = JournalOwner.acquire(data)) {
            long last = JournalRecovery.recover(config, owner, lastPosition()).lastSequence();
            try (JournalWriter writer = JournalWriter.open(config, owner, last)) {
                if (chain) {
                    CycleNote note = noteBefore(FIRST_CYCLE + day, last);
                    hash = note.hash();
                    closed(writer, note);
                    writer.flush(timeNs);
                }
                for (int i = 0; i < records; i++) {
                    TestJournal.append(writer, 1 + i % 3, timeNs);
                }
            }
        }
    }

    /** A record on a day that is there. */
    void remove(int cycle, long lastSequence, int day) {
        note(new CycleNote(cycle, lastSequence, ""), day);
    }

    /** The same for a hash, right or wrong. */
    void note(CycleNote note, int day) {
        try (JournalOwner owner = JournalOwner.acquire(data)) {
            long last = JournalRecovery.recover(config, owner, lastPosition()).lastSequence();
            try (JournalWriter writer = JournalWriter.open(config, owner, last)) {
                if (note.removes()) {
                    removed(writer, note.cycle(), note.lastSequence());
                } else {
                    closed(writer, note);
                }
                writer.flush(TestJournal.NOON + day * TestJournal.DAY_NS);
            }
        }
    }

    private JournalPosition lastPosition() {
        if (!Files.isDirectory(queue)) {
            return null;
        }
        try (JournalReader reader = JournalReader.open(data)) {
            while (reader.poll((sequence, buffer, offset, length) -> { }, 1000) > 0) {
                continue;
            }
            return reader.position();
        }
    }

    private CycleNote noteBefore(int cycle, long last) throws IOException {
        try (CycleChain chain = new CycleChain(queue, hash.isEmpty() ? 0 : cycle - 2, hash)) {
            chain.rolled(cycle, last, Long.MAX_VALUE);
            return chain.take();
        }
    }

    private static void closed(JournalWriter writer, CycleNote note) {
        MutableDirectBuffer buffer = writer.buffer();
        CycleClosedEncoder encoder =
            new CycleClosedEncoder().wrapAndApplyHeader(buffer, writer.bodyOffset(), new MessageHeaderEncoder());
        encoder.timeNs(0).cause(0).epoch(0).actor(Actor.ENGINE);
        encoder.cycle(note.cycle()).lastSequence(note.lastSequence()).text(note.hash());
        writer.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    private static void removed(JournalWriter writer, int cycle, long lastSequence) {
        CycleRemovedEncoder encoder = new CycleRemovedEncoder()
            .wrapAndApplyHeader(writer.buffer(), writer.bodyOffset(), new MessageHeaderEncoder());
        encoder.timeNs(0).cause(0).epoch(0).actor(Actor.ENGINE);
        encoder.cycle(cycle).lastSequence(lastSequence).reason(Reason.RETENTION);
        writer.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    static void putHashBeside(Path file) throws IOException {
        try (HashFile hashing = new HashFile(file)) {
            while (hashing.advance()) {
                continue;
            }
            HashFile.write(file, hashing.text());
        }
    }
}
