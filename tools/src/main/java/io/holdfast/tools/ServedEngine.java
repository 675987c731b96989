package io.holdfast.tools;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.follower.JournalIndex;
import io.holdfast.engine.follower.Snapshots;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.gateway.client.EnginePort;
import io.holdfast.gateway.client.HttpApi;
import io.holdfast.gateway.venue.MarketPrices;
import io.holdfast.gateway.venue.VenueConnector;
import io.holdfast.gateway.venue.VenueGateway;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine with all that serves it: follower, gateway, HTTP API. */
final class ServedEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedEngine.class);
    private static final long POLL_MS = 1;

    private final Engine engine;
    private final Follower follower;
    private final JournalIndex index;
    private final VenueGateway gateway;
    private final HttpApi api;
    private final BackupSchedule backups;

    /** Takes an engine that has been opened; {@link #close} closes it too. */
    ServedEngine(Engine engine, ServeConfig config, VenueConnector connector) {
        this.engine = engine;
        follower = new Follower(engine, engine::halt);
        follower.keep(new Snapshots(engine.directory(), BuildInfo.build(), config.snapshotRecords(),
            engine.snapshotAtStart()));
        follower.listen(this::logTradingState);
        index = new JournalIndex(engine.directory(), follower::sequence);
        MarketPrices prices = new MarketPrices();
        gateway = new VenueGateway(engine, connector, config.gateway(), prices, engine::halt);
        api = HttpApi.builder(EnginePort.of(engine), follower, engine.directory())
            .prices(prices)
            .port(config.httpPort())
            .answerTimeoutMs(config.answerTimeoutMs())
            .build();
        backups = config.backupTo() == null ? null : new BackupSchedule(engine.directory(),
            new BackupStore(config.backupTo()), config.backupSchedule(), this::alert);
    }

    private void alert(Reason reason, String text) {
        engine.put(command -> {
            command.reset(CommandKind.ALERT, Actor.ENGINE);
            command.reason = reason;
            command.text.set(text);
        });
    }

    private void logTradingState(Record record, EngineState state) {
        if (record.kind == RecordKind.TRADING_STATE_CHANGED && record.sequence > engine.sequenceAtStart()) {
            LOG.info("trading state: {} since {} ({}), sequence={}", record.tradingState, Times.time(record.timeNs),
                record.reason, record.sequence);
        }
    }

    /** Begins an epoch; the HTTP API answers when this returns, and trading opens once the venue agrees. */
    void start() throws InterruptedException {
        engine.start();
        follower.start();
        index.start();
        gateway.start();
        api.start();
        while (follower.sequence() <= engine.sequenceAtStart()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS); // the start's record is on its way, or the engine has failed
        }
        if (backups != null) {
            backups.start();
        }
    }

    /** What hands out the journal's records here. */
    Follower follower() {
        return follower;
    }

    /** What says that the HTTP API answers; the state is that before this start. */
    String readyLine() {
        return "ready http=" + api.url() + " data=" + engine.directory() + " epoch="
            + follower.read(EngineState::epoch) + " sequence=" + engine.sequenceAtStart() + " digest="
            + engine.digestAtStart();
    }

    /** Takes no more orders, sends no more, records the stop, and gives the directory back. */
    @Override
    public void close() {
        if (backups != null) {
            backups.close();
        }
        api.close();
        gateway.close();
        engine.stop();
        index.close();
        follower.close(); // with a last snapshot, while the directory is still owned
        engine.close();
    }
}
