package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.Balance;
import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Text;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A record as a JSON object, the same for the event stream and for the tools. Amounts are decimal strings; sequences,
 * times and ids are numbers; what a record does not have is left out.
 */
public final class RecordJson {
    private RecordJson() {
    }

    /**
     * The JSON object of a record, on one line.
     *
     * @param state the fold right after the record, where names of orders, assets and instruments are looked up
     */
    public static String toJson(Record record, EngineState state) {
        return Json.text(out -> write(out, record, state));
    }

    /**
     * Writes the JSON object of a record.
     *
     * @param state the fold right after the record, where names of orders, assets and instruments are looked up
     * @throws IOException if what is written to fails
     */
    public static void write(JsonGenerator out, Record record, EngineState state) throws IOException {
        out.writeStartObject();
        out.writeNumberField("sequence", record.sequence);
        out.writeNumberField("timeNs", record.timeNs);
        out.writeStringField("type", record.kind.name());
        out.writeStringField("actor", record.actor.name().toLowerCase(Locale.ROOT));
        out.writeNumberField("cause", record.cause);
        out.writeNumberField("epoch", record.epoch);
        names(out, record, state);
        terms(out, record, state);
        venue(out, record, state);
        ledger(out, record, state);
        engine(out, record);
        group(out, record);
        if (record.reason != null && record.reason != Reason.NONE) {
            out.writeStringField("reason", record.reason.name());
        }
        words(out, record);
        out.writeEndObject();
    }

    private static void names(JsonGenerator out, Record record, EngineState state) throws IOException {
        text(out, "requestId", record.requestId);
        number(out, "orderId", record.orderId);
        Order order = record.orderId == 0 ? null : state.order(record.orderId);
        if (record.kind == RecordKind.ORDER_INTENT || record.kind == RecordKind.ORDER_ADOPTED) {
            out.writeStringField("clientOrderId",
                ClientOrderId.format(record.clientOrderIdHigh, record.clientOrderIdLow));
        } else if (order != null) {
            String clientOrderId = StateJson.clientOrderId(order, state);
            if (clientOrderId != null) {
                out.writeStringField("clientOrderId", clientOrderId);
            }
        }
        if (record.kind == RecordKind.INSTRUMENT_DEFINED) {
            return; // its own symbol comes with its rules
        }
        int instrumentId = record.instrumentId == 0 && order != null ? order.instrumentId() : record.instrumentId;
        Instrument instrument = state.instrument(instrumentId);
        if (instrument != null) {
            out.writeStringField("symbol", instrument.symbol());
        }
    }

    private static void terms(JsonGenerator out, Record record, EngineState state) throws IOException {
        name(out, "side", record.side);
        name(out, "orderType", record.orderType);
        name(out, "timeInForce", record.timeInForce);
        amount(out, "quantity", record.quantity);
        amount(out, "price", record.price);
        protection(out, record);
        number(out, "groupId", record.groupId);
        number(out, "listId", record.listId);
        amount(out, "reserve", record.reserve);
        asset(out, "reserveAsset", record.reserveAssetId, state);
    }

    private static void protection(JsonGenerator out, Record record) throws IOException {
        number(out, "protectionId", record.protectionId);
        amount(out, "stopPrice", record.stopPrice);
        amount(out, "takeProfitPrice", record.takeProfitPrice);
        amount(out, "trailingDistance", record.trailingDistance);
        amount(out, "trailingShare", record.trailingShare);
        number(out, "closeAfterMs", TimeUnit.NANOSECONDS.toMillis(record.closeAfterNs));
    }

    private static void venue(JsonGenerator out, Record record, EngineState state) throws IOException {
        text(out, "venueOrderId", record.venueOrderId);
        text(out, "tradeId", record.tradeId);
        amount(out, "quoteQuantity", record.quoteQuantity);
        amount(out, "cumulativeQuantity", record.cumulativeQuantity);
        amount(out, "fee", record.fee);
        asset(out, "feeAsset", record.feeAssetId, state);
        if (record.kind == RecordKind.ORDER_FILLED) {
            out.writeBooleanField("maker", record.maker);
        }
        name(out, "venueStatus", record.venueStatus);
        number(out, "venueCode", record.venueCode);
        number(out, "venueTimeNs", record.venueTimeNs);
    }

