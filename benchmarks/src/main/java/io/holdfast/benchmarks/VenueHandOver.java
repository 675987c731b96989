package io.holdfast.benchmarks;

import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.gateway.venue.GatewayConfig;
import io.holdfast.gateway.venue.MarketPrices;
import io.holdfast.gateway.venue.VenueGateway;
import io.holdfast.journal.Durability;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The whole way out, with the threads that an engine in service has: the caller's thread puts orders, the engine thread
 * decides and appends, the gateway thread reads back, a worker sends to a venue that takes no time, and the follower
 * folds beside them. Caller and engine thread never sleep, the others do when there is nothing for them.
 */
final class VenueHandOver extends HandOver {
    private final BenchmarkDirectory directory = new BenchmarkDirectory();
    private final BenchmarkEngine driven = new BenchmarkEngine(directory.path(), Durability.PROCESS);
    private final Engine engine = driven.engine();
    private final Follower follower;
    private final VenueGateway gateway;
    private int put;
    private volatile int arrived;

    VenueHandOver(Schedule schedule) {
        super(schedule);
        follower = new Follower(engine, driven::failed);
        gateway = new VenueGateway(engine, new NullVenue(this::arrived),
            new GatewayConfig(List.of("BTC/USDT"), GatewayConfig.MAX_SEND_DELAY_MS), new MarketPrices(),
            driven::failed);
        engine.start();
        follower.start();
        gateway.start();
        long sinceNs = System.nanoTime();
        while (follower.read(state -> state.tradingState() != TradingState.TRADING)) {
            driven.requireProgress(sinceNs, put, arrived);
            Thread.onSpinWait();
        }
    }

    /** On the thread that sends, which is one for all orders of an instrument. */
    private void arrived() {
        int number = arrived;
        readBack(number);
        arrived = number + 1;
    }

    @Override
    Histogram run() {
        begin();
        runUntil(total());
        return histogram();
    }

    /** Puts what is due until so many orders have arrived at the venue. */
    void runUntil(int orders) {
        int seen = arrived;
        long lastNs = System.nanoTime();
        while (seen < orders) {
            if (put < orders && isDue(put) && driven.offerOrder()) {
                put++;
            }
            if (arrived == seen) {
                driven.requireProgress(lastNs, put, arrived);
            } else {
                seen = arrived;
                lastNs = System.nanoTime();
            }
        }
    }

    /** Waits until the follower has folded all that the journal has. */
    void awaitFollower() {
        long sinceNs = System.nanoTime();
        while (follower.sequence() < engine.releasedSequence()) {
            driven.requireProgress(sinceNs, put, arrived);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        gateway.close();
        engine.close();
        follower.close();
        directory.close();
    }
}
