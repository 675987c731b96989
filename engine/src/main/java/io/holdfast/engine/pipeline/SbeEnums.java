package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.GroupMode;
import io.holdfast.engine.core.GroupRule;
import io.holdfast.engine.core.GroupState;
import io.holdfast.engine.core.LegState;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.journal.sbe.Flag;

/** The enums of the core and of the schema, by their codes: the same names and numbers, or a test fails. */
final class SbeEnums {
    private static final short NONE = 255;

    private SbeEnums() {
    }

    static io.holdfast.journal.sbe.Actor of(Actor value) {
        return value == null ? io.holdfast.journal.sbe.Actor.NULL_VAL
            : io.holdfast.journal.sbe.Actor.get((short) value.code());
    }

    static Actor actor(short code) {
        return code == NONE ? null : Actor.of(code);
    }

    static io.holdfast.journal.sbe.Side of(Side value) {
        return value == null ? io.holdfast.journal.sbe.Side.NULL_VAL
            : io.holdfast.journal.sbe.Side.get((short) value.code());
    }

    static Side side(short code) {
        return code == NONE ? null : Side.of(code);
    }

    static io.holdfast.journal.sbe.OrderType of(OrderType value) {
        return value == null ? io.holdfast.journal.sbe.OrderType.NULL_VAL
            : io.holdfast.journal.sbe.OrderType.get((short) value.code());
    }

    static OrderType orderType(short code) {
        return code == NONE ? null : OrderType.of(code);
    }

    static io.holdfast.journal.sbe.TimeInForce of(TimeInForce value) {
        return value == null ? io.holdfast.journal.sbe.TimeInForce.NULL_VAL
            : io.holdfast.journal.sbe.TimeInForce.get((short) value.code());
    }

    static TimeInForce timeInForce(short code) {
        return code == NONE ? null : TimeInForce.of(code);
    }

    static io.holdfast.journal.sbe.TradingState of(TradingState value) {
        return value == null ? io.holdfast.journal.sbe.TradingState.NULL_VAL
            : io.holdfast.journal.sbe.TradingState.get((short) value.code());
    }

    static TradingState tradingState(short code) {
        return code == NONE ? null : TradingState.of(code);
    }

    static io.holdfast.journal.sbe.VenueStatus of(VenueStatus value) {
        return value == null ? io.holdfast.journal.sbe.VenueStatus.NULL_VAL
            : io.holdfast.journal.sbe.VenueStatus.get((short) value.code());
    }

    static VenueStatus venueStatus(short code) {
        return code == NONE ? null : VenueStatus.of(code);
    }

    static io.holdfast.journal.sbe.Operation of(Operation value) {
        return value == null ? io.holdfast.journal.sbe.Operation.NULL_VAL
            : io.holdfast.journal.sbe.Operation.get((short) value.code());
    }

    static Operation operation(short code) {
        return code == NONE ? null : Operation.of(code);
    }

    static io.holdfast.journal.sbe.Reason of(Reason value) {
        return value == null ? io.holdfast.journal.sbe.Reason.NULL_VAL
            : io.holdfast.journal.sbe.Reason.get((short) value.code());
    }

    static Reason reason(short code) {
        return code == NONE ? null : Reason.of(code);
    }

    static io.holdfast.journal.sbe.GroupMode of(GroupMode value) {
        return value == null ? io.holdfast.journal.sbe.GroupMode.NULL_VAL
            : io.holdfast.journal.sbe.GroupMode.get((short) value.code());
    }

    static GroupMode groupMode(short code) {
        return code == NONE ? null : GroupMode.of(code);
    }

    static io.holdfast.journal.sbe.GroupRule of(GroupRule value) {
        return value == null ? io.holdfast.journal.sbe.GroupRule.NULL_VAL
            : io.holdfast.journal.sbe.GroupRule.get((short) value.code());
    }

    static GroupRule groupRule(short code) {
        return code == NONE ? null : GroupRule.of(code);
    }

    static io.holdfast.journal.sbe.GroupState of(GroupState value) {
        return value == null ? io.holdfast.journal.sbe.GroupState.NULL_VAL
            : io.holdfast.journal.sbe.GroupState.get((short) value.code());
    }

    static GroupState groupState(short code) {
        return code == NONE ? null : GroupState.of(code);
    }

    static io.holdfast.journal.sbe.LegState of(LegState value) {
        return value == null ? io.holdfast.journal.sbe.LegState.NULL_VAL
            : io.holdfast.journal.sbe.LegState.get((short) value.code());
    }

    static LegState legState(short code) {
        return code == NONE ? null : LegState.of(code);
    }

    static Flag of(boolean value) {
        return value ? Flag.YES : Flag.NO;
    }

    static void common(Record record, long timeNs, long cause, int epoch, short actor) {
        record.timeNs = timeNs;
        record.cause = cause;
        record.epoch = epoch;
        record.actor = actor(actor);
    }
}
