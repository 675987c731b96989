package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.journal.sbe.AlertEncoder;
import io.holdfast.journal.sbe.AssetDefinedEncoder;
import io.holdfast.journal.sbe.BalanceAdjustedEncoder;
import io.holdfast.journal.sbe.BalanceReportedEncoder;
import io.holdfast.journal.sbe.CycleClosedEncoder;
import io.holdfast.journal.sbe.CycleRemovedEncoder;
import io.holdfast.journal.sbe.EngineStartedEncoder;
import io.holdfast.journal.sbe.EngineStoppedEncoder;
import io.holdfast.journal.sbe.HeartbeatEncoder;
import io.holdfast.journal.sbe.InstrumentDefinedEncoder;
import io.holdfast.journal.sbe.JournalRecoveredEncoder;
import io.holdfast.journal.sbe.MessageHeaderEncoder;
import io.holdfast.journal.sbe.OperatorActionEncoder;
import io.holdfast.journal.sbe.PositionAdjustedEncoder;
import io.holdfast.journal.sbe.ReconciliationCompletedEncoder;
import io.holdfast.journal.sbe.ReconciliationDifferenceEncoder;
import io.holdfast.journal.sbe.ReconciliationStartedEncoder;
import io.holdfast.journal.sbe.StateDigestEncoder;
import io.holdfast.journal.sbe.TradesCaughtUpEncoder;
import io.holdfast.journal.sbe.TradingStateChangedEncoder;
import org.agrona.MutableDirectBuffer;

/** Writes the records about everything but orders as SBE messages; does not allocate. */
final class EngineRecordEncoder {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final EngineStartedEncoder engineStarted = new EngineStartedEncoder();
    private final EngineStoppedEncoder engineStopped = new EngineStoppedEncoder();
    private final TradingStateChangedEncoder tradingStateChanged = new TradingStateChangedEncoder();
    private final StateDigestEncoder stateDigest = new StateDigestEncoder();
    private final JournalRecoveredEncoder journalRecovered = new JournalRecoveredEncoder();
    private final AlertEncoder alert = new AlertEncoder();
    private final HeartbeatEncoder heartbeat = new HeartbeatEncoder();
    private final CycleClosedEncoder cycleClosed = new CycleClosedEncoder();
    private final CycleRemovedEncoder cycleRemoved = new CycleRemovedEncoder();
    private final OperatorActionEncoder operatorAction = new OperatorActionEncoder();
    private final AssetDefinedEncoder assetDefined = new AssetDefinedEncoder();
    private final InstrumentDefinedEncoder instrumentDefined = new InstrumentDefinedEncoder();
    private final BalanceReportedEncoder balanceReported = new BalanceReportedEncoder();
    private final BalanceAdjustedEncoder balanceAdjusted = new BalanceAdjustedEncoder();
    private final PositionAdjustedEncoder positionAdjusted = new PositionAdjustedEncoder();
    private final ReconciliationStartedEncoder reconciliationStarted = new ReconciliationStartedEncoder();
    private final ReconciliationDifferenceEncoder reconciliationDifference = new ReconciliationDifferenceEncoder();
    private final ReconciliationCompletedEncoder reconciliationCompleted = new ReconciliationCompletedEncoder();
    private final TradesCaughtUpEncoder tradesCaughtUp = new TradesCaughtUpEncoder();

