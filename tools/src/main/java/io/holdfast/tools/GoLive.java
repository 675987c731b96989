package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Reason;
import io.holdfast.gateway.binance.BinanceConnector;
import io.holdfast.gateway.binance.Credentials;
import io.holdfast.gateway.binance.KeyPermissions;
import io.holdfast.gateway.venue.VenueException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Gathers the evidence for {@link GoLiveItems} from the configuration, the backups, the venue and the engine that runs,
 * which is asked to compare everything once more. What cannot be had is judged as unknown.
 */
final class GoLive {
    private static final Duration MESSAGE = Duration.ofSeconds(10);
    private static final String REASON = "doctor --go-live";

    private final ServeConfig config;
    private final OperatorOptions operator;

    GoLive(ServeConfig config, OperatorOptions operator) {
        this.config = config;
        this.operator = operator;
    }

    /** All items, in the order in which they are told. */
    List<Diagnosis> all(Diagnosis clock, Diagnosis fileSystem) throws InterruptedException {
        Instant now = Instant.now();
        List<Diagnosis> items = new ArrayList<>();
        items.add(GoLiveItems.durability(config.isDevice(), ask("/v1/status"), fileSystem));
        items.add(GoLiveItems.backup(orNull(this::backups), config.backupSchedule(), now));
        items.add(GoLiveItems.restore(orNull(this::restored), now));
        items.add(GoLiveItems.reconciliation(compare()));
        items.add(GoLiveItems.groups(ask("/v1/groups?state=open")));
        items.add(GoLiveItems.protections(ask("/v1/protections"), ask("/v1/orders?state=open&limit=1000")));
        items.add(key());
        items.add(clock);
        items.add(GoLiveItems.alerts(deliver(now)));
        return items;
    }

    private List<BackupStore.Found> backups() {
        return config.backupTo() == null ? null : new BackupStore(config.backupTo()).list();
    }

    private RestoreNote restored() {
        return config.backupTo() == null ? null : RestoreNote.read(config.backupTo());
    }

    /** Null for what cannot be had; each item says what that means. */
    private static <T> T orNull(Supplier<T> evidence) {
        try {
            return evidence.get();
        } catch (CommandFailure e) {
            return null;
        }
    }

    private JsonNode ask(String path) throws InterruptedException {
        try {
            return operator.ask(path);
        } catch (CommandFailure e) {
            return null;
        }
    }

    private EngineComparison compare() throws InterruptedException {
        try {
            return EngineComparison.make(operator, REASON);
        } catch (CommandFailure e) {
            return null;
        }
    }

    private Diagnosis key() {
        if (config.isPaper()) {
            return GoLiveItems.key(null, "no venue is configured: it trades on paper");
        }
        try {
            Path file = config.venueCredentials();
            return GoLiveItems.key(KeyPermissions.ask(new BinanceConnector(
                config.binance(config.venueUrl(), Credentials.load(file)))), "");
        } catch (VenueException | RuntimeException e) {
            return GoLiveItems.key(null, String.valueOf(e.getMessage()));
        }
    }

    /** Sends each webhook a message, which says that it is one of these. */
    private Map<String, String> deliver(Instant now) throws InterruptedException {
        Map<String, String> failures = new TreeMap<>();
        AlertBatch batch = new AlertBatch();
        batch.add(new Alert(0, ChronoUnit.NANOS.between(Instant.EPOCH, now), Reason.OPERATOR,
            "a check of holdfast doctor --go-live: nothing has happened, and alerts arrive", 0, ""), false);
        String engine = String.valueOf(operator.data().toAbsolutePath().normalize().getFileName());
        for (Webhook webhook : config.webhooks()) {
            String failure = new WebhookSender(webhook, MESSAGE).send(webhook.body(engine, batch)).failure();
            failures.put(webhook.name(), failure == null ? "" : failure);
        }
        return failures;
    }
}
