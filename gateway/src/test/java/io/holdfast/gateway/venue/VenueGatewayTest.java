package io.holdfast.gateway.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.core.VenueStatus;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VenueGatewayTest {
    private static final long ABSENCE_WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long LOT = 1_000_000;
    private static final long PRICE = 6_000_000_000_000L;

    private final ScriptedVenue venue = new ScriptedVenue();

    @TempDir
    private Path directory;

    private Engine engine;
    private Follower follower;
    private VenueGateway gateway;
    private volatile Throwable failure;

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
        GatewayConfig gatewayConfig = new GatewayConfig(List.of(), 2_000);
        gateway = new VenueGateway(engine, venue, gatewayConfig, new MarketPrices(), this::failed);
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

    private void restart() {
        stop();
        start();
    }

    private void failed(Throwable newFailure) {
        failure = newFailure;
    }

    @Test
    void opensTradingOnceTheVenueIsCompared() {
        awaitTrading();
        assertEquals(100_000 * Decimals.ONE, total("USDT"));
    }

    @Test
    void opensTradingWhenTheVenueComesBack() {
        gateway.close();
        venue.reachable = false;
        restart();
        await("start record", () -> follower.sequence() > engine.sequenceAtStart());
        assertEquals(TradingState.RECOVERING, follower.read(state -> state.tradingState()));
        venue.reachable = true;
        awaitTrading();
    }

    @Test
    void sendsAnIntentOnceAndBooksItsFill() {
        awaitTrading();
        buy("r1");
        awaitState("r1", OrderState.LIVE);
        String clientOrderId = onlyPlacement();
        VenueTrade trade = venue.fill(clientOrderId, LOT, PRICE);
        VenueOrder order = venue.orders.get(clientOrderId);
        venue.listener.order(order, trade);
        venue.listener.order(order, trade);
        awaitState("r1", OrderState.FILLED);
        assertEquals(LOT, total("BTC"));
        assertEquals(LOT, follower.read(state -> state.instrument(1).position().quantity()).longValue());
    }

    @Test
    void doesNotSendAgainAfterARestart() {
        awaitTrading();
        buy("r1");
        awaitState("r1", OrderState.LIVE);
        restart();
        awaitTrading();
        assertEquals(1, venue.placed().size());
        awaitState("r1", OrderState.LIVE);
    }

    @Test
    void findsAnOrderThatTimedOutButWasTaken() {
        awaitTrading();
        venue.placing = request -> {
            venue.take(request);
            venue.fill(request.clientOrderId(), LOT, PRICE);
            return Outcome.unknown(Reason.TIMEOUT, 0, "read timed out");
        };
        buy("r1");
        awaitState("r1", OrderState.FILLED);
        assertEquals(1, venue.placed().size());
    }

    @Test
    void givesAnOrderUpOnlyAfterTheWindow() {
        awaitTrading();
        venue.placing = request -> Outcome.unknown(Reason.TIMEOUT, 0, "read timed out");
        long startNs = System.nanoTime();
        buy("r1");
        awaitState("r1", OrderState.ABANDONED);
        assertTrue(System.nanoTime() - startNs >= ABSENCE_WINDOW_NS);
        assertEquals(1, venue.placed().size());
        assertEquals(0, follower.read(state -> state.balance(assetId("USDT")).locked()).longValue());
    }

    @Test
    void sendsNothingThatIsQueuedOnceTheEngineIsHalted() {
        awaitTrading();
        venue.placing = request -> {
            buy("r2");
            await("r2 in the journal", () -> orderId("r2") != 0);
            engine.halt(new IllegalStateException("planted"));
            return venue.take(request);
        };
        buy("r1");
        awaitState("r2", OrderState.REJECTED);
        awaitState("r1", OrderState.LIVE);
        cancel("r1");
        buy("r3");
        awaitState("r3", OrderState.REJECTED);
        assertEquals(1, venue.requests.size(), venue.requests.toString());
        failure = null;
    }

    @Test
    void reportsARejection() {
        awaitTrading();
        venue.placing = request -> Outcome.rejected(Reason.VENUE_REJECTED, -2010, "no");
        buy("r1");
        awaitState("r1", OrderState.REJECTED);
    }

    @Test
    void findsAFillThatTheStreamDropped() {
        awaitTrading();
        buy("r1");
        awaitState("r1", OrderState.LIVE);
        venue.fill(onlyPlacement(), LOT, PRICE);
        awaitState("r1", OrderState.FILLED);
        assertEquals(LOT, total("BTC"));
    }

    @Test
    void cancelsAnOrder() {
        awaitTrading();
        buy("r1");
        awaitState("r1", OrderState.LIVE);
        cancel("r1");
        awaitState("r1", OrderState.CANCELLED);
    }

    @Test
    void closesTradingWhileTheStreamIsDown() {
        awaitTrading();
        venue.listener.down("closed");
        await("reconciling", () -> follower.read(state -> state.tradingState()) == TradingState.RECONCILING);
        venue.listener.up();
        awaitTrading();
    }

    @Test
    void seesAnOrderCancelledAtTheVenue() {
        awaitTrading();
        buy("r1");
        awaitState("r1", OrderState.LIVE);
        venue.status(onlyPlacement(), VenueStatus.CANCELLED, 0);
        awaitState("r1", OrderState.CANCELLED);
    }

    private String onlyPlacement() {
        List<String> placed = venue.placed();
        assertEquals(1, placed.size());
        return placed.get(0).substring("place ".length());
    }

    private void buy(String requestId) {
        int instrumentId = follower.read(state -> state.instrument("BTC/USDT").instrumentId());
        engine.put(command -> {
            command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
            command.requestId.set(requestId);
            command.instrumentId = instrumentId;
            command.side = Side.BUY;
            command.orderType = OrderType.LIMIT;
            command.timeInForce = TimeInForce.GTC;
            command.quantity = LOT;
            command.price = PRICE;
        });
    }

    private void cancel(String requestId) {
        long orderId = orderId(requestId);
        engine.put(command -> {
            command.reset(CommandKind.CANCEL, Actor.CLIENT);
            command.orderId = orderId;
            command.requestId.set("c1");
        });
    }

    private int assetId(String asset) {
        return follower.read(state -> state.balances().stream().filter(balance -> balance.asset().equals(asset))
            .findFirst().orElseThrow().assetId());
    }

    private long total(String asset) {
        int assetId = assetId(asset);
        return follower.read(state -> state.balance(assetId).total());
    }

    private long orderId(String requestId) {
        Text text = new Text(40);
        text.set(requestId);
        return follower.read(state -> state.orderIdOf(text));
    }

    private void awaitTrading() {
        await("trading", () -> follower.read(state -> state.tradingState()) == TradingState.TRADING);
    }

    private void awaitState(String requestId, OrderState expected) {
        await(requestId + " " + expected, () -> {
            long orderId = orderId(requestId);
            return follower.read(state -> {
                Order order = state.order(orderId);
                return order != null && order.state() == expected;
            });
        });
    }

    private void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.getAsBoolean()) {
            if (failure != null && !engine.halted()) {
                fail(failure);
            }
            assertTrue(System.nanoTime() < deadlineNs, "still waiting for " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
