package io.holdfast.gateway.venue;

import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.journal.FaultPoint;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/** Sends orders and cancels, one at a time in the order of the journal, each at most once, and none once halted. */
final class OrderWorker extends Worker {
    private final Queue<Placement> spare = new OneToOneConcurrentArrayQueue<>(MAX_TASKS);
    private final CommandPort port;
    private final Resolution resolution;
    private final EngineLink engine;
    private final long maxSendDelayNs;

    OrderWorker(int number, VenueConnector connector, CommandPort port, Resolution resolution, GatewayConfig config,
                EngineLink engine) {
        super("venue-orders-" + number, connector);
        this.port = port;
        this.resolution = resolution;
        this.engine = engine;
        maxSendDelayNs = TimeUnit.MILLISECONDS.toNanos(config.maxSendDelayMs());
    }

    /** Connects before the first order comes, since that takes longer than an order may wait. */
    @Override
    boolean prepare() {
        try {
            venue();
            return true;
        } catch (VenueException e) {
            return false; // tried again; the session says that the venue cannot be reached
        }
    }

    /** Sends the order of an intent, unless it has become too old meanwhile, wherever it waited. */
    void place(Record intent, String venueSymbol) {
        Placement placement = spare.poll();
        if (placement == null) {
            placement = new Placement(this);
        }
        placement.set(intent, venueSymbol);
        submit(placement);
    }

    /** On its own thread; the placement is free for another order as soon as its texts are made. */
    void send(Placement placement) {
        OrderKey key = placement.key();
        OrderRequest request = placement.request();
        long decidedNs = placement.decidedNs();
        spare.offer(placement); // where as many are spare as can wait, it is left to the collector
        send(List.of(key), decidedNs, venue -> List.of(venue.place(request)));
    }

    /** Two orders go out in one request, never apart. */
    void placeList(Placement first, Placement second) {
        submit(() -> {
            OrderRequest request = first.request();
            ListRequest list = new ListRequest(ClientOrderId.listOf(request.clientOrderId()), request,
                second.request());
            send(List.of(first.key(), second.key()), second.decidedNs(), venue -> {
                ListOutcome outcome = venue.placeList(list);
                return List.of(outcome.first(), outcome.second());
            });
        });
    }

    private void send(List<OrderKey> keys, long decidedNs, Function<Venue, List<Outcome>> request) {
        List<Outcome> outcomes = send(keys.size(), request, decidedNs);
        for (int i = 0; i < keys.size(); i++) {
            FaultPoint.hit(FaultPoint.BEFORE_ANSWER);
            port.placed(keys.get(i).orderId(), outcomes.get(i));
            FaultPoint.hit(FaultPoint.AFTER_ANSWER);
        }
    }

    /** Says of an order that it has not been sent, and why. */
    void refuse(OrderKey key, String why) {
        submit(() -> port.placed(key.orderId(), Outcome.rejected(Reason.NOT_SENT, 0, why)));
    }

    private List<Outcome> send(int orders, Function<Venue, List<Outcome>> request, long decidedNs) {
        if (engine.nowNs().getAsLong() - decidedNs > maxSendDelayNs) {
            return each(orders, Outcome.rejected(Reason.STALE, 0, "waited too long in the gateway"));
        }
        Venue venue;
        try {
            venue = venue();
        } catch (VenueException e) {
            return each(orders, Outcome.rejected(Reason.NOT_SENT, 0, e.getMessage()));
        }
        if (engine.halted().getAsBoolean()) {
            return each(orders, Outcome.rejected(Reason.NOT_SENT, 0, "the engine has halted"));
        }
        try {
            FaultPoint.hit(FaultPoint.BEFORE_SEND);
            List<Outcome> outcomes = request.apply(venue);
            FaultPoint.hit(FaultPoint.AFTER_SEND);
            return outcomes;
        } catch (RuntimeException e) {
            // Whatever an adapter trips over after the request may have left is not known to have failed.
            return each(orders, Outcome.unknown(Reason.BAD_ANSWER, 0, String.valueOf(e)));
        }
    }

    private static List<Outcome> each(int orders, Outcome outcome) {
        return Collections.nCopies(orders, outcome);
    }

    void cancel(OrderKey key) {
        submit(() -> sendCancel(key));
    }

    private void sendCancel(OrderKey key) {
        try {
            Venue venue = venue();
            if (engine.halted().getAsBoolean()) {
                return; // the next start finds the cancel in the journal, unanswered
            }
            Outcome outcome = venue.cancel(key.venueSymbol(), key.clientOrderId());
            switch (outcome.kind()) {
                case ACCEPTED -> resolution.resolve(venue, key, "", 0);
                case REJECTED -> port.cancelRejected(key.orderId(), outcome);
                case UNKNOWN -> port.cancelUnknown(key.orderId());
            }
        } catch (VenueException | RuntimeException e) {
            port.cancelUnknown(key.orderId());
        }
    }
}
