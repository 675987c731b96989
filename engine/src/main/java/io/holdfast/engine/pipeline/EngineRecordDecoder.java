package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.journal.sbe.AlertDecoder;
import io.holdfast.journal.sbe.AssetDefinedDecoder;
import io.holdfast.journal.sbe.BalanceAdjustedDecoder;
import io.holdfast.journal.sbe.BalanceReportedDecoder;
import io.holdfast.journal.sbe.CycleClosedDecoder;
import io.holdfast.journal.sbe.CycleRemovedDecoder;
import io.holdfast.journal.sbe.EngineStartedDecoder;
import io.holdfast.journal.sbe.EngineStoppedDecoder;
import io.holdfast.journal.sbe.HeartbeatDecoder;
import io.holdfast.journal.sbe.InstrumentDefinedDecoder;
import io.holdfast.journal.sbe.JournalRecoveredDecoder;
import io.holdfast.journal.sbe.MessageHeaderDecoder;
import io.holdfast.journal.sbe.OperatorActionDecoder;
import io.holdfast.journal.sbe.PositionAdjustedDecoder;
import io.holdfast.journal.sbe.ReconciliationCompletedDecoder;
import io.holdfast.journal.sbe.ReconciliationDifferenceDecoder;
import io.holdfast.journal.sbe.ReconciliationStartedDecoder;
import io.holdfast.journal.sbe.StateDigestDecoder;
import io.holdfast.journal.sbe.TradesCaughtUpDecoder;
import io.holdfast.journal.sbe.TradingStateChangedDecoder;
import org.agrona.DirectBuffer;

/** Reads the records about everything but orders from SBE messages; does not allocate. */
final class EngineRecordDecoder {
    private final EngineStartedDecoder engineStarted = new EngineStartedDecoder();
    private final EngineStoppedDecoder engineStopped = new EngineStoppedDecoder();
    private final TradingStateChangedDecoder tradingStateChanged = new TradingStateChangedDecoder();
    private final StateDigestDecoder stateDigest = new StateDigestDecoder();
    private final JournalRecoveredDecoder journalRecovered = new JournalRecoveredDecoder();
    private final AlertDecoder alert = new AlertDecoder();
    private final HeartbeatDecoder heartbeat = new HeartbeatDecoder();
    private final CycleClosedDecoder cycleClosed = new CycleClosedDecoder();
    private final CycleRemovedDecoder cycleRemoved = new CycleRemovedDecoder();
    private final OperatorActionDecoder operatorAction = new OperatorActionDecoder();
    private final AssetDefinedDecoder assetDefined = new AssetDefinedDecoder();
    private final InstrumentDefinedDecoder instrumentDefined = new InstrumentDefinedDecoder();
    private final BalanceReportedDecoder balanceReported = new BalanceReportedDecoder();
    private final BalanceAdjustedDecoder balanceAdjusted = new BalanceAdjustedDecoder();
    private final PositionAdjustedDecoder positionAdjusted = new PositionAdjustedDecoder();
    private final ReconciliationStartedDecoder reconciliationStarted = new ReconciliationStartedDecoder();
    private final ReconciliationDifferenceDecoder reconciliationDifference = new ReconciliationDifferenceDecoder();
    private final ReconciliationCompletedDecoder reconciliationCompleted = new ReconciliationCompletedDecoder();
    private final TradesCaughtUpDecoder tradesCaughtUp = new TradesCaughtUpDecoder();

    void decode(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        switch (record.kind) {
            case ENGINE_STARTED -> engineStarted(record, buffer, offset, header);
            case ENGINE_STOPPED -> engineStopped(record, buffer, offset, header);
            case TRADING_STATE_CHANGED -> tradingStateChanged(record, buffer, offset, header);
            case STATE_DIGEST -> stateDigest(record, buffer, offset, header);
            case JOURNAL_RECOVERED -> journalRecovered(record, buffer, offset, header);
            case ALERT -> alert(record, buffer, offset, header);
            case HEARTBEAT -> heartbeat(record, buffer, offset, header);
            case CYCLE_CLOSED -> cycleClosed(record, buffer, offset, header);
            case CYCLE_REMOVED -> cycleRemoved(record, buffer, offset, header);
            case OPERATOR_ACTION -> operatorAction(record, buffer, offset, header);
            case ASSET_DEFINED -> assetDefined(record, buffer, offset, header);
            case INSTRUMENT_DEFINED -> instrumentDefined(record, buffer, offset, header);
            case BALANCE_REPORTED -> balanceReported(record, buffer, offset, header);
            case BALANCE_ADJUSTED -> balanceAdjusted(record, buffer, offset, header);
            case POSITION_ADJUSTED -> positionAdjusted(record, buffer, offset, header);
            case RECONCILIATION_STARTED -> reconciliationStarted(record, buffer, offset, header);
            case RECONCILIATION_DIFFERENCE -> reconciliationDifference(record, buffer, offset, header);
            case RECONCILIATION_COMPLETED -> reconciliationCompleted(record, buffer, offset, header);
            case TRADES_CAUGHT_UP -> tradesCaughtUp(record, buffer, offset, header);
            default -> throw new IllegalArgumentException("not a kind of this decoder, kind=" + record.kind);
        }
    }

    private void engineStarted(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        EngineStartedDecoder decoder = engineStarted.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.engineId = (int) decoder.engineId();
        record.configHash = decoder.configHash();
        record.digest = decoder.digestAtStart();
        record.buildTimeNs = decoder.buildTimeNs();
        record.commitTimeNs = decoder.commitTimeNs();
        record.librariesHash = decoder.librariesHash();
        record.build.filled(decoder.getBuild(record.build.bytes(), 0, record.build.capacity()));
        record.text.filled(decoder.getJvm(record.text.bytes(), 0, record.text.capacity()));
        record.directory.filled(decoder.getDirectory(record.directory.bytes(), 0, record.directory.capacity()));
        record.commandLine.filled(decoder.getCommandLine(record.commandLine.bytes(), 0, record.commandLine.capacity()));
    }

