package io.holdfast.tools;

import io.holdfast.engine.core.Cures;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.RiskLimits;
import io.holdfast.engine.follower.Snapshots;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.gateway.binance.BinanceConfig;
import io.holdfast.gateway.binance.Credentials;
import io.holdfast.gateway.client.HttpApi;
import io.holdfast.gateway.client.TlsListener;
import io.holdfast.gateway.venue.GatewayConfig;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.SecretFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    static final String ALERTS = "alerts";

    /** How long the paper venue keeps a request, ms: short, so that an order in doubt is soon decided. */
    static final int PAPER_TIMEOUT_MS = 1_000;

    private static final String BINANCE = "https://api.binance.com";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_REQUESTS = 1_000_000;
    private static final int MAX_MS = 600_000;
    private static final int MIB = 1 << 20;
    private static final int MAX_DAYS = 36_500;
    private static final int MAX_MINUTES = 527_040;
    /** Who gives the engine thread a processor does not want its orders to wait until the sync thread wakes up. */
    private static final long AWAKE_NS = 10_000_000L;

    private final int httpPort;
    private final TlsListener tls;
    private final List<String> httpHosts;
    private final int httpRequestsPerSecond;
    private final String venueUrl;
    private final String venueWsApiUrl;
    private final String venueMarketWsUrl;
    private final Path venueCredentials;
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
    private final boolean ipc;
    private final GatewayConfig gateway;
    private final String backupTo;
    private final Duration backupSchedule;
    private final RiskLimits limits;
    private final List<Webhook> webhooks;
    private final int unprotectedMs;
    private final Cures cures;
    private final String inForce;
    private final long hash;

    /**
     * Takes the settings.
     *
     * @throws CommandFailure that names the key and its rule
     */
    ServeConfig(Settings settings) {
        boolean paper = !settings.has(VENUE_URL);
        if (settings.isAddress(HTTP)) {
            throw CommandFailure.usage("http must be a port: it is plain and stays on 127.0.0.1; for other machines "
                + "give https: HOST:PORT with tlsKeyStore and tlsPasswordFile");
        }
        httpPort = settings.integer(HTTP, HttpApi.DEFAULT_PORT, 0, MAX_PORT);
        String https = settings.text("https", null);
        Path tlsKeyStore = secret("tlsKeyStore", settings.text("tlsKeyStore", null));
        Path tlsPasswordFile = secret("tlsPasswordFile", settings.text("tlsPasswordFile", null));
        httpHosts = new ArrayList<>(settings.texts("httpHosts"));
        httpRequestsPerSecond = settings.integer("httpRequestsPerSecond", HttpApi.DEFAULT_REQUESTS_PER_SECOND, 1,
            MAX_REQUESTS);
        venueUrl = settings.text(VENUE_URL, null);
        venueWsApiUrl = settings.text("venueWsApiUrl", null);
        venueMarketWsUrl = settings.text("venueMarketWsUrl", null);
        venueCredentials = secret(VENUE_CREDENTIALS, settings.text(VENUE_CREDENTIALS, null));
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
        ipc = settings.flag("ipc", false);
        int maxSendDelayMs = settings.integer("maxSendDelayMs", (int) GatewayConfig.DEFAULT_MAX_SEND_DELAY_MS, 1,
            GatewayConfig.MAX_SEND_DELAY_MS);
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
        Path alerts = secret(ALERTS, settings.text(ALERTS, null));
        unprotectedMs = settings.section("protection", keys -> keys.integer("closeAfterMs",
            (int) TimeUnit.NANOSECONDS.toMillis(Policy.DEFAULT_UNPROTECTED_NS), 1, MAX_MS));
        cures = settings.section("reconcile", ServeConfig::cures);
        settings.refuseOthers();
        webhooks = alerts == null ? List.of() : WebhookFile.load(alerts);
        checkVenue();
        tls = tls(https, tlsKeyStore, tlsPasswordFile);
        // Where clients find it may be another port each time, and changes nothing that is done.
        hash = hash(settings.inForceBut(HTTP));
        inForce = settings.inForceBut("");
    }

    /** Each key with its value, defaults too: one key=value a line, by key. */
    String inForce() {
        return inForce;
    }

    private static Path secret(String key, String setting) {
        try {
            return setting == null ? null : SecretFile.of(setting);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(key + ": " + e.getMessage());
        }
    }

    private TlsListener tls(String https, Path keyStore, Path passwordFile) {
        if (https == null && keyStore == null && passwordFile == null) {
            return null;
        }
        if (https == null || keyStore == null || passwordFile == null) {
            throw CommandFailure.usage((https == null ? "https" : keyStore == null ? "tlsKeyStore" : "tlsPasswordFile")
                + " is missing: https, tlsKeyStore and tlsPasswordFile go together, there is no plain HTTP for other "
                + "machines");
        }
        TlsListener listener = TlsListener.of(https, keyStore, passwordFile);
        if (!listener.isAnyHost()) {
            httpHosts.add(listener.host());
        } else if (httpHosts.isEmpty()) {
            throw CommandFailure.usage("httpHosts is missing: list the names by which clients call this machine, since "
                + "https=" + https + " has none");
        }
        return listener;
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

    /** Where the HTTP API listens for other machines; {@code null} for nowhere. */
    TlsListener tls() {
        return tls;
    }

    /** The names by which clients may call this machine, beside those of the loopback. */
    List<String> httpHosts() {
        return httpHosts;
    }

    /** How many requests a token may make in a second. */
    int httpRequestsPerSecond() {
        return httpRequestsPerSecond;
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
        return venueCredentials;
    }

    /** Where alerts are posted to. */
    List<Webhook> webhooks() {
        return webhooks;
    }

    /** Whether what is answered is to survive a power cut. */
    boolean isDevice() {
        return durability == Durability.DEVICE;
    }

    /** Whether the engine thread does not sleep while it waits. */
    boolean isAwake() {
        return waiting != EngineConfig.Waiting.BLOCKING;
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

    /** Whether commands of other processes of the machine are taken. */
    boolean ipc() {
        return ipc;
    }

    /** How threads wait for commands. */
    EngineConfig.Waiting waiting() {
        return waiting;
    }

    GatewayConfig gateway() {
        return gateway;
    }

    private static Cures cures(Settings settings) {
        boolean adopt = settings.choice("unknown", Unknown.CANCEL) == Unknown.ADOPT;
        long shareE8 = settings.amountE8("holdShare", Cures.DEFAULT.holdShareE8());
        if (shareE8 > Decimals.ONE) {
            throw CommandFailure.usage("holdShare must be a share from 0 to 1, under=reconcile");
        }
        return new Cures(adopt, false, shareE8);
    }

    /** What becomes of an order of ours that the journal does not know and that would make a position larger. */
    private enum Unknown { ADOPT, CANCEL }

    EngineConfig engine(Path directory) {
        return engine(directory, "", false);
    }

    /** How long an order can be on its way to the venue, in ns. */
    long absenceWindowNs() {
        return TimeUnit.MILLISECONDS.toNanos((long) recvWindowMs + venueTimeoutMs + absenceMarginMs);
    }

    /**
     * The engine in a directory, started by a command line.
     *
     * @param newJournal whether a person says that the journal is meant to have no past
     */
    EngineConfig engine(Path directory, String commandLine, boolean newJournal) {
        JournalConfig journal = JournalConfig.builder(directory)
            .reserveAheadBytes((long) reserveAheadMiB * MIB)
            .reserveLowBytes((long) reserveLowMiB * MIB)
            .durability(durability)
            .retentionDays(retentionDays)
            .verifyIntervalNs(TimeUnit.MINUTES.toNanos(verifyIntervalMinutes))
            .syncSpinNs(waiting == EngineConfig.Waiting.BLOCKING ? JournalConfig.DEFAULT_SYNC_SPIN_NS : AWAKE_NS)
            .build();
        Policy policy = new Policy(absenceWindowNs(), TimeUnit.MILLISECONDS.toNanos(reconcileIntervalMs), limits,
            new Cures(cures.adoptEntries(), newJournal, cures.holdShareE8()),
            TimeUnit.MILLISECONDS.toNanos(unprotectedMs));
        return new EngineConfig(journal, policy, waiting,
            new EngineConfig.Identity(BuildInfo.build(), BuildInfo.jvm(), hash, BuildInfo.deployment(commandLine)));
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
        return ByteBuffer.wrap(Sha256.begin().digest(inForce.getBytes(StandardCharsets.UTF_8))).getLong();
    }
}
