package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.journal.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Does kill jobs one after the other: some lives to a directory, each on what the kill before it left, with all checks
 * after each and a life without a fault at the end.
 */
final class KillJobs {
    private static final int LIVES_OF_A_DIRECTORY = 10;
    private static final int EARLIER_HIT = 5;

    private final String name;
    private final Path directory;
    private final int orders;
    private final Map<String, Integer> kills = new TreeMap<>();
    private final long startNs = System.nanoTime();
    private int escaped;
    private int directories;

    /**
     * Jobs of a campaign.
     *
     * @param name for what is told
     * @param directory emptied first
     * @param orders of each life
     */
    KillJobs(String name, Path directory, int orders) throws IOException {
        this.name = name;
        this.directory = directory.toAbsolutePath();
        this.orders = orders;
        Scenario.delete(this.directory);
        System.out.println(name + ": directory=" + this.directory);
    }

    /** The lives of a directory of its own, brought to where a life of a scenario can start. */
    FaultedLives lives(Scenario scenario) throws IOException, InterruptedException {
        FaultedLives lives = lives("count-" + scenario);
        if (scenario != Scenario.FRESH) {
            assertEquals(FaultedLives.KILLED, lives.live(FaultedLives.start(orders)
                .withFlag("-D" + FaultPoint.PROPERTY + "=AFTER_SEND:" + EARLIER_HIT + ":KILL")), lives::tell);
            lives.check();
        }
        return lives;
    }

    private FaultedLives lives(String which) throws IOException {
        Path parent = directory.resolve(which);
        Scenario.delete(parent);
        return new FaultedLives(Files.createDirectories(parent).resolve("data"), parent.resolve("notes"));
    }

    /** Does all jobs in a random order, each fresh one in a directory of its own. */
    void run(List<KillJob> jobs, Random random) throws IOException, InterruptedException {
        List<KillJob> shuffled = new ArrayList<>(jobs);
        Collections.shuffle(shuffled, random);
        shuffled.sort((a, b) -> Boolean.compare(b.scenario() == Scenario.FRESH, a.scenario() == Scenario.FRESH));
        long fresh = shuffled.stream().filter(job -> job.scenario() == Scenario.FRESH).count();
        directories = (int) Math.max(fresh, (jobs.size() + LIVES_OF_A_DIRECTORY - 1) / LIVES_OF_A_DIRECTORY);
        for (int i = 0; i < directories; i++) {
            FaultedLives lives = lives("lives-" + i);
            for (int j = i; j < shuffled.size(); j += directories) {
                one(lives, shuffled.get(j));
            }
            lives.liveWell(FaultedLives.start(orders));
            Scenario.delete(lives.data().getParent());
        }
        System.out.println(name + ": kills=" + total() + " points=" + kills.size() + " came through=" + escaped
            + " directories=" + directories + " seconds="
            + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs) + " kills by point=" + kills);
        Scenario.delete(directory);
    }

    private void one(FaultedLives lives, KillJob job) throws IOException, InterruptedException {
        int exit = lives.live(job.arm().apply(job.scenario().prepare(lives, orders)));
        if (exit == FaultedLives.KILLED) {
            kills.merge(job.point(), 1, Integer::sum);
        } else {
            // It came by less often than the life that counted.
            assertEquals(0, exit, () -> job + lives.tell());
            System.out.println(name + ": came through: " + job);
            escaped++;
        }
        lives.checkKilled(job.scenario() == Scenario.TORN);
    }

    int total() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many lives were killed at each point. */
    Map<String, Integer> kills() {
        return kills;
    }
}
