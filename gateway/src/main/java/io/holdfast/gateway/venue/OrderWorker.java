package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Reason;
import io.holdfast.journal.FaultPoint;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sends orders and cancels, one at a time in the order of the journal, each at most once, and none once halted. */
final class OrderWorker extends Worker {
    private static final long CONNECT_RETRY_NS = 500_000_000L;

    private final CommandPort port;
    private final Resolution resolution;
    private final BooleanSupplier halted;
    private final long maxSendDelayNs;

    OrderWorker(int number, VenueConnector connector, CommandPort port, Attribution attribution, GatewayConfig config,
                BooleanSupplier halted) {
        super("venue-orders-" + number, connector);
        this.port = port;
        this.halted = halted;
        resolution = new Resolution(port, attribution);
        maxSendDelayNs = TimeUnit.MILLISECONDS.toNanos(config.maxSendDelayMs());
    }

    /** Connects before the first order comes, since that takes longer than an order may wait. */
    @Override
    void prepare() throws InterruptedException {
        while (true) {
            try {
                venue();
                return;
            } catch (VenueException e) {
                LockSupport.parkNanos(CONNECT_RETRY_NS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    void place(OrderKey key, OrderRequest request) {
        long readNanoTime = System.nanoTime();
        submit(() -> {
            Outcome outcome = send(request, readNanoTime);
            FaultPoint.hit(FaultPoint.BEFORE_ANSWER);
            port.placed(key.orderId(), outcome);
            FaultPoint.hit(FaultPoint.AFTER_ANSWER);
        });
    }

    private Outcome send(OrderRequest request, long readNanoTime) {
        if (System.nanoTime() - readNanoTime > maxSendDelayNs) {
            return Outcome.rejected(Reason.STALE, 0, "waited too long in the gateway");
        }
        Venue venue;
        try {
            venue = venue();
        } catch (VenueException e) {
            return Outcome.rejected(Reason.NOT_SENT, 0, e.getMessage());
        }
        if (halted.getAsBoolean()) {
            return Outcome.rejected(Reason.NOT_SENT, 0, "the engine has halted");
        }
        try {
            FaultPoint.hit(FaultPoint.BEFORE_SEND);
            Outcome outcome = venue.place(request);
            FaultPoint.hit(FaultPoint.AFTER_SEND);
            return outcome;
        } catch (RuntimeException e) {
            // Whatever an adapter trips over after the request may have left is not known to have failed.
            return Outcome.unknown(Reason.BAD_ANSWER, 0, String.valueOf(e));
        }
    }

    void cancel(OrderKey key) {
        submit(() -> sendCancel(key));
    }

    private void sendCancel(OrderKey key) {
        try {
            Venue venue = venue();
            if (halted.getAsBoolean()) {
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
