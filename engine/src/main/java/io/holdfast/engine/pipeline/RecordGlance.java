package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Text;
import io.holdfast.journal.sbe.AlertDecoder;
import io.holdfast.journal.sbe.CancelIntentDecoder;
import io.holdfast.journal.sbe.CancelRejectedDecoder;
import io.holdfast.journal.sbe.GroupLegStateDecoder;
import io.holdfast.journal.sbe.MessageHeaderDecoder;
import io.holdfast.journal.sbe.OrderAbandonedDecoder;
import io.holdfast.journal.sbe.OrderAcceptedDecoder;
import io.holdfast.journal.sbe.OrderCancelledDecoder;
import io.holdfast.journal.sbe.OrderExpiredDecoder;
import io.holdfast.journal.sbe.OrderFilledDecoder;
import io.holdfast.journal.sbe.OrderInDoubtDecoder;
import io.holdfast.journal.sbe.OrderRejectedDecoder;
import io.holdfast.journal.sbe.ProtectionAttachedDecoder;
import io.holdfast.journal.sbe.QueryIntentDecoder;
import io.holdfast.journal.sbe.ReconciliationDifferenceDecoder;
import io.holdfast.journal.sbe.StatusReportDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Tells from a record's bytes what it is about, without decoding it: for walks over all records of which few are
 * wanted. Any thread; does not allocate.
 */
public final class RecordGlance {
    /** Stands for no order. */
    public static final long NO_ORDER = 0;

    /** Stands for what the records of any order need to be told: definitions, starts and stops. */
    public static final long EVERY_ORDER = -1;

    private static final int NONE = 0;
    private static final int ITSELF = -1;
    private static final int EVERY = -2;
    private static final int[] ORDER_ID_OFFSETS = new int[128];

    static {
        at(RecordKind.ENGINE_STARTED, EVERY);
        at(RecordKind.ENGINE_STOPPED, EVERY);
        at(RecordKind.ASSET_DEFINED, EVERY);
        at(RecordKind.INSTRUMENT_DEFINED, EVERY);
        at(RecordKind.ORDER_INTENT, ITSELF);
        at(RecordKind.ORDER_DENIED, ITSELF);
        at(RecordKind.ORDER_ADOPTED, ITSELF);
        at(RecordKind.ORDER_ACCEPTED, OrderAcceptedDecoder.orderIdEncodingOffset());
        at(RecordKind.ORDER_REJECTED, OrderRejectedDecoder.orderIdEncodingOffset());
        at(RecordKind.ORDER_FILLED, OrderFilledDecoder.orderIdEncodingOffset());
        at(RecordKind.CANCEL_INTENT, CancelIntentDecoder.orderIdEncodingOffset());
        at(RecordKind.ORDER_CANCELLED, OrderCancelledDecoder.orderIdEncodingOffset());
        at(RecordKind.CANCEL_REJECTED, CancelRejectedDecoder.orderIdEncodingOffset());
        at(RecordKind.ORDER_EXPIRED, OrderExpiredDecoder.orderIdEncodingOffset());
        at(RecordKind.ORDER_IN_DOUBT, OrderInDoubtDecoder.orderIdEncodingOffset());
        at(RecordKind.QUERY_INTENT, QueryIntentDecoder.orderIdEncodingOffset());
        at(RecordKind.STATUS_REPORT, StatusReportDecoder.orderIdEncodingOffset());
        at(RecordKind.ORDER_ABANDONED, OrderAbandonedDecoder.orderIdEncodingOffset());
        at(RecordKind.ALERT, AlertDecoder.orderIdEncodingOffset());
        at(RecordKind.PROTECTION_ATTACHED, ProtectionAttachedDecoder.orderIdEncodingOffset());
        at(RecordKind.GROUP_LEG_STATE, GroupLegStateDecoder.orderIdEncodingOffset());
        at(RecordKind.RECONCILIATION_DIFFERENCE, ReconciliationDifferenceDecoder.orderIdEncodingOffset());
    }

    private RecordGlance() {
    }

    private static void at(RecordKind kind, int offset) {
        ORDER_ID_OFFSETS[kind.code()] = offset;
    }

    /** The kind's code. */
    public static int kindCode(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
            & 0xFFFF;
    }

    /**
     * The order that a record is about, {@link #NO_ORDER} or {@link #EVERY_ORDER}; for an intent or a denial that is
     * the record itself.
     */
    public static long orderId(long sequence, DirectBuffer buffer, int offset) {
        int kind = kindCode(buffer, offset);
        int at = kind < ORDER_ID_OFFSETS.length ? ORDER_ID_OFFSETS[kind] : NONE;
        if (at > NONE) {
            return buffer.getLong(offset + MessageHeaderDecoder.ENCODED_LENGTH + at, ByteOrder.LITTLE_ENDIAN);
        }
        return at == NONE ? NO_ORDER : at == ITSELF ? sequence : EVERY_ORDER;
    }

    /** Whether one of a record's texts is this one. */
    public static boolean hasText(Text text, DirectBuffer buffer, int offset, int length) {
        int blockLength = buffer.getShort(offset + MessageHeaderDecoder.blockLengthEncodingOffset(),
            ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        int end = offset + length;
        int at = offset + MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
        while (at < end) {
            int textLength = buffer.getByte(at) & 0xFF;
            if (textLength == text.length() && at + textLength < end && isAt(text, buffer, at + 1)) {
                return true;
            }
            at += 1 + textLength;
        }
        return false;
    }

    private static boolean isAt(Text text, DirectBuffer buffer, int at) {
        // Names that count up differ at their end first.
        for (int i = text.length() - 1; i >= 0; i--) {
            if (buffer.getByte(at + i) != text.bytes()[i]) {
                return false;
            }
        }
        return true;
    }
}
