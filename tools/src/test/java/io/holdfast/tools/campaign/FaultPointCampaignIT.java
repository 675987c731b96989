package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.journal.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
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
    private static final int LIVES_OF_A_DIRECTORY = 10;
    private static final Duration LIMIT = Duration.ofMinutes(10L + 5L * TIMES);

    private final Random random = new Random(SEED);
    private final Path directory = Path.of("target", "fault-points", "seed-" + SEED).toAbsolutePath();
    private final Map<FaultPoint, Integer> kills = new EnumMap<>(FaultPoint.class);
    private int escaped;

    /** A life that ends at a hit of a point. */
    private record Job(Scenario scenario, FaultPoint point, long hit) {
        String fault() {
            return point + ":" + hit + ":KILL";
        }
    }

    @Test
    void losesNothingWhereverItIsKilled() {
        assertTimeoutPreemptively(LIMIT, this::run);
    }

    private void run() throws IOException, InterruptedException {
        System.out.println("fault point campaign: seed=" + SEED + " times=" + TIMES + " directory=" + directory);
        long startNs = System.nanoTime();
        Map<Scenario, Map<String, Long>> hits = new LinkedHashMap<>();
        for (Scenario scenario : Scenario.values()) {
            if (scenario.possible()) {
                hits.put(scenario, count(scenario));
            } else {
                System.out.println("fault point campaign: skipped, " + scenario.lacks());
            }
        }
        List<Job> jobs = jobs(hits);
        Collections.shuffle(jobs, random);
        jobs.sort((a, b) -> Boolean.compare(b.scenario() == Scenario.FRESH, a.scenario() == Scenario.FRESH));
        int directories = (int) Math.max(jobs.stream().filter(job -> job.scenario() == Scenario.FRESH).count(),
            jobs.size() / LIVES_OF_A_DIRECTORY);
        for (int i = 0; i < directories; i++) {
            List<Job> some = new ArrayList<>();
            for (int j = i; j < jobs.size(); j += directories) {
                some.add(jobs.get(j));
            }
            oneDirectory(i, some);
        }
        int total = kills.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("fault point campaign: kills=" + total + " points=" + kills.size() + " escaped=" + escaped
            + " directories=" + directories + " seconds="
            + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs) + " kills by point=" + kills);
        Set<FaultPoint> missed = new TreeSet<>(List.of(FaultPoint.values()));
        missed.removeAll(kills.keySet());
        missed.removeAll(Scenario.ELSEWHERE);
        assertTrue(missed.isEmpty() || hits.size() < Scenario.values().length, "no life came by these: " + missed);
        Scenario.delete(directory);
    }

    /** A life that comes through tells how often it came by. */
    private Map<String, Long> count(Scenario scenario) throws IOException, InterruptedException {
        FaultedLives lives = lives("count-" + scenario);
        if (scenario != Scenario.FRESH) {
            assertEquals(FaultedLives.KILLED, lives.live(Scenario.FRESH.prepare(lives, ORDERS)
                .withFlag("-D" + FaultPoint.PROPERTY + "=AFTER_SEND:5:KILL")), lives::tell);
            lives.check();
        }
        lives.liveWell(scenario.prepare(lives, ORDERS)
            .withFlag("-D" + FaultPoint.PROPERTY + "=BEFORE_APPEND:" + Long.MAX_VALUE + ":KILL"));
        Map<String, Long> hits = lives.hits();
        System.out.println("fault point campaign: hits of " + scenario + "=" + new TreeMap<>(hits));
        return hits;
    }

    private List<Job> jobs(Map<Scenario, Map<String, Long>> hits) {
        List<Job> jobs = new ArrayList<>();
        for (FaultPoint point : FaultPoint.values()) {
            List<Scenario> where = new ArrayList<>(hits.keySet());
            where.removeIf(scenario -> hits.get(scenario).get(point.name()) == 0);
            for (int i = 0; i < TIMES && !where.isEmpty(); i++) {
                Scenario scenario = where.get((point.ordinal() + i) % where.size());
                long count = hits.get(scenario).get(point.name());
                // The first, one in the middle, one near the end, and then any; a late one may be missed by a life.
                long hit = switch (i) {
                    case 0 -> 1;
                    case 1 -> 1 + count / 2;
                    case 2 -> 1 + count * 8 / 10;
                    default -> 1 + random.nextInt((int) count);
                };
                jobs.add(new Job(scenario, point, Math.min(hit, count)));
            }
        }
        return jobs;
    }

    private void oneDirectory(int number, List<Job> jobs) throws IOException, InterruptedException {
        FaultedLives lives = lives("lives-" + number);
        for (Job job : jobs) {
            Scenario scenario = job.scenario();
            int exit = lives.live(scenario.prepare(lives, ORDERS)
                .withFlag("-D" + FaultPoint.PROPERTY + "=" + job.fault()));
            if (exit == FaultedLives.KILLED) {
                kills.merge(job.point(), 1, Integer::sum);
            } else {
                assertEquals(0, exit, () -> job + lives.tell());
                System.out.println("fault point campaign: came through: " + job);
                escaped++;
            }
            if (scenario == Scenario.TORN) {
                lives.checkTorn();
            } else {
                lives.check();
            }
        }
        lives.liveWell(FaultedLives.start(ORDERS));
        Scenario.delete(lives.data().getParent());
    }

    private FaultedLives lives(String name) throws IOException {
        Path parent = directory.resolve(name);
        Scenario.delete(parent);
        return new FaultedLives(Files.createDirectories(parent).resolve("data"), parent.resolve("notes"));
    }
}
