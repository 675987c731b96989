package io.holdfast.gateway.venue;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.journal.JournalConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real engine with its journal and its gateway, and a venue that does what a test tells it to. */
abstract class GatewayFixture {
    static final long ABSENCE_WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(400);
    static final long LOT = 1_000_000;
    static final long PRICE = 6_000_000_000_000L;

    final ScriptedVenue venue = new ScriptedVenue();

    Engine engine;
    Follower follower;
    VenueGateway gateway;
    volatile Throwable failure;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        JournalConfig journal = JournalConfig.builder(directory).blockSize(16 << 20)
            .reserveAheadBytes(4 << 20).build();
        EngineConfig config = new EngineConfig(journal, new Policy(ABSENCE_WINDOW_NS, TimeUnit.SECONDS.toNanos(1)),
            EngineConfig.Waiting.BLOCKING, new EngineConfig.Identity("test", "test", 0));
        engine = Engine.open(config, this::failed);
        engine.start();
        await("first record", () -> engine.appendedSequence() > 0);
        follower = new Follower(directory, engine::releasedSequence, this::failed);
        follower.start();
        gateway = new VenueGateway(engine, venue, new GatewayConfig(List.of(), 2_000), new MarketPrices(),
            this::failed);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
        follower.close();
        engine.close();
        if (failure != null) {
            fail(failure);
        }
    }

    void restart() {
        stop();
        start();
    }

    private void failed(Throwable newFailure) {
        failure = newFailure;
    }

    /** In this epoch: what an earlier one left does not count. */
    void awaitTrading() {
        await("trading", () -> follower.sequence() > engine.sequenceAtStart()
            && follower.read(state -> state.tradingState()) == TradingState.TRADING);
    }

    void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (failure != null && !engine.halted()) {
                fail(failure);
            }
            assertTrue(System.nanoTime() < deadlineNs, "still waiting for " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
