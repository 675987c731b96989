package io.holdfast.gateway.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.ProtectionState;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From an entry with a stop and a profit to the list at the venue, with a real engine and its journal. */
@Timeout(60)
class ProtectionGatewayTest extends GatewayFixture {
    private static final long STOP = 5_000_000_000_000L;
    private static final long PROFIT = 7_000_000_000_000L;

    @BeforeEach
    void trades() {
        awaitTrading();
    }

    @Test
    void sendsAStopAndAProfitInOneRequestOnceTheEntryIsFilled() {
        enter(PROFIT);
        awaitProtected();
        List<String> lists = lists();
        assertEquals(1, lists.size(), lists.toString());
        assertTrue(lists.get(0).contains(" LIMIT_MAKER 0 ") && lists.get(0).endsWith(" STOP_LOSS " + STOP),
            lists.get(0));
        assertEquals(1, venue.placed().size(), "the entry, and no order of the list apart");
    }

    @Test
    void sendsAStopAloneAsAnOrder() {
        enter(0);
        await("the stop", () -> protectors().equals(List.of(OrderState.LIVE)));
        assertEquals(List.of(), lists());
        assertEquals(2, venue.placed().size());
    }

    @Test
    void sendsNoListASecondTimeAfterARestart() {
        enter(PROFIT);
        awaitProtected();
        restart();
        awaitTrading();
        awaitProtected();
        assertEquals(1, lists().size());
        assertEquals(1, venue.placed().size());
    }

    @Test
    void findsBothOrdersOfAListThatTimedOutButWasTaken() {
        venue.listing = list -> {
            venue.take(list);
            return ListOutcome.both(Outcome.unknown(Reason.TIMEOUT, 0, "read timed out"));
        };
        enter(PROFIT);
        awaitProtected();
        assertEquals(1, lists().size());
    }

    @Test
    void placesAListAnewUnderOtherNamesOnceItIsProvedThatTheVenueHasNeither() {
        long startNs = System.nanoTime();
        List<ListRequest> seen = new ArrayList<>();
        venue.listing = list -> {
            seen.add(list);
            return seen.size() == 1 ? ListOutcome.both(Outcome.unknown(Reason.TIMEOUT, 0, "read timed out"))
                : venue.take(list);
        };
        enter(PROFIT);
        awaitProtected();
        assertEquals(2, seen.size());
        assertTrue(System.nanoTime() - startNs >= ABSENCE_WINDOW_NS);
        assertNotEquals(seen.get(0).listClientOrderId(), seen.get(1).listClientOrderId());
        assertNotEquals(seen.get(0).first().clientOrderId(), seen.get(1).first().clientOrderId());
        assertNotEquals(seen.get(0).second().clientOrderId(), seen.get(1).second().clientOrderId());
    }

    @Test
    void isDoneWithTheProtectionOnceItsStopHasSold() {
        enter(PROFIT);
        awaitProtected();
        String stop = lists().get(0).split(" ")[5];
        String profit = lists().get(0).split(" ")[2];
        venue.status(profit, VenueStatus.EXPIRED, 0);
        venue.listener.order(venue.orders.get(profit), null);
        VenueTrade trade = venue.fill(stop, LOT, STOP);
        venue.listener.order(venue.orders.get(stop), trade);
        await("release", () -> follower.read(state -> state.protections().isEmpty()
            || state.protections().get(0).state() == ProtectionState.RELEASED));
        assertEquals(0, follower.read(state -> state.instrument(1).position().quantity()).longValue());
        assertEquals(1, lists().size());
        assertEquals(1, venue.placed().size());
    }

    /** Buys with a stop, and with a profit where it is not 0; the entry is filled at once. */
    private void enter(long profit) {
        venue.placing = request -> {
            Outcome outcome = venue.take(request);
            if (request.orderType() == OrderType.LIMIT) {
                venue.fill(request.clientOrderId(), LOT, PRICE);
            }
            return outcome;
        };
        engine.put(command -> {
            command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
            command.requestId.set("r1");
            command.instrumentId = 1;
            command.side = Side.BUY;
            command.orderType = OrderType.LIMIT;
            command.timeInForce = TimeInForce.GTC;
            command.quantity = LOT;
            command.price = PRICE;
            command.stopPrice = STOP;
            if (profit != 0) {
                command.takeProfitPrice = profit;
            }
        });
        await("the entry at the venue", () -> !venue.placed().isEmpty());
        String entry = venue.placed().get(0).substring("place ".length());
        await("its fill", () -> venue.orders.get(entry).status() == VenueStatus.FILLED);
        venue.listener.order(venue.orders.get(entry), venue.trades.get(0));
    }

    private List<String> lists() {
        synchronized (venue) {
            return venue.requests.stream().filter(request -> request.startsWith("list ")).toList();
        }
    }

    private void awaitProtected() {
        await("a stop and a profit", () -> protectors().equals(List.of(OrderState.LIVE, OrderState.LIVE)));
    }

    /** The states of the open orders that sell. */
    private List<OrderState> protectors() {
        return follower.read(state -> {
            List<OrderState> states = new ArrayList<>();
            for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
                if (order.side() == Side.SELL) {
                    states.add(order.state());
                }
            }
            return states;
        });
    }
}