    private static void ledger(JsonGenerator out, Record record, EngineState state) throws IOException {
        if (record.kind == RecordKind.INSTRUMENT_DEFINED) {
            out.writeNumberField("instrumentId", record.instrumentId);
            text(out, "symbol", record.symbol);
            text(out, "venueSymbol", record.venueSymbol);
            asset(out, "baseAsset", record.assetId, state);
            asset(out, "quoteAsset", record.quoteAssetId, state);
            amount(out, "tickSize", record.tickSize);
            amount(out, "lotStep", record.lotStep);
            amount(out, "minQuantity", record.minQuantity);
            amount(out, "maxQuantity", record.maxQuantity);
            amount(out, "minNotional", record.minNotional);
            return;
        }
        if (record.kind == RecordKind.ASSET_DEFINED) {
            out.writeNumberField("assetId", record.assetId);
        }
        asset(out, "asset", record.assetId, state);
        amount(out, "free", record.free);
        amount(out, "locked", record.locked);
        amount(out, "amount", record.amount);
        amount(out, "ours", record.ours);
        amount(out, "theirs", record.theirs);
    }

    private static void engine(JsonGenerator out, Record record) throws IOException {
        name(out, "tradingState", record.tradingState);
        name(out, "operation", record.operation);
        text(out, "operator", record.operator);
        if (record.kind == RecordKind.ENGINE_STARTED || record.kind == RecordKind.STATE_DIGEST) {
            out.writeStringField("digest", ClientOrderId.hex(record.digest));
        }
        if (record.kind == RecordKind.ENGINE_STARTED) {
            out.writeStringField("engineId", String.format("%08x", record.engineId));
            out.writeStringField("configHash", ClientOrderId.hex(record.configHash));
            out.writeStringField("build", record.build.toString());
            number(out, "buildTimeNs", record.buildTimeNs);
            number(out, "commitTimeNs", record.commitTimeNs);
            if (record.librariesHash != 0) {
                out.writeStringField("librariesHash", ClientOrderId.hex(record.librariesHash));
            }
            text(out, "directory", record.directory);
            text(out, "commandLine", record.commandLine);
        }
        number(out, "cycle", record.cycle);
        String count = switch (record.kind) {
            case QUERY_INTENT -> "attempt";
            case RECONCILIATION_COMPLETED -> "differences";
            case JOURNAL_RECOVERED -> "quarantinedBytes";
            case CYCLE_CLOSED, CYCLE_REMOVED -> "lastSequence";
            case HEARTBEAT -> "openOrders";
            case GROUP_OPENED, GROUP_DENIED -> "legs";
            default -> null;
        };
        if (count != null) {
            out.writeNumberField(count, record.count);
        }
        if (record.kind == RecordKind.HEARTBEAT) {
            out.writeNumberField("orders", record.orderCount);
            out.writeNumberField("fills", record.fillCount);
        }
    }

    private static void group(JsonGenerator out, Record record) throws IOException {
        number(out, "leg", record.leg);
        name(out, "mode", record.groupMode);
        name(out, "onFailure", record.groupRule);
        name(out, "groupState", record.groupState);
        name(out, "legState", record.legState);
        number(out, "deadlineNs", record.deadlineNs);
    }

    private static void words(JsonGenerator out, Record record) throws IOException {
        if (record.kind == RecordKind.ENGINE_STARTED) {
            out.writeStringField("jvm", record.text.toString());
        } else if (record.kind != RecordKind.ASSET_DEFINED) {
            text(out, "text", record.text);
        }
    }

    private static void asset(JsonGenerator out, String field, int assetId, EngineState state) throws IOException {
        Balance balance = state.balance(assetId);
        if (balance != null) {
            out.writeStringField(field, balance.asset());
        }
    }

    private static void amount(JsonGenerator out, String field, long amountE8) throws IOException {
        if (amountE8 != Decimals.ABSENT) {
            out.writeStringField(field, Amounts.format(amountE8));
        }
    }

    private static void text(JsonGenerator out, String field, Text text) throws IOException {
        if (!text.isEmpty()) {
            out.writeStringField(field, text.toString());
        }
    }

    private static void name(JsonGenerator out, String field, Enum<?> value) throws IOException {
        if (value != null) {
            out.writeStringField(field, value.name());
        }
    }

    private static void number(JsonGenerator out, String field, long value) throws IOException {
        if (value != 0) {
            out.writeNumberField(field, value);
        }
    }
}
