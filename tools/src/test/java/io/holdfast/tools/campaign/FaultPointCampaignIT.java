package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.holdfast.journal.FaultPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Kills a served engine at each named fault point, at a first, a middle and a late hit of it, and asserts after each
 * kill that nothing is lost, doubled or orphaned; the next life starts on what the kill left. {@code
 * -Dfault.times=N} for more hits of each, {@code -Dfault.seed=N} to repeat a run.
 */
class FaultPointCampaignIT {
    private static final int TIMES = Integer.getInteger("fault.times", 3);
    private static final long SEED = Long.getLong("fault.seed", System.nanoTime() & 0xFFFFFFL);
    private static final int ORDERS = 24;
    private static final Duration LIMIT = Duration.ofMinutes(10L + 5L * TIMES);

    private final Random random = new Random(SEED);

    @Test
    void losesNothingWhereverItIsKilled() {
        assertTimeoutPreemptively(LIMIT, this::run);
    }

    private void run() throws IOException, InterruptedException {
        System.out.println("fault point campaign: seed=" + SEED + " times=" + TIMES);
        KillJobs jobs = new KillJobs("fault point campaign", Path.of("target", "fault-points-" + SEED), ORDERS);
        Map<Scenario, Map<String, Long>> hits = new LinkedHashMap<>();
        for (Scenario scenario : Scenario.values()) {
            FaultedLives lives = jobs.lives(scenario);
            // One that never strikes, so that the life counts.
            lives.liveWell(arm(scenario.prepare(lives, ORDERS), FaultPoint.BEFORE_APPEND, Long.MAX_VALUE));
            hits.put(scenario, lives.hits());
        }
        jobs.run(jobs(hits), random, 1);
        Set<String> missed = new TreeSet<>();
        for (FaultPoint point : FaultPoint.values()) {
            // Backups and restores are other processes, killed by tests of their own.
            if (!point.name().startsWith("BACKUP_") && !point.name().startsWith("RESTORE_")) {
                missed.add(point.name());
            }
        }
        missed.removeAll(jobs.kills().keySet());
        assertEquals(Set.of(), missed, "no life came by these");
    }

    private List<KillJob> jobs(Map<Scenario, Map<String, Long>> hits) {
        List<KillJob> jobs = new ArrayList<>();
        for (FaultPoint point : FaultPoint.values()) {
            List<Scenario> where = new ArrayList<>(hits.keySet());
            where.removeIf(scenario -> hits.get(scenario).get(point.name()) == 0);
            for (int i = 0; i < TIMES && !where.isEmpty(); i++) {
                Scenario scenario = where.get((point.ordinal() + i) % where.size());
                long count = hits.get(scenario).get(point.name());
                // The first, one in the middle, one near the end, and then any; a late one may be missed by a life.
                long hit = Math.min(count, switch (i) {
                    case 0 -> 1;
                    case 1 -> 1 + count / 2;
                    case 2 -> 1 + count * 8 / 10;
                    default -> 1 + random.nextInt((int) count);
                });
                jobs.add(new KillJob(scenario, point.name(), hit, start -> arm(start, point, hit)));
            }
        }
        return jobs;
    }

    private static FaultedLives.Start arm(FaultedLives.Start start, FaultPoint point, long hit) {
        return start.withFlag("-D" + FaultPoint.PROPERTY + "=" + point + ":" + hit + ":KILL");
    }
}
