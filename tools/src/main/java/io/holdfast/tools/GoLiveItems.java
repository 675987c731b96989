package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.binance.KeyPermissions;
import io.holdfast.tools.Diagnosis.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has to hold before real money is at stake, each judged by its evidence alone; no evidence is never well. */
final class GoLiveItems {
    static final String DURABILITY = "durability";
    static final String BACKUP = "backup";
    static final String RESTORE = "restore tried";
    static final String RECONCILIATION = "reconciliation";
    static final String GROUPS = "groups";
    static final String PROTECTIONS = "protections";
    static final String KEY = "key";
    static final String ALERTS = "alerts";

    /** A restore is to be tried each month. */
    private static final Duration RESTORE_AGE = Duration.ofDays(31);
    private static final Set<String> STANDING = Set.of("LIVE", "PARTIALLY_FILLED");
    private static final String NO_ENGINE = "the engine was not asked, or did not answer";
    private static final String ASK_ENGINE = "start it, and give its --data and --http";

    private GoLiveItems() {
    }

    /** What is answered outlives a power cut: so configured, so run, and on a disk that can. */
    static Diagnosis durability(boolean configured, JsonNode status, Diagnosis fileSystem) {
        if (status == null) {
            return Diagnosis.unknown(DURABILITY, NO_ENGINE, ASK_ENGINE);
        }
        String running = status.path("durability").asText();
        boolean well = configured && running.equals("DEVICE") && fileSystem.status() == Status.OK;
        return Diagnosis.unless(well, Status.FAIL, DURABILITY, "configured=" + (configured ? "DEVICE" : "PROCESS")
            + " running=" + running + " file system: " + fileSystem.finding(),
            "a power cut could take the end of the journal, and with it orders that the venue has",
            "durability: device, on a disk of this machine; then start the engine anew");
    }

    /**
     * The newest backup is good, each byte read again, and no older than one and a half of the schedule.
     *
     * @param backups the oldest first; null where they could not be read
     */
    static Diagnosis backup(List<BackupStore.Found> backups, Duration schedule, Instant now) {
        if (backups == null) {
            return Diagnosis.unknown(BACKUP, "backupTo is not configured, or cannot be read",
                "give backupTo, on another disk");
        }
        if (backups.isEmpty()) {
            return new Diagnosis(BACKUP, Status.FAIL, "there is none", "with this disk everything would be gone",
                "wait for the first, or holdfast backup --to DIR");
        }
        BackupStore.Found newest = backups.get(backups.size() - 1);
        Duration age = Duration.between(newest.time(), now);
        boolean fresh = age.compareTo(schedule.multipliedBy(3).dividedBy(2)) <= 0;
        return Diagnosis.unless(newest.isGood() && fresh, Status.FAIL, BACKUP, newest.name() + ", "
            + age.toSeconds() + " s old, " + (newest.isGood() ? "proved, each byte read again" : newest.fault()),
            "what was traded since the last good one would be known to nobody but the venue",
            "holdfast backup --to DIR; look at the alerts BACKUP_FAILED and BACKUP_LATE");
    }

    /** A backup of that directory has been restored in the last month. */
    static Diagnosis restore(RestoreNote note, Instant now) {
        String fix = "holdfast restore --from BACKUP --data /tmp/trial";
        if (note == null) {
            return new Diagnosis(RESTORE, Status.FAIL, "no restore from these backups is noted",
                "a backup that was never restored is a hope", fix);
        }
        Duration age = Duration.between(Instant.parse(note.restoredAt()), now);
        return Diagnosis.unless(age.compareTo(RESTORE_AGE) <= 0 && !age.isNegative(), Status.FAIL, RESTORE,
            note.backup() + " on " + note.restoredAt(), "it was not in the last month", fix);
    }