    int encode(Record record, MutableDirectBuffer buffer, int offset) {
        return switch (record.kind) {
            case ENGINE_STARTED -> engineStarted(record, buffer, offset);
            case ENGINE_STOPPED -> engineStopped(record, buffer, offset);
            case TRADING_STATE_CHANGED -> tradingStateChanged(record, buffer, offset);
            case STATE_DIGEST -> stateDigest(record, buffer, offset);
            case JOURNAL_RECOVERED -> journalRecovered(record, buffer, offset);
            case ALERT -> alert(record, buffer, offset);
            case HEARTBEAT -> heartbeat(record, buffer, offset);
            case CYCLE_CLOSED -> cycleClosed(record, buffer, offset);
            case CYCLE_REMOVED -> cycleRemoved(record, buffer, offset);
            case OPERATOR_ACTION -> operatorAction(record, buffer, offset);
            case ASSET_DEFINED -> assetDefined(record, buffer, offset);
            case INSTRUMENT_DEFINED -> instrumentDefined(record, buffer, offset);
            case BALANCE_REPORTED -> balanceReported(record, buffer, offset);
            case BALANCE_ADJUSTED -> balanceAdjusted(record, buffer, offset);
            case POSITION_ADJUSTED -> positionAdjusted(record, buffer, offset);
            case RECONCILIATION_STARTED -> reconciliationStarted(record, buffer, offset);
            case RECONCILIATION_DIFFERENCE -> reconciliationDifference(record, buffer, offset);
            case RECONCILIATION_COMPLETED -> reconciliationCompleted(record, buffer, offset);
            case TRADES_CAUGHT_UP -> tradesCaughtUp(record, buffer, offset);
            default -> throw new IllegalArgumentException("not a kind of this encoder, kind=" + record.kind);
        };
    }

