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

    void accounts(Accounts watched) {
        accounts = watched;
    }

    /** The lines since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void onExecution(Execution execution) {
        SimOrder order = execution.order();
        SimTrade trade = execution.trade();
        String what = switch (execution.type()) {
            case TRADE -> plain(trade.quantity()) + " @ " + plain(trade.price()) + " fee " + plain(trade.commission())
                + " " + trade.commissionAsset() + (trade.maker() ? " maker" : " taker");
            case CANCELED -> "by " + execution.cancelId();
            case EXPIRED -> order.expiryReason() == null ? "" : order.expiryReason();
            case REPLACED -> "for " + plain(order.quantity());
            case NEW -> order.isWorking() ? "" : "waits";
        };
        lines.add((order.clientOrderId() + " " + execution.type() + " " + order.status() + " " + what).trim());
    }

    @Override
    public void onList(SimOrderList list, long timeMs) {
        lines.add("list " + list.listClientOrderId() + (list.isOpen() ? " begins" : " done"));
    }

    @Override
    public void onBalances(Set<String> assets, long timeMs) {
        StringBuilder line = new StringBuilder("balance");
        for (String asset : new TreeSet<>(assets)) {
            line.append(' ').append(asset).append(' ').append(plain(accounts.of(asset).free())).append('+')
                .append(plain(accounts.of(asset).locked()));
        }
        lines.add(line.toString());
    }

    @Override
    public void onTransfer(String asset, BigDecimal quantity, long timeMs) {
        lines.add("transfer " + asset + " " + plain(quantity));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
