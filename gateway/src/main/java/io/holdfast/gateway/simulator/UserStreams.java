package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what happens in the account to whoever subscribed, in order, or as the armed faults say. Thread-safe; its lock
 * is taken after that of the books, never before.
 */
final class UserStreams implements MatchingListener {
    /** A bare subscription of an old listen key, where events come without a wrapper. */
    static final int BARE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(UserStreams.class);
    private static final long HELD_MS = 1_000;
    private static final long SECOND_MS = 1_000;

    private final Accounts accounts;
    private final Faults faults;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier clockMs;
    /** A socket whose peer is gone may end while it is written to. */
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Set<String> listenKeys = new HashSet<>();
    private ObjectNode held;
    private long silentUntilMs;

    UserStreams(Accounts accounts, Faults faults, ScheduledExecutorService scheduler,
        LongSupplier clockMs) {
        this.accounts = accounts;
        this.faults = faults;
        this.scheduler = scheduler;
        this.clockMs = clockMs;
    }

    @Override
    public void onExecution(Execution execution) {
        publish(StreamJson.executionReport(execution, clockMs.getAsLong()), true);
    }

    @Override
    public void onList(SimOrderList list, long timeMs) {
        publish(StreamJson.listStatus(list, clockMs.getAsLong(), timeMs), false);
    }

    @Override
    public void onBalances(Set<String> assets, long timeMs) {
        publish(StreamJson.accountPosition(accounts, assets, timeMs), false);
    }

    @Override
    public void onTransfer(String asset, BigDecimal quantity, long timeMs) {
        publish(StreamJson.balanceUpdate(asset, quantity, timeMs), false);
    }

    /**
     * Sends all further events to this socket; wrapped with the id unless it is {@link #BARE}. Nothing happens between
     * the answer and the first event.
     */
    synchronized void subscribe(VenueSocket socket, int subscriptionId, Runnable answer) {
        answer.run();
        subscriptions.add(new Subscription(socket, subscriptionId));
        if (faults.takeDisconnect()) {
            LOG.info("fault kind=disconnect-stream on a new subscription");
            socket.disconnect();
        }
    }

    /** Ends a subscription and says so on it. */
    synchronized void unsubscribe(VenueSocket socket, int subscriptionId) {
        ObjectNode end = StreamJson.event("eventStreamTerminated", clockMs.getAsLong());
        for (Subscription subscription : subscriptions) {
            if (subscription.socket == socket && subscription.id == subscriptionId) {
                subscription.send(end);
            }
        }
        subscriptions.removeIf(known -> known.socket == socket && known.id == subscriptionId);
    }

    synchronized void remove(VenueSocket socket) {
        subscriptions.removeIf(subscription -> subscription.socket == socket);
    }

    synchronized void addListenKey(String listenKey) {
        listenKeys.add(listenKey);
    }

    synchronized boolean hasListenKey(String listenKey) {
        return listenKeys.contains(listenKey);
    }

    synchronized void removeListenKey(String listenKey) {
        listenKeys.remove(listenKey);
    }

    /** Whether user streams are to be as if the network had swallowed them. */
    synchronized boolean isSilent() {
        return clockMs.getAsLong() < silentUntilMs;
    }

    /** Ends a silence. */
    synchronized void speak() {
        silentUntilMs = 0;
    }

    /** Carries out a fault of connections when it is ready. */
    void strike(Faults.Armed fault) {
        long waitMs = Math.max(0, fault.readyMs() - clockMs.getAsLong());
        if (waitMs == 0) {
            strikeNow(fault);
        } else {
            scheduler.schedule(() -> strikeNow(fault), waitMs, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void strikeNow(Faults.Armed fault) {
        if (fault.order().kind() == FaultKind.SILENT_STREAM) {
            if (faults.remove(fault)) {
                silentUntilMs = clockMs.getAsLong() + fault.order().count() * SECOND_MS;
                LOG.info("fault kind=silent-stream seconds={}", fault.order().count());
            }
        } else if (faults.takeDisconnect()) {
            LOG.info("fault kind=disconnect-stream streams={}", subscriptions.size());
            subscriptions.forEach(subscription -> subscription.socket.disconnect());
            subscriptions.clear();
        }
    }

    private synchronized void publish(ObjectNode event, boolean spoilable) {
        FaultKind fault = spoilable && !subscriptions.isEmpty() ? faults.takeForEvent() : null;
        if (fault != null) {
            LOG.info("fault kind={} c={} x={}", fault.text(), event.path("c").asText(), event.path("x").asText());
        }
        if (fault == FaultKind.DROP_STREAM_EVENT) {
            return;
        }
        if (fault == FaultKind.REORDER_STREAM_EVENT && held == null) {
            held = event;
            scheduler.schedule(this::sendHeld, HELD_MS, TimeUnit.MILLISECONDS);
            return;
        }
        send(event);
        if (fault == FaultKind.DUPLICATE_STREAM_EVENT) {
            send(event);
        }
        sendHeld();
    }

    private synchronized void sendHeld() {
        if (held != null) {
            send(held);
            held = null;
        }
    }

    private void send(ObjectNode event) {
        if (!isSilent()) {
            subscriptions.forEach(subscription -> subscription.send(event));
        }
    }

    private record Subscription(VenueSocket socket, int id) {
        void send(ObjectNode event) {
            if (id == BARE) {
                socket.send(event.toString());
            } else {
                ObjectNode wrapped = JsonNodeFactory.instance.objectNode().put("subscriptionId", id);
                wrapped.set("event", event);
                socket.send(wrapped.toString());
            }
        }
    }
}
