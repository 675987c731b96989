package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.Balance;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.Position;
import io.holdfast.engine.core.Protection;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Liveness;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** One whole picture for the console: all of one sequence, and nothing in it grows without a limit. One thread. */
final class ConsoleView implements AutoCloseable {
    private static final int MAX_ORDERS = 100;
    private static final int MAX_IN_DOUBT = 50;
    private static final int MAX_GROUPS = 20;
    private static final int MAX_ROWS = 200;
    private static final long READ_MS = 500;
    private static final long KEEPING_NS = 5_000_000_000L;

    private final HttpApi.Builder config;
    private final Follower follower;
    private final HealthRoutes health;
    private final Liveness liveness;
    private final ConsoleTail tail;
    private String keeping;
    private long keepingNanoTime;

    ConsoleView(HttpApi.Builder config) {
        this.config = config;
        follower = config.follower;
        health = new HealthRoutes(config);
        liveness = new Liveness(config.engine::turns);
        tail = new ConsoleTail(config.directory, follower.sequence());
        tail.readTo(follower.sequence());
    }

    /** The JSON object, on one line; without a state where the fold cannot be read. */
    String json() {
        boolean live = liveness.isTurning();
        refreshKeeping();
        tail.readTo(follower.sequence());
        String state = follower.tryRead(fold -> Json.text(out -> {
            tail.readTo(fold.sequence());
            out.writeStartObject();
            head(out, live);
            out.writeNumberField("sequence", fold.sequence());
            state(out, fold);
            out.writeEndObject();
        }), READ_MS);
        return state != null ? state : Json.text(out -> {
            out.writeStartObject();
            head(out, live);
            out.writeNumberField("sequence", follower.sequence());
            out.writeNullField("status");
            out.writeEndObject();
        });
    }

    private void head(JsonGenerator out, boolean live) throws IOException {
        Instant now = Instant.now();
        out.writeNumberField("atNs", ChronoUnit.NANOS.between(Instant.EPOCH, now));
        out.writeBooleanField("live", live);
        health.ages(out);
    }

    private void state(JsonGenerator out, EngineState state) throws IOException {
        out.writeObjectFieldStart("status");
        StatusJson.writeFields(out, state, config.engine);
        out.writeEndObject();
        positions(out, state);
        protections(out, state);
        orders(out, state);
        out.writeFieldName("groups");
        GroupJson.writeGroups(out, state, StateJson.Orders.ALL, MAX_GROUPS);
        out.writeNumberField("unfinishedGroups", state.groups().unfinished().size());
        balances(out, state);
        tail.writeFields(out, state);
        out.writeFieldName("latency");
        tail.latency().write(out, state.timeNs());
        out.writeFieldName("keeping");
        out.writeRawValue(keeping);
    }

    /** Those of symbols that something was ever traded of, or that something is promised for. */
    private void positions(JsonGenerator out, EngineState state) throws IOException {
        List<Instrument> shown = new ArrayList<>();
        for (Instrument instrument : state.instruments()) {
            Position position = instrument.position();
            if (position.quantity() != 0 || position.realisedPnl() != 0 || position.cost() != 0) {
                shown.add(instrument);
            }
        }
        out.writeArrayFieldStart("positions");
        for (Instrument instrument : shown.subList(0, Math.min(shown.size(), MAX_ROWS))) {
            out.writeStartObject();
            StateJson.writePositionFields(out, instrument);
            market(out, instrument, state);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("morePositions", Math.max(0, shown.size() - MAX_ROWS));
    }

    /** What closing the position would bring at the last price; not known where the market has been silent. */
    private void market(JsonGenerator out, Instrument instrument, EngineState state) throws IOException {
        Position position = instrument.position();
        boolean isLong = position.quantity() >= 0;
        long price = config.prices.price(instrument.venueSymbol(), isLong ? Side.SELL : Side.BUY);
        long value = price == Decimals.ABSENT ? Decimals.ABSENT
            : Decimals.notional(price, Math.abs(position.quantity()));
        long gain = isLong ? value - position.cost() : position.cost() - value;
        StateJson.amount(out, "marketPrice", price);
        StateJson.amount(out, "marketValue", value);
        StateJson.amount(out, "unrealisedPnl", value == Decimals.ABSENT ? Decimals.ABSENT : gain);
        out.writeStringField("quoteAsset", state.balance(instrument.quoteAssetId()).asset());
        out.writeStringField("baseAsset", state.balance(instrument.baseAssetId()).asset());
    }

    private static void protections(JsonGenerator out, EngineState state) throws IOException {
        List<Protection> all = state.protections();
        out.writeArrayFieldStart("protections");
        for (Protection protection : all.subList(0, Math.min(all.size(), MAX_ROWS))) {
            out.writeStartObject();
            ProtectionJson.writeFields(out, protection, state);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("moreProtections", Math.max(0, all.size() - MAX_ROWS));
    }

    /** In doubt first, the oldest first: they may not be lost among the others. */
    private static void orders(JsonGenerator out, EngineState state) throws IOException {
        int inDoubt = 0;
        int working = 0;
        out.writeArrayFieldStart("inDoubt");
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            boolean doubtful = order.state() == OrderState.IN_DOUBT;
            if (doubtful && inDoubt++ < MAX_IN_DOUBT) {
                StateJson.writeOrder(out, order, state);
            }
            working += order.state() == OrderState.LIVE || order.state() == OrderState.PARTIALLY_FILLED ? 1 : 0;
        }
        out.writeEndArray();
        out.writeNumberField("inDoubtCount", inDoubt);
        out.writeNumberField("workingCount", working);
        out.writeFieldName("openOrders");
        StateJson.writeOrders(out, state, StateJson.Orders.OPEN, MAX_ORDERS);
        out.writeFieldName("endedOrders");
        StateJson.writeOrders(out, state, StateJson.Orders.CLOSED, MAX_GROUPS);
    }

    private static void balances(JsonGenerator out, EngineState state) throws IOException {
        int shown = 0;
        out.writeArrayFieldStart("balances");
        for (Balance balance : state.balances()) {
            boolean any = balance.total() != 0 || balance.opening() != 0 || balance.feesPaid() != 0
                || balance.reported() && balance.venueTotal() != 0;
            if (any && shown++ < MAX_ROWS) {
                StateJson.writeBalance(out, balance);
            }
        }
        out.writeEndArray();
        out.writeNumberField("moreBalances", Math.max(0, shown - MAX_ROWS));
    }

    private void refreshKeeping() {
        long now = System.nanoTime();
        if (keeping == null || now - keepingNanoTime > KEEPING_NS) {
            keeping = keeping();
            keepingNanoTime = now;
        }
    }

    private String keeping() {
        try {
            return Json.text(config.keeping::write);
        } catch (RuntimeException e) {
            return Json.text(out -> {
                out.writeStartObject();
                out.writeStringField("fault", String.valueOf(e.getMessage()));
                out.writeEndObject();
            });
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