    /** Compared once more, now, and nothing differs or waits. */
    static Diagnosis reconciliation(EngineComparison comparison) {
        if (comparison == null) {
            return Diagnosis.unknown(RECONCILIATION, NO_ENGINE, ASK_ENGINE);
        }
        String trading = comparison.last().path("tradingState").asText();
        boolean well = comparison.isClean() && comparison.found().isEmpty() && !comparison.waits()
            && trading.equals("TRADING");
        String text = comparison.last().path("text").asText();
        return Diagnosis.unless(well, Status.FAIL, RECONCILIATION,
            "result=" + comparison.last().path("result").asText() + (text.isEmpty() ? "" : " (" + text + ")")
                + " differences=" + comparison.found().size() + " tradingState=" + trading
                + (comparison.waits() ? ", waits for a person" : ""), "what the engine knows is not what the venue has",
            "holdfast reconcile, and follow docs/operations.md");
    }

    static Diagnosis groups(JsonNode groups) {
        if (groups == null) {
            return Diagnosis.unknown(GROUPS, NO_ENGINE, ASK_ENGINE);
        }
        int unfinished = groups.path("groups").size();
        return Diagnosis.unless(unfinished == 0 && groups.path("groups").isArray(), Status.FAIL, GROUPS,
            unfinished + " unfinished", "a pair stands half done", "holdfast groups; finish, unwind or release each");
    }

    /** Each protection in force that has something to protect rests at the venue, under the venue's own id. */
    static Diagnosis protections(JsonNode protections, JsonNode openOrders) {
        if (protections == null || openOrders == null) {
            return Diagnosis.unknown(PROTECTIONS, NO_ENGINE, ASK_ENGINE);
        }
        Map<Long, JsonNode> orders = new HashMap<>();
        openOrders.path("orders").forEach(order -> orders.put(order.path("orderId").asLong(), order));
        List<Long> away = new ArrayList<>();
        for (JsonNode protection : protections.path("protections")) {
            boolean nothingHeld = protection.path("status").asText().equals("ATTACHED");
            boolean rests = protection.path("status").asText().equals("ARMED")
                && protection.path("unprotectedSinceNs").asLong() == 0
                && stands(orders.get(protection.path("stopOrderId").asLong()));
            if (!nothingHeld && !rests) {
                away.add(protection.path("protectionId").asLong());
            }
        }
        int count = protections.path("protections").size();
        return Diagnosis.unless(away.isEmpty() && protections.path("protections").isArray(), Status.FAIL, PROTECTIONS,
            count + " in force" + (away.isEmpty() ? "" : ", without a stop at the venue: " + away),
            "while the engine is down nothing sells these positions", "give each a stopPrice; holdfast protections");
    }

    private static boolean stands(JsonNode order) {
        return order != null && order.path("venueOrderId").isTextual()
            && STANDING.contains(order.path("status").asText());
    }

    /** @param permissions null where the venue did not say */
    static Diagnosis key(KeyPermissions permissions, String failure) {
        if (permissions == null) {
            return Diagnosis.unknown(KEY, failure, "see what the venue's page of the key says, and that it is reached");
        }
        return Diagnosis.unless(!permissions.withdrawals() && permissions.trading(), Status.FAIL, KEY,
            "withdrawals=" + permissions.withdrawals() + " trading=" + permissions.trading() + " bound to addresses="
            + permissions.addressBound(), "who gets at the key could take the money away, or it cannot trade",
            "at the venue: no right to withdraw, the right to trade, and bind it to this machine's address");
    }

    /**
     * Each webhook has just taken a message.
     *
     * @param failures webhooks by name, with why it was not taken, empty where it was
     */
    static Diagnosis alerts(Map<String, String> failures) {
        if (failures.isEmpty()) {
            return new Diagnosis(ALERTS, Status.FAIL, "no webhook is configured", "nobody would hear of anything",
                "alerts: FILE, see docs/operations.md");
        }
        boolean well = failures.values().stream().allMatch(String::isEmpty);
        return Diagnosis.unless(well, Status.FAIL, ALERTS, well ? "a message was taken by " + failures.keySet()
            : "not delivered: " + failures, "nobody would hear of anything", "mend the address or the token");
    }
}
