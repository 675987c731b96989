package io.holdfast.gateway.binance;

import io.holdfast.gateway.venue.MarketListener;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueListener;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueTrade;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Writes down what a stream says, one line each. */
final class Recorder implements VenueListener, MarketListener {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(10);

    private final List<String> lines = new ArrayList<>();

    @Override
    public void up() {
        add("up");
    }

    @Override
    public void down(String why) {
        add("down " + why);
    }

    @Override
    public void order(VenueOrder order, VenueTrade trade) {
        add("order " + order.clientOrderId() + " " + order.status() + " " + order.cumulativeQuantityE8()
            + (trade == null ? "" : " trade " + trade.quantityE8() + " @ " + trade.priceE8() + " fee " + trade.feeE8()
            + " " + trade.feeAsset()));
    }

    @Override
    public void balances(List<VenueBalance> balances) {
        balances.forEach(balance ->
            add("balance " + balance.asset() + " " + balance.freeE8() + " " + balance.lockedE8()));
    }

    @Override
    public void quote(String venueSymbol, long bidE8, long askE8) {
        add("quote " + venueSymbol + " " + bidE8 + " " + askE8);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized long count(String start) {
        return lines.stream().filter(line -> line.startsWith(start)).count();
    }

    /** Waits until the lines are as wanted; fails with all of them when that takes too long. */
    synchronized void await(Predicate<List<String>> wanted) throws InterruptedException {
        long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!wanted.test(lines)) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new AssertionError("not seen in time: " + lines);
            }
            wait(leftMs);
        }
    }

    void awaitCount(String start, int count) throws InterruptedException {
        await(seen -> seen.stream().filter(line -> line.startsWith(start)).count() >= count);
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }
}
