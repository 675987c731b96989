package io.holdfast.gateway.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.core.VenueStatus;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VenueGatewayTest extends GatewayFixture {
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
    void opensOneAccountStreamHoweverOftenItBegan() {
        gateway.close();
        venue.listed = false;
        venue.listings = 0;
        venue.accountStreams = 0;
        restart();
        await("some tries", () -> venue.listings >= 3);
        venue.listed = true;
        awaitTrading();
        assertEquals(1, venue.accountStreams);
    }

    @Test
    void opensNoStreamOnceItIsClosed() throws InterruptedException {
        awaitTrading();
        gateway.close();
        AtomicReference<Thread> listing = new AtomicReference<>();
        AtomicBoolean closed = new AtomicBoolean();
        venue.whileListing = () -> {
            listing.set(Thread.currentThread());
            while (!closed.get()) {
                Thread.onSpinWait(); // an answer that is under way comes whatever interrupts who waits for it
            }
        };
        venue.accountStreams = 0;
        restart();
        await("the listing", () -> listing.get() != null);
        gateway.close();
        closed.set(true);
        listing.get().join();
        assertEquals(0, venue.accountStreams);
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
    void cancelsAnEntryThatTheJournalHasLostAndBooksWhatItFilled() {
        awaitTrading();
        int engineId = follower.read(state -> state.engineId());
        String lost = ClientOrderId.format(ClientOrderId.high(engineId, 1, 7_000), ClientOrderId.low(7_000));
        venue.lose(lost, "77", new VenueOrder.Terms(OrderType.LIMIT, TimeInForce.GTC, 3 * LOT, PRICE, 0));
        venue.trade(lost, LOT, PRICE);
        await("adoption", () -> follower.read(state -> state.endedId(0) != 0));
        Order order = follower.read(state -> state.order(state.endedId(0)));
        assertEquals(OrderState.CANCELLED, order.state());
        assertEquals(LOT, order.filledQuantity());
        assertEquals(List.of("cancel " + lost), venue.requests);
        assertEquals(LOT, follower.read(state -> state.instrument(1).position().quantity()).longValue());
        restart();
        awaitTrading();
        assertEquals(List.of("cancel " + lost), venue.requests);
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
    void endsTheEngineWhenAThreadThatSendsDies() {
        awaitTrading();
        venue.placing = request -> {
            throw new NoClassDefFoundError("planted");
        };
        buy("r1");
        await("failure", () -> failure != null);
        assertEquals("planted", failure.getMessage());
        failure = null;
    }

    @Test
    void triesAgainWhatItCannotBeginFor() {
        gateway.close();
        venue.broken = true;
        restart();
        await("an attempt", () -> venue.attempts > 1);
        await("start record", () -> follower.sequence() > engine.sequenceAtStart() + 1);
        assertEquals(TradingState.RECOVERING, follower.read(state -> state.tradingState()));
        venue.broken = false;
        awaitTrading();
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

    @Test
    void takesAnAssetThatTheVenueDoesNotListForNone() {
        awaitTrading();
        buy("r1");
        awaitState("r1", OrderState.LIVE);
        venue.fill(onlyPlacement(), LOT, PRICE);
        awaitState("r1", OrderState.FILLED);
        venue.listener.balances(List.of(new VenueBalance("BTC", LOT, 0)));
        venue.sellByHand(LOT, PRICE);
        int before = venue.comparisons;
        await("more comparisons than it takes to adjust", () -> venue.comparisons > before + 5);
        assertEquals(0, total("BTC"), "nothing came back of what was sold by hand");
        assertEquals(0, follower.read(state -> state.instrument(1).position().quantity()).longValue());
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

    private void awaitState(String requestId, OrderState expected) {
        await(requestId + " " + expected, () -> {
            long orderId = orderId(requestId);
            return follower.read(state -> {
                Order order = state.order(orderId);
                return order != null && order.state() == expected;
            });
        });
    }
}
