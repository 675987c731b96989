package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FaultPointTest {
    private static final int KILLED = 128 + 9;
    private static final int HALTED = 99;
    private static final int UNCAUGHT = 1;

    @TempDir
    private Path dir;

    @Test
    void isNothingWhereTheProcessHasNoFault() {
        FaultPoint.hit(FaultPoint.BEFORE_APPEND);
        assertEquals(0, FaultPoint.hits(FaultPoint.BEFORE_APPEND));
    }

    @Test
    void refusesAMalformedFault() {
        for (String text : List.of("", "BEFORE_APPEND", "BEFORE_APPEND:1", "NOWHERE:1:KILL", "BEFORE_APPEND:x:KILL",
            "BEFORE_APPEND:1:BURN", "BEFORE_APPEND:1:KILL:2")) {
            assertEquals("holdfast.fault is NAME:COUNT:KILL|HALT|THROW|STOP|HANG|FILL: value=" + text,
                assertThrows(IllegalArgumentException.class, () -> Fault.parse(text)).getMessage());
        }
    }

    @Test
    @Timeout(60)
    void killsAtTheCountedHit() throws IOException, InterruptedException {
        assertEquals(KILLED, exitCode("BEFORE_APPEND:3:KILL"));
        // Two excerpts of the child: 400 records and 2.
        assertEquals(402, TestJournal.readAll(dir));
    }

    @Test
    @Timeout(60)
    void haltsAndThrows() throws IOException, InterruptedException {
        assertEquals(HALTED, exitCode("AFTER_APPEND:1:HALT"));
        assertEquals(UNCAUGHT, exitCode("FRAME_CHECKSUM:1:THROW"));
        assertEquals(400, TestJournal.readAll(dir));
    }

    @Test
    @Timeout(60)
    void stopsUntilItIsContinued() throws IOException, InterruptedException {
        try (ForkedJvm child = ForkedJvm.startWithFault("BEFORE_APPEND:3:STOP", Child.class, Child.APPEND,
            dir.toString())) {
            Path stat = Path.of("/proc", Long.toString(child.process().pid()), "stat");
            while (!Files.readString(stat).contains(") T ")) {
                assertTrue(child.process().isAlive());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            assertEquals(402, TestJournal.readAll(dir));
            child.kill();
        }
    }

    private int exitCode(String fault) throws IOException, InterruptedException {
        try (ForkedJvm child = ForkedJvm.startWithFault(fault, Child.class, Child.APPEND, dir.toString())) {
            while (child.read() >= 0) {
                continue;
            }
            return child.exitCode();
        }
    }
}
