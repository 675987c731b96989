package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;

class UserStreamsTest {
    private final UserStreams streams = new UserStreams(new Accounts(Map.of()), new Faults(() -> 0), null, () -> 0);
    private final Sockets sockets = new Sockets();

    /** What Jetty does when it finds at a write that the peer is gone. */
    @Test
    void goesOnWhenASocketEndsWhileItIsWrittenTo() {
        List<String> told = new ArrayList<>();
        ListenKeySocket dead = new ListenKeySocket(sockets, streams);
        dead.open(session(text -> {
            told.add("dead");
            dead.end();
        }));
        new ListenKeySocket(sockets, streams).open(session(text -> told.add("alive")));
        streams.onTransfer("BTC", BigDecimal.ONE, 0);
        streams.onTransfer("BTC", BigDecimal.ONE, 0);
        assertEquals(List.of("dead", "alive", "alive"), told);
    }

    private static Session session(Consumer<String> onText) {
        return (Session) Proxy.newProxyInstance(Session.class.getClassLoader(), new Class<?>[] {Session.class},
            (proxy, method, arguments) -> {
                onText.accept((String) arguments[0]);
                return null;
            });
    }
}
