package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Liveness;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the engine is ready, what it does, and that it lives, on a thread of its own; does nothing where
 * no service manager waits for it. That it lives is seen anew each time: engine thread and follower must have made
 * progress meanwhile. So a thread that stands still lets the watchdog's time run out, and the engine is started anew.
 */
final class ServiceNotice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotice.class);
    /** Trading waits for the venue, which may be away for long: then it is ready all the same, and says so. */
    private static final long DECISION_MS = 15_000;
    private static final long LOOK_MS = 200;
    private static final long STATE_MS = 100;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServiceSocket socket;
    private final long pauseMs;
    private final Liveness turning;
    private final Liveness following;
    private final Supplier<TradingState> trading;
    private final Thread thread = new Thread(this::run, "service-notice");

    private boolean untold;

    /**
     * A notice; {@link #start} starts it.
     *
     * @param environment with NOTIFY_SOCKET and WATCHDOG_USEC where there is a service manager
     * @param trading the trading state, {@code null} while it cannot be told
     */
    ServiceNotice(Map<String, String> environment, LongSupplier turns, LongSupplier follows,
                  Supplier<TradingState> trading) {
        String path = environment.get("NOTIFY_SOCKET");
        socket = path == null || path.isEmpty() ? null : new ServiceSocket(path);
        pauseMs = pauseMs(environment.get("WATCHDOG_USEC"));
        turning = new Liveness(turns);
        following = new Liveness(follows);
        this.trading = trading;
        thread.setDaemon(true);
    }

    static ServiceNotice of(LongSupplier turns, Follower follower) {
        return new ServiceNotice(System.getenv(), turns, follower::turns,
            () -> follower.tryRead(EngineState::tradingState, STATE_MS));
    }

    /** A third of the watchdog's time, so that one notice may be late; a second where there is no watchdog. */
    private static long pauseMs(String watchdogUs) {
        if (watchdogUs == null || !watchdogUs.matches("\\d{1,15}")) {
            return TimeUnit.SECONDS.toMillis(1);
        }
        return Math.max(LOOK_MS, TimeUnit.MICROSECONDS.toMillis(Long.parseLong(watchdogUs)) / 3);
    }

    /** Starts; the HTTP API must answer. */
    void start() {
        if (socket != null) {
            thread.start();
        }
    }

    private void run() {
        try {
            long waitedMs = 0;
            while (!isDecided() && waitedMs < DECISION_MS) {
                if (closed.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                waitedMs += LOOK_MS;
            }
            tell("READY=1\n" + status());
            do {
                if (turning.isTurning() && following.isTurning()) {
                    tell("WATCHDOG=1\n" + status());
                }
            } while (!closed.await(pauseMs, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it trades, or waits for a person. */
    private boolean isDecided() {
        TradingState state = trading.get();
        return state == TradingState.TRADING || state == TradingState.REDUCE_ONLY || state == TradingState.HALTED;
    }

    private String status() {
        TradingState state = trading.get();
        return "STATUS=" + (state == null ? "state not known" : state.name());
    }

    private void tell(String variables) {
        try {
            socket.send(variables);
            untold = false;
        } catch (IOException e) {
            if (!untold) {
                LOG.warn("{}", e.getMessage());
            }
            untold = true;
        }
    }

    /** Says that it stops; tells nothing more. */
    @Override
    public void close() {
        boolean first = closed.getCount() > 0;
        closed.countDown();
        if (socket != null && first) {
            thread.interrupt();
            tell("STOPPING=1\nSTATUS=stopping");
        }
    }
}
