package io.holdfast.tools.simulate;

import static io.holdfast.tools.simulate.Checks.require;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.GroupRule;
import io.holdfast.engine.core.GroupState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Leg;
import io.holdfast.engine.core.LegGroup;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Side;
import io.holdfast.gateway.venue.VenueTrade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold of groups of legs; what was filled is counted here once more, from the records and from the exchange.
 *
 * <pre>
 *   G1  a leg never has two orders that may fill
 *   G2  no more is ordered than a leg lacks, no more traded back than was filled
 *   G3  behind the deadline nothing is ordered unless the group is to be completed
 *   G4  a COMPLETE group is whole, an UNWOUND or FAILED one holds nothing, but for what is told as left over; that is
 *       too small for an order, or another hand has moved the position
 *   G5  that a group is HELD, and what is left over, is told to a person
 *   L2  at rest, each group has come to its end
 * </pre>
 */
final class GroupChecks {
    /** What has become of a leg. */
    private static final class Tally {
        final int instrumentId;
        final Side side;
        final long quantity;
        final long price;
        final long lot;
        final int baseAssetId;
        long filled;
        long quote;
        long unwound;
        long fees;
        long filledThere;
        long unwoundThere;
        long orderId;
        Reason told = Reason.NONE;
        boolean movedByOthers;

        Tally(Record record, Instrument instrument) {
            instrumentId = record.instrumentId;
            side = record.side;
            quantity = record.quantity;
            price = record.price;
            lot = instrument.lotStep();
            baseAssetId = instrument.baseAssetId();
        }

        long held() {
            return filled - unwound;
        }

        @Override
        public String toString() {
            return "instrumentId=" + instrumentId + ' ' + side + " quantity=" + quantity + " filled=" + filled
                + " unwound=" + unwound + " fees=" + fees + " told=" + told;
        }
    }

    private static final class Group {
        final long groupId;
        final long deadlineNs;
        final List<Tally> legs = new ArrayList<>();
        GroupRule rule;
        GroupState state = GroupState.WORKING;

        Group(Record record) {
            groupId = record.groupId;
            deadlineNs = record.deadlineNs;
            rule = record.groupRule;
        }

        Tally legOf(int instrumentId) {
            return legs.stream().filter(leg -> leg.instrumentId == instrumentId).findFirst().orElse(null);
        }

        @Override
        public String toString() {
            return "group " + groupId + ' ' + rule + ' ' + state + ' ' + legs;
        }
    }

    private final Map<Long, Group> groups = new LinkedHashMap<>();
    private final Map<String, Intent> intents = new HashMap<>();
    private final Map<Long, Long> groupOfOrder = new HashMap<>();
    private final Set<String> toTell = new LinkedHashSet<>();

    /** A record that counts from now on; {@code intent} is what was decided, if it is one. */
    void read(Record record, EngineState fold, Intent intent) {
        switch (record.kind) {
            case GROUP_OPENED -> groups.put(record.groupId, new Group(record));
            case GROUP_LEG -> groups.get(record.groupId).legs.add(new Tally(record,
                fold.instrument(record.instrumentId)));
            case GROUP_LEG_STATE -> legChanged(record);
            case GROUP_STATE_CHANGED -> changed(record, fold);
            case ORDER_INTENT -> {
                if (intent.groupId != 0) {
                    ordered(intent, record, fold);
                }
            }
            case ORDER_FILLED -> filled(record);
            case POSITION_ADJUSTED -> moved(record.instrumentId, 0);
            case ALERT -> told(record.reason + " " + record.text);
            default -> {
                // It does not touch a group.
            }
        }
    }

    private void told(String alert) {
        toTell.removeIf(each -> alert.startsWith(each + ' '));
    }

    private void ordered(Intent intent, Record record, EngineState fold) {
        Group group = groups.get(intent.groupId);
        Tally leg = group.legOf(intent.instrumentId);
        Order last = leg.orderId == 0 ? null : fold.order(leg.orderId);
        require(last == null || last.state().terminal(), "G1", "a leg has one order that may fill, other="
            + leg.orderId + ", " + intent);
        boolean entry = intent.side == leg.side;
        require(entry ? leg.held() + intent.quantity <= leg.quantity : leg.unwound + intent.quantity <= leg.filled,
            "G2", "no more is ordered than there is to do, " + intent + ", " + group);
        require(!entry || group.deadlineNs == 0 || record.timeNs < group.deadlineNs
            || group.rule == GroupRule.COMPLETE, "G3", "nothing is ordered behind the deadline, " + intent);
        leg.orderId = intent.orderId;
        intents.put(intent.clientOrderId, intent);
        groupOfOrder.put(intent.orderId, intent.groupId);
    }

