package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A market without end that a seed fixes: BTCUSDT and ETHUSDT walk at random, each with a new quote every 20 ms and
 * now and then a trade at the bid or the ask. It tends back to where it started, so that it never runs away.
 */
final class GeneratedFeed implements MarketFeed {
    private static final long STEP_NS = 10_000_000;
    private static final double REVERSION = 0.0005;
    private static final double TRADE_CHANCE = 0.15;
    private static final int MAX_SPREAD_TICKS = 3;
    private static final double MIN_SHARE = 0.01;

    private final Random random;
    private final List<Walk> walks;
    private final Deque<Timed> ready = new ArrayDeque<>();
    private long timeNs;
    private int turn;

    GeneratedFeed(long seed) {
        random = new Random(seed);
        walks = List.of(
            new Walk(SymbolRules.of("BTCUSDT", 2, 5), 6_170_000, 60, "1.2"),
            new Walk(SymbolRules.of("ETHUSDT", 2, 4), 268_000, 3, "20"));
    }

    @Override
    public Timed next() {
        while (ready.isEmpty()) {
            timeNs += STEP_NS;
            walks.get(turn % walks.size()).step();
            turn++;
        }
        return ready.poll();
    }

    @Override
    public boolean restart() {
        return false;
    }

    @Override
    public List<Quote> opening() {
        return walks.stream().map(Walk::opening).toList();
    }

    @Override
    public List<SymbolRules> symbols() {
        return walks.stream().map(walk -> walk.rules).toList();
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    /** One symbol's price, in ticks. */
    private final class Walk {
        private final SymbolRules rules;
        private final double home;
        private final double stepTicks;
        private final BigDecimal size;
        private double mid;

        Walk(SymbolRules rules, long home, double stepTicks, String size) {
            this.rules = rules;
            this.home = home;
            this.stepTicks = stepTicks;
            this.size = new BigDecimal(size);
            this.mid = home;
        }

        Quote opening() {
            long ticks = Math.round(home);
            return new Quote(rules.name(), price(ticks), size, price(ticks + 1), size);
        }

        void step() {
            mid += (home - mid) * REVERSION + random.nextGaussian() * stepTicks;
            long bidTicks = Math.round(mid);
            long askTicks = bidTicks + 1 + random.nextInt(MAX_SPREAD_TICKS);
            Quote quote = new Quote(rules.name(), price(bidTicks), quantity(), price(askTicks), quantity());
            ready.add(new Timed(timeNs, quote));
            if (random.nextDouble() < TRADE_CHANCE) {
                boolean buyerIsMaker = random.nextBoolean();
                ready.add(new Timed(timeNs, new Print(rules.name(), buyerIsMaker ? quote.bid() : quote.ask(),
                    quantity(), buyerIsMaker)));
            }
        }

        private BigDecimal price(long ticks) {
            return rules.tick().multiply(BigDecimal.valueOf(ticks));
        }

        private BigDecimal quantity() {
            // Mostly small, sometimes large; never so small that ten levels do not fill a usual order.
            double share = MIN_SHARE + random.nextDouble() * random.nextDouble();
            BigDecimal raw = size.multiply(BigDecimal.valueOf(share));
            return Decimals.floorToStep(raw, rules.step()).setScale(rules.step().scale());
        }
    }
}
