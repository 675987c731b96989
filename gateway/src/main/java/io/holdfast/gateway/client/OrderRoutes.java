package io.holdfast.gateway.client;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Protection;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.RecordListener;
import io.holdfast.gateway.venue.MarketPrices;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.BiFunction;

/**
 * Orders put, cancelled and shown. A request is answered by its record: it is waited for first, then looked for, then
 * put, so that no record can pass unseen between two of these.
 */
final class OrderRoutes implements RecordListener {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    /** What a command says of an instrument. */
    record Market(int instrumentId, long referencePriceE8) {
    }

    private final Intake intake;
    private final Follower follower;
    private final MarketPrices prices;
    private final JournalOrders journal;
    /** By request id, and for a cancel by order id. */
    private final Waiters<OrderAnswer> waiters;

    OrderRoutes(HttpApi.Builder config, Intake intake) {
        this.intake = intake;
        follower = config.follower;
        prices = config.prices;
        journal = new JournalOrders(config.directory);
        waiters = intake.waiters();
    }

    void put(Context ctx) throws IOException {
        Http.allowQuery(ctx);
        OrderBody body = OrderBody.parse(Http.body(ctx, OrderBody.FIELDS));
        intake.requireReady();
        try (Waiters.Waiter<OrderAnswer> waiter = waiters.join(body.requestId())) {
            OrderAnswer known = known(body.requestId());
            if (known != null) {
                answer(ctx, OK, known, body);
                return;
            }
            Market market = market(body.terms());
            intake.offer(command -> write(command, body, market));
            answer(ctx, ACCEPTED, waiter.await("ask again with the same requestId"), body);
        }
    }

    private void answer(Context ctx, int status, OrderAnswer answer, OrderBody body) {
        if (!answer.terms().equals(body.terms()) || !isProtectedAs(answer, body.protection())) {
            throw ApiException.refused("request_id_reused", "requestId", "requestId stands for an order with other "
                + "terms, requestId=" + body.requestId() + " orderId=" + answer.orderId(), answer.orderId());
        }
        if (answer.refusal() != null) {
            throw answer.refusal();
        }
        Http.json(ctx, status, answer.json());
    }

    /** Whether an order was put with this protection; a denial does not say with which one. */
    private boolean isProtectedAs(OrderAnswer answer, ProtectionTerms wanted) {
        if (answer.refusal() != null || answer.protectionId() == 0 || wanted == null) {
            return answer.refusal() != null || (answer.protectionId() == 0) == (wanted == null);
        }
        ProtectionTerms terms = follower.read(state -> {
            Protection protection = state.protection(answer.protectionId());
            return protection == null ? null : ProtectionTerms.of(protection);
        });
        ProtectionTerms known = terms == null ? journal.protection(answer.protectionId()) : terms;
        return known == null || known.equals(wanted);
    }

    /** The order that a request id made, or {@code null}. */
    private OrderAnswer known(String requestId) {
        Text text = new Text(Message.MAX_ID);
        text.set(requestId);
        long orderId = follower.read(state -> {
            long sequence = state.orderIdOf(text);
            if (sequence != 0 && state.groups().get(sequence) != null) {
                throw ApiException.refusedGroup("request_id_reused", "requestId", "requestId stands for a group,"
                    + " requestId=" + requestId + " groupId=" + sequence, sequence);
            }
            return sequence;
        });
        if (orderId == 0) {
            return null;
        }
        OrderAnswer known = find(orderId, OrderAnswer::of);
        if (known == null) {
            throw ApiException.reused("requestId stands for something that is no order, or for an order of long ago "
                + "that the journal has no more", requestId, orderId);
        }
        return known;
    }

    /** An order from memory, or from the journal where it is retired; {@code null} where it never was. */
    private <T> T find(long orderId, BiFunction<Order, EngineState, T> render) {
        T found = follower.read(state -> {
            Order order = state.order(orderId);
            return order == null ? null : render.apply(order, state);
        });
        long sequence = follower.sequence();
        return found != null || orderId > sequence ? found : journal.find(orderId, sequence, render);
    }

    Market market(OrderTerms terms) {
        return follower.read(state -> {
            Instrument instrument =
                state.instruments().isEmpty() ? null : Intake.instrument(state, terms.symbol());
            if (instrument == null || !state.tradingState().open()) {
                throw ApiException.later("not_trading", "trading is not open, nothing was done, tradingState="
                    + state.tradingState() + " reason=" + state.tradingReason());
            }
            return new Market(instrument.instrumentId(), referencePrice(terms, instrument));
        });
    }

