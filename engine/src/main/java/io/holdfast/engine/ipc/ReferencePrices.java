package io.holdfast.engine.ipc;

import io.holdfast.engine.core.Side;

/** Where an order gets the market's price from that funds are reserved by. */
@FunctionalInterface
public interface ReferencePrices {
    /**
     * The price that an order on a side would meet now, quote per base times 10^8; {@link
     * io.holdfast.engine.core.Decimals#ABSENT} where none is known that is fresh. Any thread.
     */
    long price(String venueSymbol, Side side);
}
