package io.holdfast.tools.simulate;

import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Record;
import java.util.SplittableRandom;

/** How a position is to be protected; zeros for what is not wanted. */
record Wish(long stopPrice, long takeProfitPrice, long trailingDistance, long closeAfterNs) {
    static final Wish NONE = new Wish(0, 0, 0, 0);

    /** One for what is bought at a price. */
    static Wish draw(SplittableRandom random, VirtualMarket market, long price) {
        long low = Math.min(price, market.bid);
        long stop = random.nextInt(4) > 0 ? low - market.tick * (500 + random.nextInt(10_000)) : 0;
        long profit = random.nextInt(2) > 0 ? Math.max(price, market.ask) + market.tick * (500 + random.nextInt(10_000))
            : 0;
        long trailing = random.nextInt(4) == 0 ? market.tick * (500 + random.nextInt(5_000)) : 0;
        long closeAfterNs = random.nextInt(6) == 0 ? random.nextLong(20 * World.SECOND_NS) : 0;
        return new Wish(stop, profit, trailing, closeAfterNs);
    }

    void to(Command command) {
        command.stopPrice = absent(stopPrice);
        command.takeProfitPrice = absent(takeProfitPrice);
        command.trailingDistance = absent(trailingDistance);
        command.closeAfterNs = closeAfterNs;
    }

    /** Whether a record promises just that. */
    boolean isIn(Record record) {
        return record.stopPrice == absent(stopPrice) && record.takeProfitPrice == absent(takeProfitPrice)
            && record.trailingDistance == absent(trailingDistance) && record.closeAfterNs == closeAfterNs;
    }

    private static long absent(long amount) {
        return amount == 0 ? Decimals.ABSENT : amount;
    }
}
