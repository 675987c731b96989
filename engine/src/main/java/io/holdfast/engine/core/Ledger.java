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

    /**
     * Books a fill twice: on what each asset holds, and on where that comes from. A foreign one does not move the
     * position.
     */
    void fill(Record fill, Instrument instrument, Digest digest) {
        Balance base = balance(instrument.baseAssetId);
        Balance quote = balance(instrument.quoteAssetId);
        long sign = fill.side == Side.BUY ? 1 : -1;
        book(base, sign * fill.quantity, fill);
        book(quote, -sign * fill.quoteQuantity, fill);
        Balance fee = balance(fill.feeAssetId);
        if (fee != null) {
            if (fill.reason == Reason.FOREIGN) {
                book(fee, -fill.fee, fill);
            } else {
                fee.total = Math.subtractExact(fee.total, fill.fee);
                fee.feesPaid = Math.addExact(fee.feesPaid, fill.fee);
            }
            fee.addTo(digest);
            fee.addSourcesTo(digest);
        }
        if (fill.reason != Reason.FOREIGN) {
            instrument.fill(fill);
        } else if (fill.side == Side.SELL) {
            instrument.soldOutside(fill);
            instrument.addOutsideTo(digest);
        }
        base.addTo(digest);
        base.addSourcesTo(digest);
        quote.addTo(digest);
        quote.addSourcesTo(digest);
        instrument.position.addTo(digest);
    }

    private static void book(Balance balance, long amount, Record fill) {
        balance.total = Math.addExact(balance.total, amount);
        if (fill.reason == Reason.FOREIGN) {
            balance.foreign = Math.addExact(balance.foreign, amount);
            balance.lastForeign = fill.sequence;
        } else {
            balance.traded = Math.addExact(balance.traded, amount);
        }
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

    /** What is held of one instrument, or of all, is to be sold or done with; of what the engine names it may come. */
    void flatten(Record record) {
        boolean begins = record.operation == Operation.FLATTEN;
        flattening = 0;
        for (int i = 0; i < instruments.size(); i++) {
            Instrument instrument = instruments.get(i);
            boolean meant = record.instrumentId == 0 || record.instrumentId == instrument.instrumentId;
            if (meant && (!begins || instrument.position.quantity() > 0 || record.actor == Actor.ENGINE)) {
                instrument.flatten(begins ? record.sequence : 0);
            }
            flattening += instrument.flattening() == 0 ? 0 : 1;
        }
    }

    /** How many instruments are to be sold. */
    int flattening() {
        return flattening;
    }

    /** Each trade of an instrument up to one is booked. */
    void caughtUp(Record record, Digest digest) {
        instrument(record.instrumentId).tradesUpTo.set(record.tradeId);
        KnownIds.upTo(record, digest);
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

    void adjust(Record adjustment, Digest digest) {
        Balance balance = balance(adjustment.assetId);
        balance.total = Math.addExact(balance.total, adjustment.amount);
        if (adjustment.reason == Reason.INITIAL) {
            balance.opening = Math.addExact(balance.opening, adjustment.amount);
        } else {
            balance.adjusted = Math.addExact(balance.adjusted, adjustment.amount);
            balance.lastAdjusted = adjustment.sequence;
        }
        balance.difference = 0;
        balance.differenceStreak = 0;
        balance.addTo(digest);
        balance.addSourcesTo(digest);
    }

    /** A position becomes what is there; what is missing is nobody's any more. */
    void adjustPosition(Record record, Digest digest) {
        Instrument instrument = instrument(record.instrumentId);
        Balance base = balance(instrument.baseAssetId);
        instrument.adjust(record);
        instrument.addOutsideTo(digest);
        base.writtenOff = Math.subtractExact(Math.subtractExact(base.traded, base.feesPaid), base.total);
        base.addSourcesTo(digest);
        instrument.position.addTo(digest);
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

    /**
     * A balance that agreed in a comparison counts its differences from the start again; where all did, what others
     * sold before it began was their own.
     *
     * @param lastMove sequence of the last record that moved a balance
     */
    void completeComparison(Record completed, long lastMove, Digest digest) {
        if (completed.reason != Reason.CLEAN && completed.reason != Reason.DIFFERENCE) {
            return;
        }
        if (completed.reason == Reason.CLEAN && lastMove < completed.cause) {
            for (int i = 0; i < instruments.size(); i++) {
                instruments.get(i).settleOutside();
            }
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

    /** What each asset holds must be what it was booked to come from. */
    void prove(long sequence) {
        for (int i = 0; i < balances.size(); i++) {
            if (balances.get(i).imbalance() != 0) {
                throw new IllegalStateException("ledger does not add up, sequence=" + sequence + " asset="
                    + balances.get(i).asset + " imbalance=" + balances.get(i).imbalance());
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
