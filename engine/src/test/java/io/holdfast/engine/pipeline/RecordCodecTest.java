package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Text;
import io.holdfast.journal.sbe.MessageHeaderEncoder;
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
        CARRIED.put(RecordKind.ENGINE_STARTED, "engineId configHash digest build text");
        CARRIED.put(RecordKind.ENGINE_STOPPED, "reason");
        CARRIED.put(RecordKind.TRADING_STATE_CHANGED, "tradingState reason text");
        CARRIED.put(RecordKind.STATE_DIGEST, "digest");
        CARRIED.put(RecordKind.JOURNAL_RECOVERED, "reason count text");
        CARRIED.put(RecordKind.ALERT, "reason orderId instrumentId text");
        CARRIED.put(RecordKind.CYCLE_CLOSED, "cycle count text");
        CARRIED.put(RecordKind.CYCLE_REMOVED, "cycle count reason");
        CARRIED.put(RecordKind.OPERATOR_ACTION, "operation instrumentId requestId operator text");
        CARRIED.put(RecordKind.ASSET_DEFINED, "assetId text");
        CARRIED.put(RecordKind.INSTRUMENT_DEFINED, "instrumentId assetId quoteAssetId tickSize lotStep minQuantity"
            + " maxQuantity minNotional symbol venueSymbol");
        CARRIED.put(RecordKind.ORDER_INTENT, "orderId instrumentId side orderType timeInForce quantity price"
            + " reserveAssetId reserve clientOrderIdHigh clientOrderIdLow requestId");
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
        CARRIED.put(RecordKind.BALANCE_REPORTED, "assetId free locked venueTimeNs");
        CARRIED.put(RecordKind.BALANCE_ADJUSTED, "assetId amount reason");
        CARRIED.put(RecordKind.RECONCILIATION_STARTED, "reason");
        CARRIED.put(RecordKind.RECONCILIATION_DIFFERENCE, "assetId orderId ours theirs reason venueOrderId");
        CARRIED.put(RecordKind.RECONCILIATION_COMPLETED, "reason count text");
        CARRIED.put(RecordKind.TRADES_CAUGHT_UP, "instrumentId tradeId");
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
            if (kind == RecordKind.ORDER_INTENT || kind == RecordKind.ORDER_DENIED) {
                written.orderId = written.sequence;
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
