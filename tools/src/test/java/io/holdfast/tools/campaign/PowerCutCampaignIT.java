package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.tools.FaultedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Cuts the power of the file system under a served engine in device durability, at random times: what the engine had
 * handed out, and what it had sent, must be there when the file system is mounted again. {@code -Dcuts.ext4=N} and
 * {@code -Dcuts.xfs=N} for other numbers, {@code -Dcuts.seed=N} to repeat a run.
 */
class PowerCutCampaignIT {
    private static final int EXT4_CUTS = Integer.getInteger("cuts.ext4", 50);
    private static final int XFS_CUTS = Integer.getInteger("cuts.xfs", 20);
    private static final long SEED = Long.getLong("cuts.seed", System.nanoTime() & 0xFFFFFFL);
    private static final String BOOT_ID = "holdfast.bootId";
    private static final int ENDLESS = 1_000_000;
    private static final int ORDERS = 24;
    private static final int LIVES_OF_A_DIRECTORY = 10;
    private static final int STARTS_ONE_OF = 5;
    private static final int ROLLS_ONE_OF = 3;
    private static final int RECORDS_OF_AN_ORDER = 4;
    private static final int MAX_START_MS = 1_500;
    private static final int MAX_RELEASED = 600;
    private static final int MAX_LATER_US = 20_000;
    private static final long SECONDS_A_CUT = 20;
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> exits = new TreeMap<>();
    private int torn;
    private int boots;

    @Test
    void keepsWhatWasReleasedOnExt4() throws IOException, InterruptedException {
        campaign("ext4", EXT4_CUTS);
    }

    @Test
    void keepsWhatWasReleasedOnXfs() throws IOException, InterruptedException {
        campaign("xfs", XFS_CUTS);
    }

    private void campaign(String fileSystem, int cuts) throws IOException, InterruptedException {
        Path directory = Path.of("target", "power-cuts", fileSystem + "-" + SEED).toAbsolutePath();
        Scenario.delete(directory);
        Files.createDirectories(directory);
        try (PowerLoss disk = PowerLoss.make(directory.resolve("disk"), fileSystem)) {
            System.out.println("power cut campaign: file system=" + fileSystem + " seed=" + SEED + " cuts=" + cuts);
            assertTimeoutPreemptively(Duration.ofSeconds(120 + cuts * SECONDS_A_CUT),
                () -> run(directory, disk, fileSystem, cuts));
        } finally {
            System.clearProperty(BOOT_ID);
        }
        Scenario.delete(directory);
    }

    private void run(Path directory, PowerLoss disk, String fileSystem, int cuts)
        throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        int released = 0;
        FaultedLives lives = null;
        for (int cut = 0; cut < cuts; cut++) {
            if (cut % LIVES_OF_A_DIRECTORY == 0) {
                released += end(lives);
                lives = new FaultedLives(directory.resolve("disk/data-" + cut), directory.resolve("notes-" + cut));
            }
            oneLife(lives, disk);
        }
        released += end(lives);
        System.out.println("power cut campaign: file system=" + fileSystem + " cuts=" + cuts + " released records="
            + released + " torn tails=" + torn + " exit codes=" + exits + " seconds="
            + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs));
        assertTrue(released > 0);
    }

    private static FaultedLives.Start device(int orders) {
        return FaultedLives.start(orders).withSetting("durability=device")
            .withFlag("-D" + BOOT_ID + "=" + System.getProperty(BOOT_ID, "boot-0"));
    }

    private void oneLife(FaultedLives lives, PowerLoss disk) throws IOException, InterruptedException {
        FaultedLives.Start start = device(ENDLESS);
        if (random.nextInt(ROLLS_ONE_OF) == 0) {
            int orders = random.nextInt(MAX_RELEASED / RECORDS_OF_AN_ORDER);
            start = start.withFlag("-D" + FaultedEngine.ROLL + "=" + orders);
        }
        Process life = lives.begin(start);
        try {
            awaitMoment(lives, life);
            disk.cut();
            // What the engine does on a dead disk must not be handed out either.
            pause(TimeUnit.MICROSECONDS.toNanos(random.nextInt(MAX_LATER_US)));
        } finally {
            life.toHandle().destroyForcibly();
        }
        if (!life.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("a killed life does not end: " + lives.tell());
        }
        exits.merge(life.exitValue(), 1, Integer::sum);
        lives.happened("power cut, exit " + life.exitValue());
        disk.remount();
        System.setProperty(BOOT_ID, "boot-" + ++boots);
        if (lives.checkAfterPowerCut()) {
            torn++;
        }
    }

    private void awaitMoment(FaultedLives lives, Process life) {
        if (random.nextInt(STARTS_ONE_OF) == 0) {
            pause(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MAX_START_MS)));
            return;
        }
        int target = lives.released() + 1 + random.nextInt(MAX_RELEASED);
        long deadline = System.nanoTime() + WAIT_NS;
        while (lives.released() < target) {
            assertTrue(life.isAlive() && System.nanoTime() < deadline, () -> "no records: " + lives.tell());
            pause(TimeUnit.MILLISECONDS.toNanos(1));
        }
        pause(TimeUnit.MICROSECONDS.toNanos(random.nextInt(MAX_LATER_US)));
    }

    private static int end(FaultedLives lives) throws IOException, InterruptedException {
        if (lives == null) {
            return 0;
        }
        lives.liveWell(device(ORDERS));
        Scenario.delete(lives.data());
        return lives.released();
    }

    private static void pause(long nanos) {
        LockSupport.parkNanos(nanos);
    }
}
