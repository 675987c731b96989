package io.holdfast.engine.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Assets, instruments, balances and positions; the maps are looked up, never iterated. */
final class Ledger {
    private final List<Balance> balances = new ArrayList<>();
    private final List<Instrument> instruments = new ArrayList<>();
    private final Map<String, Balance> balancesByCode = new HashMap<>();
    private final Map<String, Instrument> instrumentsBySymbol = new HashMap<>();
    private int flattening;

    List<Balance> balances() {
        return balances;
    }

    List<Instrument> instruments() {
        return instruments;
    }

    /** The balance of an asset, or {@code null}. */
    Balance balance(int assetId) {
        return assetId < 1 || assetId > balances.size() ? null : balances.get(assetId - 1);
    }

    /** The balance of an asset by its code, or {@code null}; allocates, so not for the order path. */
    Balance balance(String asset) {
        return balancesByCode.get(asset);
    }

    /** The balance of an asset by its code, or {@code null}; a walk, since an account holds few assets. */
    Balance balance(Text asset) {
        for (int i = 0; i < balances.size(); i++) {
            Balance balance = balances.get(i);
            if (same(asset, balance.asset)) {
                return balance;
            }
        }
        return null;
    }

    Instrument instrument(int instrumentId) {
        return instrumentId < 1 || instrumentId > instruments.size() ? null : instruments.get(instrumentId - 1);
    }

    Instrument instrument(String symbol) {
        return instrumentsBySymbol.get(symbol);
    }

    void define(Record record, Digest digest) {
        if (record.kind == RecordKind.ASSET_DEFINED) {
            Balance balance = new Balance(record.assetId, record.text.toString());
            requireNext(record.assetId, balances.size());
            balances.add(balance);
            balancesByCode.put(balance.asset, balance);
            digest.add(record.text.hash(record.assetId));
            return;
        }
        Instrument known = instrument(record.instrumentId);
        if (known != null) {
            known.update(record);
            known.addTo(digest);
            return;
        }
        requireNext(record.instrumentId, instruments.size());
        if (balance(record.assetId) == null || balance(record.quoteAssetId) == null) {
            throw new IllegalStateException("asset is not known, instrumentId=" + record.instrumentId + " base="
                + record.assetId + " quote=" + record.quoteAssetId);
        }
        Instrument instrument = new Instrument(record);
        instruments.add(instrument);
        instrumentsBySymbol.put(instrument.symbol, instrument);
        digest.add(record.symbol.hash(record.instrumentId));
        instrument.addTo(digest);
    }

    /** Books a fill: what was received and given, and the fee; a foreign one does not move the position. */
    void fill(Record fill, Instrument instrument, Digest digest) {
        Balance base = balance(instrument.baseAssetId);
        Balance quote = balance(instrument.quoteAssetId);
        long sign = fill.side == Side.BUY ? 1 : -1;
        base.total = Math.addExact(base.total, sign * fill.quantity);
        quote.total = Math.subtractExact(quote.total, sign * fill.quoteQuantity);
        Balance fee = balance(fill.feeAssetId);
        if (fee != null) {
            fee.total = Math.subtractExact(fee.total, fill.fee);
            fee.feesPaid = Math.addExact(fee.feesPaid, fill.fee);
            fee.addTo(digest);
        }
        if (fill.reason != Reason.FOREIGN) {
            instrument.position.fill(fill.side, fill.quantity, fill.quoteQuantity);
        }
        base.addTo(digest);
        quote.addTo(digest);
        instrument.position.addTo(digest);
    }

    /** Takes an asset from a snapshot; they come in the order of definition. */
    void takeBalance(StatePort port) {
        Balance balance = new Balance();
        balance.fields(port);
        requireNext(balance.assetId, balances.size());
        balances.add(balance);
        balancesByCode.put(balance.asset, balance);
    }

    /** Takes an instrument from a snapshot; they come in the order of definition. */
    void takeInstrument(StatePort port) {
        Instrument instrument = new Instrument();
        instrument.fields(port);
        requireNext(instrument.instrumentId, instruments.size());
        instruments.add(instrument);
        instrumentsBySymbol.put(instrument.symbol, instrument);
        flattening += instrument.flattening() == 0 ? 0 : 1;
    }

    /** What is held of one instrument, or of all, is to be sold, or is done with. */
    void flatten(Record record) {
        boolean begins = record.operation == Operation.FLATTEN;
        flattening = 0;
        for (int i = 0; i < instruments.size(); i++) {
            Instrument instrument = instruments.get(i);
            boolean meant = record.instrumentId == 0 || record.instrumentId == instrument.instrumentId;
            if (meant && (!begins || instrument.position.quantity() > 0)) {
                instrument.flatten(begins ? record.sequence : 0);
            }
            flattening += instrument.flattening() == 0 ? 0 : 1;
        }
    }

    /** How many instruments are to be sold. */
    int flattening() {
        return flattening;
    }

    void reserve(int assetId, long change) {
        if (change != 0) {
            Balance balance = balance(assetId);
            balance.reserved = Math.addExact(balance.reserved, change);
        }
    }

    void report(Record report, Digest digest) {
        Balance balance = balance(report.assetId);
        balance.reported = true;
        balance.venueFree = report.free;
        balance.venueLocked = report.locked;
        balance.venueTimeNs = report.venueTimeNs;
        balance.addReportTo(digest);
    }

    void adjust(Record adjustment) {
        Balance balance = balance(adjustment.assetId);
        balance.total = Math.addExact(balance.total, adjustment.amount);
        balance.difference = 0;
        balance.differenceStreak = 0;
    }

    void differ(Record record, Digest digest) {
        Balance balance = balance(record.assetId);
        if (balance != null) {
            long difference = record.theirs - record.ours;
            balance.differenceStreak = difference == balance.difference ? balance.differenceStreak + 1 : 1;
            balance.difference = difference;
            balance.differedIn = record.cause;
            balance.addReportTo(digest);
        }
    }

    /** A balance that agreed in a comparison counts its differences from the start again. */
    void completeComparison(Record completed, Digest digest) {
        if (completed.reason != Reason.CLEAN && completed.reason != Reason.DIFFERENCE) {
            return;
        }
        for (int i = 0; i < balances.size(); i++) {
            Balance balance = balances.get(i);
            if (balance.differedIn != completed.cause && balance.differenceStreak != 0) {
                balance.difference = 0;
                balance.differenceStreak = 0;
                balance.addReportTo(digest);
            }
        }
    }

    private static void requireNext(int id, int size) {
        if (id != size + 1) {
            throw new IllegalStateException("ids are defined in order, expected=" + (size + 1) + " id=" + id);
        }
    }

    private static boolean same(Text text, String string) {
        if (text.length() != string.length()) {
            return false;
        }
        for (int i = 0; i < string.length(); i++) {
            if (text.bytes()[i] != string.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
