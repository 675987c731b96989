package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes changed anywhere in the files of a journal of three days, and files that end too early: each way to read it
 * refuses with what is documented, or hands out records as they were written, without a gap; what was promised is never
 * missed in silence, and what verifies whole files finds each change in them.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
final class JournalFuzzTest {
    private static final int DAYS = 3;
    private static final int RECORDS = 12;
    private static final int FILES_ONE_IN = 8;
    private static final int MIDDLE_ONE_IN = 4;
    private static final long[] BOUNDARIES = {0, 1, -1, 3, 4, 15, 16, 17, Integer.MAX_VALUE, Integer.MIN_VALUE,
        Long.MAX_VALUE, Long.MIN_VALUE, 0x3fff_ffffL, 0x4000_0000L, 0x8000_0000L, 0xC000_0000L, 0xffff_ffffL, 1 << 20};

    @TempDir(factory = JournalRecoveryTest.InMemory.class)
    private Path dir;

    private final Map<Long, byte[]> written = new TreeMap<>();
    private final List<byte[]> images = new ArrayList<>();
    /** Where something stands, in each file. */
    private final List<int[]> places = new ArrayList<>();
    private ChainedJournal journal;
    private JournalPosition middle;
    private long last;
    private long count;

    @Test
    void refusesOrHandsOutWhatWasWrittenWhicheverBytesAreChanged() throws Exception {
        write();
        assertTrue(takes(new byte[0]), "as it was written");
        count = 0;
        Fuzzer.run("journal", this::changes, this::takes);
    }

    private void write() throws IOException {
        journal = new ChainedJournal(dir.resolve("data")).days(DAYS, RECORDS);
        try (JournalReader reader = JournalReader.open(journal.data)) {
            while (reader.poll(this::remember, 1) > 0) {
                middle = reader.lastSequence() < written.size() * 2 && written.size() < 30 ? reader.position() : middle;
            }
            last = reader.lastSequence();
        }
        for (int day = 0; day < DAYS; day++) {
            byte[] image = Files.readAllBytes(journal.file(day));
            images.add(image);
            TreeSet<Integer> near = new TreeSet<>();
            for (int i = 0; i < image.length; i++) {
                for (int at = i - 4; image[i] != 0 && at <= i + 4; at++) {
                    if (at >= 0 && at < image.length) {
                        near.add(at);
                    }
                }
            }
            places.add(near.stream().mapToInt(at -> at).toArray());
        }
        TestJournal.promise(journal.data, last, last, BootId.current());
    }

    private void remember(long sequence, DirectBuffer buffer, int offset, int length) {
        byte[] body = new byte[length];
        buffer.getBytes(offset, body);
        written.put(sequence, body);
    }

