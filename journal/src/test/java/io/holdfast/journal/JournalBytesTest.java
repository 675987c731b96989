package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.journal.RecoveryPlan.Action;
import io.holdfast.journal.RecoveryPlan.Facts;
import io.holdfast.journal.RecoveryPlan.Room;
import io.holdfast.journal.RecoveryPlan.Start;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each byte of a journal of several days, and of its promise, flipped; and each file cut at each byte. */
@Timeout(300)
final class JournalBytesTest {
    private static final int DAYS = 3;
    /** The lowest bit, and in a header the flag of Chronicle's own documents. */
    private static final int MASK = 0x41;
    private static final Set<Action> GOES_ON = EnumSet.of(Action.OPEN, Action.CUT_TAIL, Action.CUT_AT_HOLE,
        Action.COMPLETE_FILES);

    @TempDir(factory = JournalRecoveryTest.InMemory.class)
    private Path dir;
    private CrashImage image;
    private long last;
    private long lastButOne;

    @BeforeEach
    void write() throws IOException {
        SplittableRandom random = new SplittableRandom(Long.getLong("journal.seed", 1));
        CrashScript script = CrashScript.record(dir.resolve("script-0"), random);
        for (int i = 1; script.names.size() < DAYS; i++) {
            script = CrashScript.record(dir.resolve("script-" + i), random);
        }
        image = new CrashImage(script);
        List<CrashScript.Excerpt> excerpts = script.excerpts;
        CrashScript.Excerpt end = excerpts.get(excerpts.size() - 1);
        // Without what a kill left behind the last one.
        image.kill(Math.min(end.returnedAt(), script.stores.size()), random);
        last = end.lastSequence();
        lastButOne = excerpts.get(excerpts.size() - 2).lastSequence();
        assertEquals(last, image.scan().lastSequence());
    }

    @Test
    void appliesNothingBadAndLosesNothingPromisedWhicheverByteIsFlipped() throws IOException {
        int cut = 0;
        for (int file = 0; file < image.files(); file++) {
            ByteBuffer bytes = image.file(file).window();
            for (int at = 0; at < CrashScript.CAPACITY; at++) {
                byte was = bytes.clear().get(at);
                bytes.clear().put(at, (byte) (was ^ MASK));
                cut += judge("file " + file + " byte " + at);
                bytes.clear().put(at, was);
            }
        }
        assertTrue(cut > 0);
    }

    @Test
    void appliesNothingBadAndLosesNothingPromisedWhereverAFileEnds() throws IOException {
        int cut = 0;
        for (int file = 0; file < image.files(); file++) {
            for (int size = 0; size < CrashScript.CAPACITY; size++) {
                image.file(file).size(size);
                cut += judge("file " + file + " of " + size + " bytes");
            }
            image.file(file).size(CrashScript.CAPACITY);
        }
        assertTrue(cut > 0);
    }

    @Test
    void opensWhicheverByteOfThePromiseIsFlippedAndWhereverItEnds() throws IOException {
        JournalScan scan = image.scan();
        byte[] promise = image.promise();
        for (int at = 0; at < promise.length; at++) {
            byte was = promise[at];
            for (int mask = 1; mask < 256; mask <<= 1) {
                promise[at] = (byte) (was ^ mask);
                Promise.Slot slot = Promise.newest(promise);
                assertTrue(slot.appended() <= last && slot.durable() <= slot.appended(), slot.toString());
                assertEquals(Action.OPEN, action(scan, slot, CrashScript.BOOT), "byte " + at);
                assertEquals(Action.OPEN, action(scan, slot, "another"), "byte " + at);
            }
            promise[at] = was;
            assertEquals(Action.OPEN, action(scan, Promise.newest(Arrays.copyOf(promise, at)),
                CrashScript.BOOT), "length " + at);
        }
    }

    /** One scan before three promises; 1 where the last excerpt is cut off as a torn tail. */
    private int judge(String what) throws IOException {
        JournalScan scan = image.scan();
        long kept = scan.lastSequence();
        String untrue = image.untrue(scan);
        assertNull(untrue, () -> what + ": " + untrue);
        Action appended = plan(scan, last, last, CrashScript.BOOT);
        assertEquals(GOES_ON.contains(appended), kept == last && scan.follower() == null,
            () -> what + ": all was appended, reached=" + kept);
        Action killed = plan(scan, lastButOne, 0, CrashScript.BOOT);
        assertEquals(GOES_ON.contains(killed), kept >= lastButOne && scan.follower() == null,
            () -> what + ": the last excerpt was being appended, reached=" + kept + " action=" + killed);
        Action cutOff = plan(scan, last, lastButOne, "another");
        assertEquals(GOES_ON.contains(cutOff),
            kept >= lastButOne && scan.state() != RecoveryPlan.State.WRONG_SEQUENCE,
            () -> what + ": the last excerpt was not forced, reached=" + kept + " action=" + cutOff);
        return killed == Action.CUT_TAIL && kept == lastButOne ? 1 : 0;
    }

    private static Action plan(JournalScan scan, long appended, long durable, String boot) {
        return action(scan, new Promise.Slot(1, appended, durable, false, CrashScript.BOOT), boot);
    }

    private static Action action(JournalScan scan, Promise.Slot promise, String boot) {
        Start start = scan.firstSequence() > 1 ? Start.NOTHING : Start.RECORD_1;
        return RecoveryPlan.of(Facts.of(start, scan, promise, boot, Room.ENOUGH));
    }
}
