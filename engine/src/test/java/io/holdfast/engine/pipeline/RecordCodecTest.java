package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Text;
import io.holdfast.journal.sbe.Actor;
import io.holdfast.journal.sbe.MessageHeaderEncoder;
import io.holdfast.journal.sbe.Operation;
import io.holdfast.journal.sbe.OperatorActionEncoder;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind carries the fields of the table and no others, whatever their values. */
class RecordCodecTest {
    private static final int OFFSET = 16;
    private static final byte SENTINEL = 0x5A;
    private static final String COMMON = "kind sequence timeNs cause epoch actor ";
    private static final Map<RecordKind, String> CARRIED = new EnumMap<>(RecordKind.class);

    static {
        CARRIED.put(RecordKind.ENGINE_STARTED, "engineId configHash digest build text buildTimeNs commitTimeNs"
            + " librariesHash directory commandLine");
        CARRIED.put(RecordKind.ENGINE_STOPPED, "reason");
        CARRIED.put(RecordKind.TRADING_STATE_CHANGED, "tradingState reason text");
        CARRIED.put(RecordKind.STATE_DIGEST, "digest");
        CARRIED.put(RecordKind.JOURNAL_RECOVERED, "reason count text");
        CARRIED.put(RecordKind.ALERT, "reason orderId instrumentId text");
        CARRIED.put(RecordKind.HEARTBEAT, "tradingState count orderCount fillCount");
        CARRIED.put(RecordKind.CYCLE_CLOSED, "cycle count text");
        CARRIED.put(RecordKind.CYCLE_REMOVED, "cycle count reason");
        CARRIED.put(RecordKind.OPERATOR_ACTION, "operation instrumentId groupId protectionId requestId operator"
            + " text");
        CARRIED.put(RecordKind.ASSET_DEFINED, "assetId text");
        CARRIED.put(RecordKind.INSTRUMENT_DEFINED, "instrumentId assetId quoteAssetId tickSize lotStep minQuantity"
            + " maxQuantity minNotional symbol venueSymbol");
        CARRIED.put(RecordKind.ORDER_INTENT, "orderId instrumentId side orderType timeInForce quantity price"
            + " reserveAssetId reserve clientOrderIdHigh clientOrderIdLow stopPrice protectionId groupId listId"
            + " requestId");
        CARRIED.put(RecordKind.ORDER_DENIED, "orderId instrumentId side orderType timeInForce quantity price reason"
            + " requestId");
        CARRIED.put(RecordKind.ORDER_ACCEPTED, "orderId venueTimeNs venueOrderId");
        CARRIED.put(RecordKind.ORDER_REJECTED, "orderId reason venueCode text");
        CARRIED.put(RecordKind.ORDER_FILLED, "orderId instrumentId side maker quantity price quoteQuantity fee"
            + " feeAssetId venueTimeNs reason tradeId venueOrderId");
        CARRIED.put(RecordKind.CANCEL_INTENT, "orderId reason requestId");
        CARRIED.put(RecordKind.ORDER_CANCELLED, "orderId reason venueTimeNs");
        CARRIED.put(RecordKind.CANCEL_REJECTED, "orderId reason venueCode requestId text");
        CARRIED.put(RecordKind.ORDER_EXPIRED, "orderId venueTimeNs");
        CARRIED.put(RecordKind.ORDER_IN_DOUBT, "orderId reason text");
        CARRIED.put(RecordKind.QUERY_INTENT, "orderId reason count");
        CARRIED.put(RecordKind.STATUS_REPORT, "orderId venueStatus cumulativeQuantity venueOrderId");
        CARRIED.put(RecordKind.ORDER_ABANDONED, "orderId reason");
        CARRIED.put(RecordKind.ORDER_ADOPTED, "orderId instrumentId side orderType timeInForce quantity price stopPrice"
            + " listId reserveAssetId reserve clientOrderIdHigh clientOrderIdLow requestId venueOrderId");
        CARRIED.put(RecordKind.BALANCE_REPORTED, "assetId free locked venueTimeNs");
        CARRIED.put(RecordKind.BALANCE_ADJUSTED, "assetId amount reason");
        CARRIED.put(RecordKind.POSITION_ADJUSTED, "instrumentId ours theirs reason price");
        CARRIED.put(RecordKind.RECONCILIATION_STARTED, "reason");
        CARRIED.put(RecordKind.RECONCILIATION_DIFFERENCE, "assetId orderId ours theirs reason venueOrderId");
        CARRIED.put(RecordKind.RECONCILIATION_COMPLETED, "reason count text");
        CARRIED.put(RecordKind.TRADES_CAUGHT_UP, "instrumentId tradeId");
        CARRIED.put(RecordKind.GROUP_OPENED, "groupId groupMode groupRule count deadlineNs requestId");
        CARRIED.put(RecordKind.GROUP_DENIED, "groupId groupMode groupRule count leg reason requestId");
        CARRIED.put(RecordKind.GROUP_LEG, "groupId leg instrumentId side orderType timeInForce quantity price"
            + " reserveAssetId reserve");
        CARRIED.put(RecordKind.GROUP_LEG_STATE, "groupId leg legState reason orderId cumulativeQuantity");
        CARRIED.put(RecordKind.GROUP_STATE_CHANGED, "groupId groupState groupRule reason");
        CARRIED.put(RecordKind.PROTECTION_ATTACHED, "instrumentId orderId quantity price stopPrice"
            + " takeProfitPrice trailingDistance trailingShare closeAfterNs requestId protectionId");
        CARRIED.put(RecordKind.PROTECTION_ARMED, "instrumentId protectionId quantity");
        CARRIED.put(RecordKind.PROTECTION_MOVED, "instrumentId protectionId price stopPrice");
        CARRIED.put(RecordKind.PROTECTION_TRIGGERED, "instrumentId protectionId reason price");
        CARRIED.put(RecordKind.PROTECTION_RELEASED, "instrumentId protectionId reason");
        CARRIED.put(RecordKind.PROTECTION_DENIED, "instrumentId quantity stopPrice takeProfitPrice"
            + " trailingDistance trailingShare closeAfterNs reason requestId");
        CARRIED.put(RecordKind.EXIT_WAITING, "instrumentId protectionId side orderType timeInForce quantity"
            + " price requestId");
    }

