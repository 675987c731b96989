package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.GroupMode;
import io.holdfast.engine.core.GroupRule;
import io.holdfast.engine.core.GroupState;
import io.holdfast.engine.core.LegState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.journal.sbe.Flag;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** The enums of the core and those that the schema generates have the same names and numbers. */
class SbeEnumsTest {
    private static final short NONE = 255;

    @Test
    void actors() {
        same(Actor.values(), Actor::code, io.holdfast.journal.sbe.Actor.values(),
            io.holdfast.journal.sbe.Actor::value);
        backAndForth(Actor.values(), value -> SbeEnums.of(value).value(), SbeEnums::actor);
        assertEquals(NONE, SbeEnums.of((Actor) null).value());
        assertNull(SbeEnums.actor(NONE));
    }

    @Test
    void sides() {
        same(Side.values(), Side::code, io.holdfast.journal.sbe.Side.values(), io.holdfast.journal.sbe.Side::value);
        backAndForth(Side.values(), value -> SbeEnums.of(value).value(), SbeEnums::side);
        assertEquals(NONE, SbeEnums.of((Side) null).value());
        assertNull(SbeEnums.side(NONE));
    }

    @Test
    void orderTypes() {
        same(OrderType.values(), OrderType::code, io.holdfast.journal.sbe.OrderType.values(),
            io.holdfast.journal.sbe.OrderType::value);
        backAndForth(OrderType.values(), value -> SbeEnums.of(value).value(), SbeEnums::orderType);
        assertEquals(NONE, SbeEnums.of((OrderType) null).value());
        assertNull(SbeEnums.orderType(NONE));
    }

    @Test
    void groupModes() {
        same(GroupMode.values(), GroupMode::code, io.holdfast.journal.sbe.GroupMode.values(),
            io.holdfast.journal.sbe.GroupMode::value);
        backAndForth(GroupMode.values(), value -> SbeEnums.of(value).value(), SbeEnums::groupMode);
        assertEquals(NONE, SbeEnums.of((GroupMode) null).value());
        assertNull(SbeEnums.groupMode(NONE));
    }

    @Test
    void groupRules() {
        same(GroupRule.values(), GroupRule::code, io.holdfast.journal.sbe.GroupRule.values(),
            io.holdfast.journal.sbe.GroupRule::value);
        backAndForth(GroupRule.values(), value -> SbeEnums.of(value).value(), SbeEnums::groupRule);
        assertEquals(NONE, SbeEnums.of((GroupRule) null).value());
        assertNull(SbeEnums.groupRule(NONE));
    }

    @Test
    void groupStates() {
        same(GroupState.values(), GroupState::code, io.holdfast.journal.sbe.GroupState.values(),
            io.holdfast.journal.sbe.GroupState::value);
        backAndForth(GroupState.values(), value -> SbeEnums.of(value).value(), SbeEnums::groupState);
        assertEquals(NONE, SbeEnums.of((GroupState) null).value());
        assertNull(SbeEnums.groupState(NONE));
    }

    @Test
    void legStates() {
        same(LegState.values(), LegState::code, io.holdfast.journal.sbe.LegState.values(),
            io.holdfast.journal.sbe.LegState::value);
        backAndForth(LegState.values(), value -> SbeEnums.of(value).value(), SbeEnums::legState);
        assertEquals(NONE, SbeEnums.of((LegState) null).value());
        assertNull(SbeEnums.legState(NONE));
    }

    @Test
    void timesInForce() {
        same(TimeInForce.values(), TimeInForce::code, io.holdfast.journal.sbe.TimeInForce.values(),
            io.holdfast.journal.sbe.TimeInForce::value);
        backAndForth(TimeInForce.values(), value -> SbeEnums.of(value).value(), SbeEnums::timeInForce);
        assertEquals(NONE, SbeEnums.of((TimeInForce) null).value());
        assertNull(SbeEnums.timeInForce(NONE));
    }

    @Test
    void tradingStates() {
        same(TradingState.values(), TradingState::code, io.holdfast.journal.sbe.TradingState.values(),
            io.holdfast.journal.sbe.TradingState::value);
        backAndForth(TradingState.values(), value -> SbeEnums.of(value).value(), SbeEnums::tradingState);
        assertEquals(NONE, SbeEnums.of((TradingState) null).value());
        assertNull(SbeEnums.tradingState(NONE));
    }

    @Test
    void venueStatuses() {
        same(VenueStatus.values(), VenueStatus::code, io.holdfast.journal.sbe.VenueStatus.values(),
            io.holdfast.journal.sbe.VenueStatus::value);
        backAndForth(VenueStatus.values(), value -> SbeEnums.of(value).value(), SbeEnums::venueStatus);
        assertEquals(NONE, SbeEnums.of((VenueStatus) null).value());
        assertNull(SbeEnums.venueStatus(NONE));
    }

    @Test
    void reasons() {
        same(Reason.values(), Reason::code, io.holdfast.journal.sbe.Reason.values(),
            io.holdfast.journal.sbe.Reason::value);
        backAndForth(Reason.values(), value -> SbeEnums.of(value).value(), SbeEnums::reason);
        assertEquals(NONE, SbeEnums.of((Reason) null).value());
        assertNull(SbeEnums.reason(NONE));
    }

    @Test
    void flags() {
        assertEquals(Flag.YES, SbeEnums.of(true));
        assertEquals(Flag.NO, SbeEnums.of(false));
    }

    @Test
    void kindsAreTheTemplatesOfTheSchema() throws ReflectiveOperationException {
        for (RecordKind kind : RecordKind.values()) {
            StringBuilder name = new StringBuilder("io.holdfast.journal.sbe.");
            for (String word : kind.name().split("_")) {
                name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
            }
            Class<?> generated = Class.forName(name.append("Encoder").toString());
            assertEquals(kind.code(), generated.getField("TEMPLATE_ID").getInt(null), kind.name());
            assertEquals(kind, RecordKind.of(kind.code()));
        }
    }

    private static <C extends Enum<C>, S extends Enum<S>> void same(C[] core, ToIntFunction<C> coreCode, S[] schema,
                                                                    ToIntFunction<S> schemaCode) {
        Map<String, Integer> ours = new TreeMap<>();
        for (C value : core) {
            ours.put(value.name(), coreCode.applyAsInt(value));
        }
        Map<String, Integer> theirs = new TreeMap<>();
        for (S value : schema) {
            if (!value.name().equals("NULL_VAL")) {
                theirs.put(value.name(), schemaCode.applyAsInt(value));
            }
        }
        assertEquals(theirs, ours);
    }

    private static <C extends Enum<C>> void backAndForth(C[] values, Function<C, Short> to, Function<Short, C> from) {
        for (C value : values) {
            assertEquals(value, from.apply(to.apply(value)));
        }
    }
}
