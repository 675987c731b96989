package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Leg;
import io.holdfast.engine.core.LegGroup;
import io.holdfast.engine.core.LegTerms;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.RecordListener;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Groups of legs put and shown, and what a person does with one. Put as an order is: see {@link OrderRoutes}. */
final class GroupRoutes implements RecordListener {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    /** What is answered about a group, taken from a fold while it held still. */
    private record Answer(long groupId, GroupBody.Terms terms, ApiException refusal, String json) {
        static Answer of(LegGroup group, EngineState state) {
            List<OrderTerms> legs = new ArrayList<>();
            for (Leg leg : group.legs()) {
                legs.add(new OrderTerms(state.instrument(leg.instrumentId()).symbol(), leg.side(), leg.orderType(),
                    leg.timeInForce(), leg.quantity(), leg.price()));
            }
            long durationNs = group.deadlineNs() == 0 ? 0 : group.deadlineNs() - group.openedNs();
            return new Answer(group.groupId(), new GroupBody.Terms(group.mode(), durationNs, legs),
                Denials.refusal(group), Json.text(out -> GroupJson.write(out, group, state)));
        }
    }

    private final Follower follower;
    private final Intake intake;
    private final OrderRoutes orders;
    private final OperatorRoutes operator;
    /** By request id. */
    private final Waiters<Answer> waiters;

    GroupRoutes(HttpApi.Builder config, Intake intake, OrderRoutes orders, OperatorRoutes operator) {
        follower = config.follower;
        this.intake = intake;
        waiters = intake.waiters();
        this.orders = orders;
        this.operator = operator;
    }

    void put(Context ctx) throws IOException {
        Http.allowQuery(ctx);
        GroupBody body = GroupBody.parse(Http.body(ctx, GroupBody.FIELDS));
        intake.requireReady();
        try (Waiters.Waiter<Answer> waiter = waiters.join(body.requestId())) {
            Answer known = known(body.requestId());
            if (known != null) {
                answer(ctx, OK, known, body);
                return;
            }
            List<LegTerms> legs = legs(body.terms().legs());
            intake.offer(command -> {
                command.reset(CommandKind.OPEN_GROUP, Actor.CLIENT);
                command.requestId.set(body.requestId());
                command.groupMode = body.terms().mode();
                command.groupRule = body.rule();
                command.durationNs = body.terms().durationNs();
                command.legs = legs;
            });
            answer(ctx, ACCEPTED, waiter.await("ask again with the same requestId"), body);
        }
    }

    private List<LegTerms> legs(List<OrderTerms> terms) {
        List<LegTerms> legs = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            OrderTerms leg = terms.get(i);
            try {
                OrderRoutes.Market market = orders.market(leg);
                legs.add(new LegTerms(market.instrumentId(), leg.side(), leg.orderType(), leg.timeInForce(),
                    leg.quantityE8(), leg.priceE8(), market.referencePriceE8()));
            } catch (ApiException e) {
                throw e.within("legs[" + i + "]");
            }
        }
        return List.copyOf(legs);
    }

    private static void answer(Context ctx, int status, Answer answer, GroupBody body) {
        if (answer.refusal() != null) {
            throw answer.refusal();
        }
        if (!answer.terms().equals(body.terms())) {
            throw ApiException.refusedGroup("request_id_reused", "requestId", "requestId stands for a group with other "
                + "terms, requestId=" + body.requestId() + " groupId=" + answer.groupId(), answer.groupId());
        }
        Http.json(ctx, status, answer.json());
    }

    /** The group that a request id made, or {@code null}. */
    private Answer known(String requestId) {
        Text text = new Text(Message.MAX_ID);
        text.set(requestId);
        return follower.read(state -> {
            long groupId = state.orderIdOf(text);
            LegGroup group = groupId == 0 ? null : state.groups().get(groupId);
            if (groupId != 0 && group == null) {
                throw ApiException.reused("requestId stands for an order, or for a group that ended long ago",
                    requestId, groupId);
            }
            return group == null ? null : Answer.of(group, state);
        });
    }

    @Override
    public void onRecord(Record record, EngineState state) {
        if (waiters.isEmpty() || record.kind != RecordKind.GROUP_LEG && record.kind != RecordKind.GROUP_DENIED) {
            return;
        }
        LegGroup group = state.groups().get(record.groupId);
        if (group != null && (record.kind == RecordKind.GROUP_DENIED || group.isWhole())) {
            waiters.complete(group.requestId().toString(), () -> Answer.of(group, state));
        }
    }

    void list(Context ctx) {
        StateJson.Orders which = OrderRoutes.which(Http.query(ctx, "state"));
        int limit = (int) Http.number(ctx, "limit", DEFAULT_LIMIT, MAX_LIMIT);
        Http.state(ctx, follower, (out, state) -> {
            out.writeFieldName("groups");
            GroupJson.writeGroups(out, state, which, limit);
        }, "state", "limit");
    }

    void show(Context ctx) {
        Http.allowQuery(ctx);
        long groupId = groupId(ctx);
        Http.json(ctx, OK, follower.read(state -> {
            LegGroup group = known(state, groupId);
            return Json.text(out -> {
                out.writeStartObject();
                GroupJson.writeFields(out, group, state);
                out.writeNumberField("stateSequence", state.sequence());
                out.writeNumberField("ageMs", Http.ageMs(follower));
                out.writeEndObject();
            });
        }));
    }

    void finish(Context ctx) throws IOException {
        operate(ctx, Operation.FINISH_GROUP);
    }

    void unwind(Context ctx) throws IOException {
        operate(ctx, Operation.UNWIND_GROUP);
    }

    void release(Context ctx) throws IOException {
        operate(ctx, Operation.RELEASE_GROUP);
    }

    private void operate(Context ctx, Operation operation) throws IOException {
        long groupId = groupId(ctx);
        intake.requireReady();
        JsonNode body = OperatorRoutes.body(ctx);
        follower.read(state -> {
            LegGroup group = known(state, groupId);
            if (!group.state().unfinished()) {
                throw ApiException.of(ApiException.CONFLICT, "group_closed", "group is closed, groupId=" + groupId
                    + " status=" + group.state());
            }
            return group.state();
        });
        operator.group(ctx, operation, body, groupId);
    }

    private static LegGroup known(EngineState state, long groupId) {
        LegGroup group = state.groups().get(groupId);
        if (group == null) {
            throw ApiException.of(ApiException.NOT_FOUND, "unknown_group", "group is not known, groupId=" + groupId);
        }
        return group;
    }

    private static long groupId(Context ctx) {
        return Http.positive("groupId", ctx.pathParam("groupId"), Long.MAX_VALUE);
    }
}
