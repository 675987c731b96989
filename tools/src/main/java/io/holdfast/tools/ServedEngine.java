package io.holdfast.tools;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.follower.JournalIndex;
import io.holdfast.engine.follower.Snapshots;
import io.holdfast.engine.ipc.IpcIntake;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.gateway.client.EnginePort;
import io.holdfast.gateway.client.HttpApi;
import io.holdfast.gateway.venue.MarketPrices;
import io.holdfast.gateway.venue.MeasuredConnector;
import io.holdfast.gateway.venue.VenueConnector;
import io.holdfast.gateway.venue.VenueGateway;
import io.holdfast.journal.JournalPosition;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine with all that serves it: follower, gateway, HTTP API. */
final class ServedEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedEngine.class);
    private static final long POLL_MS = 1;
    private static final long START_S = 30;
    private static final long SYMBOL_MS = 500;

    private final CountDownLatch started = new CountDownLatch(1);
    private final Engine engine;
    private final Follower follower;
    private final JournalIndex index;
    private final VenueGateway gateway;
    private final Metrics metrics;
    private final HttpApi api;
    /** {@code null} where commands of other processes are not taken. */
    private final IpcIntake ipc;
    private final BackupSchedule backups;
    private final List<AlertDelivery> alerts = new ArrayList<>();
    private final HealthWatch health;
    private final List<StartChecks.Finding> findings;
    private final ServiceNotice notice;

    /** Takes an engine that has been opened; {@link #close} closes it too. */
    ServedEngine(Engine engine, ServeConfig config, VenueConnector connector, List<StartChecks.Finding> findings) {
        this.engine = engine;
        this.findings = findings;
        follower = new Follower(engine, engine::halt);
        follower.keep(new Snapshots(engine, BuildInfo.build(), config.snapshotRecords()));
        follower.listen(this::log);
        follower.listen(this::refuse);
        index = new JournalIndex(engine.directory(), follower::sequence);
        MarketPrices prices = new MarketPrices();
        metrics = new Metrics(engine, follower);
        gateway = new VenueGateway(engine, new MeasuredConnector(connector, metrics), config.gateway(), prices,
            engine::halt);
        metrics.gateway(gateway::accountSilentNs, prices::silentNs, gateway.handOverLatency());
        api = HttpApi.builder(EnginePort.of(engine), follower, engine.directory())
            .prices(prices)
            .venueSilentNs(gateway::accountSilentNs)
            .port(config.httpPort())
            .tls(config.tls())
            .hosts(config.httpHosts())
            .requestsPerSecond(config.httpRequestsPerSecond())
            .answerTimeoutMs(config.answerTimeoutMs())
            .absenceWindowNs(config.absenceWindowNs())
            .metrics(metrics::scrape)
            .keeping(out -> writeKeeping(out, config))
            .build();
        ipc = config.ipc() ? new IpcIntake(engine, follower, prices::price, config.waiting()) : null;
        backups = config.backupTo() == null ? null : new BackupSchedule(engine.directory(),
            new BackupStore(config.backupTo()), config.backupSchedule(), engine::alert);
        JournalPosition begin = engine.imageAtStart() == null ? null : engine.imageAtStart().position();
        AlertDelivery.Source source = AlertDelivery.Source.of(engine.directory(), engine::releasedSequence,
            this::symbol, engine::alert);
        for (Webhook webhook : config.webhooks()) {
            alerts.add(new AlertDelivery(webhook, source, begin, AlertDelivery.Pace.DEFAULT));
        }
        health = new HealthWatch(engine::turns, follower, engine::alert,
            alert -> alerts.forEach(delivery -> delivery.tell(alert)));
        notice = ServiceNotice.of(engine::turns, follower);
    }

    private void writeKeeping(JsonGenerator out, ServeConfig config) throws IOException {
        ObjectNode keeping = new DataStats(engine.directory(), Instant.now()).keeping();
        if (config.backupTo() == null) {
            keeping.putNull("backupEverySeconds");
        } else {
            keeping.put("backupEverySeconds", config.backupSchedule().toSeconds());
        }
        out.writeRawValue(keeping.toString());
    }

    /** Empty also where the follower stands still: that must not hold up the alert that says so. */
    private String symbol(int instrumentId) {
        String symbol = follower.tryRead(state -> {
            Instrument instrument = state.instrument(instrumentId);
            return instrument == null ? "" : instrument.symbol();
        }, SYMBOL_MS);
        return symbol == null ? "" : symbol;
    }

    /** A journal without a past beside working orders: whose they are only a person can say. */
    private void refuse(Record record, EngineState state) {
        if (record.kind == RecordKind.RECONCILIATION_COMPLETED && record.reason == Reason.NEW_JOURNAL
            && record.sequence > engine.sequenceAtStart()) {
            Shutdown.refuse(this::closeOnceStarted, "refused to trade: the journal in " + engine.directory()
                + " has no past and the account has working orders, count=" + record.count + "; if there was a journal"
                + " bring it back (holdfast restore), else cancel the orders at the venue, or begin anew beside them"
                + " (holdfast serve --new-journal)");
        }
    }

    private void log(Record record, EngineState state) {
        if (record.sequence <= engine.sequenceAtStart()) {
            return;
        }
        if (record.kind == RecordKind.TRADING_STATE_CHANGED) {
            LOG.info("trading state: {} since {} ({}), sequence={}", record.tradingState, Times.time(record.timeNs),
                record.reason, record.sequence);
        } else if (record.kind == RecordKind.ALERT) {
            Instrument instrument = state.instrument(record.instrumentId);
            log(Alert.of(record, instrument == null ? "" : instrument.symbol()));
        }
    }

    /** What the start has found was on standard error before anything else. */
    private void log(Alert alert) {
        if (findings.stream().anyMatch(finding -> finding.reason() == alert.reason())) {
            LOG.info("alert: {}", alert.line());
        } else if (alert.severity() == Severity.CRITICAL) {
            LOG.error("alert: {}", alert.line());
        } else {
            LOG.warn("alert: {}", alert.line());
        }
    }

    /** Begins an epoch; the HTTP API answers when this returns, and trading opens once the venue agrees. */
    void start() throws InterruptedException {
        findings.forEach(finding -> engine.alertAtStart(finding.reason(), finding.text()));
        engine.start();
        follower.start();
        index.start();
        gateway.start();
        api.start();
        while (follower.sequence() <= engine.sequenceAtStart()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS); // the start's record is on its way, or the engine has failed
        }
        if (ipc != null) {
            ipc.start();
        }
        alerts.forEach(AlertDelivery::start);
        health.start();
        if (backups != null) {
            backups.start();
        }
        started.countDown();
        notice.start();
    }

    private void closeOnceStarted() {
        try {
            started.await(START_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing goes on
        }
        close();
    }

    /** What hands out the journal's records here. */
    Follower follower() {
        return follower;
    }

    /** What says that the HTTP API answers; the state is that before this start. */
    String readyLine() {
        return "ready http=" + api.url() + " data=" + engine.directory() + " epoch="
            + follower.read(EngineState::epoch) + " sequence=" + engine.sequenceAtStart() + " digest="
            + engine.digestAtStart() + (api.tlsUrl() == null ? "" : " https=" + api.tlsUrl());
    }

    /** Takes no more orders, sends no more, records the stop, and gives the directory back. */
    @Override
    public void close() {
        notice.close();
        health.close();
        if (backups != null) {
            backups.close();
        }
        if (ipc != null) {
            ipc.close();
        }
        api.close();
        metrics.close();
        gateway.close();
        engine.stop();
        alerts.forEach(AlertDelivery::close);
        index.close();
        follower.close(); // with a last snapshot, while the directory is still owned
        engine.close();
    }
}
