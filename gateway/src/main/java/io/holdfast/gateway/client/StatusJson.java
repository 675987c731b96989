package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Reason;
import java.io.IOException;

/** Whether an engine trades, and how far its journal is, as JSON: the same for the status and for the console. */
final class StatusJson {
    private StatusJson() {
    }

    /** Writes the fields into an object that is open already. */
    static void writeFields(JsonGenerator out, EngineState state, EnginePort engine) throws IOException {
        out.writeStringField("tradingState", state.tradingState().name());
        out.writeStringField("reason", state.tradingReason() == Reason.NONE ? null : state.tradingReason().name());
        out.writeNumberField("sinceNs", state.tradingSinceNs());
        out.writeBooleanField("venueUp", state.venueUp());
        out.writeBooleanField("halted", state.halted());
        out.writeBooleanField("held", state.held());
        out.writeNumberField("epoch", state.epoch());
        out.writeStringField("engineId", String.format("%08x", state.engineId()));
        out.writeStringField("digest", state.digest());
        out.writeNumberField("timeNs", state.timeNs());
        out.writeStringField("durability", engine.durability().name());
        out.writeNumberField("appendedSequence", engine.appendedSequence());
        out.writeNumberField("durableSequence", engine.durableSequence());
        out.writeNumberField("openOrders", state.openCount());
        out.writeNumberField("orders", state.orderCount());
        out.writeNumberField("fills", state.fillCount());
    }
}