    /** Lines of a file's number, an offset, and bytes in hexadecimal that stand there, or that it ends there. */
    private byte[] changes(SplittableRandom random) {
        StringBuilder lines = new StringBuilder();
        int changes = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(5);
        for (int i = 0; i < changes; i++) {
            int file = random.nextInt(DAYS);
            byte[] image = images.get(file);
            int[] near = places.get(file);
            int at = random.nextInt(8) == 0 ? random.nextInt(image.length) : near[random.nextInt(near.length)];
            lines.append(file).append(' ').append(at).append(' ').append(change(image, at, random)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private String change(byte[] image, int at, SplittableRandom random) {
        int left = image.length - at;
        switch (random.nextInt(7)) {
            case 0:
                return "end";
            case 1:
                return HexFormat.of().toHexDigits((byte) random.nextInt(256));
            case 2:
                long value = BOUNDARIES[random.nextInt(BOUNDARIES.length)];
                ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
                return hex(number.array(), 0, Math.min(left, random.nextBoolean() ? Integer.BYTES : Long.BYTES));
            case 3:
                return "00".repeat(Math.min(left, 1 << random.nextInt(12)));
            case 4:
                byte[] other = images.get(random.nextInt(DAYS));
                int[] near = places.get(images.indexOf(other));
                int from = near[random.nextInt(near.length)] & -4;
                return hex(other, from, Math.min(Math.min(left, other.length - from), 1 << random.nextInt(10)));
            default:
                return HexFormat.of().toHexDigits((byte) (image[at] ^ 1 << random.nextInt(8)));
        }
    }

    private static String hex(byte[] bytes, int from, int length) {
        return HexFormat.of().formatHex(bytes, from, from + length);
    }

    private boolean takes(byte[] input) throws IOException {
        List<String[]> changes =
            new String(input, StandardCharsets.US_ASCII).lines().map(line -> line.split(" ")).toList();
        try {
            for (String[] change : changes) {
                change(Integer.parseInt(change[0]), Integer.parseInt(change[1]), change[2]);
            }
            return readsAll(input.length);
        } finally {
            for (String[] change : changes) {
                mend(Integer.parseInt(change[0]), Integer.parseInt(change[1]), change[2]);
            }
        }
    }

    private void change(int day, int at, String change) throws IOException {
        try (FileChannel file = FileChannel.open(journal.file(day), StandardOpenOption.WRITE)) {
            if (change.equals("end")) {
                file.truncate(at);
            } else if (at + change.length() / 2 <= file.size()) {
                file.write(ByteBuffer.wrap(HexFormat.of().parseHex(change)), at);
            }
        }
    }

    private void mend(int day, int at, String change) throws IOException {
        byte[] image = images.get(day);
        if (change.equals("end")) {
            Files.write(journal.file(day), image);
        } else {
            try (FileChannel file = FileChannel.open(journal.file(day), StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(image, at, change.length() / 2), at);
            }
        }
    }

    /** Whether nothing was refused. */
    private boolean readsAll(int salt) throws IOException {
        boolean good = scans();
        good &= reads(null) && fetches(1 + (count * 31 + salt) % last);
        good &= count % MIDDLE_ONE_IN != 0 || reads(middle);
        if (count++ % FILES_ONE_IN == 0) {
            good &= checks(JournalCheck.ofRecords(journal.data)).isEmpty();
            List<JournalCheck.Finding> findings = checks(JournalCheck.ofFiles(journal.data));
            for (int day = 0; day < DAYS - 1; day++) {
                Path file = journal.file(day);
                assertTrue(findings.stream().anyMatch(finding -> finding.file().equals(file))
                    || Arrays.equals(images.get(day), Files.readAllBytes(file)),
                    "a complete file was changed, and nothing is said of it: " + file + ' ' + findings);
            }
        }
        return good;
    }

    private boolean scans() throws IOException {
        long[] previous = {0};
        JournalScan scan = JournalScan.of(journal.queue, null, (sequence, buffer, offset, length) -> {
            follows(previous, sequence);
            unchanged(sequence, buffer, offset, length);
        });
        assertEquals(previous[0], scan.lastSequence());
        try {
            RecoveryReport report = JournalRecovery.inspect(journal.data);
            assertEquals(last, report.lastSequence(), "all was promised");
            assertEquals(1, report.firstSequence());
            return true;
        } catch (JournalDamagedException e) {
            assertTrue(e.sequence() >= 1 && e.sequence() <= last + 1, e.getMessage());
            return false;
        }
    }

    private boolean reads(JournalPosition after) {
        long[] previous = {after == null ? 0 : after.sequence()};
        try (JournalReader reader = JournalReader.open(journal.data, after)) {
            int read = 1;
            while (read > 0) {
                read = reader.poll((sequence, buffer, offset, length) -> {
                    follows(previous, sequence);
                    unchanged(sequence, buffer, offset, length);
                }, 2);
            }
            return previous[0] == last;
        } catch (JournalDamagedException | JournalAccessException e) {
            return false;
        }
    }

    private boolean fetches(long wanted) {
        try {
            return JournalReader.fetch(journal.data, wanted, (sequence, buffer, offset, length) -> {
                assertEquals(wanted, sequence);
                unchanged(sequence, buffer, offset, length);
            });
        } catch (JournalDamagedException | JournalAccessException e) {
            return false;
        }
    }

    private static List<JournalCheck.Finding> checks(JournalCheck check) throws IOException {
        try (check) {
            while (check.step(1 << 20)) {
                continue;
            }
            return List.copyOf(check.findings());
        }
    }

    /** The first one may be any: older files may have been removed. */
    private static void follows(long[] previous, long sequence) {
        assertTrue(previous[0] == 0 && sequence >= 1 || sequence == previous[0] + 1,
            "record " + sequence + " after " + previous[0]);
        previous[0] = sequence;
    }

    private void unchanged(long sequence, DirectBuffer buffer, int offset, int length) {
        byte[] body = new byte[length];
        buffer.getBytes(offset, body);
        assertArrayEquals(written.get(sequence), body, () -> "record " + sequence);
    }
}
