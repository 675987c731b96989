package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** Free and locked amounts of each asset, exact. Owned by the venue's lock. An amount can never become negative. */
final class Accounts {
    private final Map<String, Balance> balances = new TreeMap<>();
    private final Map<String, BigDecimal> initial;

    Accounts(Map<String, BigDecimal> initial) {
        this.initial = new TreeMap<>(initial);
        initial.forEach((asset, amount) -> balances.put(asset, new Balance(amount, BigDecimal.ZERO)));
    }

    /** By asset, sorted. */
    Map<String, Balance> all() {
        return balances;
    }

    Map<String, BigDecimal> initial() {
        return initial;
    }

    Balance of(String asset) {
        return balances.getOrDefault(asset, Balance.NONE);
    }

    boolean hasFree(String asset, BigDecimal amount) {
        return of(asset).free().compareTo(amount) >= 0;
    }

    /** Moves an amount from free to locked. */
    void lock(String asset, BigDecimal amount) {
        change(asset, amount.negate(), amount);
    }

    /** Moves an amount from locked to free. */
    void unlock(String asset, BigDecimal amount) {
        change(asset, amount, amount.negate());
    }

    void spendLocked(String asset, BigDecimal amount) {
        change(asset, BigDecimal.ZERO, amount.negate());
    }

    /** Adds to the free amount; a negative amount is taken from it. */
    void credit(String asset, BigDecimal amount) {
        change(asset, amount, BigDecimal.ZERO);
    }

    private void change(String asset, BigDecimal freeDelta, BigDecimal lockedDelta) {
        Balance before = of(asset);
        Balance after = new Balance(before.free().add(freeDelta), before.locked().add(lockedDelta));
        if (after.free().signum() < 0 || after.locked().signum() < 0) {
            throw new IllegalStateException("balance must not be negative: asset=" + asset + " free=" + after.free()
                + " locked=" + after.locked());
        }
        balances.put(asset, after);
    }

    /** What an account holds of one asset. */
    record Balance(BigDecimal free, BigDecimal locked) {
        static final Balance NONE = new Balance(BigDecimal.ZERO, BigDecimal.ZERO);

        BigDecimal total() {
            return free.add(locked);
        }
    }
}
