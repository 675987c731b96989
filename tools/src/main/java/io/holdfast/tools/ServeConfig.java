package io.holdfast.tools;

import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.RiskLimits;
import io.holdfast.engine.follower.Snapshots;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.gateway.binance.BinanceConfig;
import io.holdfast.gateway.binance.Credentials;
import io.holdfast.gateway.client.HttpApi;
import io.holdfast.gateway.venue.GatewayConfig;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How an engine is served; docs/commands.md has the keys. Immutable, checked when built. */
final class ServeConfig {
    static final String HTTP = "http";
    static final String VENUE_URL = "venueUrl";
    static final String VENUE_CREDENTIALS = "venueCredentials";
    static final String SYMBOLS = "symbols";
    static final String BACKUP_TO = "backupTo";
    static final String BACKUP_SCHEDULE = "backupSchedule";
    static final String DURABILITY = "durability";

    /** How long the paper venue keeps a request, ms: short, so that an order in doubt is soon decided. */
    static final int PAPER_TIMEOUT_MS = 1_000;

    private static final String BINANCE = "https://api.binance.com";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_MS = 600_000;
    private static final int MIB = 1 << 20;
    private static final int MAX_DAYS = 36_500;
    private static final int MAX_MINUTES = 527_040;
    /** Who gives the engine thread a processor does not want its orders to wait until the sync thread wakes up. */
    private static final long AWAKE_NS = 10_000_000L;

    private final int httpPort;
    private final String venueUrl;
    private final String venueWsApiUrl;
    private final String venueMarketWsUrl;
    private final String venueCredentials;
    private final int recvWindowMs;
    private final int venueTimeoutMs;
    private final int absenceMarginMs;
    private final int reconcileIntervalMs;
    private final int connectTimeoutMs;
    private final int readTimeoutMs;
    private final int streamStaleMs;
    private final int streamPingMs;
    private final int answerTimeoutMs;
    private final int reserveAheadMiB;
    private final int reserveLowMiB;
    private final Durability durability;
    private final int snapshotRecords;
    private final int retentionDays;
    private final int verifyIntervalMinutes;
    private final EngineConfig.Waiting waiting;
    private final GatewayConfig gateway;
    private final String backupTo;
    private final Duration backupSchedule;
    private final RiskLimits limits;
    private final long hash;

