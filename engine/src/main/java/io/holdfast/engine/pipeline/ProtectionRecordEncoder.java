package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.journal.sbe.ExitWaitingEncoder;
import io.holdfast.journal.sbe.MessageHeaderEncoder;
import io.holdfast.journal.sbe.ProtectionArmedEncoder;
import io.holdfast.journal.sbe.ProtectionAttachedEncoder;
import io.holdfast.journal.sbe.ProtectionDeniedEncoder;
import io.holdfast.journal.sbe.ProtectionMovedEncoder;
import io.holdfast.journal.sbe.ProtectionReleasedEncoder;
import io.holdfast.journal.sbe.ProtectionTriggeredEncoder;
import org.agrona.MutableDirectBuffer;

/** Writes the records about protections as SBE messages; does not allocate. */
final class ProtectionRecordEncoder {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ProtectionAttachedEncoder attached = new ProtectionAttachedEncoder();
    private final ProtectionArmedEncoder armed = new ProtectionArmedEncoder();
    private final ProtectionMovedEncoder moved = new ProtectionMovedEncoder();
    private final ProtectionTriggeredEncoder triggered = new ProtectionTriggeredEncoder();
    private final ProtectionReleasedEncoder released = new ProtectionReleasedEncoder();
    private final ProtectionDeniedEncoder denied = new ProtectionDeniedEncoder();
    private final ExitWaitingEncoder exitWaiting = new ExitWaitingEncoder();

    int encode(Record record, MutableDirectBuffer buffer, int offset) {
        return switch (record.kind) {
            case PROTECTION_ATTACHED -> attached(record, buffer, offset);
            case PROTECTION_ARMED -> armed(record, buffer, offset);
            case PROTECTION_MOVED -> moved(record, buffer, offset);
            case PROTECTION_TRIGGERED -> triggered(record, buffer, offset);
            case PROTECTION_RELEASED -> released(record, buffer, offset);
            case PROTECTION_DENIED -> denied(record, buffer, offset);
            case EXIT_WAITING -> exitWaiting(record, buffer, offset);
            default -> throw new IllegalArgumentException("not a kind of this encoder, kind=" + record.kind);
        };
    }

    private int attached(Record record, MutableDirectBuffer buffer, int offset) {
        ProtectionAttachedEncoder encoder = attached.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.orderId(record.orderId);
        encoder.quantity().mantissa(record.quantity);
        encoder.price().mantissa(record.price);
        encoder.stopPrice().mantissa(record.stopPrice);
        encoder.takeProfitPrice().mantissa(record.takeProfitPrice);
        encoder.trailingDistance().mantissa(record.trailingDistance);
        encoder.trailingShare().mantissa(record.trailingShare);
        encoder.closeAfterNs(record.closeAfterNs);
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int armed(Record record, MutableDirectBuffer buffer, int offset) {
        ProtectionArmedEncoder encoder = armed.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.protectionId(record.protectionId);
        encoder.quantity().mantissa(record.quantity);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int moved(Record record, MutableDirectBuffer buffer, int offset) {
        ProtectionMovedEncoder encoder = moved.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.protectionId(record.protectionId);
        encoder.price().mantissa(record.price);
        encoder.stopPrice().mantissa(record.stopPrice);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int triggered(Record record, MutableDirectBuffer buffer, int offset) {
        ProtectionTriggeredEncoder encoder = triggered.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.protectionId(record.protectionId);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.price().mantissa(record.price);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int released(Record record, MutableDirectBuffer buffer, int offset) {
        ProtectionReleasedEncoder encoder = released.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.protectionId(record.protectionId);
        encoder.reason(SbeEnums.of(record.reason));
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int denied(Record record, MutableDirectBuffer buffer, int offset) {
        ProtectionDeniedEncoder encoder = denied.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.quantity().mantissa(record.quantity);
        encoder.stopPrice().mantissa(record.stopPrice);
        encoder.takeProfitPrice().mantissa(record.takeProfitPrice);
        encoder.trailingDistance().mantissa(record.trailingDistance);
        encoder.trailingShare().mantissa(record.trailingShare);
        encoder.closeAfterNs(record.closeAfterNs);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int exitWaiting(Record record, MutableDirectBuffer buffer, int offset) {
        ExitWaitingEncoder encoder = exitWaiting.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.protectionId(record.protectionId);
        encoder.side(SbeEnums.of(record.side));
        encoder.orderType(SbeEnums.of(record.orderType));
        encoder.timeInForce(SbeEnums.of(record.timeInForce));
        encoder.quantity().mantissa(record.quantity);
        encoder.price().mantissa(record.price);
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }
}
