package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Protection;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.RecordListener;
import io.holdfast.gateway.venue.MarketPrices;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Protections of what is held, attached and shown; each request is answered by its record. */
final class ProtectionRoutes implements RecordListener {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    static final Set<String> FIELDS = fields();

    /** What came of a request: a protection, or why there is none. */
    private record Answer(String json, Reason denial) {
    }

    /** What a request wants; its id stands for this and nothing else. */
    record Wanted(String requestId, String symbol, long quantityE8, ProtectionTerms terms) {
        static Wanted parse(JsonNode body) {
            return new Wanted(OrderBody.requestId(body), OrderBody.required(body, "symbol"),
                body.hasNonNull("quantity") ? OrderBody.positive("quantity", OrderBody.required(body, "quantity"))
                    : Decimals.ABSENT, ProtectionTerms.parse(body));
        }

        /** Whether a record is what came of it; without a quantity, that is what was to be had at the time. */
        boolean made(Record record, EngineState state) {
            return (record.kind == RecordKind.PROTECTION_ATTACHED || record.kind == RecordKind.PROTECTION_DENIED)
                && state.instrument(record.instrumentId) != null
                && state.instrument(record.instrumentId).symbol().equals(symbol)
                && (quantityE8 == Decimals.ABSENT || quantityE8 == record.quantity)
                && ProtectionTerms.of(record).equals(terms);
        }
    }

    private final Intake intake;
    private final Follower follower;
    private final MarketPrices prices;
    private final JournalOrders journal;
    /** By request id. */
    private final Waiters<Answer> waiters;

    ProtectionRoutes(HttpApi.Builder config, Intake intake) {
        this.intake = intake;
        follower = config.follower;
        prices = config.prices;
        journal = new JournalOrders(config.directory);
        waiters = intake.waiters();
    }

    private static Set<String> fields() {
        Set<String> fields = new HashSet<>(ProtectionTerms.FIELDS);
        fields.addAll(Set.of("requestId", "symbol", "quantity"));
        return Set.copyOf(fields);
    }

    void attach(Context ctx) throws IOException {
        Http.allowQuery(ctx);
        Wanted wanted = Wanted.parse(Http.body(ctx, FIELDS));
        intake.requireReady();
        try (Waiters.Waiter<Answer> waiter = waiters.join(wanted.requestId)) {
            Answer known = known(wanted);
            if (known != null) {
                answer(ctx, OK, known);
                return;
            }
            put(wanted);
            answer(ctx, ACCEPTED, waiter.await("ask again with the same requestId"));
        }
    }

    /** What came of a request id before; {@code null} where it is new. */
    private Answer known(Wanted wanted) {
        Text text = new Text(Message.MAX_ID);
        text.set(wanted.requestId);
        long sequence = follower.read(state -> state.orderIdOf(text));
        if (sequence == 0) {
            return null;
        }
        Record first = journal.record(sequence);
        if (first == null || !follower.read(state -> wanted.made(first, state))) {
            throw ApiException.reused("requestId stands for something else, or for a protection with other terms",
                wanted.requestId, sequence);
        }
        if (first.kind == RecordKind.PROTECTION_DENIED) {
            return new Answer(null, first.reason);
        }
        String json = follower.read(state -> json(state.protection(sequence), state));
        if (json == null) {
            throw ApiException.reused("requestId stands for a protection that is long over", wanted.requestId,
                sequence);
        }
        return new Answer(json, null);
    }

    private void put(Wanted wanted) {
        OrderRoutes.Market market = follower.read(state -> {
            Instrument instrument = Intake.instrument(state, wanted.symbol);
            return new OrderRoutes.Market(instrument.instrumentId(),
                prices.price(instrument.venueSymbol(), Side.SELL));
        });
        intake.offer(command -> {
            command.reset(CommandKind.ATTACH_PROTECTION, Actor.CLIENT);
            command.requestId.set(wanted.requestId);
            command.instrumentId = market.instrumentId();
            command.quantity = wanted.quantityE8;
            command.referencePrice = market.referencePriceE8();
            wanted.terms.to(command);
        });
    }

    private static void answer(Context ctx, int status, Answer answer) {
        if (answer.denial != null) {
            throw ApiException.refused(answer.denial.name().toLowerCase(Locale.ROOT), null,
                Denials.protection(answer.denial), 0);
        }
        Http.json(ctx, status, answer.json);
    }

    @Override
    public void onRecord(Record record, EngineState state) {
        boolean attached = record.kind == RecordKind.PROTECTION_ATTACHED;
        if (!waiters.isEmpty() && (attached || record.kind == RecordKind.PROTECTION_DENIED)) {
            waiters.complete(record.requestId.toString(), () -> attached
                ? new Answer(json(state.protection(record.sequence), state), null) : new Answer(null, record.reason));
        }
    }

    private static String json(Protection protection, EngineState state) {
        return protection == null ? null : Json.text(out -> {
            out.writeStartObject();
            ProtectionJson.writeFields(out, protection, state);
            out.writeEndObject();
        });
    }

    void show(Context ctx) {
        Http.allowQuery(ctx);
        long protectionId = Http.positive("protectionId", ctx.pathParam("protectionId"), Long.MAX_VALUE);
        String json = follower.read(state -> json(state.protection(protectionId), state));
        if (json == null) {
            throw ApiException.of(ApiException.NOT_FOUND, "unknown_protection",
                "protection is not known or long over, protectionId=" + protectionId);
        }
        Http.json(ctx, OK, json);
    }

    void list(Context ctx) {
        Http.state(ctx, follower, (out, state) -> {
            out.writeFieldName("protections");
            ProtectionJson.writeAll(out, state);
        });
    }
}
