package io.holdfast.gateway.simulator;

import java.util.List;

/** Two orders of which the one ends the other (OCO). Owned by the venue's lock. */
record SimOrderList(long listId, String listClientOrderId, SimOrder above, SimOrder below) {
    String symbol() {
        return above.symbol();
    }

    /** The below order first, as Binance lists them. */
    List<SimOrder> legs() {
        return List.of(below, above);
    }

    SimOrder other(SimOrder leg) {
        return leg == above ? below : above;
    }

    boolean isOpen() {
        return above.status().isOpen() || below.status().isOpen();
    }

    long updatedMs() {
        return Math.max(above.updatedMs(), below.updatedMs());
    }
}
