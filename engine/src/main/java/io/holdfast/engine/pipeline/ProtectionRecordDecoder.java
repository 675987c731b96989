package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.journal.sbe.ExitWaitingDecoder;
import io.holdfast.journal.sbe.MessageHeaderDecoder;
import io.holdfast.journal.sbe.ProtectionArmedDecoder;
import io.holdfast.journal.sbe.ProtectionAttachedDecoder;
import io.holdfast.journal.sbe.ProtectionDeniedDecoder;
import io.holdfast.journal.sbe.ProtectionMovedDecoder;
import io.holdfast.journal.sbe.ProtectionReleasedDecoder;
import io.holdfast.journal.sbe.ProtectionTriggeredDecoder;
import org.agrona.DirectBuffer;

/** Reads the records about protections from SBE messages; does not allocate. */
final class ProtectionRecordDecoder {
    private final ProtectionAttachedDecoder attached = new ProtectionAttachedDecoder();
    private final ProtectionArmedDecoder armed = new ProtectionArmedDecoder();
    private final ProtectionMovedDecoder moved = new ProtectionMovedDecoder();
    private final ProtectionTriggeredDecoder triggered = new ProtectionTriggeredDecoder();
    private final ProtectionReleasedDecoder released = new ProtectionReleasedDecoder();
    private final ProtectionDeniedDecoder denied = new ProtectionDeniedDecoder();
    private final ExitWaitingDecoder exitWaiting = new ExitWaitingDecoder();

    void decode(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        switch (record.kind) {
            case PROTECTION_ATTACHED -> attached(record, buffer, offset, header);
            case PROTECTION_ARMED -> armed(record, buffer, offset, header);
            case PROTECTION_MOVED -> moved(record, buffer, offset, header);
            case PROTECTION_TRIGGERED -> triggered(record, buffer, offset, header);
            case PROTECTION_RELEASED -> released(record, buffer, offset, header);
            case PROTECTION_DENIED -> denied(record, buffer, offset, header);
            case EXIT_WAITING -> exitWaiting(record, buffer, offset, header);
            default -> throw new IllegalArgumentException("not a kind of this decoder, kind=" + record.kind);
        }
    }

    private void attached(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ProtectionAttachedDecoder decoder = attached.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.orderId = decoder.orderId();
        record.quantity = decoder.quantity().mantissa();
        record.price = decoder.price().mantissa();
        record.stopPrice = decoder.stopPrice().mantissa();
        record.takeProfitPrice = decoder.takeProfitPrice().mantissa();
        record.trailingDistance = decoder.trailingDistance().mantissa();
        record.trailingShare = decoder.trailingShare().mantissa();
        record.closeAfterNs = decoder.closeAfterNs();
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
        record.protectionId = record.sequence;
    }

    private void armed(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ProtectionArmedDecoder decoder = armed.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.protectionId = decoder.protectionId();
        record.quantity = decoder.quantity().mantissa();
    }

    private void moved(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ProtectionMovedDecoder decoder = moved.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.protectionId = decoder.protectionId();
        record.price = decoder.price().mantissa();
        record.stopPrice = decoder.stopPrice().mantissa();
    }

    private void triggered(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ProtectionTriggeredDecoder decoder = triggered.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.protectionId = decoder.protectionId();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.price = decoder.price().mantissa();
    }

    private void released(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ProtectionReleasedDecoder decoder = released.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.protectionId = decoder.protectionId();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
    }

    private void denied(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ProtectionDeniedDecoder decoder = denied.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.quantity = decoder.quantity().mantissa();
        record.stopPrice = decoder.stopPrice().mantissa();
        record.takeProfitPrice = decoder.takeProfitPrice().mantissa();
        record.trailingDistance = decoder.trailingDistance().mantissa();
        record.trailingShare = decoder.trailingShare().mantissa();
        record.closeAfterNs = decoder.closeAfterNs();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
    }

    private void exitWaiting(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ExitWaitingDecoder decoder = exitWaiting.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.protectionId = decoder.protectionId();
        record.side = SbeEnums.side(decoder.sideRaw());
        record.orderType = SbeEnums.orderType(decoder.orderTypeRaw());
        record.timeInForce = SbeEnums.timeInForce(decoder.timeInForceRaw());
        record.quantity = decoder.quantity().mantissa();
        record.price = decoder.price().mantissa();
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
    }
}