    private int engineStarted(Record record, MutableDirectBuffer buffer, int offset) {
        EngineStartedEncoder encoder = engineStarted.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.engineId(Integer.toUnsignedLong(record.engineId));
        encoder.configHash(record.configHash);
        encoder.digestAtStart(record.digest);
        encoder.buildTimeNs(record.buildTimeNs);
        encoder.commitTimeNs(record.commitTimeNs);
        encoder.librariesHash(record.librariesHash);
        encoder.putBuild(record.build.bytes(), 0, record.build.length());
        encoder.putJvm(record.text.bytes(), 0, record.text.length());
        encoder.putDirectory(record.directory.bytes(), 0, record.directory.length());
        encoder.putCommandLine(record.commandLine.bytes(), 0, record.commandLine.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int engineStopped(Record record, MutableDirectBuffer buffer, int offset) {
        EngineStoppedEncoder encoder = engineStopped.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.reason(SbeEnums.of(record.reason));
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int tradingStateChanged(Record record, MutableDirectBuffer buffer, int offset) {
        TradingStateChangedEncoder encoder = tradingStateChanged.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.tradingState(SbeEnums.of(record.tradingState));
        encoder.reason(SbeEnums.of(record.reason));
        encoder.putText(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int stateDigest(Record record, MutableDirectBuffer buffer, int offset) {
        StateDigestEncoder encoder = stateDigest.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.digest(record.digest);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int journalRecovered(Record record, MutableDirectBuffer buffer, int offset) {
        JournalRecoveredEncoder encoder = journalRecovered.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.reason(SbeEnums.of(record.reason));
        encoder.quarantinedBytes(record.count);
        encoder.putText(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int alert(Record record, MutableDirectBuffer buffer, int offset) {
        AlertEncoder encoder = alert.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.reason(SbeEnums.of(record.reason));
        encoder.orderId(record.orderId);
        encoder.instrumentId(record.instrumentId);
        encoder.putText(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int heartbeat(Record record, MutableDirectBuffer buffer, int offset) {
        HeartbeatEncoder encoder = heartbeat.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.tradingState(SbeEnums.of(record.tradingState));
        encoder.openOrders((int) record.count);
        encoder.orderCount(record.orderCount);
        encoder.fillCount(record.fillCount);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int cycleClosed(Record record, MutableDirectBuffer buffer, int offset) {
        CycleClosedEncoder encoder = cycleClosed.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.cycle(record.cycle);
        encoder.lastSequence(record.count);
        encoder.putText(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int cycleRemoved(Record record, MutableDirectBuffer buffer, int offset) {
        CycleRemovedEncoder encoder = cycleRemoved.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.cycle(record.cycle);
        encoder.lastSequence(record.count);
        encoder.reason(SbeEnums.of(record.reason));
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int operatorAction(Record record, MutableDirectBuffer buffer, int offset) {
        OperatorActionEncoder encoder = operatorAction.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.operation(SbeEnums.of(record.operation));
        encoder.instrumentId(record.instrumentId);
        encoder.groupId(record.groupId);
        encoder.protectionId(record.protectionId);
        encoder.putRequestId(record.requestId.bytes(), 0, record.requestId.length());
        encoder.putOperatorName(record.operator.bytes(), 0, record.operator.length());
        encoder.putText(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int assetDefined(Record record, MutableDirectBuffer buffer, int offset) {
        AssetDefinedEncoder encoder = assetDefined.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.assetId(record.assetId);
        encoder.putCode(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int instrumentDefined(Record record, MutableDirectBuffer buffer, int offset) {
        InstrumentDefinedEncoder encoder = instrumentDefined.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.baseAssetId(record.assetId);
        encoder.quoteAssetId(record.quoteAssetId);
        encoder.tickSize().mantissa(record.tickSize);
        encoder.lotStep().mantissa(record.lotStep);
        encoder.minQuantity().mantissa(record.minQuantity);
        encoder.maxQuantity().mantissa(record.maxQuantity);
        encoder.minNotional().mantissa(record.minNotional);
        encoder.putSymbol(record.symbol.bytes(), 0, record.symbol.length());
        encoder.putVenueSymbol(record.venueSymbol.bytes(), 0, record.venueSymbol.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int balanceReported(Record record, MutableDirectBuffer buffer, int offset) {
        BalanceReportedEncoder encoder = balanceReported.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.assetId(record.assetId);
        encoder.free().mantissa(record.free);
        encoder.locked().mantissa(record.locked);
        encoder.venueTimeNs(record.venueTimeNs);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int balanceAdjusted(Record record, MutableDirectBuffer buffer, int offset) {
        BalanceAdjustedEncoder encoder = balanceAdjusted.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.assetId(record.assetId);
        encoder.amount().mantissa(record.amount);
        encoder.reason(SbeEnums.of(record.reason));
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int positionAdjusted(Record record, MutableDirectBuffer buffer, int offset) {
        PositionAdjustedEncoder encoder = positionAdjusted.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.ours().mantissa(record.ours);
        encoder.theirs().mantissa(record.theirs);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.price().mantissa(record.price);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int reconciliationStarted(Record record, MutableDirectBuffer buffer, int offset) {
        ReconciliationStartedEncoder encoder = reconciliationStarted.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.reason(SbeEnums.of(record.reason));
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int reconciliationDifference(Record record, MutableDirectBuffer buffer, int offset) {
        ReconciliationDifferenceEncoder encoder = reconciliationDifference.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.assetId(record.assetId);
        encoder.orderId(record.orderId);
        encoder.ours().mantissa(record.ours);
        encoder.theirs().mantissa(record.theirs);
        encoder.reason(SbeEnums.of(record.reason));
        encoder.putVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int reconciliationCompleted(Record record, MutableDirectBuffer buffer, int offset) {
        ReconciliationCompletedEncoder encoder = reconciliationCompleted.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.reason(SbeEnums.of(record.reason));
        encoder.differences((int) record.count);
        encoder.putText(record.text.bytes(), 0, record.text.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int tradesCaughtUp(Record record, MutableDirectBuffer buffer, int offset) {
        TradesCaughtUpEncoder encoder = tradesCaughtUp.wrapAndApplyHeader(buffer, offset, header);
        encoder.timeNs(record.timeNs).cause(record.cause).epoch(record.epoch).actor(SbeEnums.of(record.actor));
        encoder.instrumentId(record.instrumentId);
        encoder.putTradeId(record.tradeId.bytes(), 0, record.tradeId.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }
}