    private void filled(Record record) {
        long groupId = groupOfOrder.getOrDefault(record.orderId, 0L);
        moved(record.instrumentId, groupId);
        if (groupId == 0) {
            return;
        }
        Tally leg = groups.get(groupId).legOf(record.instrumentId);
        if (record.side == leg.side) {
            leg.filled += record.quantity;
            leg.quote += record.quoteQuantity;
        } else {
            leg.unwound += record.quantity;
        }
        leg.fees += record.feeAssetId == leg.baseAssetId ? record.fee : 0;
        require(leg.unwound <= leg.filled, "G2", "no more is traded back than was filled, " + groups.get(groupId));
        require(leg.held() <= leg.quantity, "G2", "no more is filled than was wanted, " + groups.get(groupId));
    }

    /** The position of an instrument has moved, by a group or, with 0, by another hand. */
    private void moved(int instrumentId, long groupId) {
        for (Group group : groups.values()) {
            Tally leg = group.groupId == groupId ? null : group.legOf(instrumentId);
            if (leg != null) {
                leg.movedByOthers = true;
            }
        }
    }

    /** An order at the exchange has traded, which nobody may have been told yet. */
    void traded(VirtualOrder order, VenueTrade trade) {
        Intent intent = intents.get(order.clientOrderId);
        if (intent == null) {
            return;
        }
        Tally leg = groups.get(intent.groupId).legOf(intent.instrumentId);
        if (trade.side() == leg.side) {
            leg.filledThere += trade.quantityE8();
        } else {
            leg.unwoundThere += trade.quantityE8();
        }
        require(leg.unwoundThere <= leg.filledThere, "G2", "no more is traded back than was filled, there="
            + leg.unwoundThere + ", " + intent);
        require(leg.filledThere - leg.unwoundThere <= leg.quantity, "G2", "no more is filled than was wanted, there="
            + leg.filledThere + ", " + intent);
    }

    private void legChanged(Record record) {
        Tally leg = groups.get(record.groupId).legs.get(record.leg - 1);
        leg.told = record.reason == null ? Reason.NONE : record.reason;
        if (leg.told == Reason.LEFT_OVER || leg.told == Reason.POSITION_GONE) {
            toTell.add(leg.told + " group=" + record.groupId);
        }
    }

    private void changed(Record record, EngineState fold) {
        Group group = groups.get(record.groupId);
        group.state = record.groupState;
        group.rule = record.groupRule;
        if (group.state == GroupState.HELD) {
            toTell.add(Reason.GROUP_HELD + " group=" + group.groupId);
        }
        List<Leg> legs = fold.groups().get(group.groupId).legs();
        for (int i = 0; i < legs.size(); i++) {
            Tally leg = group.legs.get(i);
            require(legs.get(i).filledQuantity() == leg.filled && legs.get(i).unwoundQuantity() == leg.unwound, "G2",
                "the fills of a leg add up, " + group);
        }
        ended(group);
    }

    /** Whether a group is what its end says; nothing is said of one that goes on or that a person has taken over. */
    private static void ended(Group group) {
        for (Tally leg : group.legs) {
            switch (group.state) {
                case COMPLETE -> require(leg.held() >= leg.quantity || leg.told == Reason.LEFT_OVER
                    && tooSmall(leg, leg.quantity - leg.held()), "G4", "a complete group is whole, " + group);
                case UNWOUND -> {
                    long held = leg.held() - (leg.side == Side.BUY ? leg.fees : 0);
                    require(held < leg.lot || leg.told == Reason.LEFT_OVER && tooSmall(leg, held)
                        || leg.told == Reason.POSITION_GONE && leg.movedByOthers, "G4",
                        "of a group that is unwound nothing is left, " + group);
                }
                case FAILED -> require(leg.held() == 0, "G4", "a group that failed holds nothing, " + group);
                default -> {
                    // It is not over, or a person's.
                }
            }
        }
    }

    private static boolean tooSmall(Tally leg, long quantity) {
        long price = leg.price != Decimals.ABSENT ? leg.price
            : Decimals.multiplyDivide(leg.quote, Decimals.ONE, leg.filled);
        return quantity < leg.lot || Decimals.notional(price, quantity - quantity % leg.lot)
            < VirtualMarket.MIN_NOTIONAL;
    }

    /** Groups that have not come to their end; empty for none. */
    String unrest(EngineState fold) {
        StringBuilder text = new StringBuilder();
        for (LegGroup group : fold.groups().unfinished()) {
            text.append(groups.get(group.groupId())).append(" because of ").append(group.reason()).append("; ");
        }
        return text.toString();
    }

    /** Nothing moves any more. */
    void atEnd() {
        groups.values().forEach(GroupChecks::ended);
        require(toTell.isEmpty(), "G5", "a person is told: " + toTell);
    }

    /** How many groups there were. */
    int count() {
        return groups.size();
    }
}
