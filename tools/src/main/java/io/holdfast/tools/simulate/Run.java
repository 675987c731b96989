package io.holdfast.tools.simulate;

import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TradingState;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueTrade;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.MemoryJournal;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One run of one seed: first everything goes wrong that its swarm allows, then nothing does any more, and everything
 * must come to a good end. Each part draws from a stream of its own, so that a change of one leaves the others as they
 * are.
 */
final class Run {
    private static final long START_NS = 1_700_000_000L * World.SECOND_NS;
    /** The market goes on for a while after the healing, so that what was missed shows. */
    private static final long MARKET_CALMS_NS = 3 * World.SECOND_NS;
    /** Then nothing is on its way any more that was sent before the healing. */
    private static final long EFFECTS_OVER_NS = 13 * World.SECOND_NS;
    /** So long may it take until nothing is open to doubt. */
    private static final long LIVENESS_NS = 600 * World.SECOND_NS;
    private static final long CALM_STEP_NS = 500 * World.MILLI_NS;

    final World world = new World(START_NS);
    final Swarm swarm;
    final Exchange exchange;
    final MemoryJournal journal;
    final Checks checks;
    final Trace trace;
    final Strategy strategy;
    final GroupStrategy groups;
    final Caretaker caretaker;
    final SplittableRandom points;
    final SplittableRandom network;
    final SplittableRandom stream;
    final SplittableRandom disk;
    final int engineId;

    private final SplittableRandom market;
    private final Chaos chaos;
    private EngineProcess process;
    private AccountFeed feed;
    private MarketTicker ticker;
    private long skewNs;
    private long outageUntilNs;
    private long bannedUntilNs;
    private long flipped;
    private int flippedBit;
    private int lives;
    private boolean lost;

    /** What a run came to. */
    record Result(long journalDigest, long stateDigest, long venueDigest, Counts counts) {
    }

    /** How much happened in it. */
    record Counts(int events, int lives, long records, int orders, int trades, int groups, int attached,
                  int givenUp, long virtualNs) {
    }

    Run(long seed, MemoryJournal journal, Trace trace) {
        this.journal = journal;
        this.trace = trace;
        trace.world(world);
        journal.format();
        SplittableRandom random = new SplittableRandom(seed);
        swarm = new Swarm(random.split());
        points = random.split();
        network = random.split();
        stream = random.split();
        disk = random.split();
        market = random.split();
        exchange = new Exchange(world, swarm, random.split(), new Exchange.Listener() {
            @Override
            public void onOrder(VenueOrder order, VenueTrade trade) {
                if (feed != null) {
                    feed.onOrder(order, trade);
                }
            }

            @Override
            public void onTrade(VirtualOrder order, VenueTrade trade) {
                trace.note("trade", order.clientOrderId, trade.tradeId(), trade.side(), trade.quantityE8());
                checks.traded(order, trade);
            }

            @Override
            public void onQuote(VirtualMarket quoted) {
                if (ticker != null) {
                    ticker.onQuote(quoted);
                }
            }

            @Override
            public void onBalances(List<VenueBalance> balances) {
                if (feed != null) {
                    feed.onBalances(balances);
                }
            }
        });
        checks = new Checks(this);
        strategy = new Strategy(this, random.split());
        chaos = new Chaos(this, random.split());
        engineId = random.nextInt();
        groups = new GroupStrategy(this, random.split());
        caretaker = new Caretaker(this, random.split());
    }

    Result run() {
        start();
        moveMarket();
        strategy.begin();
        groups.begin();
        caretaker.begin();
        chaos.begin();
        world.after(swarm.faultNs, this::heal);
        run(world.nowNs() + swarm.faultNs);
        comeToRest();
        if (!lost) {
            checks.atEnd(process.fold());
        }
        Counts counts = new Counts(world.happened(), lives, journal.appendedSequence(), exchange.orders().size(),
            exchange.markets().stream().mapToInt(each -> each.trades.size()).sum(), checks.groups().count(),
            caretaker.attached(), caretaker.givenUp(), world.nowNs() - START_NS);
        return new Result(journal.checksum(), process.fold().digestValue(), exchange.digest(), counts);
    }

    private void run(long untilNs) {
        while (world.nowNs() < untilNs && !lost) {
            try {
                world.runUntil(untilNs);
            } catch (Killed e) {
                died();
            }
        }
    }

    private void heal() {
        trace.note("healed");
        swarm.heal();
        skewNs = 0;
        outageUntilNs = 0;
        bannedUntilNs = 0;
        strategy.heal();
        groups.heal();
        caretaker.heal();
    }

    private void comeToRest() {
        long healedNs = world.nowNs();
        long deadlineNs = healedNs + LIVENESS_NS;
        run(healedNs + EFFECTS_OVER_NS);
        long calmAfter = journal.appendedSequence();
        while (!lost && !calm(calmAfter)) {
            if (world.nowNs() > deadlineNs) {
                throw new Violation("L1", "not everything comes to an end: " + unrest(calmAfter));
            }
            run(world.nowNs() + CALM_STEP_NS);
        }
    }

