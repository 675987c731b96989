package io.holdfast.gateway.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.pipeline.CommandWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketOffersTest {
    private final MarketPrices prices = new MarketPrices();
    private final List<String> taken = new ArrayList<>();
    private long nanoTime = 5 * MarketPrices.FRESH_NS;
    private boolean busy;
    private final MarketOffers offers = new MarketOffers(prices, () -> nanoTime);

    private boolean take(CommandWriter writer) {
        if (busy) {
            return false;
        }
        Command command = new Command();
        writer.write(command);
        taken.add(command.kind + " " + command.actor + " " + command.instrumentId + " " + command.price);
        return true;
    }

    private List<String> turn() {
        taken.clear();
        nanoTime += MarketOffers.TURN_NS;
        offers.turn(this::take);
        return List.copyOf(taken);
    }

    @Test
    void offersTheLastPriceOfEachInstrumentOnce() {
        offers.instrument("BTCUSDT", 1);
        offers.instrument("ETHUSDT", 2);
        assertEquals(List.of(), turn());
        offers.quote("BTCUSDT", 100, 101);
        offers.quote("BTCUSDT", 99, 101);
        offers.quote("NOPE", 7, 8);
        assertEquals(List.of("MARKET GATEWAY 1 99"), turn());
        assertEquals(List.of(), turn());
        offers.quote("ETHUSDT", 50, 51);
        assertEquals(List.of("MARKET GATEWAY 2 50"), turn());
        assertEquals(101, prices.price("BTCUSDT", Side.BUY));
    }

    @Test
    void dropsWhatABusyEngineDoesNotTakeButNotTheLastPrice() {
        offers.instrument("BTCUSDT", 1);
        busy = true;
        offers.quote("BTCUSDT", 100, 101);
        turn();
        offers.quote("BTCUSDT", 90, 91);
        turn();
        busy = false;
        assertEquals(List.of("MARKET GATEWAY 1 90"), turn());
    }

    @Test
    void repeatsAYoungPriceAndNoOldOne() {
        offers.instrument("BTCUSDT", 1);
        offers.quote("BTCUSDT", 100, 101);
        turn();
        nanoTime += MarketOffers.REPEAT_NS - 2 * MarketOffers.TURN_NS;
        assertEquals(List.of(), turn());
        nanoTime += MarketOffers.TURN_NS;
        assertEquals(List.of("MARKET GATEWAY 1 100"), turn());
        nanoTime += MarketPrices.FRESH_NS;
        assertEquals(List.of(), turn());
    }
}