    /**
     * Takes the settings.
     *
     * @throws CommandFailure that names the key and its rule
     */
    ServeConfig(Settings settings) {
        boolean paper = !settings.has(VENUE_URL);
        httpPort = settings.integer(HTTP, HttpApi.DEFAULT_PORT, 0, MAX_PORT);
        venueUrl = settings.text(VENUE_URL, null);
        venueWsApiUrl = settings.text("venueWsApiUrl", null);
        venueMarketWsUrl = settings.text("venueMarketWsUrl", null);
        venueCredentials = settings.text(VENUE_CREDENTIALS, null);
        recvWindowMs = settings.integer("recvWindowMs", paper ? 1_000 : 2_000, 1, 60_000);
        venueTimeoutMs = settings.integer("venueTimeoutMs", paper ? PAPER_TIMEOUT_MS : 10_000,
            paper ? PAPER_TIMEOUT_MS : 1, MAX_MS);
        absenceMarginMs = settings.integer("absenceMarginMs", paper ? 500 : 1_000, 1, MAX_MS);
        reconcileIntervalMs = settings.integer("reconcileIntervalMs", 10_000, 100, MAX_MS);
        connectTimeoutMs = settings.integer("connectTimeoutMs", 500, 1, MAX_MS);
        readTimeoutMs = settings.integer("readTimeoutMs", 1_500, 1, MAX_MS);
        streamStaleMs = settings.integer("streamStaleMs", 15_000, 2, MAX_MS);
        streamPingMs = settings.integer("streamPingMs", 5_000, 1, MAX_MS);
        answerTimeoutMs = settings.integer("answerTimeoutMs", 5_000, 1, MAX_MS);
        reserveAheadMiB = settings.integer("reserveAheadMiB",
            (int) (JournalConfig.DEFAULT_RESERVE_AHEAD_BYTES / MIB), 2, 1_024);
        reserveLowMiB = settings.integer("reserveLowMiB", reserveAheadMiB / 2, 1, reserveAheadMiB);
        durability = settings.choice(DURABILITY, Durability.PROCESS);
        snapshotRecords = settings.integer("snapshotRecords", Snapshots.DEFAULT_RECORDS, 1_000, Integer.MAX_VALUE);
        retentionDays = settings.integer("retentionDays", 0, 0, MAX_DAYS);
        verifyIntervalMinutes = settings.integer("verifyIntervalMinutes",
            (int) TimeUnit.NANOSECONDS.toMinutes(JournalConfig.DEFAULT_VERIFY_INTERVAL_NS), 1, MAX_MINUTES);
        waiting = settings.choice("waiting", EngineConfig.Waiting.BLOCKING);
        int maxSendDelayMs = settings.integer("maxSendDelayMs", (int) GatewayConfig.DEFAULT_MAX_SEND_DELAY_MS, 1,
            MAX_MS);
        try {
            gateway = new GatewayConfig(settings.texts(SYMBOLS), maxSendDelayMs);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e.getMessage());
        }
        boolean scheduled = settings.has(BACKUP_SCHEDULE);
        backupTo = settings.text(BACKUP_TO, null);
        backupSchedule = settings.duration(BACKUP_SCHEDULE, Duration.ofHours(1), Duration.ofSeconds(1),
            Duration.ofDays(7));
        if (scheduled && backupTo == null) {
            throw CommandFailure.usage("backupTo is missing: give the directory of the backups (--backup-to) beside "
                + "their schedule");
        }
        limits = settings.section("risk", RiskSettings::read);
        settings.refuseOthers();
        checkVenue();
        hash = hash(settings.inForce());
    }

    private void checkVenue() {
        if (isPaper()) {
            if (venueCredentials != null || venueWsApiUrl != null || venueMarketWsUrl != null) {
                throw CommandFailure.usage("venueUrl is missing: give it (--venue-url) beside what else is said of the "
                    + "venue, or nothing of it to trade on paper");
            }
            return;
        }
        if (venueCredentials == null) {
            throw CommandFailure.usage("venueCredentials is missing: give the file with the key of " + venueUrl
                + " (--venue-credentials)");
        }
        binance(venueUrl, Credentials.random()); // what is wrong with an address is said before anything is touched
    }

    /** Whether there is no venue but the simulated one. */
    boolean isPaper() {
        return venueUrl == null;
    }

    /** The TCP port of the HTTP API; 0 for any. */
    int httpPort() {
        return httpPort;
    }

    /** How long a request of the HTTP API waits for its record. */
    int answerTimeoutMs() {
        return answerTimeoutMs;
    }

    /** The venue's address; {@code null} on paper. */
    String venueUrl() {
        return venueUrl;
    }

    /** The file with the venue's key; {@code null} on paper. */
    Path venueCredentials() {
        return venueCredentials == null ? null : Path.of(venueCredentials);
    }

    /** The directory of the backups; {@code null} for none. */
    Path backupTo() {
        return backupTo == null ? null : Path.of(backupTo);
    }

    /** The time between two backups. */
    Duration backupSchedule() {
        return backupSchedule;
    }

    /** After how many records there is a snapshot. */
    int snapshotRecords() {
        return snapshotRecords;
    }

    GatewayConfig gateway() {
        return gateway;
    }

    EngineConfig engine(Path directory) {
        JournalConfig journal = JournalConfig.builder(directory)
            .reserveAheadBytes((long) reserveAheadMiB * MIB)
            .reserveLowBytes((long) reserveLowMiB * MIB)
            .durability(durability)
            .retentionDays(retentionDays)
            .verifyIntervalNs(TimeUnit.MINUTES.toNanos(verifyIntervalMinutes))
            .syncSpinNs(waiting == EngineConfig.Waiting.BLOCKING ? JournalConfig.DEFAULT_SYNC_SPIN_NS : AWAKE_NS)
            .build();
        long absenceWindowMs = (long) recvWindowMs + venueTimeoutMs + absenceMarginMs;
        Policy policy = new Policy(TimeUnit.MILLISECONDS.toNanos(absenceWindowMs),
            TimeUnit.MILLISECONDS.toNanos(reconcileIntervalMs), limits);
        return new EngineConfig(journal, policy, waiting,
            new EngineConfig.Identity(BuildInfo.build(), BuildInfo.jvm(), hash));
    }

    /** How to reach a venue at an address; Binance's own API is at three of them. */
    BinanceConfig binance(String url, Credentials credentials) {
        try {
            BinanceConfig.Builder builder =
                BINANCE.equals(url) ? BinanceConfig.builder() : BinanceConfig.forBaseUrl(url);
            if (venueWsApiUrl != null) {
                builder.wsApiUrl(venueWsApiUrl);
            }
            if (venueMarketWsUrl != null) {
                builder.marketWsUrl(venueMarketWsUrl);
            }
            return builder.credentials(credentials)
                .recvWindowMs(recvWindowMs)
                .connectTimeoutMs(connectTimeoutMs)
                .readTimeoutMs(readTimeoutMs)
                .streamStaleMs(streamStaleMs)
                .pingIntervalMs(streamPingMs)
                .build();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e.getMessage());
        }
    }

    /** The first eight bytes of the SHA-256 of what is in force. */
    private static long hash(String inForce) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(inForce.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
