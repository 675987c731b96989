package io.holdfast.tools.simulate;

import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueListener;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueStream;
import io.holdfast.gateway.venue.VenueTrade;
import java.util.List;
import java.util.SplittableRandom;

/** The account stream of one life of an engine: what it tells may be lost, doubled or late, and it breaks. */
final class AccountFeed implements VenueStream {
    private static final long MAX_LATE_NS = 10 * World.SECOND_NS;
    private static final long MAX_UNNOTICED_NS = 3 * World.SECOND_NS;
    private static final long RECONNECT_NS = 300 * World.MILLI_NS;

    private final Run run;
    private final EngineProcess process;
    private final VenueListener listener;
    private final SplittableRandom random;
    private boolean connected;
    private long lastDeliveryNs;

    AccountFeed(Run run, EngineProcess process, VenueListener listener) {
        this.run = run;
        this.process = process;
        this.listener = listener;
        random = run.stream;
    }

    @Override
    public void start() {
        process.schedule(run.latency(), this::connect);
    }

    private void connect() {
        if (run.outage()) {
            process.schedule(RECONNECT_NS, this::connect);
            return;
        }
        connected = true;
        deliver(listener::up);
    }

    /** Breaks; the engine notices some time later. */
    void disconnect() {
        if (connected) {
            connected = false;
            process.schedule(random.nextLong(MAX_UNNOTICED_NS), () -> {
                listener.down("connection reset");
                process.schedule(RECONNECT_NS, this::connect);
            });
        }
    }

    void onOrder(VenueOrder order, VenueTrade trade) {
        tell(() -> listener.order(order, trade));
    }

    void onBalances(List<VenueBalance> balances) {
        tell(() -> listener.balances(balances));
    }

    private void tell(Runnable event) {
        if (!connected || run.swarm.happens(Fault.EVENT_LOST, random)) {
            return;
        }
        if (run.swarm.happens(Fault.EVENT_LATE, random)) {
            process.schedule(random.nextLong(MAX_LATE_NS), event);
            return;
        }
        deliver(event);
        if (run.swarm.happens(Fault.EVENT_DOUBLED, random)) {
            deliver(event);
        }
    }

    /** In order, as one connection does. */
    private void deliver(Runnable event) {
        long atNs = Math.max(lastDeliveryNs, run.world.nowNs() + run.latency());
        lastDeliveryNs = atNs;
        process.schedule(atNs - run.world.nowNs(), event);
    }

    @Override
    public void close() {
        connected = false;
    }
}
