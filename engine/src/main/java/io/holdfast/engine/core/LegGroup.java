package io.holdfast.engine.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Orders of several instruments that belong together, as the journal tells it: all of them are to be filled, or none
 * is to be left. Read it only while its fold holds still.
 */
public final class LegGroup {
    /** The fewest legs of a group. */
    public static final int MIN_LEGS = 2;
    /** The most legs of a group. */
    public static final int MAX_LEGS = 8;

    long groupId;
    GroupMode mode;
    GroupRule rule;
    GroupState state = GroupState.WORKING;
    Reason reason = Reason.NONE;
    /** How many legs it is to have; before the last one is there it has not begun. */
    int legCount;
    /** The leg that a denial is about, from 1; 0 for none. */
    int deniedLeg;
    long deadlineNs;
    boolean overdue;
    /** Whether something was filled after it had ended. */
    boolean disturbed;
    long openedNs;
    long updatedNs;
    long lastSequence;
    final Text requestId = new Text(Message.MAX_ID);
    final List<Leg> legs = new ArrayList<>(MAX_LEGS);

    /** All fields but the legs; the order is that of the snapshot's message. */
    private void ownFields(StatePort port) {
        groupId = port.int64(groupId);
        mode = CodeTable.get(GroupMode::of, port.int8(Order.code(mode)));
        rule = CodeTable.get(GroupRule::of, port.int8(Order.code(rule)));
        state = GroupState.of(port.int8(state.code()));
        reason = Reason.of(port.int8(reason.code()));
        legCount = port.int32(legCount);
        deniedLeg = port.int32(deniedLeg);
        deadlineNs = port.int64(deadlineNs);
        overdue = port.flag(overdue);
        disturbed = port.flag(disturbed);
        openedNs = port.int64(openedNs);
        updatedNs = port.int64(updatedNs);
        lastSequence = port.int64(lastSequence);
    }

    /** All fields; there is room for the most legs in each snapshot's message. */
    void fields(StatePort port) {
        ownFields(port);
        int count = port.int32(legs.size());
        for (int i = 0; i < MAX_LEGS; i++) {
            Leg leg = i < legs.size() ? legs.get(i) : new Leg();
            leg.fields(port);
            if (i < count && i >= legs.size()) {
                legs.add(leg);
            }
        }
        port.text(requestId);
    }

    void addTo(Digest digest) {
        digest.add(groupId);
        digest.add((long) Order.code(mode) << 40 | (long) Order.code(rule) << 32 | (long) state.code() << 24
            | (long) reason.code() << 16 | (long) deniedLeg << 8 | legCount << 2 | (overdue ? 2 : 0)
            | (disturbed ? 1 : 0));
        digest.add(deadlineNs);
        for (int i = 0; i < legs.size(); i++) {
            legs.get(i).addTo(digest);
        }
    }

    /** The leg of an instrument, of which there is one; {@code null} for none. */
    Leg legOf(int instrumentId) {
        for (int i = 0; i < legs.size(); i++) {
            if (legs.get(i).instrumentId == instrumentId) {
                return legs.get(i);
            }
        }
        return null;
    }

    /** Sequence of the record that opened or denied it. */
    public long groupId() {
        return groupId;
    }

    /** When its legs go to the venue. */
    public GroupMode mode() {
        return mode;
    }

    /** What becomes of it when a leg cannot be filled. */
    public GroupRule rule() {
        return rule;
    }

    /** Where it stands. */
    public GroupState state() {
        return state;
    }

    /** Why it stands there; {@link Reason#NONE} where that needs no reason. */
    public Reason reason() {
        return reason;
    }

    /** The leg that a denial is about, from 1; 0 where it is about all of them. */
    public int deniedLeg() {
        return deniedLeg;
    }

    /** Until when its legs are to be filled, ns since the epoch; 0 for no such time. */
    public long deadlineNs() {
        return deadlineNs;
    }

    /** Time of the record that opened it. */
    public long openedNs() {
        return openedNs;
    }

    /** Time of the last record about it or its orders' ends. */
    public long updatedNs() {
        return updatedNs;
    }

    /** Sequence of that record. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The client's name for it. */
    public Text requestId() {
        return requestId;
    }

    /** Its legs, in the order of the request; none where it was denied. */
    public List<Leg> legs() {
        return legs;
    }

    /** Whether all of its legs are there. */
    public boolean isWhole() {
        return legs.size() == legCount;
    }
}
