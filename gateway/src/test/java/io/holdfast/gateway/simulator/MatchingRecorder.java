package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Writes down what the matching engine tells, a line each. */
final class MatchingRecorder implements MatchingListener {
    private final List<String> lines = new ArrayList<>();
    private Accounts accounts;

    void accounts(final Accounts watched) {
        accounts = watched;
    }

    /** The lines since the last call. */
    List<String> take() {
        final List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void onExecution(final Execution execution) {
        final SimOrder order = execution.order();
        final SimTrade trade = execution.trade();
        final String what = switch (execution.type()) {
            case TRADE -> plain(trade.quantity()) + " @ " + plain(trade.price()) + " fee " + plain(trade.commission())
                + " " + trade.commissionAsset() + (trade.maker() ? " maker" : " taker");
            case CANCELED -> "by " + execution.cancelId();
            default -> "";
        };
        lines.add((order.clientOrderId() + " " + execution.type() + " " + order.status() + " " + what).trim());
    }

    @Override
    public void onBalances(final Set<String> assets, final long timeMs) {
        final StringBuilder line = new StringBuilder("balance");
        for (final String asset : new TreeSet<>(assets)) {
            line.append(' ').append(asset).append(' ').append(plain(accounts.of(asset).free())).append('+')
                .append(plain(accounts.of(asset).locked()));
        }
        lines.add(line.toString());
    }

    @Override
    public void onTransfer(final String asset, final BigDecimal quantity, final long timeMs) {
        lines.add("transfer " + asset + " " + plain(quantity));
    }

    private static String plain(final BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
