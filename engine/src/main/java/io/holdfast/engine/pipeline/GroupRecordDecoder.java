package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.journal.sbe.GroupDeniedDecoder;
import io.holdfast.journal.sbe.GroupLegDecoder;
import io.holdfast.journal.sbe.GroupLegStateDecoder;
import io.holdfast.journal.sbe.GroupOpenedDecoder;
import io.holdfast.journal.sbe.GroupStateChangedDecoder;
import io.holdfast.journal.sbe.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/** Reads the records about groups of legs from SBE messages; does not allocate. */
final class GroupRecordDecoder {
    private final GroupOpenedDecoder opened = new GroupOpenedDecoder();
    private final GroupDeniedDecoder denied = new GroupDeniedDecoder();
    private final GroupLegDecoder leg = new GroupLegDecoder();
    private final GroupLegStateDecoder legState = new GroupLegStateDecoder();
    private final GroupStateChangedDecoder stateChanged = new GroupStateChangedDecoder();

    void decode(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        switch (record.kind) {
            case GROUP_OPENED -> opened(record, buffer, offset, header);
            case GROUP_DENIED -> denied(record, buffer, offset, header);
            case GROUP_LEG -> leg(record, buffer, offset, header);
            case GROUP_LEG_STATE -> legState(record, buffer, offset, header);
            case GROUP_STATE_CHANGED -> stateChanged(record, buffer, offset, header);
            default -> throw new IllegalArgumentException("not a kind of this decoder, kind=" + record.kind);
        }
    }

    private void opened(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        GroupOpenedDecoder decoder = opened.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.groupId = record.sequence;
        record.groupMode = SbeEnums.groupMode(decoder.groupModeRaw());
        record.groupRule = SbeEnums.groupRule(decoder.groupRuleRaw());
        record.count = decoder.legs();
        record.deadlineNs = decoder.deadlineNs();
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
    }

    private void denied(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        GroupDeniedDecoder decoder = denied.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.groupId = record.sequence;
        record.groupMode = SbeEnums.groupMode(decoder.groupModeRaw());
        record.groupRule = SbeEnums.groupRule(decoder.groupRuleRaw());
        record.count = decoder.legs();
        record.leg = decoder.leg();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
    }

    private void leg(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        GroupLegDecoder decoder = leg.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.groupId = decoder.groupId();
        record.leg = decoder.leg();
        record.instrumentId = decoder.instrumentId();
        record.side = SbeEnums.side(decoder.sideRaw());
        record.orderType = SbeEnums.orderType(decoder.orderTypeRaw());
        record.timeInForce = SbeEnums.timeInForce(decoder.timeInForceRaw());
        record.quantity = decoder.quantity().mantissa();
        record.price = decoder.price().mantissa();
        record.reserveAssetId = decoder.reserveAssetId();
        record.reserve = decoder.reserve().mantissa();
    }

    private void legState(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        GroupLegStateDecoder decoder = legState.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.groupId = decoder.groupId();
        record.leg = decoder.leg();
        record.legState = SbeEnums.legState(decoder.legStateRaw());
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.orderId = decoder.orderId();
        record.cumulativeQuantity = decoder.cumulativeQuantity().mantissa();
    }

    private void stateChanged(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        GroupStateChangedDecoder decoder = stateChanged.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.groupId = decoder.groupId();
        record.groupState = SbeEnums.groupState(decoder.groupStateRaw());
        record.groupRule = SbeEnums.groupRule(decoder.groupRuleRaw());
        record.reason = SbeEnums.reason(decoder.reasonRaw());
    }
}
