package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Leg;
import io.holdfast.engine.core.LegGroup;
import io.holdfast.engine.core.Reason;
import java.io.IOException;
import java.util.List;

/** Groups of legs of a fold as JSON, the same for the HTTP API and for the tools; see {@link StateJson}. */
public final class GroupJson {
    private GroupJson() {
    }

    /**
     * Writes an array of groups: unfinished ones by age, newest first, then ended ones, last ended first.
     *
     * @param limit the most groups to write
     * @throws IOException if what is written to fails
     */
    public static void writeGroups(JsonGenerator out, EngineState state, StateJson.Orders which, int limit)
        throws IOException {
        out.writeStartArray();
        int written = 0;
        if (which != StateJson.Orders.CLOSED) {
            written = write(out, state.groups().unfinished(), state, limit);
        }
        if (which != StateJson.Orders.OPEN) {
            write(out, state.groups().ended(), state, limit - written);
        }
        out.writeEndArray();
    }

    private static int write(JsonGenerator out, List<LegGroup> groups, EngineState state, int limit)
        throws IOException {
        int written = 0;
        for (int i = groups.size() - 1; i >= 0 && written < limit; i--) {
            write(out, groups.get(i), state);
            written++;
        }
        return written;
    }

    static void write(JsonGenerator out, LegGroup group, EngineState state) throws IOException {
        out.writeStartObject();
        writeFields(out, group, state);
        out.writeEndObject();
    }

    /** Writes the fields of a group into an object that is open already. */
    static void writeFields(JsonGenerator out, LegGroup group, EngineState state) throws IOException {
        out.writeNumberField("groupId", group.groupId());
        out.writeStringField("requestId", group.requestId().toString());
        out.writeStringField("mode", group.mode() == null ? null : group.mode().name());
        out.writeStringField("onFailure", group.rule() == null ? null : group.rule().name());
        out.writeStringField("status", group.state().name());
        reason(out, group.reason());
        if (group.deadlineNs() == 0) {
            out.writeNullField("deadlineNs");
        } else {
            out.writeNumberField("deadlineNs", group.deadlineNs());
        }
        out.writeArrayFieldStart("legs");
        for (int i = 0; i < group.legs().size(); i++) {
            writeLeg(out, i + 1, group.legs().get(i), state);
        }
        out.writeEndArray();
        out.writeNumberField("openedNs", group.openedNs());
        out.writeNumberField("updatedNs", group.updatedNs());
        out.writeNumberField("sequence", group.lastSequence());
    }

    private static void writeLeg(JsonGenerator out, int number, Leg leg, EngineState state) throws IOException {
        Instrument instrument = state.instrument(leg.instrumentId());
        out.writeStartObject();
        out.writeNumberField("leg", number);
        out.writeStringField("symbol", instrument == null ? null : instrument.symbol());
        out.writeStringField("side", leg.side().name());
        out.writeStringField("orderType", leg.orderType().name());
        out.writeStringField("timeInForce", leg.timeInForce() == null ? null : leg.timeInForce().name());
        amount(out, "quantity", leg.quantity());
        amount(out, "price", leg.price());
        out.writeStringField("status", leg.state().name());
        reason(out, leg.reason());
        amount(out, "filledQuantity", leg.filledQuantity());
        amount(out, "averagePrice", leg.filledQuantity() <= 0 || leg.filledQuote() < 0 ? Decimals.ABSENT
            : Decimals.multiplyDivide(leg.filledQuote(), Decimals.ONE, leg.filledQuantity()));
        amount(out, "unwoundQuantity", leg.unwoundQuantity());
        if (leg.orderId() == 0) {
            out.writeNullField("orderId");
        } else {
            out.writeNumberField("orderId", leg.orderId());
        }
        out.writeEndObject();
    }

    private static void reason(JsonGenerator out, Reason reason) throws IOException {
        out.writeStringField("reason", reason == Reason.NONE ? null : reason.name());
    }

    private static void amount(JsonGenerator out, String field, long amountE8) throws IOException {
        out.writeStringField(field, amountE8 == Decimals.ABSENT ? null : Amounts.format(amountE8));
    }
}
