package io.holdfast.gateway.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Everything that changes at the venue, behind one fair lock: accounts, orders, matching. Fair, so that a market that
 * runs as fast as it goes lets requests in.
 */
final class VenueBooks {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Map<String, SymbolRules> symbols;
    private final Accounts accounts;
    private final OrderStore orders;
    private final MatchingEngine matching;
    private final Map<String, Integer> placements = new HashMap<>();

    VenueBooks(Map<String, SymbolRules> symbols, Accounts accounts, OrderStore orders,
        MatchingEngine matching) {
        this.symbols = symbols;
        this.accounts = accounts;
        this.orders = orders;
        this.matching = matching;
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** By name, sorted; never changes. */
    Map<String, SymbolRules> symbols() {
        return symbols;
    }

    SymbolRules symbol(String name) {
        SymbolRules rules = symbols.get(name);
        if (rules == null) {
            throw Refusal.invalidSymbol();
        }
        return rules;
    }

    Accounts accounts() {
        return accounts;
    }

    OrderStore orders() {
        return orders;
    }

    MatchingEngine matching() {
        return matching;
    }

    /** Counts a request to place an order, whatever becomes of it. */
    void countPlacement(String clientOrderId) {
        placements.merge(clientOrderId, 1, Integer::sum);
    }

    /** How many requests to place came in, also those refused, by the client order id that they named. */
    Map<String, Integer> placements() {
        return placements;
    }
}
