package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.journal.RecoveryPlan.Action;
import io.holdfast.journal.RecoveryPlan.Facts;
import io.holdfast.journal.RecoveryPlan.Room;
import io.holdfast.journal.RecoveryPlan.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a journal can look like after a kill or a power cut, by the million, in memory, before the code of the real
 * recovery. {@code -Djournal.images=N} says how many, {@code -Djournal.seed=N} repeats a run.
 */
@Timeout(1800)
final class CrashImageTest {
    private static final String AFTER = "boot-after-the-power-cut";
    private static final Set<Action> GOES_ON = EnumSet.of(Action.OPEN, Action.CUT_TAIL, Action.CUT_AT_HOLE,
        Action.COMPLETE_FILES);
    private static final int SCRIPTS = 20;
    private static final int MADE_FILES = 60;

    private final long images = Long.getLong("journal.images", 1_000_000);
    private final long seed = Long.getLong("journal.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Map<Action, Long> actions = new EnumMap<>(Action.class);
    private long seen;

    @TempDir(factory = JournalRecoveryTest.InMemory.class)
    private Path dir;

    @AfterEach
    void restore() {
        System.clearProperty(BootId.PROPERTY);
    }

    @Test
    void keepsATruePrefixWithAllThatWasPromisedAndNeverRefuses() throws IOException {
        System.err.println("journal.images=" + images + " journal.seed=" + seed);
        CrashScript[] scripts = new CrashScript[SCRIPTS];
        for (int i = 0; i < SCRIPTS; i++) {
            scripts[i] = CrashScript.record(dir.resolve("script-" + i), random.split());
        }
        long begin = System.nanoTime();
        for (CrashScript script : scripts) {
            killEverywhere(script);
        }
        long kills = seen;
        while (seen < images) {
            cutPowerAtRandom(scripts[random.nextInt(SCRIPTS)], 2_000);
        }
        System.err.printf("journal: %,d images (%,d of kills, %,d of power cuts) in %.1f s, actions %s%n", seen, kills,
            seen - kills, (System.nanoTime() - begin) / 1e9, actions);
        assertTrue(actions.keySet().containsAll(EnumSet.of(Action.OPEN, Action.CUT_TAIL, Action.CUT_AT_HOLE,
            Action.REFUSE_DAMAGED)), () -> "not all was met: " + actions);
    }

    @Test
    void findsTheSameOnFilesAsInMemory() throws IOException {
        System.err.println("journal.seed=" + seed);
        for (int i = 0; i < MADE_FILES; i++) {
            CrashScript script = CrashScript.record(dir.resolve("script-" + i), random.split());
            CrashImage image = new CrashImage(script);
            boolean kill = i % 3 == 0;
            int time = 1 + random.nextInt(script.stores.size());
            if (kill) {
                image.kill(time, random);
            } else {
                CrashScript.Force force = script.forces.get(random.nextInt(script.forces.size()));
                image.advance(force.at());
                image.cutPower(timeBehind(script, force), random);
            }
            String boot = kill ? CrashScript.BOOT : AFTER;
            JournalScan scan = image.scan();
            Action action = action(image, scan, boot);
            assertTrue(GOES_ON.contains(action), action + " of image " + i);
            Path data = dir.resolve("data-" + i);
            image.write(data);
            System.setProperty(BootId.PROPERTY, boot);
            RecoveryReport report = TestJournal.recover(TestJournal.small(data).blockSize(256 << 10)
                .stagingLength(16 << 10).build());
            assertEquals(scan.lastSequence(), report.lastSequence(), "image " + i);
            System.clearProperty(BootId.PROPERTY);
            try (JournalReader reader = JournalReader.open(data)) {
                while (reader.poll((sequence, buffer, offset, length) -> { }, 1000) > 0) {
                    continue;
                }
                assertEquals(scan.lastSequence(), reader.lastSequence(), "image " + i);
            }
            Durable.deleteTree(data);
        }
    }

    /** Every store prefix. What had returned is kept. */
    private void killEverywhere(CrashScript script) throws IOException {
        CrashImage image = new CrashImage(script);
        int excerpt = 0;
        long returned = 0;
        for (int time = 0; time <= script.stores.size(); time++) {
            while (excerpt < script.excerpts.size() && script.excerpts.get(excerpt).returnedAt() <= time) {
                returned = script.excerpts.get(excerpt++).lastSequence();
            }
            image.kill(time, random);
            JournalScan scan = image.scan();
            Action action = action(image, scan, CrashScript.BOOT);
            check(image, scan, action, returned, "kill after store " + time);
            assertTrue(action == Action.OPEN || action == Action.CUT_TAIL && scan.cutBytes() < CrashScript.CAPACITY,
                () -> describe(scan, "kill") + " action=" + action);
        }
    }

    private void cutPowerAtRandom(CrashScript script, int count) throws IOException {
        CrashImage image = new CrashImage(script);
        CrashScript.Force force = script.forces.get(random.nextInt(script.forces.size()));
        image.advance(force.at());
        for (int i = 0; i < count && seen < images; i++) {
            int time = timeBehind(script, force);
            String where = "power cut after store " + time + ", forced before " + force.at();
            if (random.nextInt(10) == 0) {
                image.lose(time, time + random.nextInt(script.stores.size() - time + 1), random);
                losesMoreThanAPowerCutMay(image, where);
            } else {
                image.cutPower(time, random);
                JournalScan scan = image.scan();
                check(image, scan, action(image, scan, AFTER), force.sequence(), where);
            }
            image.undo();
        }
    }

    /** Nothing promised is ever cut off, and a hole is none of the same boot. */
    private void losesMoreThanAPowerCutMay(CrashImage image, String where) throws IOException {
        JournalScan scan = image.scan();
        Promise.Slot promised = image.promised();
        boolean same = random.nextBoolean();
        Action action = action(image, scan, same ? CrashScript.BOOT : AFTER);
        boolean kept = scan.lastSequence() >= (same ? promised.appended() : promised.durable());
        if (GOES_ON.contains(action)) {
            assertNull(image.untrue(scan), () -> describe(scan, where));
            assertTrue(kept && (!same || scan.follower() == null),
                () -> describe(scan, where) + " action=" + action + " promised=" + promised);
        } else {
            assertEquals(Action.REFUSE_DAMAGED, action);
            assertTrue(!kept || same && scan.follower() != null,
                () -> describe(scan, where) + " action=" + action + " promised=" + promised);
        }
    }

    private void check(CrashImage image, JournalScan scan, Action action, long promised, String where) {
        assertTrue(GOES_ON.contains(action), () -> describe(scan, where) + " action=" + action + " promise="
            + image.promised());
        String untrue = image.untrue(scan);
        assertNull(untrue, () -> describe(scan, where) + ' ' + untrue);
        assertTrue(scan.lastSequence() >= promised, () -> describe(scan, where) + " promised=" + promised);
    }

    private Action action(CrashImage image, JournalScan scan, String boot) {
        Start start = scan.firstSequence() > 1 ? Start.NOTHING : Start.RECORD_1;
        Action action = RecoveryPlan.of(Facts.of(start, scan, image.promised(), boot, Room.ENOUGH));
        seen++;
        actions.merge(action, 1L, Long::sum);
        return action;
    }

    /** A time at which no later force had come to its end. */
    private int timeBehind(CrashScript script, CrashScript.Force force) {
        int next = script.forces.indexOf(force) + 1;
        int end = next < script.forces.size() ? Math.max(force.at(), script.forces.get(next).at() - 1)
            : script.stores.size();
        return force.at() + random.nextInt(end - force.at() + 1);
    }

    private String describe(JournalScan scan, String where) {
        return "image " + seen + " of seed " + seed + ": " + where + ": reached=" + scan.lastSequence() + " fault="
            + scan.fault() + " follower=" + scan.follower();
    }
}
