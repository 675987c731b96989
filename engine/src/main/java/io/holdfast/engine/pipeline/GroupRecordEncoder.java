package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.journal.sbe.GroupDeniedEncoder;
import io.holdfast.journal.sbe.GroupLegEncoder;
import io.holdfast.journal.sbe.GroupLegStateEncoder;
import io.holdfast.journal.sbe.GroupOpenedEncoder;
import io.holdfast.journal.sbe.GroupStateChangedEncoder;
import io.holdfast.journal.sbe.MessageHeaderEncoder;
import org.agrona.MutableDirectBuffer;

/** Writes the records about groups of legs as SBE messages; does not allocate. */
final class GroupRecordEncoder {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final GroupOpenedEncoder opened = new GroupOpenedEncoder();
    private final GroupDeniedEncoder denied = new GroupDeniedEncoder();
    private final GroupLegEncoder leg = new GroupLegEncoder();
    private final GroupLegStateEncoder legState = new GroupLegStateEncoder();
    private final GroupStateChangedEncoder stateChanged = new GroupStateChangedEncoder();

    int encode(Record record, MutableDirectBuffer buffer, int offset) {
        return switch (record.kind) {
            case GROUP_OPENED -> opened(record, buffer, offset);
            case GROUP_DENIED -> denied(record, buffer, offset);
            case GROUP_LEG -> leg(record, buffer, offset);
            case GROUP_LEG_STATE -> legState(record, buffer, offset);
            case GROUP_STATE_CHANGED -> stateChanged(record, buffer, offset);
            default -> throw new IllegalArgumentException("not a kind of this encoder, kind=" + record.kind);
        };
    }

    private int opened(Record record, MutableDirectBuffer buffer, int offset) {
        GroupOpenedEncoder encoder = opened.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.groupMode(SbeEnums.of(record.groupMode));
        encoder.groupRule(SbeEnums.of(record.groupRule));
        encoder.legs((int) record.count);
        encoder.deadlineNs(record.deadlineNs);
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int denied(Record record, MutableDirectBuffer buffer, int offset) {
        GroupDeniedEncoder encoder = denied.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.groupMode(SbeEnums.of(record.groupMode));
        encoder.groupRule(SbeEnums.of(record.groupRule));
        encoder.legs((int) record.count);
        encoder.leg(record.leg);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int leg(Record record, MutableDirectBuffer buffer, int offset) {
        GroupLegEncoder encoder = leg.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.groupId(record.groupId);
        encoder.leg(record.leg);
        encoder.instrumentId(record.instrumentId);
        encoder.side(SbeEnums.of(record.side));
        encoder.orderType(SbeEnums.of(record.orderType));
        encoder.timeInForce(SbeEnums.of(record.timeInForce));
        encoder.quantity().mantissa(record.quantity);
        encoder.price().mantissa(record.price);
        encoder.reserveAssetId(record.reserveAssetId);
        encoder.reserve().mantissa(record.reserve);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int legState(Record record, MutableDirectBuffer buffer, int offset) {
        GroupLegStateEncoder encoder = legState.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.groupId(record.groupId);
        encoder.leg(record.leg);
        encoder.legState(SbeEnums.of(record.legState));
        encoder.reason(SbeEnums.of(record.reason));
        encoder.orderId(record.orderId);
        encoder.cumulativeQuantity().mantissa(record.cumulativeQuantity);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int stateChanged(Record record, MutableDirectBuffer buffer, int offset) {
        GroupStateChangedEncoder encoder = stateChanged.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.groupId(record.groupId);
        encoder.groupState(SbeEnums.of(record.groupState));
        encoder.groupRule(SbeEnums.of(record.groupRule));
        encoder.reason(SbeEnums.of(record.reason));
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }
}
