package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Kills a served engine as it enters each system call on its data directory: a first life of each scenario is counted
 * under strace, then there is one life for each call that was seen. {@code -Dcalls.sample=N} for so many of them, 0
 * for all; {@code -Dcalls.seed=N} to repeat a run.
 */
class SystemCallCampaignIT {
    private static final int SAMPLE = Integer.getInteger("calls.sample", 60);
    private static final long SEED = Long.getLong("calls.seed", System.nanoTime() & 0xFFFFFFL);
    private static final int ORDERS = 8;
    private static final long SECONDS_A_KILL = 15;
    private static final int MOST = 600;

    @Test
    void losesNothingAtWhateverCallItIsKilled() throws IOException, InterruptedException {
        Assumptions.assumeTrue(hasStrace(), "needs strace, and a kernel that lets it: apt-get install strace");
        assertTimeoutPreemptively(Duration.ofSeconds(300 + SECONDS_A_KILL * (SAMPLE == 0 ? MOST : SAMPLE)), this::run);
    }

    private static boolean hasStrace() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "-e", "inject=fsync:signal=KILL",
                "true").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is none
        }
    }

    private void run() throws IOException, InterruptedException {
        System.out.println("system call campaign: seed=" + SEED + " sample=" + SAMPLE);
        KillJobs jobs = new KillJobs("system call campaign", Path.of("target", "system-calls-" + SEED), ORDERS);
        Random random = new Random(SEED);
        List<KillJob> all = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            FaultedLives lives = jobs.lives(scenario);
            Path log = lives.notes().resolve("strace");
            lives.liveWell(SystemCalls.counting(scenario.prepare(lives, ORDERS), log));
            all.addAll(SystemCalls.of(log, lives.data()).jobs(scenario));
        }
        System.out.println("system call campaign: calls=" + all.size() + " by scenario=" + new TreeMap<>(all.stream()
            .collect(Collectors.groupingBy(KillJob::scenario, Collectors.counting()))) + " by call=" + new TreeMap<>(
                all.stream().collect(Collectors.groupingBy(KillJob::point, Collectors.counting()))));
        Collections.shuffle(all, random);
        List<KillJob> chosen = SAMPLE == 0 ? all : all.subList(0, Math.min(SAMPLE, all.size()));
        jobs.run(chosen, random, SAMPLE == 0 ? Runtime.getRuntime().availableProcessors() : 1);
        // Threads take turns in another order, and a call of the last moments may be missed: not many.
        assertTrue(jobs.total() * 10 >= chosen.size() * 8, "kills=" + jobs.total() + " of " + chosen.size());
    }
}
