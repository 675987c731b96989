package io.holdfast.engine.core;

import java.util.ArrayList;
import java.util.List;

/**
 * The groups of legs: the unfinished ones, oldest first, and the last {@link #RETAINED} that ended. What legs still
 * need is set aside here until an order of theirs sets it aside.
 */
public final class LegGroups {
    /** How many ended groups are kept; older ones are in the journal alone. */
    static final int RETAINED = 1024;

    private final Ledger ledger;
    private final List<LegGroup> unfinished = new ArrayList<>();
    private final List<LegGroup> ended = new ArrayList<>();

    LegGroups(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The unfinished ones, oldest first. */
    public List<LegGroup> unfinished() {
        return unfinished;
    }

    /** The last ones that ended, the last of them at the end. */
    public List<LegGroup> ended() {
        return ended;
    }

    /** A group that is unfinished or ended not too long ago, or {@code null}. */
    public LegGroup get(long groupId) {
        LegGroup group = find(unfinished, groupId);
        return group == null ? find(ended, groupId) : group;
    }

    private static LegGroup find(List<LegGroup> groups, long groupId) {
        for (int i = groups.size() - 1; i >= 0; i--) {
            if (groups.get(i).groupId == groupId) {
                return groups.get(i);
            }
        }
        return null;
    }

    /** Whether an unfinished group trades an instrument. */
    boolean isUnfinished(int instrumentId) {
        for (int i = 0; i < unfinished.size(); i++) {
            if (unfinished.get(i).legOf(instrumentId) != null) {
                return true;
            }
        }
        return false;
    }

    /** Whether an order trades a leg back. */
    boolean unwinds(Order order) {
        LegGroup group = order.groupId() == 0 ? null : find(unfinished, order.groupId());
        Leg leg = group == null ? null : group.legOf(order.instrumentId);
        return leg != null && leg.side != order.side();
    }

    void fold(Record record, Digest digest) {
        LegGroup group = switch (record.kind) {
            case GROUP_OPENED -> opened(record);
            case GROUP_DENIED -> denied(record);
            default -> get(record.groupId);
        };
        if (group == null) {
            throw new IllegalStateException("group is not known, sequence=" + record.sequence + " groupId="
                + record.groupId);
        }
        group.updatedNs = record.timeNs;
        group.lastSequence = record.sequence;
        switch (record.kind) {
            case GROUP_LEG -> leg(group, record);
            case GROUP_LEG_STATE -> legChanged(group, record);
            case GROUP_STATE_CHANGED -> changed(group, record);
            default -> {
                // Nothing more follows.
            }
        }
        addTo(digest, group);
    }

    private LegGroup opened(Record record) {
        LegGroup group = begun(record);
        unfinished.add(group);
        return group;
    }

    private LegGroup denied(Record record) {
        LegGroup group = begun(record);
        group.state = GroupState.DENIED;
        group.reason = record.reason;
        group.deniedLeg = record.leg;
        end(group);
        return group;
    }

    private static LegGroup begun(Record record) {
        LegGroup group = new LegGroup();
        group.groupId = record.sequence;
        group.mode = record.groupMode;
        group.rule = record.groupRule;
        group.legCount = (int) record.count;
        group.deadlineNs = record.deadlineNs;
        group.openedNs = record.timeNs;
        group.requestId.set(record.requestId);
        return group;
    }

    private void leg(LegGroup group, Record record) {
        Leg leg = new Leg();
        leg.instrumentId = record.instrumentId;
        leg.side = record.side;
        leg.orderType = record.orderType;
        leg.timeInForce = record.timeInForce;
        leg.quantity = record.quantity;
        leg.price = record.price;
        leg.reserveAssetId = record.reserveAssetId;
        leg.firstReserve = record.reserve;
        leg.positionBefore = ledger.instrument(record.instrumentId).position().quantity();
        leg.lastSequence = record.sequence;
        group.legs.add(leg);
        if (group.legs.size() != record.leg || group.legs.size() > group.legCount) {
            throw new IllegalStateException("leg is not the next one, sequence=" + record.sequence + " groupId="
                + record.groupId + " leg=" + record.leg);
        }
        reserve(group, leg);
    }

    private void legChanged(LegGroup group, Record record) {
        Leg leg = group.legs.get(record.leg - 1);
        leg.state = record.legState;
        leg.reason = record.reason == null ? Reason.NONE : record.reason;
        leg.lastSequence = record.sequence;
        leg.orderId = 0;
        if (leg.state == LegState.FAILED) {
            leg.failedNs = record.timeNs;
            boolean moved = record.cumulativeQuantity != Decimals.ABSENT && record.cumulativeQuantity > 0;
            boolean later = isForLater(leg.reason);
            leg.waits = later ? leg.waits + 1 : 0;
            leg.attempts = moved ? 0 : later ? leg.attempts : leg.attempts + 1;
        }
        reserve(group, leg);
    }

    /** Whether a refusal says nothing but that it is not the time, so that another attempt costs nothing. */
    static boolean isForLater(Reason reason) {
        return reason == Reason.RATE_LIMITED || reason == Reason.NOT_SENT || reason == Reason.STALE;
    }

    private void changed(LegGroup group, Record record) {
        group.state = record.groupState;
        group.reason = record.reason == null ? Reason.NONE : record.reason;
        group.rule = record.groupRule;
        group.overdue |= group.reason == Reason.DEADLINE;
        group.disturbed = false;
        for (int i = 0; i < group.legs.size(); i++) {
            Leg leg = group.legs.get(i);
            leg.attempts = 0;
            leg.waits = 0;
            leg.failedNs = 0;
            reserve(group, leg);
        }
        boolean listed = unfinished.contains(group);
        if (listed && !group.state.unfinished()) {
            unfinished.remove(group);
            end(group);
        } else if (!listed && group.state.unfinished()) {
            ended.remove(group);
            unfinished.add(group);
        }
    }

    private void end(LegGroup group) {
        if (ended.size() == RETAINED) {
            ended.remove(0);
        }
        ended.add(group);
    }

    /** An order of a group was taken. */
    void taken(Order order, Digest digest) {
        LegGroup group = get(order.groupId());
        Leg leg = group == null ? null : group.legOf(order.instrumentId);
        if (leg == null) {
            throw new IllegalStateException("order is of a group that does not have it, orderId=" + order.orderId
                + " groupId=" + order.groupId());
        }
        leg.orderId = order.orderId;
        leg.state = order.side() == leg.side ? LegState.WORKING : LegState.UNWINDING;
        leg.reason = Reason.NONE;
        reserve(group, leg);
        addTo(digest, group);
    }

    /** An order of a group was filled, be it long after the group ended. */
    void filled(Order order, Record fill, Digest digest) {
        LegGroup group = get(order.groupId());
        Leg leg = group == null ? null : group.legOf(order.instrumentId);
        if (leg == null) {
            return; // retired
        }
        if (order.side() == leg.side) {
            leg.filledQuantity = Math.addExact(leg.filledQuantity, fill.quantity);
            leg.filledQuote = Math.addExact(leg.filledQuote, fill.quoteQuantity);
        } else {
            leg.unwoundQuantity = Math.addExact(leg.unwoundQuantity, fill.quantity);
        }
        if (fill.feeAssetId != 0 && fill.feeAssetId == ledger.instrument(leg.instrumentId).baseAssetId) {
            leg.baseFees = Math.addExact(leg.baseFees, fill.fee);
        }
        if (!group.state.unfinished() && group.state != GroupState.RELEASED && !group.disturbed) {
            group.disturbed = true;
            ended.remove(group);
            unfinished.add(group);
        }
        reserve(group, leg);
        addTo(digest, group);
    }

    /** What a leg that is still to be sent needs is set aside, and no more than that. */
    private void reserve(LegGroup group, Leg leg) {
        boolean toSend = group.state == GroupState.WORKING && leg.orderId == 0 && leg.state != LegState.FILLED;
        long needed = toSend ? share(leg, leg.missing()) : 0;
        ledger.reserve(leg.reserveAssetId, needed - leg.reserve);
        leg.reserve = needed;
    }

    /** What a part of a leg needs, rounded up. */
    static long share(Leg leg, long quantity) {
        if (leg.side == Side.SELL || quantity >= leg.quantity) {
            return leg.side == Side.SELL ? quantity : leg.firstReserve;
        }
        long share = Decimals.multiplyDivide(leg.firstReserve, quantity, leg.quantity);
        return Math.min(leg.firstReserve, share + 1);
    }

    private void addTo(Digest digest, LegGroup group) {
        group.addTo(digest);
        for (int i = 0; i < group.legs.size(); i++) {
            ledger.balance(group.legs.get(i).reserveAssetId).addTo(digest);
        }
    }

    void give(StateSink sink) {
        give(unfinished, sink);
        give(ended, sink);
    }

    private static void give(List<LegGroup> groups, StateSink sink) {
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).fields(sink.begin(StateSection.GROUP));
            sink.end();
        }
    }

    /** Takes a group from a snapshot: the unfinished ones first, then those that ended. */
    void take(StatePort port) {
        LegGroup group = new LegGroup();
        group.fields(port);
        (group.state.unfinished() || group.disturbed ? unfinished : ended).add(group);
    }
}
