package io.holdfast.tools;

import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.gateway.client.Amounts;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Reads the engine's journal from outside, as any program may, across the engine's deaths: what the demo tells and
 * what it compares in the end comes from here.
 */
final class DemoWatch implements AutoCloseable {
    private static final long POLL_NS = 5_000_000L;
    private static final long SUMMARY_NS = TimeUnit.SECONDS.toNanos(2);

    private final EngineState state = new EngineState();
    private final Set<Long> doubted = new HashSet<>();
    private final Map<Long, String> sent = new HashMap<>();
    private final DemoScreen screen;
    private final Path directory;
    private final Thread thread;

    private volatile boolean closed;
    private volatile Throwable failure;
    private long summaryNs = System.nanoTime();
    private long summaryOrders;

    DemoWatch(Path directory, DemoScreen screen) {
        this.directory = directory;
        this.screen = screen;
        thread = new Thread(this::run, "watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (JournalReader reader = JournalReader.open(directory)) {
            Replay replay = new Replay(state, Long.MAX_VALUE, this::onRecord);
            while (!closed) {
                int records;
                synchronized (this) {
                    records = replay.poll(reader);
                    summarise();
                }
                if (records == 0) {
                    LockSupport.parkNanos(POLL_NS);
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Reads from the fold while it holds still. */
    synchronized <T> T read(Function<EngineState, T> reading) {
        if (failure != null) {
            throw new CommandFailure(ExitCode.FAILED, "the journal cannot be followed: " + failure.getMessage());
        }
        return reading.apply(state);
    }

    /** Client order ids of all orders that the venue has or may have, by order id. */
    synchronized Map<Long, String> sent() {
        return new HashMap<>(sent);
    }

    private void onRecord(Record record, EngineState folded) {
        switch (record.kind) {
            case ORDER_INTENT -> sent.put(record.orderId,
                ClientOrderId.format(record.clientOrderIdHigh, record.clientOrderIdLow));
            case TRADING_STATE_CHANGED -> tradingChanged(record);
            case ORDER_IN_DOUBT -> {
                doubted.add(record.orderId);
                screen.say("in doubt", "order %d, %s: %s", record.orderId, describe(record.orderId),
                    why(record.reason));
            }
            case ORDER_FILLED, ORDER_ACCEPTED, ORDER_CANCELLED, ORDER_EXPIRED, ORDER_REJECTED, ORDER_ABANDONED ->
                settled(record);
            case RECONCILIATION_DIFFERENCE -> screen.say("difference", "ours %s, venue %s",
                Amounts.format(record.ours), Amounts.format(record.theirs));
            case ALERT -> screen.say("alert", "%s %s", record.reason, record.text);
            default -> {
                // The ordinary course of things is summarised.
            }
        }
    }

    private void tradingChanged(Record record) {
        if (record.tradingState == TradingState.TRADING) {
            screen.say("trading", "open: nothing in flight, no difference to the venue");
        } else if (record.reason == Reason.VENUE_DOWN) {
            screen.say("trading", "closed: the account stream is down (%s)", record.text);
        }
    }

    private void settled(Record record) {
        if (record.kind == RecordKind.ORDER_REJECTED || record.kind == RecordKind.ORDER_ABANDONED) {
            sent.remove(record.orderId);
        }
        if (doubted.remove(record.orderId)) {
            String evidence = switch (record.kind) {
                case ORDER_ABANDONED -> "the venue does not have it and never will: abandoned, nothing was sent twice";
                case ORDER_FILLED -> "found at the venue, filled " + Amounts.format(record.quantity) + " at "
                    + Amounts.format(record.price);
                case ORDER_REJECTED -> "the venue refused it";
                case ORDER_ACCEPTED -> "found at the venue, working";
                default -> "found at the venue, ended there";
            };
            screen.say("settled", "order %d: %s", record.orderId, evidence);
        }
    }

    private static String why(Reason reason) {
        return switch (reason) {
            case RESTART -> "in flight when the engine was killed";
            case TIMEOUT -> "no answer in time";
            case CONNECTION_LOST -> "the connection broke before the answer";
            case SERVER_ERROR -> "the venue answered that it does not know";
            default -> reason.name();
        };
    }

    private String describe(long orderId) {
        Order order = state.order(orderId);
        return order.side() + " " + Amounts.format(order.quantity()) + " "
            + state.instrument(order.instrumentId()).symbol();
    }

    private void summarise() {
        if (System.nanoTime() - summaryNs < SUMMARY_NS || state.orderCount() == summaryOrders
            || state.tradingState() != TradingState.TRADING) {
            return;
        }
        summaryNs = System.nanoTime();
        summaryOrders = state.orderCount();
        StringBuilder positions = new StringBuilder();
        for (Instrument instrument : state.instruments()) {
            positions.append(", ").append(instrument.symbol()).append(' ')
                .append(Amounts.format(instrument.position().quantity()));
        }
        screen.say("trading", "%d orders, %d fills, %d open%s", state.orderCount(), state.fillCount(),
            state.openCount(), positions);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
