package io.holdfast.gateway.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Reason;
import io.holdfast.gateway.venue.VenueCallListener.Failure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class MeasuredConnectorTest {
    private static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Outcome TAKEN = Outcome.accepted("1", 0);
    private static final Outcome LOST = Outcome.unknown(Reason.TIMEOUT, 0, "");
    private static final Outcome REFUSED = Outcome.rejected(Reason.VENUE_REJECTED, -2010, "");
    private static final Outcome TOO_MANY = Outcome.rejected(Reason.RATE_LIMITED, 0, "");

    private final List<String> heard = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private long tookNs;
    private Object answer;

    private final VenueCallListener listener = new VenueCallListener() {
        @Override
        public void called(VenueCall call, long ns) {
            heard.add(call.name());
            tookNs = ns;
        }

        @Override
        public void failed(Failure failure) {
            heard.add(failure.name());
        }
    };

    /** A venue that answers each call with the same, or throws it. */
    private Venue venue() throws VenueException {
        Venue venue = (Venue) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Venue.class},
            (proxy, method, arguments) -> {
                asked.add(method.getName());
                if (answer instanceof Throwable failure) {
                    throw failure;
                }
                return answer;
            });
        return new MeasuredConnector(new Reached(venue), listener).connect();
    }

    private record Reached(Venue venue) implements VenueConnector {
        @Override
        public Venue connect() throws VenueException {
            if (venue == null) {
                throw new VenueException("nobody is there", null);
            }
            return venue;
        }

        @Override
        public VenueStream accountStream(VenueListener venueListener) {
            throw new AssertionError("no stream is wanted");
        }

        @Override
        public VenueStream marketStream(List<String> venueSymbols, MarketListener marketListener) {
            throw new AssertionError("no stream is wanted");
        }
    }

    private static Object call(Venue venue, Method method) throws Exception {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
            .map(type -> type == int.class ? (Object) 1 : null).toArray();
        try {
            return method.invoke(venue, arguments);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    /** Also those with a default: what is not passed on is another venue than the one that is measured. */
    @Test
    void passesOnEachCall() throws Exception {
        for (Method method : Venue.class.getMethods()) {
            answer = null;
            if (method.getReturnType() == Outcome.class) {
                answer = TAKEN;
            } else if (method.getReturnType() == ListOutcome.class) {
                answer = ListOutcome.both(TAKEN);
            } else if (method.getReturnType() == long.class) {
                answer = 4711L;
            } else if (method.getReturnType() == List.class) {
                answer = List.of();
            }
            asked.clear();
            assertEquals(answer, call(venue(), method), method.getName());
            assertEquals(List.of(method.getName()), asked);
        }
        assertEquals(List.of(), heard.stream().filter(word -> Arrays.stream(Failure.values())
            .anyMatch(failure -> failure.name().equals(word))).toList());
        assertTrue(heard.containsAll(Arrays.stream(VenueCall.values()).map(Enum::name).toList()), heard.toString());
    }

    @Test
    void tellsAQuestionWithoutAnswer() throws Exception {
        answer = new VenueException("no answer", null);
        Venue venue = venue();
        assertEquals(answer, assertThrows(VenueException.class, () -> venue.balances()));
        assertEquals(List.of("FAILED", "BALANCES"), heard);
    }

    @Test
    void tellsAVenueThatCannotBeReached() {
        assertThrows(VenueException.class, () -> new MeasuredConnector(new Reached(null), listener).connect());
        assertEquals(List.of("FAILED"), heard);
    }

    @Test
    void tellsWhatIsNotTaken() throws Exception {
        Venue venue = venue();
        answer = LOST;
        assertEquals(LOST, venue.place(null));
        answer = REFUSED;
        venue.cancel("BTCUSDT", "x");
        answer = TOO_MANY;
        venue.place(null);
        assertEquals(List.of("PLACE", "UNKNOWN", "CANCEL", "REFUSED", "PLACE", "RATE_LIMITED"), heard);
    }

    @Test
    void tellsAListOnceByWhatWasNotTakenOfIt() throws Exception {
        Venue venue = venue();
        answer = new ListOutcome(TAKEN, LOST);
        venue.placeList(null);
        answer = new ListOutcome(REFUSED, REFUSED);
        venue.placeList(null);
        assertEquals(List.of("PLACE_LIST", "UNKNOWN", "PLACE_LIST", "REFUSED"), heard);
    }

    @Test
    void tellsHowLongItTook() throws Exception {
        Venue slow = (Venue) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Venue.class},
            (proxy, method, arguments) -> {
                long until = System.nanoTime() + LONG_NS;
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
                return List.of();
            });
        new MeasuredConnector(new Reached(slow), listener).connect().openOrders();
        assertTrue(tookNs >= LONG_NS, "tookNs=" + tookNs);
        assertFalse(tookNs > TimeUnit.MINUTES.toNanos(1), "tookNs=" + tookNs);
    }
}
