package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Protection;
import io.holdfast.engine.core.Reason;
import java.io.IOException;

/** Protections as JSON, the same for the API and for the tools. What a protection does not have is left out. */
public final class ProtectionJson {
    private ProtectionJson() {
    }

    /** Writes the protections in force as an array, in the order in which they were attached. */
    public static void writeAll(JsonGenerator out, EngineState state) throws IOException {
        out.writeStartArray();
        for (Protection protection : state.protections()) {
            out.writeStartObject();
            writeFields(out, protection, state);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Writes the fields of a protection into an object that is open already. */
    static void writeFields(JsonGenerator out, Protection protection, EngineState state) throws IOException {
        Instrument instrument = state.instrument(protection.instrumentId());
        out.writeNumberField("protectionId", protection.protectionId());
        out.writeStringField("symbol", instrument.symbol());
        out.writeStringField("status", protection.state().name());
        if (protection.reason() != Reason.NONE) {
            out.writeStringField("reason", protection.reason().name());
        }
        number(out, "entryOrderId", protection.entryOrderId());
        out.writeStringField("quantity", Amounts.format(protection.armedQuantity()));
        amount(out, "stopPrice", protection.stopPrice());
        amount(out, "takeProfitPrice", protection.takeProfitPrice());
        amount(out, "trailingDistance", protection.trailingDistance());
        amount(out, "trailingShare", protection.trailingShare());
        amount(out, "highestPrice", protection.trailingStop() == Decimals.ABSENT ? Decimals.ABSENT
            : protection.highWaterMark());
        amount(out, "trailingStop", protection.trailingStop());
        number(out, "deadlineNs", protection.deadlineNs());
        number(out, "unprotectedSinceNs", protection.unprotectedSinceNs());
        number(out, "stopOrderId", protection.stopOrderId());
        number(out, "profitOrderId", protection.profitOrderId());
        number(out, "closeOrderId", protection.closeOrderId());
        out.writeNumberField("sequence", protection.lastSequence());
    }

    private static void amount(JsonGenerator out, String field, long amountE8) throws IOException {
        if (amountE8 != Decimals.ABSENT) {
            out.writeStringField(field, Amounts.format(amountE8));
        }
    }

    private static void number(JsonGenerator out, String field, long value) throws IOException {
        if (value != 0) {
            out.writeNumberField(field, value);
        }
    }
}
