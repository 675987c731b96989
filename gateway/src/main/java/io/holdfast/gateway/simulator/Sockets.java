package io.holdfast.gateway.simulator;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All open WebSocket connections. Thread-safe. */
final class Sockets {
    private final Set<VenueSocket> open = ConcurrentHashMap.newKeySet();

    void add(VenueSocket socket) {
        open.add(socket);
    }

    void remove(VenueSocket socket) {
        open.remove(socket);
    }

    void pingAll() {
        open.forEach(VenueSocket::ping);
    }
}
