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
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does kill jobs: some lives to a directory, one after the other, each on what the kill before it left, with all checks
 * after each and a life without a fault at the end. The long form has as many directories at a time as there are
 * processors; the build's other tests run beside the short one.
 */
final class KillJobs {
    private static final int LIVES_OF_A_DIRECTORY = 10;
    private static final int EARLIER_HIT = 5;

    private final String name;
    private final Path directory;
    private final int orders;
    private final Map<String, Integer> kills = new ConcurrentSkipListMap<>();
    private final long startNs = System.nanoTime();
    private final AtomicInteger escaped = new AtomicInteger();

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

    /** Does all jobs in a random order, each fresh one in a directory of its own, in so many directories at a time. */
    void run(List<KillJob> jobs, Random random, int atOnce) throws IOException, InterruptedException {
        List<KillJob> shuffled = new ArrayList<>(jobs);
        Collections.shuffle(shuffled, random);
        shuffled.sort((a, b) -> Boolean.compare(b.scenario() == Scenario.FRESH, a.scenario() == Scenario.FRESH));
        long fresh = shuffled.stream().filter(job -> job.scenario() == Scenario.FRESH).count();
        int directories = (int) Math.max(fresh, (jobs.size() + LIVES_OF_A_DIRECTORY - 1) / LIVES_OF_A_DIRECTORY);
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < directories; i++) {
                int first = i;
                done.add(threads.submit(() -> {
                    FaultedLives lives = lives("lives-" + first);
                    for (int j = first; j < shuffled.size(); j += directories) {
                        one(lives, shuffled.get(j));
                    }
                    lives.liveWell(FaultedLives.start(orders));
                    Scenario.delete(lives.data().getParent());
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdownNow();
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
            escaped.incrementAndGet();
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