    private void engineStopped(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        EngineStoppedDecoder decoder = engineStopped.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.reason = SbeEnums.reason(decoder.reasonRaw());
    }

    private void tradingStateChanged(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        TradingStateChangedDecoder decoder = tradingStateChanged.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.tradingState = SbeEnums.tradingState(decoder.tradingStateRaw());
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.text.filled(decoder.getText(record.text.bytes(), 0, record.text.capacity()));
    }

    private void stateDigest(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        StateDigestDecoder decoder = stateDigest.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.digest = decoder.digest();
    }

    private void journalRecovered(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        JournalRecoveredDecoder decoder = journalRecovered.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.count = decoder.quarantinedBytes();
        record.text.filled(decoder.getText(record.text.bytes(), 0, record.text.capacity()));
    }

    private void alert(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        AlertDecoder decoder = alert.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.orderId = decoder.orderId();
        record.instrumentId = decoder.instrumentId();
        record.text.filled(decoder.getText(record.text.bytes(), 0, record.text.capacity()));
    }

    private void heartbeat(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        HeartbeatDecoder decoder = heartbeat.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.tradingState = SbeEnums.tradingState(decoder.tradingStateRaw());
        record.count = decoder.openOrders();
        record.orderCount = decoder.orderCount();
        record.fillCount = decoder.fillCount();
    }

    private void cycleClosed(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        CycleClosedDecoder decoder = cycleClosed.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.cycle = decoder.cycle();
        record.count = decoder.lastSequence();
        record.text.filled(decoder.getText(record.text.bytes(), 0, record.text.capacity()));
    }

    private void cycleRemoved(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        CycleRemovedDecoder decoder = cycleRemoved.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.cycle = decoder.cycle();
        record.count = decoder.lastSequence();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
    }

    private void operatorAction(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        OperatorActionDecoder decoder = operatorAction.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.operation = SbeEnums.operation(decoder.operationRaw());
        record.instrumentId = decoder.instrumentId();
        record.groupId = decoder.groupId();
        record.protectionId = decoder.protectionId();
        record.requestId.filled(decoder.getRequestId(record.requestId.bytes(), 0, record.requestId.capacity()));
        record.operator.filled(decoder.getOperatorName(record.operator.bytes(), 0, record.operator.capacity()));
        record.text.filled(decoder.getText(record.text.bytes(), 0, record.text.capacity()));
    }

    private void assetDefined(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        AssetDefinedDecoder decoder = assetDefined.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.assetId = decoder.assetId();
        record.text.filled(decoder.getCode(record.text.bytes(), 0, record.text.capacity()));
    }

    private void instrumentDefined(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        InstrumentDefinedDecoder decoder = instrumentDefined.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.assetId = decoder.baseAssetId();
        record.quoteAssetId = decoder.quoteAssetId();
        record.tickSize = decoder.tickSize().mantissa();
        record.lotStep = decoder.lotStep().mantissa();
        record.minQuantity = decoder.minQuantity().mantissa();
        record.maxQuantity = decoder.maxQuantity().mantissa();
        record.minNotional = decoder.minNotional().mantissa();
        record.symbol.filled(decoder.getSymbol(record.symbol.bytes(), 0, record.symbol.capacity()));
        record.venueSymbol.filled(decoder.getVenueSymbol(record.venueSymbol.bytes(), 0, record.venueSymbol.capacity()));
    }

    private void balanceReported(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        BalanceReportedDecoder decoder = balanceReported.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.assetId = decoder.assetId();
        record.free = decoder.free().mantissa();
        record.locked = decoder.locked().mantissa();
        record.venueTimeNs = decoder.venueTimeNs();
    }

    private void balanceAdjusted(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        BalanceAdjustedDecoder decoder = balanceAdjusted.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.assetId = decoder.assetId();
        record.amount = decoder.amount().mantissa();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
    }

    private void positionAdjusted(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        PositionAdjustedDecoder decoder = positionAdjusted.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.ours = decoder.ours().mantissa();
        record.theirs = decoder.theirs().mantissa();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.price = decoder.price().mantissa();
    }

    private void reconciliationStarted(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ReconciliationStartedDecoder decoder = reconciliationStarted.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.reason = SbeEnums.reason(decoder.reasonRaw());
    }

    private void reconciliationDifference(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ReconciliationDifferenceDecoder decoder = reconciliationDifference.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.assetId = decoder.assetId();
        record.orderId = decoder.orderId();
        record.ours = decoder.ours().mantissa();
        record.theirs = decoder.theirs().mantissa();
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.venueOrderId.filled(
            decoder.getVenueOrderId(record.venueOrderId.bytes(), 0, record.venueOrderId.capacity()));
    }

    private void reconciliationCompleted(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        ReconciliationCompletedDecoder decoder = reconciliationCompleted.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.reason = SbeEnums.reason(decoder.reasonRaw());
        record.count = decoder.differences();
        record.text.filled(decoder.getText(record.text.bytes(), 0, record.text.capacity()));
    }

    private void tradesCaughtUp(Record record, DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
        TradesCaughtUpDecoder decoder = tradesCaughtUp.wrapAndApplyHeader(buffer, offset, header);
        SbeEnums.common(record, decoder.timeNs(), decoder.cause(), decoder.epoch(), decoder.actorRaw());
        record.instrumentId = decoder.instrumentId();
        record.tradeId.filled(decoder.getTradeId(record.tradeId.bytes(), 0, record.tradeId.capacity()));
    }
}
