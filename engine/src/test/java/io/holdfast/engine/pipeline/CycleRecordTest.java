package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Reason;
import io.holdfast.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the engine records of the files of the days before. */
@Timeout(60)
final class CycleRecordTest {
    @TempDir
    private Path directory;

    @Test
    void putsTheHashOfADayBeforeAllThatFollows() {
        DayRun run = new DayRun(directory);
        try (Engine engine = run.start()) {
            run.order(engine, "a");
            run.clock.pass(DayRun.DAY_NS);
            run.order(engine, "b");
            run.clock.pass(3 * DayRun.DAY_NS);
            run.order(engine, "c");
        }
        assertEquals(List.of("ENGINE_STARTED 0", "TRADING_STATE_CHANGED 0", "ORDER_DENIED 0",
            "CYCLE_CLOSED 1 20000 3", "ORDER_DENIED 1",
            "CYCLE_CLOSED 4 20001 5", "ORDER_DENIED 4", "STATE_DIGEST 4", "ENGINE_STOPPED 4"), run.records());
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4", "20241008F.cq4"), run.files(".cq4"));
        assertNull(run.failure.get());
    }

    @Test
    void putsTheHashOfADayThatEndedWhileNoEngineRanBeforeTheStart() {
        DayRun run = new DayRun(directory);
        run.start().close();
        run.clock.pass(2 * DayRun.DAY_NS);
        run.start().close();
        run.start().close();
        assertEquals(List.of("ENGINE_STARTED 0", "TRADING_STATE_CHANGED 0", "STATE_DIGEST 0", "ENGINE_STOPPED 0",
            "CYCLE_CLOSED 2 20000 4", "ENGINE_STARTED 2", "TRADING_STATE_CHANGED 2", "STATE_DIGEST 2",
            "ENGINE_STOPPED 2", "ENGINE_STARTED 2", "TRADING_STATE_CHANGED 2", "STATE_DIGEST 2", "ENGINE_STOPPED 2"),
            run.records());
        assertNull(run.failure.get());
    }

    @Test
    void putsAHashBesideEachFileThatIsComplete() {
        DayRun run = new DayRun(directory);
        try (Engine engine = run.start()) {
            run.clock.pass(DayRun.DAY_NS);
            run.order(engine, "a");
            run.await("hash", () -> run.files(".sha256").equals(List.of("20241004F.sha256")));
        }
    }

    @Test
    void putsTheHashesThatAreMissingOnceAndInTheirOrder() {
        DayRun run = new DayRun(directory);
        run.startsWithoutKeeper(3);
        run.clock.pass(3 * DayRun.DAY_NS);
        run.start().close();
        run.start().close();
        assertEquals(List.of("CYCLE_CLOSED 3 20000 2", "CYCLE_CLOSED 3 20001 4", "CYCLE_CLOSED 3 20002 6",
            "ENGINE_STARTED 3"), run.records().subList(6, 10));
        assertEquals(3, run.records().stream().filter(line -> line.startsWith("CYCLE_CLOSED")).count());
    }

    @Test
    void goesOnInTheNextDayAfterAKillBetweenTheEndMarkAndTheNextFile() throws IOException {
        DayRun run = new DayRun(directory);
        run.start().close();
        Path file = Journal.queueDirectory(directory).resolve("20241004F.cq4");
        byte[] image = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (buffer.getInt(at) != 0) {
            at = at + 4 + (buffer.getInt(at) & 0x3fffffff) + 3 & -4;
        }
        buffer.putInt(at, 0xC0000000);
        Files.write(file, image);
        try (Engine engine = run.start()) {
            run.order(engine, "a");
        }
        assertEquals(List.of("CYCLE_CLOSED 0 20000 4", "ENGINE_STARTED 0", "TRADING_STATE_CHANGED 0",
            "ORDER_DENIED 0"), run.records().subList(4, 8));
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4"), run.files(".cq4"));
        run.clock.pass(DayRun.DAY_NS);
        run.start().close();
        run.clock.pass(DayRun.DAY_NS);
        run.start().close();
        assertEquals(List.of("CYCLE_CLOSED 0 20000 4", "CYCLE_CLOSED 2 20001 14"),
            run.records().stream().filter(line -> line.startsWith("CYCLE_CLOSED")).toList());
    }

    @Test
    void tellsOfDamageThatTheBackgroundCheckFinds() throws IOException {
        DayRun run = new DayRun(DayRun.small(directory).verifyIntervalNs(TimeUnit.MILLISECONDS.toNanos(50)).build());
        Path result = directory.resolve(Journal.INTEGRITY_FILE);
        try (Engine engine = run.start()) {
            run.clock.pass(DayRun.DAY_NS);
            run.order(engine, "a");
            run.await("check", () -> read(result).contains("\"sequence\":4,\"result\":\"ok\",\"findings\":[]}"));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(result)));
            assertEquals(List.of(), run.alerts(Reason.INTEGRITY));
            Path file = Journal.queueDirectory(directory).resolve("20241004F.cq4");
            int at = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).indexOf("build");
            put(file, at, 'b' ^ 1);
            run.await("damage", () -> read(result).contains("\"result\":\"damaged\",\"findings\":[\"record does not "
                + "match its crc, sequence=1 offset="));
            put(file, at, 'b');
            run.await("end of damage", () -> read(result).contains("\"result\":\"ok\""));
        }
        String alert = run.alerts(Reason.INTEGRITY).get(0);
        assertTrue(alert.startsWith("record does not match its crc, sequence=1 offset="), alert);
        assertTrue(alert.endsWith("20241004F.cq4"), alert);
    }

    /** One byte alone: a file that is written anew is short for a moment, which the check would see. */
    private static void put(Path file, int at, int value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) value}), at);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
