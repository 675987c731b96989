package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CycleChainTest {
    private static final int DAY = 20_000;
    private static final long MUCH = 1L << 40;

    @TempDir
    private Path dir;
    private Path data;
    private Path queue;
    private JournalConfig config;

    private void days(int... records) {
        data = dir.resolve("data");
        queue = Journal.queueDirectory(data);
        config = TestJournal.small(data).build();
        for (int day = 0; day < records.length; day++) {
            TestJournal.write(config, TestJournal.NOON + day * TestJournal.DAY_NS, records[day], 1);
        }
    }

    /** The chain by its definition, from what a reader hands out. */
    private List<String> expected(int... lastSequences) throws Exception {
        List<String> hashes = new ArrayList<>();
        byte[] previous = new byte[32];
        MessageDigest[] sha256 = {MessageDigest.getInstance("SHA-256")};
        sha256[0].update(previous);
        int[] at = {0};
        try (JournalReader reader = JournalReader.open(data)) {
            RecordHandler handler = (sequence, buffer, offset, length) -> {
                byte[] frame = new byte[RecordDescriptor.frameLength(length)];
                buffer.getBytes(offset - RecordDescriptor.BODY_OFFSET, frame);
                sha256[0].update(frame);
                if (at[0] < lastSequences.length && sequence == lastSequences[at[0]]) {
                    byte[] hash = sha256[0].digest();
                    hashes.add(HexFormat.of().formatHex(hash));
                    sha256[0].update(hash);
                    at[0]++;
                }
            };
            while (reader.poll(handler, 100) > 0) {
                continue;
            }
        }
        return hashes;
    }

    private static List<CycleNote> take(CycleChain chain) {
        List<CycleNote> notes = new ArrayList<>();
        for (CycleNote note = chain.take(); note != null; note = chain.take()) {
            notes.add(note);
        }
        return notes;
    }

    @Test
    void hashesTheExcerptsOfEachCycleBehindTheHashBefore() throws Exception {
        days(5, 7, 3);
        List<String> hashes = expected(6, 14);
        try (CycleChain chain = new CycleChain(queue, 0, "")) {
            chain.rolled(DAY + 2, 14, MUCH);
            assertEquals(List.of(new CycleNote(DAY, 6, hashes.get(0)), new CycleNote(DAY + 1, 14, hashes.get(1))),
                take(chain));
            assertNull(chain.failure());
        }
        try (CycleChain chain = new CycleChain(queue, DAY, hashes.get(0))) {
            chain.rolled(DAY + 2, 14, MUCH);
            assertEquals(List.of(new CycleNote(DAY + 1, 14, hashes.get(1))), take(chain));
        }
    }

    @Test
    void leavesALongFileToTheHelper() throws Exception {
        days(300, 7);
        try (CycleChain chain = new CycleChain(queue, 0, "")) {
            chain.rolled(DAY + 1, 301, 100);
            assertEquals(List.of(), take(chain), "more than the engine thread takes on");
            while (chain.isEmpty()) {
                assertTrue(chain.follow(1000) > 0);
            }
            assertEquals(List.of(new CycleNote(DAY, 301, expected(301).get(0))), take(chain));
        }
    }

    @Test
    void followsAFileFromBeforeItIsThere() throws Exception {
        days(1);
        String hash = expected(2).get(0);
        data = dir.resolve("other");
        queue = Journal.queueDirectory(data);
        config = TestJournal.small(data).build();
        try (JournalOwner owner = JournalOwner.acquire(data);
                JournalWriter writer = JournalWriter.open(config, owner, 0);
                CycleChain chain = new CycleChain(queue, 0, "")) {
            Path file = queue.resolve("20241004F.cq4");
            assertEquals(0, chain.follow(MUCH));
            // What the file is like for a moment while Chronicle makes it.
            Files.createFile(file);
            try (RandomAccessFile empty = new RandomAccessFile(file.toFile(), "rw")) {
                empty.setLength(1 << 20);
            }
            assertEquals(0, chain.follow(MUCH));
            byte[] image = Files.readAllBytes(TestJournal.onlyCycleFile(dir.resolve("data")));
            try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
                whole.write(image);
            }
            chain.rolled(DAY + 1, 2, MUCH);
            assertEquals(List.of(new CycleNote(DAY, 2, hash)), take(chain));
            assertEquals(0, writer.appendedSequence());
        }
    }

    @Test
    void hashesNothingThatLacksARecord() throws Exception {
        days(5, 7);
        try (CycleChain chain = new CycleChain(queue, 0, "")) {
            chain.rolled(DAY + 1, 7, MUCH);
            assertEquals(List.of(), take(chain));
            assertNotNull(chain.failure());
            assertTrue(chain.failure().getMessage().startsWith("records that were written are not there: sequence=7 "),
                chain.failure().getMessage());
        }
        try (CycleChain chain = new CycleChain(queue, DAY - 1, "ab".repeat(32))) {
            Files.write(queue.resolve("20241004F.cq4"), new byte[1 << 20]);
            chain.rolled(DAY + 1, 6, MUCH);
            assertEquals(List.of(), take(chain));
            assertNotNull(chain.failure());
        }
    }
}
