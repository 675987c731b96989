package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Kills the engine with SIGKILL at random instants, under load and with a venue that misbehaves, and asserts each time
 * that nothing is lost, doubled or orphaned. {@code -Dkills=N} for longer runs, {@code -Dseed=N} to repeat one.
 */
class KillCampaignIT {
    private static final int KILLS = Integer.getInteger("kills", 50);
    private static final long SEED = Long.getLong("seed", System.nanoTime() & 0xFFFFFFL);
    private static final long SECONDS_A_KILL = 60;
    private static final int KILLS_TO_TELL = 20;
    private static final int KILLS_TO_SETTLE = 10;
    private static final int MAX_START_MS = 2_500;
    private static final int MAX_RECOVERY_MS = 800;
    private static final int MAX_LOAD_MS = 2_500;

    private final Random random = new Random(SEED);

    @Test
    void losesNothingWhateverDiesAndWhenever() {
        // Each wait has a deadline of its own; this is for what nobody thought of.
        assertTimeoutPreemptively(Duration.ofSeconds(300 + KILLS * SECONDS_A_KILL), this::run);
    }

    private void run() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of("target", "campaign", "seed-" + SEED)).toAbsolutePath();
        System.out.println("kill campaign: seed=" + SEED + " kills=" + KILLS + " directory=" + directory);
        deleteContents(directory);
        long startNs = System.nanoTime();
        try (Campaign campaign = new Campaign(directory, SEED);
             FaultStorm faults = new FaultStorm(campaign.api(), SEED);
             OrderLoad load = new OrderLoad(campaign.api(), campaign.market(), SEED)) {
            load.go();
            for (int kill = 1; kill <= KILLS; kill++) {
                oneLife(campaign, faults, load, kill);
                campaign.inspect(load);
                load.check();
                faults.check();
            }
            lastLife(campaign, faults, load);
            report(campaign, faults, load, startNs);
        }
        deleteContents(directory);
    }

    /** One engine from its start to its kill: some die while they start, some while they recover, most under load. */
    private void oneLife(Campaign campaign, FaultStorm faults, OrderLoad load, int kill) throws InterruptedException {
        faults.rage();
        load.go();
        long startNs = System.nanoTime();
        campaign.startEngine();
        int fate = kill == 1 ? 9 : random.nextInt(10);
        String how;
        if (fate < 2) {
            int ms = random.nextInt(MAX_START_MS);
            how = "after " + ms + " ms of starting";
            pause(ms);
        } else {
            campaign.awaitReady();
            int ms = random.nextInt(fate < 4 ? MAX_RECOVERY_MS : MAX_LOAD_MS);
            how = ms + " ms after it was ready";
            if (fate >= 4) {
                campaign.awaitTrading();
                how = ms + " ms after it opened trading";
            }
            if (kill % KILLS_TO_SETTLE == 0) {
                settle(campaign, faults, load);
                how = ms + " ms after both sides had agreed";
                faults.rage();
                load.go();
            }
            pause(ms / 2);
            campaign.status();
            pause(ms - ms / 2);
        }
        campaign.kill();
        System.out.println("kill " + kill + '/' + KILLS + ": " + how + ", life ms="
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
    }

    private static void settle(Campaign campaign, FaultStorm faults, OrderLoad load) throws InterruptedException {
        load.pause();
        faults.calm();
        campaign.settle(load);
    }

    private static void lastLife(Campaign campaign, FaultStorm faults, OrderLoad load)
        throws InterruptedException, IOException {
        campaign.startEngine();
        campaign.awaitReady();
        settle(campaign, faults, load);
        load.awaitIdle();
        campaign.settle(load);
        campaign.stop();
        campaign.inspect(load);
        JournalAudit audit = campaign.audit();
        List<String> lines = campaign.run(0, "dump", "--format", "jsonl");
        assertEquals(audit.records().size(), lines.size(), "lines of dump");
        SlowFold fold = new SlowFold();
        for (String line : lines) {
            JsonNode record = JournalAudit.parse(line);
            assertEquals(audit.records().get((int) fold.sequence()), record);
            fold.apply(record);
        }
        JsonNode replay = JournalAudit.parse(String.join("", campaign.run(0, "replay", "--json")));
        assertEquals(List.of(), fold.differencesFrom(replay));
        String digest = replay.get("digest").textValue();
        String verified = String.join("", campaign.run(0, "verify"));
        assertEquals("ok records=" + lines.size() + " first=1 last=" + lines.size() + " digest=" + digest, verified);
    }

    private static void report(Campaign campaign, FaultStorm faults, OrderLoad load, long startNs) {
        List<JsonNode> records = campaign.audit().records();
        Map<String, Long> counts = new TreeMap<>(records.stream()
            .collect(Collectors.groupingBy(record -> record.get("type").textValue(), Collectors.counting())));
        System.out.println("kill campaign: seconds=" + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs)
            + " records=" + records.size() + " faults=" + faults.armed() + " answers=" + new TreeMap<>(load.answers())
            + " records by type=" + counts);
        // A campaign in which these never happened has proved nothing.
        for (String type : List.of("ORDER_FILLED", "ORDER_CANCELLED", "ORDER_EXPIRED", "ORDER_IN_DOUBT",
            "ORDER_ABANDONED", "QUERY_INTENT")) {
            assertTrue(KILLS < KILLS_TO_TELL || counts.containsKey(type), type + " must have happened");
        }
    }

    private static void pause(int ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    private static void deleteContents(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(directory)) {
                    Files.delete(path);
                }
            }
        }
    }
}
