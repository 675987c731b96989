package io.holdfast.tools.simulate;

import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.RiskLimits;
import io.holdfast.journal.Durability;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a run is like: drawn first, from the seed, and printed when the run fails. About half of the faults are on, each
 * with a rate of its own, so that no fault hides another one for good.
 */
final class Swarm {
    static final long RECV_WINDOW_NS = 2 * World.SECOND_NS;
    static final long VENUE_TIMEOUT_NS = 10 * World.SECOND_NS;
    static final long MARGIN_NS = 2 * World.SECOND_NS;
    static final long MAX_SEND_DELAY_NS = 2 * World.SECOND_NS;

    private static final Fault[] FAULTS = Fault.values();

    final Durability durability;
    final int symbols;
    final long faultNs;
    final long orderEveryNs;
    final long marketEveryNs;
    final long tickEveryNs;
    final long latencyNs;
    final long forceNs;
    final Policy policy;
    final boolean feesInThirdAsset;
    final double protectedShare;
    /** How often a group of legs is opened; 0 for never. */
    final long groupEveryNs;
    /** How often somebody protects what is held or gives up what is in doubt; 0 for never. */
    final long careEveryNs;

    private final double[] rates = new double[FAULTS.length];
    private boolean healed;

    Swarm(SplittableRandom random) {
        durability = random.nextInt(3) == 0 ? Durability.DEVICE : Durability.PROCESS;
        int fewSymbols = 1 + random.nextInt(2);
        faultNs = (5 + random.nextInt(40)) * World.SECOND_NS;
        orderEveryNs = between(random, 20, 250);
        marketEveryNs = between(random, 50, 500);
        tickEveryNs = between(random, 20, 120);
        latencyNs = between(random, 1, 60);
        forceNs = World.MICRO_NS * (100 + random.nextInt(5_000));
        feesInThirdAsset = random.nextInt(3) == 0;
        protectedShare = random.nextBoolean() ? random.nextDouble() : 0;
        boolean calm = random.nextInt(20) == 0;
        for (Fault fault : FAULTS) {
            boolean on = random.nextBoolean();
            double share = random.nextDouble();
            rates[fault.ordinal()] = on && !calm ? fault.most() * share * share : 0;
        }
        if (durability == Durability.PROCESS) {
            rates[Fault.POWER_CUT.ordinal()] = 0; // not promised
        }
        long intervalNs = between(random, 1_000, 10_000);
        policy = new Policy(RECV_WINDOW_NS + VENUE_TIMEOUT_NS + MARGIN_NS, intervalNs, limits(random));
        boolean groups = random.nextInt(3) == 0;
        groupEveryNs = groups ? between(random, 200, 4_000) : 0;
        symbols = groups ? 2 + random.nextInt(2) : fewSymbols;
        careEveryNs = random.nextInt(3) == 0 ? between(random, 100, 4_000) : 0;
    }

    private static long between(SplittableRandom random, int fromMs, int toMs) {
        return (fromMs + random.nextInt(toMs - fromMs)) * World.MILLI_NS;
    }

    private static RiskLimits limits(SplittableRandom random) {
        if (random.nextInt(3) > 0) {
            return RiskLimits.UNLIMITED;
        }
        long none = RiskLimits.NONE;
        RiskLimits.Symbol each = new RiskLimits.Symbol(none, none, (1 + random.nextInt(4)) * 50_000_000L,
            random.nextBoolean() ? none : 2 + random.nextInt(10), none, random.nextBoolean() ? none : 20, none,
            random.nextInt(4) == 0, random.nextInt(4) == 0);
        return new RiskLimits(each, Map.of(), new RiskLimits.Total(none, none, none, none));
    }

    /** From now on nothing goes wrong any more. */
    void heal() {
        healed = true;
    }

    boolean healed() {
        return healed;
    }

    double rate(Fault fault) {
        return rates[fault.ordinal()];
    }

    /** Whether it happens on this occasion; draws a number only where it could. */
    boolean happens(Fault fault, SplittableRandom random) {
        double rate = rates[fault.ordinal()];
        return !healed && rate > 0 && random.nextDouble() < rate;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("durability=").append(durability).append(" symbols=").append(symbols)
            .append(" faultMs=").append(faultNs / World.MILLI_NS)
            .append(" orderEveryMs=").append(orderEveryNs / World.MILLI_NS)
            .append(" marketEveryMs=").append(marketEveryNs / World.MILLI_NS)
            .append(" tickEveryMs=").append(tickEveryNs / World.MILLI_NS)
            .append(" latencyMs=").append(latencyNs / World.MILLI_NS)
            .append(" forceUs=").append(forceNs / World.MICRO_NS)
            .append(" reconcileMs=").append(policy.reconcileIntervalNs() / World.MILLI_NS)
            .append(" feesInThirdAsset=").append(feesInThirdAsset)
            .append(String.format(Locale.ROOT, " protectedShare=%.2f", protectedShare))
            .append(" groupEveryMs=").append(groupEveryNs / World.MILLI_NS)
            .append(" careEveryMs=").append(careEveryNs / World.MILLI_NS)
            .append(" limits=").append(policy.limits().each());
        for (Fault fault : FAULTS) {
            if (rate(fault) > 0) {
                text.append(' ').append(fault).append('=')
                    .append(String.format(Locale.ROOT, "%.4f", rate(fault)));
            }
        }
        return text.toString();
    }
}