    private final RecordEncoder encoder = new RecordEncoder();
    private final RecordDecoder decoder = new RecordDecoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + RecordEncoder.MAX_LENGTH + OFFSET]);

    /** How the fields are filled in. */
    private enum Filling { ORDINARY, LONGEST_AND_GREATEST, LEAST, ABSENT }

    @Test
    void tableNamesEachKind() {
        assertEquals(new HashSet<>(Arrays.asList(RecordKind.values())), CARRIED.keySet());
    }

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void carriesTheFieldsOfTheTableAndNoOthers(RecordKind kind) throws IllegalAccessException {
        for (Filling filling : Filling.values()) {
            Record written = new Record().reset(kind);
            fill(written, filling);
            Set<String> carried = new HashSet<>(Arrays.asList((COMMON + CARRIED.get(kind)).split(" ")));
            if (kind == RecordKind.ORDER_INTENT || kind == RecordKind.ORDER_DENIED
                || kind == RecordKind.ORDER_ADOPTED) {
                written.orderId = written.sequence;
            }
            if (kind == RecordKind.GROUP_OPENED || kind == RecordKind.GROUP_DENIED) {
                written.groupId = written.sequence;
            }
            if (kind == RecordKind.PROTECTION_ATTACHED) {
                written.protectionId = written.sequence;
            }
            Record read = roundTrip(written);
            Record absent = new Record().reset(kind);
            for (Field field : Record.class.getFields()) {
                Record expected = carried.remove(field.getName()) ? written : absent;
                assertEquals(value(field, expected), value(field, read), kind + "." + field.getName() + " " + filling);
            }
            assertTrue(carried.isEmpty(), "not fields of a record: " + carried);
        }
    }

    private Record roundTrip(Record written) {
        buffer.setMemory(0, buffer.capacity(), SENTINEL);
        int length = encoder.encode(written, buffer, OFFSET);
        assertTrue(length <= RecordEncoder.MAX_LENGTH, "length=" + length);
        assertEquals(SENTINEL, buffer.getByte(OFFSET - 1));
        assertEquals(SENTINEL, buffer.getByte(OFFSET + length));
        Record read = new Record();
        fillAnyhow(read);
        decoder.decode(written.sequence, buffer, OFFSET, read);
        return read;
    }

    /** What was in the record before must not shine through. */
    private static void fillAnyhow(Record record) {
        record.reset(RecordKind.ALERT);
        try {
            fill(record, Filling.ORDINARY);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static void fill(Record record, Filling filling) throws IllegalAccessException {
        if (filling == Filling.ABSENT) {
            record.count = 0; // the kinds that have one always have one
            return;
        }
        int number = 1;
        for (Field field : Record.class.getFields()) {
            number++;
            Class<?> type = field.getType();
            if (Modifier.isStatic(field.getModifiers()) || field.getName().equals("kind")) {
                continue;
            }
            if (type == long.class) {
                field.setLong(record, amount(field.getName(), filling, number));
            } else if (type == int.class) {
                field.setInt(record, filling == Filling.ORDINARY ? number
                    : filling == Filling.LEAST ? Integer.MIN_VALUE + 1 : Integer.MAX_VALUE);
            } else if (type == boolean.class) {
                field.setBoolean(record, filling != Filling.LEAST);
            } else if (type.isEnum()) {
                Object[] constants = type.getEnumConstants();
                field.set(record, filling == Filling.LEAST ? constants[0] : constants[constants.length - 1]);
            } else {
                Text text = (Text) field.get(record);
                text.set(filling == Filling.ORDINARY ? "text" + number
                    : filling == Filling.LEAST ? " " : "~".repeat(text.capacity()));
            }
        }
    }

    /** A plain count is 32 bits wide in most kinds. */
    private static long amount(String field, Filling filling, int number) {
        if (filling == Filling.ORDINARY) {
            return number * 1_000_000_007L % (field.equals("count") ? Integer.MAX_VALUE : Long.MAX_VALUE);
        }
        if (field.equals("count")) {
            return filling == Filling.LEAST ? 0 : Integer.MAX_VALUE;
        }
        return filling == Filling.LEAST ? Long.MIN_VALUE + 1 : Long.MAX_VALUE;
    }

    private static Object value(Field field, Record of) throws IllegalAccessException {
        Object value = field.get(of);
        return value instanceof Text text ? text.toString() : value;
    }

    @Test
    void cutsATextThatIsLongerThanItsFieldAndReadsOn() {
        new OperatorActionEncoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderEncoder())
            .actor(Actor.OPERATOR).operation(Operation.HALT)
            .requestId("r".repeat(254)).operatorName("ann").text("t".repeat(254));
        Record read = new Record();
        decoder.decode(1, buffer, OFFSET, read);
        assertEquals("r".repeat(read.requestId.capacity()), read.requestId.toString());
        assertEquals("ann", read.operator.toString());
        assertEquals("t".repeat(read.text.capacity()), read.text.toString());
    }

    @Test
    void refusesAnotherSchema() {
        header(RecordKind.ALERT.code(), 1);
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class,
            () -> decoder.decode(1, buffer, OFFSET, new Record()));
        assertEquals("schema is not known, schemaId=1", thrown.getMessage());
    }

    @Test
    void refusesAKindThatIsNotKnown() {
        header(60_000, MessageHeaderEncoder.SCHEMA_ID);
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class,
            () -> decoder.decode(1, buffer, OFFSET, new Record()));
        assertEquals("code is not known, type=RecordKind code=60000", thrown.getMessage());
    }

    private void header(int templateId, int schemaId) {
        new MessageHeaderEncoder().wrap(buffer, OFFSET).blockLength(0).templateId(templateId).schemaId(schemaId)
            .version(0);
    }
}
