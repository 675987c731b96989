package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.GroupState;
import io.holdfast.engine.core.Leg;
import io.holdfast.engine.core.LegGroup;
import io.holdfast.gateway.client.Amounts;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A pair trade whose engine is killed when the first leg is filled at the venue and the second is not sent: what the
 * engine never heard it finds out, and the pair is complete in the end.
 */
final class DemoPair {
    private static final long WAIT_S = 30;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final String BTC = "0.001";
    private static final String ETH = "0.02";

    /** Ends the engine with SIGKILL and starts it again. */
    interface Kill {
        void run() throws IOException, InterruptedException;
    }

    private final DemoScreen screen;
    private final DemoWatch watch;
    private final JsonHttp engine;
    private final JsonHttp venue;

    DemoPair(DemoScreen screen, DemoWatch watch, JsonHttp engine, JsonHttp venue) {
        this.screen = screen;
        this.watch = watch;
        this.engine = engine;
        this.venue = venue;
    }

    /** Whether both legs were filled, in the journal and at the venue. */
    boolean run(Kill kill) throws IOException, InterruptedException {
        int before = orders().size();
        fault("delay", 1, "place");
        fault("drop-stream-event", 3, null);
        screen.say("pair", "buy %s BTC/USDT, then sell %s ETH/USDT: one group; the venue will be slow to tell", BTC,
            ETH);
        JsonHttp.Answer answer = engine.post("/v1/groups", body());
        if (answer.status() != ACCEPTED) {
            throw new CommandFailure(ExitCode.FAILED, "the engine refused the pair: " + answer.body());
        }
        long groupId = answer.body().get("groupId").asLong();
        await("the first leg to be filled at the venue", () -> {
            JsonNode orders = orders();
            return orders.size() > before && "FILLED".equals(orders.get(orders.size() - 1).get("status").asText());
        });
        kill.run();
        screen.say("pair", "its engine died between the legs; the journal knows what is still to be done");
        await("the pair to come to its end", () -> watch.read(state -> !unfinished(state, groupId)));
        return watch.read(state -> isComplete(state, state.groups().get(groupId)));
    }

    private static boolean unfinished(EngineState state, long groupId) {
        LegGroup group = state.groups().get(groupId);
        return group == null || group.state().unfinished() && group.state() != GroupState.HELD;
    }

    private boolean isComplete(EngineState state, LegGroup group) {
        boolean filled = group.state() == GroupState.COMPLETE;
        StringBuilder legs = new StringBuilder();
        for (Leg leg : group.legs()) {
            filled &= leg.filledQuantity() == leg.quantity();
            legs.append(legs.isEmpty() ? "" : ", ").append(leg.side()).append(' ')
                .append(Amounts.format(leg.filledQuantity())).append(" of ").append(Amounts.format(leg.quantity()))
                .append(' ').append(state.instrument(leg.instrumentId()).symbol());
        }
        screen.say("pair", "%s: %s", group.state().name().toLowerCase(Locale.ROOT), legs);
        return filled;
    }

    private static ObjectNode body() {
        ObjectNode body = JsonHttp.JSON.createObjectNode().put("requestId", "demo-pair").put("mode", "SEQUENTIAL")
            .put("onFailure", "COMPLETE");
        ArrayNode legs = body.putArray("legs");
        legs.addObject().put("symbol", "BTC/USDT").put("side", "BUY").put("type", "MARKET").put("quantity", BTC);
        legs.addObject().put("symbol", "ETH/USDT").put("side", "SELL").put("type", "MARKET").put("quantity", ETH);
        return body;
    }

    private JsonNode orders() throws IOException, InterruptedException {
        return venue.get("/sim/account").body().get("orders");
    }

    private void fault(String kind, int count, String path) throws IOException, InterruptedException {
        ObjectNode fault = JsonHttp.JSON.createObjectNode().put("kind", kind).put("count", count);
        if (path != null) {
            fault.put("path", path);
        }
        JsonHttp.Answer answer = venue.post("/sim/faults", fault);
        if (answer.status() != OK) {
            throw new CommandFailure(ExitCode.FAILED, "the venue refused a fault: " + answer.body());
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (!condition.holds()) {
            if (System.nanoTime() > deadlineNs) {
                throw new CommandFailure(ExitCode.FAILED, "waited " + WAIT_S + " s in vain for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