    private boolean calm(long calmAfter) {
        return unrest(calmAfter).isEmpty();
    }

    private String unrest(long calmAfter) {
        if (!process.alive()) {
            return "engine is down";
        }
        if (process.fold().tradingState() != TradingState.TRADING) {
            return "trading state is " + process.fold().tradingState() + " because of "
                + process.fold().tradingReason();
        }
        if (!process.fold().settled()) {
            return "orders are in flight: " + checks.unsettled(process.fold());
        }
        int unanswered = strategy.unanswered() + groups.unanswered() + caretaker.unanswered();
        if (unanswered > 0) {
            return "requests without an answer: " + unanswered;
        }
        String unended = checks.groups().unrest(process.fold());
        if (!unended.isEmpty()) {
            return "groups are unfinished: " + unended;
        }
        String bare = checks.bare(process.fold());
        if (!bare.isEmpty()) {
            return bare;
        }
        return checks.cleanSince(calmAfter) ? "" : "no clean comparison";
    }

    private void start() {
        lives++;
        if (flipped > 0) {
            startOnBadDisk();
        }
        try {
            process = new EngineProcess(this);
        } catch (JournalDamagedException e) {
            trace.note("refused", e.getMessage());
            checks.refused(e);
            lost = true;
        }
    }

    /** A wrong bit must be found; then the backup is restored. */
    private void startOnBadDisk() {
        try {
            new EngineProcess(this);
        } catch (JournalDamagedException e) {
            trace.note("refused", e.getMessage());
            journal.flip(flipped, flippedBit);
            flipped = 0;
            return;
        }
        checks.flipOverlooked(flipped, flippedBit);
    }

    private void died() {
        feed = null;
        ticker = null;
        if (swarm.happens(Fault.POWER_CUT, disk)) {
            trace.note("power cut");
            journal.cutPower(disk);
        } else if (swarm.happens(Fault.BIT_FLIPPED, disk) && journal.promisedSequence() > 0) {
            flipped = 1 + disk.nextLong(journal.promisedSequence());
            flippedBit = disk.nextInt(1 << 8);
            journal.flip(flipped, flippedBit);
            trace.note("bit flipped", flipped, flippedBit);
        }
        trace.note("dead, appended", journal.appendedSequence());
        long downNs = disk.nextInt(4) == 0 ? disk.nextLong(20 * World.SECOND_NS) : disk.nextLong(World.SECOND_NS);
        world.after(swarm.healed() ? World.MILLI_NS : downNs, this::start);
    }

    private void moveMarket() {
        exchange.move();
        world.after(market.nextLong(2 * swarm.marketEveryNs), () -> {
            if (!swarm.healed()) {
                moveMarket();
            } else if (market.nextInt(16) > 0) {
                world.after(MARKET_CALMS_NS / 16, exchange::move);
            }
        });
    }

    /** The living process, or null while there is none. */
    EngineProcess process() {
        return process != null && process.alive() ? process : null;
    }

    void feed(AccountFeed newFeed) {
        feed = newFeed;
    }

    void ticker(MarketTicker newTicker) {
        ticker = newTicker;
    }

    AccountFeed feed() {
        return feed;
    }

    /** One way to the exchange or back. */
    long latency() {
        return swarm.latencyNs / 2 + network.nextLong(swarm.latencyNs);
    }

    /** The wall clock of the engine's machine. */
    long wallNs() {
        return world.nowNs() + skewNs;
    }

    long wallMs() {
        return wallNs() / World.MILLI_NS;
    }

    void skew(long ns) {
        skewNs = ns;
    }

    boolean outage() {
        return world.nowNs() < outageUntilNs;
    }

    void outage(long ns) {
        outageUntilNs = world.nowNs() + ns;
        if (feed != null) {
            feed.disconnect();
        }
    }

    boolean banned() {
        return world.nowNs() < bannedUntilNs;
    }

    void ban(long ns) {
        bannedUntilNs = world.nowNs() + ns;
    }

    /** What a person does by hand, beside the engine. */
    void byHand(VirtualOrder.Terms terms) {
        try {
            VirtualOrder order = exchange.place(terms);
            trace.note("by hand", order.clientOrderId, order.side, order.quantity, order.status);
        } catch (Refused e) {
            trace.note("refused by hand", e.getMessage());
        }
    }

    /** What a person cancels by hand. */
    void cancelByHand(String clientOrderId) {
        try {
            exchange.cancel(clientOrderId);
            trace.note("cancelled by hand", clientOrderId);
        } catch (Refused e) {
            trace.note("refused by hand", e.getMessage());
        }
    }

    static Side side(SplittableRandom random) {
        return random.nextBoolean() ? Side.BUY : Side.SELL;
    }
}
