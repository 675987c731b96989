package io.holdfast.engine.core;

import java.math.BigDecimal;
import java.util.StringJoiner;

/**
 * A record as one line: sequence, kind, actor, cause and what else is present, after its name. Sequences count from
 * a base, so that the lines of a test do not depend on what it took to set it up.
 */
final class RecordLine {
    private final EngineState state;
    private final long base;

    RecordLine(EngineState state, long base) {
        this.state = state;
        this.base = base;
    }

    static String amount(long value) {
        return BigDecimal.valueOf(value, Decimals.SCALE).stripTrailingZeros().toPlainString();
    }

    /** Runs of spaces become one, so that tests can align their columns. */
    static String normalised(String line) {
        return line.trim().replaceAll(" +", " ");
    }

    String of(Record record) {
        StringJoiner line = new StringJoiner(" ");
        line.add(sequence(record.sequence)).add(record.kind.name()).add(String.valueOf(record.actor));
        line.add("<-" + sequence(record.cause));
        if (record.orderId != 0 && record.orderId != record.sequence) {
            line.add("order " + sequence(record.orderId));
        }
        if (record.groupId != 0 && record.groupId != record.sequence) {
            line.add("group " + sequence(record.groupId));
        }
        if (record.leg != 0) {
            line.add("leg " + record.leg);
        }
        value(line, "", record.groupMode);
        value(line, "", record.groupState);
        value(line, "", record.groupRule);
        value(line, "", record.legState);
        terms(line, record);
        id(line, "protection ", record.protectionId == record.sequence ? 0 : record.protectionId);
        id(line, "list ", record.listId);
        value(line, "", record.tradingState);
        value(line, "", record.venueStatus);
        value(line, "", record.operation);
        amount(line, "cum ", record.cumulativeQuantity);
        amount(line, "free ", record.free);
        amount(line, "locked ", record.locked);
        amount(line, "amount ", record.amount);
        amount(line, "ours ", record.ours);
        amount(line, "theirs ", record.theirs);
        value(line, "", record.reason);
        rules(line, record);
        numbers(line, record);
        texts(line, record);
        return line.toString();
    }

    private void terms(StringJoiner line, Record record) {
        if (record.instrumentId != 0) {
            Instrument instrument = state.instrument(record.instrumentId);
            line.add(instrument == null ? "instrument " + record.instrumentId : instrument.symbol());
        }
        value(line, "", record.side);
        value(line, "", record.orderType);
        value(line, "", record.timeInForce);
        amount(line, "", record.quantity);
        amount(line, "@ ", record.price);
        amount(line, "stop ", record.stopPrice);
        amount(line, "profit ", record.takeProfitPrice);
        amount(line, "trail ", record.trailingDistance);
        amount(line, "share ", record.trailingShare);
        amount(line, "= ", record.quoteQuantity);
        if (record.fee != Decimals.ABSENT && record.fee != 0) {
            line.add("fee " + amount(record.fee)).add(asset(record.feeAssetId));
        }
        if (record.maker) {
            line.add("maker");
        }
        if (record.reserve != Decimals.ABSENT) {
            line.add("reserve " + amount(record.reserve)).add(asset(record.reserveAssetId));
        }
        if (record.assetId != 0) {
            line.add(asset(record.assetId));
        }
        if (record.quoteAssetId != 0) {
            line.add(asset(record.quoteAssetId));
        }
    }

    private static void rules(StringJoiner line, Record record) {
        amount(line, "tick ", record.tickSize);
        amount(line, "lot ", record.lotStep);
        amount(line, "min ", record.minQuantity);
        amount(line, "max ", record.maxQuantity);
        amount(line, "minNotional ", record.minNotional);
    }

    private static void numbers(StringJoiner line, Record record) {
        if (record.count != Decimals.ABSENT) {
            line.add("n " + record.count);
        }
        if (record.venueCode != 0) {
            line.add("code " + record.venueCode);
        }
    }

    private static void texts(StringJoiner line, Record record) {
        text(line, "request ", record.requestId);
        text(line, "venue ", record.venueOrderId);
        text(line, "trade ", record.tradeId);
        text(line, "symbol ", record.symbol);
        text(line, "as ", record.venueSymbol);
        text(line, "by ", record.operator);
        text(line, "'", record.text);
    }

    private String sequence(long sequence) {
        return sequence == 0 ? "0" : sequence > base ? Long.toString(sequence - base) : "before";
    }

    private String asset(int assetId) {
        Balance balance = state.balance(assetId);
        return balance == null ? "asset " + assetId : balance.asset();
    }

    private void id(StringJoiner line, String name, long id) {
        if (id != 0) {
            line.add(name + sequence(id));
        }
    }

    private static void amount(StringJoiner line, String name, long value) {
        if (value != Decimals.ABSENT) {
            line.add(name + amount(value));
        }
    }

    private static void value(StringJoiner line, String name, Enum<?> value) {
        if (value != null && value != Reason.NONE) {
            line.add(name + value);
        }
    }

    private static void text(StringJoiner line, String name, Text value) {
        if (!value.isEmpty()) {
            line.add(name + value);
        }
    }
}
