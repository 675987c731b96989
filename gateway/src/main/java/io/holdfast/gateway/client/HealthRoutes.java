package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Liveness;
import io.holdfast.gateway.venue.MarketPrices;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the engine is alive, and whether it trades, for supervisors and people: without a token, and with nothing in
 * it that is secret. Alive is what is seen to make progress while the question is answered.
 */
final class HealthRoutes {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    /** A fold that is further behind says nothing of now. */
    private static final long MAX_FOLD_AGE_NS = 1_000_000_000L;

    private final Liveness liveness;
    private final Liveness following;
    private final Follower follower;
    private final MarketPrices prices;
    private final LongSupplier venueSilentNs;

    HealthRoutes(HttpApi.Builder config) {
        liveness = new Liveness(config.engine::turns);
        follower = config.follower;
        following = new Liveness(follower::turns);
        prices = config.prices;
        venueSilentNs = config.venueSilentNs;
    }

    void live(Context ctx) {
        Http.allowQuery(ctx);
        boolean live = liveness.isTurning();
        Http.json(ctx, live ? OK : UNAVAILABLE, "{\"live\":" + live + "}");
    }

    void ready(Context ctx) {
        Http.allowQuery(ctx);
        boolean live = liveness.isTurning();
        boolean follows = following.isTurning() && follower.ageNs() < MAX_FOLD_AGE_NS;
        boolean[] ready = new boolean[1];
        // A follower that hangs may hold its lock for ever: then there is no state to tell.
        String json = !follows ? null : follower.tryRead(state -> {
            ready[0] = live && state.venueUp() && (state.tradingState() == TradingState.TRADING
                || state.tradingState() == TradingState.REDUCE_ONLY);
            return health(ready[0], live, state);
        }, Liveness.PATIENCE_MS);
        Http.json(ctx, ready[0] ? OK : UNAVAILABLE, json == null ? health(false, live, null) : json);
    }

    private String health(boolean ready, boolean live, EngineState state) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeBooleanField("ready", ready);
            out.writeBooleanField("live", live);
            out.writeBooleanField("following", state != null);
            if (state != null) {
                state(out, state);
            }
            ages(out);
            out.writeEndObject();
        });
    }

    private static void state(JsonGenerator out, EngineState state) throws IOException {
        out.writeStringField("tradingState", state.tradingState().name());
        out.writeStringField("reason", state.tradingReason() == Reason.NONE ? null : state.tradingReason().name());
        out.writeNumberField("sinceNs", state.tradingSinceNs());
        out.writeBooleanField("venueUp", state.venueUp());
        out.writeBooleanField("halted", state.halted());
        out.writeNumberField("sequence", state.sequence());
    }

    /** How old the read, the last record, and the last words of account stream and market are, in milliseconds. */
    void ages(JsonGenerator out) throws IOException {
        age(out, "ageMs", follower.ageNs());
        age(out, "recordAgeMs", follower.recordAgeNs());
        age(out, "venueAgeMs", venueSilentNs.getAsLong());
        age(out, "marketAgeMs", prices.silentNs());
    }

    private static void age(JsonGenerator out, String name, long ageNs) throws IOException {
        if (ageNs == Long.MAX_VALUE) {
            out.writeNullField(name);
        } else {
            out.writeNumberField(name, TimeUnit.NANOSECONDS.toMillis(ageNs));
        }
    }
}