    private long referencePrice(OrderTerms terms, Instrument instrument) {
        long priceE8 = prices.price(instrument.venueSymbol(), terms.side());
        if (priceE8 <= 0 && terms.orderType() != OrderType.MARKET) {
            return Decimals.ABSENT; // a limit on the distance from the market refuses it then
        }
        if (priceE8 <= 0) {
            throw ApiException.later("no_market_price", "a market order needs a price of the market of the last 10 "
                + "seconds, nothing was done, symbol=" + terms.symbol());
        }
        return priceE8;
    }

    private static void write(Command command, OrderBody body, Market market) {
        OrderTerms terms = body.terms();
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        command.requestId.set(body.requestId());
        command.instrumentId = market.instrumentId();
        command.side = terms.side();
        command.orderType = terms.orderType();
        command.timeInForce = terms.timeInForce();
        command.quantity = terms.quantityE8();
        command.price = terms.priceE8();
        command.referencePrice = market.referencePriceE8();
        if (body.protection() != null) {
            body.protection().to(command);
        }
    }

    void cancel(Context ctx) {
        Http.allowQuery(ctx, "requestId");
        long orderId = orderId(ctx);
        String requestId = Http.query(ctx, "requestId");
        if (requestId != null && !OrderBody.isRequestId(requestId)) {
            throw OrderBody.invalidRequestId(requestId);
        }
        intake.requireReady();
        try (Waiters.Waiter<OrderAnswer> waiter = waiters.join(orderId)) {
            OrderAnswer answer = find(orderId, OrderAnswer::of);
            if (answer != null && !answer.state().terminal() && !answer.cancelling()) {
                intake.offer(command -> {
                    command.reset(CommandKind.CANCEL, Actor.CLIENT);
                    command.orderId = orderId;
                    command.requestId.set(requestId == null ? "" : requestId);
                });
                answer = waiter.await("cancel it again");
            }
            requireCancelling(orderId, answer);
            Http.json(ctx, ACCEPTED, answer.json());
        }
    }

    private static void requireCancelling(long orderId, OrderAnswer answer) {
        if (answer == null) {
            throw unknownOrder(orderId);
        }
        if (answer.state().terminal()) {
            throw ApiException.of(ApiException.CONFLICT, "order_closed", "order is closed, orderId=" + orderId
                + " status=" + answer.state());
        }
    }

    @Override
    public void onRecord(Record record, EngineState state) {
        if (waiters.isEmpty()) {
            return;
        }
        if (record.kind == RecordKind.ORDER_INTENT || record.kind == RecordKind.ORDER_DENIED) {
            waiters.complete(record.requestId.toString(), () -> answer(record, state));
        } else if (record.kind == RecordKind.CANCEL_INTENT
            || record.kind == RecordKind.CANCEL_REJECTED && record.actor == Actor.CLIENT) {
            waiters.complete(record.orderId, () -> answer(record, state));
        }
    }

    private static OrderAnswer answer(Record record, EngineState state) {
        Order order = state.order(record.orderId);
        return order == null ? null : OrderAnswer.of(order, state);
    }

    void show(Context ctx) {
        Http.allowQuery(ctx);
        long orderId = orderId(ctx);
        String json = find(orderId, (order, state) -> Json.text(out -> {
            out.writeStartObject();
            StateJson.writeOrderFields(out, order, state);
            out.writeNumberField("stateSequence", state.sequence());
            out.writeNumberField("ageMs", Http.ageMs(follower));
            out.writeEndObject();
        }));
        if (json == null) {
            throw unknownOrder(orderId);
        }
        Http.json(ctx, OK, json);
    }

    void list(Context ctx) {
        StateJson.Orders which = which(Http.query(ctx, "state"));
        int limit = (int) Http.number(ctx, "limit", DEFAULT_LIMIT, MAX_LIMIT);
        Http.state(ctx, follower, (out, state) -> {
            out.writeFieldName("orders");
            StateJson.writeOrders(out, state, which, limit);
        }, "state", "limit");
    }

    static StateJson.Orders which(String text) {
        if (text == null) {
            return StateJson.Orders.OPEN;
        }
        return switch (text) {
            case "open" -> StateJson.Orders.OPEN;
            case "closed" -> StateJson.Orders.CLOSED;
            case "all" -> StateJson.Orders.ALL;
            default -> throw ApiException.field("invalid_value", "state", "state must be open, closed or all, state="
                + OrderBody.cut(text));
        };
    }

    private static ApiException unknownOrder(long orderId) {
        return ApiException.of(ApiException.NOT_FOUND, "unknown_order", "order is not known, orderId=" + orderId);
    }

    private static long orderId(Context ctx) {
        return Http.positive("orderId", ctx.pathParam("orderId"), Long.MAX_VALUE);
    }
}
