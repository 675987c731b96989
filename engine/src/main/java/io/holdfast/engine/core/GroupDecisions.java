package io.holdfast.engine.core;

/**
 * Opens groups of legs and carries them on, from nothing but the state: what was begun goes on after a crash wherever
 * that came. A leg never has more than one order that may still fill; what is in doubt is waited for.
 */
final class GroupDecisions {
    /** Orders in a row that may end without a fill before a person is asked. */
    static final int MAX_ATTEMPTS = 5;

    private static final long FIRST_DELAY_NS = 250_000_000L;
    private static final int MAX_DELAY_SHIFT = 7;
    private static final long CANCEL_DELAY_NS = 100_000_000L;

    private final Emitter out;
    private final EngineState state;
    private final LegGroups groups;
    private final ClientDecisions client;
    private final GroupUnwinding unwinding;
    private final Command order = new Command();

    GroupDecisions(Emitter out, ClientDecisions client) {
        this.out = out;
        this.client = client;
        state = out.state;
        groups = state.groups;
        unwinding = new GroupUnwinding(out, this);
    }

    void open(Command command) {
        if (command.requestId.isEmpty() || out.isTaken(command.requestId)) {
            return; // decided before: the first answer stands
        }
        int legs = command.legs.size();
        if (command.groupMode == null || command.groupRule == null || command.durationNs < 0
            || legs < LegGroup.MIN_LEGS || legs > LegGroup.MAX_LEGS || isTwice(command)) {
            deny(command, 0, Reason.INVALID_LEGS);
            return;
        }
        Ahead ahead = new Ahead(state.balances().size());
        long[] reserves = new long[legs];
        for (int i = 0; i < legs; i++) {
            Reason denial = denial(command, command.legs.get(i), ahead);
            if (denial != Reason.NONE) {
                deny(command, i + 1, denial);
                return;
            }
            reserves[i] = client.reserve();
            ahead.add(client.reserveAssetId(), client.reserve());
        }
        long groupId = emit(RecordKind.GROUP_OPENED, command, 0, Reason.NONE);
        for (int i = 0; i < legs; i++) {
            leg(groupId, i + 1, command.legs.get(i), reserves[i]);
        }
        advance(groups.get(groupId));
    }

    /** Whether two legs are of one instrument: which of them an order is of could not be told. */
    private static boolean isTwice(Command command) {
        for (int i = 0; i < command.legs.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (command.legs.get(i).instrumentId() == command.legs.get(j).instrumentId()) {
                    return true;
                }
            }
        }
        return false;
    }

    private Reason denial(Command command, LegTerms leg, Ahead ahead) {
        if (groups.isUnfinished(leg.instrumentId())) {
            return Reason.GROUP_UNFINISHED;
        }
        order.reset(CommandKind.NEW_ORDER, command.actor);
        order.requestId.set(command.requestId);
        order.instrumentId = leg.instrumentId();
        order.side = leg.side();
        order.orderType = leg.orderType();
        order.timeInForce = leg.timeInForce();
        order.quantity = leg.quantity();
        order.price = leg.price();
        order.referencePrice = leg.referencePrice();
        Reason denial = client.denial(order, ahead);
        return denial == Reason.NONE && client.mustWait(order) ? Reason.PROTECTED : denial;
    }

    private void deny(Command command, int leg, Reason reason) {
        emit(RecordKind.GROUP_DENIED, command, leg, reason);
    }

    private long emit(RecordKind kind, Command command, int leg, Reason reason) {
        Record record = out.begin(kind, 0);
        record.groupId = record.sequence;
        record.groupMode = command.groupMode;
        record.groupRule = command.groupRule;
        record.count = command.legs.size();
        record.requestId.set(command.requestId);
        if (kind == RecordKind.GROUP_OPENED) {
            record.deadlineNs = command.durationNs == 0 ? 0 : Math.addExact(out.nowNs(), command.durationNs);
        } else {
            record.leg = leg;
            record.reason = reason;
        }
        out.emit();
        return record.sequence;
    }

    private void leg(long groupId, int number, LegTerms terms, long reserve) {
        Instrument instrument = state.instrument(terms.instrumentId());
        Record record = out.begin(RecordKind.GROUP_LEG, groupId);
        record.groupId = groupId;
        record.leg = number;
        record.instrumentId = terms.instrumentId();
        record.side = terms.side();
        record.orderType = terms.orderType();
        record.timeInForce = terms.timeInForce();
        record.quantity = terms.quantity();
        record.price = terms.orderType() == OrderType.MARKET ? Decimals.ABSENT : terms.price();
        record.reserveAssetId = terms.side() == Side.SELL ? instrument.baseAssetId() : instrument.quoteAssetId();
        record.reserve = reserve;
        out.emit();
    }

    /** What a person wants done with a group; one that is finished stays as it is. */
    void operated(Operation operation, long groupId, long action) {
        LegGroup group = groups.get(groupId);
        if (group == null || !group.state.unfinished()) {
            return;
        }
        GroupState next = switch (operation) {
            case FINISH_GROUP -> GroupState.WORKING;
            case UNWIND_GROUP -> GroupState.UNWINDING;
            default -> GroupState.RELEASED;
        };
        change(group, next, Reason.OPERATOR, action, next == GroupState.WORKING ? GroupRule.COMPLETE : group.rule);
        out.at(out.nowNs(), Actor.ENGINE);
        advance(group);
    }

    /** Each unfinished group goes on as far as it can; what is to be waited for is waited for. */
    void tick() {
        int i = 0;
        while (state.venueUp() && i < groups.unfinished().size()) {
            LegGroup group = groups.unfinished().get(i);
            advance(group);
            i += i < groups.unfinished().size() && groups.unfinished().get(i) == group ? 1 : 0;
        }
    }

    private void advance(LegGroup group) {
        for (int i = 0; i < group.legs.size(); i++) {
            settle(group, i);
        }
        if (group.disturbed) {
            reopen(group);
        }
        switch (group.state) {
            case WORKING -> work(group);
            case UNWINDING -> unwinding.unwind(group);
            case HELD -> hold(group);
            default -> {
                // It has come to its end.
            }
        }
    }

    /** Writes down that an order of a leg has ended, and what that means for the leg. */
    private void settle(LegGroup group, int index) {
        Leg leg = group.legs.get(index);
        Order ended = state.order(leg.orderId);
        if (leg.orderId == 0 || ended != null && !ended.state().terminal()) {
            return;
        }
        boolean filled = ended != null && ended.state() == OrderState.FILLED;
        boolean entry = leg.state != LegState.UNWINDING;
        Record record = out.begin(RecordKind.GROUP_LEG_STATE, ended == null ? leg.orderId : ended.lastSequence());
        record.groupId = group.groupId;
        record.leg = index + 1;
        record.orderId = leg.orderId;
        record.cumulativeQuantity = ended == null ? 0 : ended.filledQuantity();
        record.legState = entry && leg.missing() == 0 ? LegState.FILLED
            : !entry && filled ? LegState.UNWOUND : LegState.FAILED;
        if (record.legState == LegState.FAILED) {
            record.reason = ended == null || ended.reason() == Reason.NONE ? Reason.LEG_ENDED : ended.reason();
        }
        out.emit();
    }

    void legState(LegGroup group, Leg leg, LegState legState, Reason reason) {
        Record record = out.begin(RecordKind.GROUP_LEG_STATE, group.lastSequence);
        record.groupId = group.groupId;
        record.leg = group.legs.indexOf(leg) + 1;
        record.legState = legState;
        record.reason = reason;
        out.emit();
        if (reason == Reason.LEFT_OVER || reason == Reason.POSITION_GONE) {
            alert(group, leg.instrumentId, reason);
        }
    }

    /** A fill came after the end: what it left open is treated as the rule wants it. */
    private void reopen(LegGroup group) {
        GroupState next = switch (group.state) {
            case UNWOUND -> GroupState.UNWINDING;
            case FAILED -> group.rule == GroupRule.COMPLETE ? GroupState.WORKING
                : group.rule == GroupRule.UNWIND ? GroupState.UNWINDING : GroupState.HELD;
            default -> GroupState.HELD;
        };
        change(group, next, Reason.LATE_FILL);
    }

    private void work(LegGroup group) {
        if (!group.isWhole()) {
            change(group, GroupState.FAILED, Reason.TORN_TAIL); // cut before its last leg: nothing was sent
            return;
        }
        if (isFilled(group)) {
            change(group, GroupState.COMPLETE, Reason.NONE);
            return;
        }
        if (isFlattening(group)) {
            change(group, GroupState.HELD, Reason.OPERATOR);
            hold(group);
            return;
        }
        if (!state.tradingState().open()) {
            return; // what is half done goes on when trading does
        }
        Reason failure = failure(group);
        if (failure == Reason.NONE) {
            place(group);
        } else if (isNothing(group)) {
            change(group, GroupState.FAILED, failure);
        } else if (group.rule == GroupRule.COMPLETE) {
            // Also where a leg has failed that waits for one before it: that one may rest for ever.
            if (isLate(group) && !group.overdue) {
                change(group, GroupState.WORKING, Reason.DEADLINE);
            }
            place(group);
        } else {
            change(group, group.rule == GroupRule.UNWIND ? GroupState.UNWINDING : GroupState.HELD, failure);
            advance(group);
        }
    }

    /** Why the rule is asked, or {@link Reason#NONE}. */
    private Reason failure(LegGroup group) {
        for (int i = 0; i < group.legs.size(); i++) {
            if (group.legs.get(i).state == LegState.FAILED) {
                return group.legs.get(i).reason;
            }
        }
        return isLate(group) ? Reason.DEADLINE : Reason.NONE;
    }

    private boolean isLate(LegGroup group) {
        return group.deadlineNs != 0 && out.nowNs() >= group.deadlineNs;
    }

    static boolean isFilled(LegGroup group) {
        for (int i = 0; i < group.legs.size(); i++) {
            Leg leg = group.legs.get(i);
            if (leg.state != LegState.FILLED && (leg.orderId != 0 || leg.missing() > 0)) {
                return false;
            }
        }
        return group.isWhole();
    }

    /** Whether nothing of it is held, and nothing can come any more. */
    static boolean isNothing(LegGroup group) {
        for (int i = 0; i < group.legs.size(); i++) {
            if (group.legs.get(i).orderId != 0 || group.legs.get(i).held() != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isFlattening(LegGroup group) {
        for (int i = 0; i < group.legs.size(); i++) {
            if (state.instrument(group.legs.get(i).instrumentId).flattening() != 0) {
                return true;
            }
        }
        return false;
    }

    /** Sends what is to be sent now. */
    private void place(LegGroup group) {
        for (int i = 0; i < group.legs.size() && group.state == GroupState.WORKING; i++) {
            Leg leg = group.legs.get(i);
            if (leg.orderId != 0) {
                if (group.overdue) {
                    cancelResting(leg);
                }
            } else if (leg.state != LegState.FILLED) {
                place(group, leg);
            }
            if (group.mode == GroupMode.SEQUENTIAL && leg.state != LegState.FILLED) {
                return;
            }
        }
    }

    private void place(LegGroup group, Leg leg) {
        Instrument instrument = state.instrument(leg.instrumentId);
        long quantity = Math.min(wholeLots(leg.missing(), instrument), instrument.maxQuantity());
        if (isTooSmall(leg, quantity, instrument)) {
            legState(group, leg, LegState.FILLED, leg.missing() == 0 ? Reason.NONE : Reason.LEFT_OVER);
            return;
        }
        if (leg.attempts >= MAX_ATTEMPTS) {
            giveUp(group, leg, Reason.ATTEMPTS);
            return;
        }
        order.reset(CommandKind.NEW_ORDER, Actor.ENGINE);
        order.side = leg.side;
        order.quantity = quantity;
        boolean taken = state.tradingState() == TradingState.TRADING || RiskDecisions.reduces(order, instrument);
        if (!taken || out.nowNs() < nextNs(leg)) {
            return;
        }
        if (isProtected(leg, leg.side, quantity)) {
            legState(group, leg, LegState.FAILED, Reason.PROTECTED);
            return;
        }
        boolean market = leg.orderType == OrderType.MARKET || group.overdue;
        Record record = intent(group, leg, leg.side, quantity);
        record.orderType = market ? OrderType.MARKET : leg.orderType;
        record.timeInForce = market ? null : leg.timeInForce;
        record.price = market ? Decimals.ABSENT : leg.price;
        record.reserve = LegGroups.share(leg, quantity);
        if (!market && leg.side == Side.BUY) {
            record.reserve = Decimals.notionalCeiling(leg.price, quantity);
        }
        out.emitIntent(record, "leg-");
    }

    /** Whether an order of a leg would sell what protections hold; they do not make room for it. */
    boolean isProtected(Leg leg, Side side, long quantity) {
        order.reset(CommandKind.NEW_ORDER, Actor.ENGINE);
        order.instrumentId = leg.instrumentId;
        order.side = side;
        order.quantity = quantity;
        return client.mustWait(order);
    }

    /** The record of an order of a leg, with all but how it is priced and what is set aside for it. */
    Record intent(LegGroup group, Leg leg, Side side, long quantity) {
        Instrument instrument = state.instrument(leg.instrumentId);
        Record record = out.begin(RecordKind.ORDER_INTENT, Math.max(leg.lastSequence, group.lastSequence));
        record.orderId = record.sequence;
        record.groupId = group.groupId;
        record.instrumentId = leg.instrumentId;
        record.side = side;
        record.quantity = quantity;
        record.reserveAssetId = side == Side.SELL ? instrument.baseAssetId() : instrument.quoteAssetId();
        return record;
    }

    static long wholeLots(long quantity, Instrument instrument) {
        return quantity - quantity % Math.max(1, instrument.lotStep());
    }

    /** Whether no venue would take an order of so little. */
    static boolean isTooSmall(Leg leg, long quantity, Instrument instrument) {
        if (quantity < Math.max(1, instrument.minQuantity())) {
            return true;
        }
        long price = leg.price != Decimals.ABSENT ? leg.price : leg.filledQuantity > 0
            ? Decimals.multiplyDivide(leg.filledQuote, Decimals.ONE, leg.filledQuantity) : Decimals.OVERFLOW;
        long notional = price == Decimals.OVERFLOW ? Decimals.OVERFLOW : Decimals.notional(price, quantity);
        return notional != Decimals.OVERFLOW && notional < instrument.minNotional();
    }

    /** After how long the next order of a leg is sent: each time twice as long. */
    static long nextNs(Leg leg) {
        int failures = leg.attempts + leg.waits;
        return failures == 0 ? 0 : leg.failedNs + (FIRST_DELAY_NS << Math.min(failures - 1, MAX_DELAY_SHIFT));
    }

    /** A group that a person has to look at works no more. */
    private void hold(LegGroup group) {
        cancel(group);
        if (isFilled(group)) {
            change(group, GroupState.COMPLETE, Reason.NONE); // by what came in while it was being cancelled
        } else if (isNothing(group)) {
            change(group, GroupState.FAILED, group.reason);
        }
    }

    void cancel(LegGroup group) {
        for (int i = 0; i < group.legs.size(); i++) {
            Leg leg = group.legs.get(i);
            if (leg.orderId != 0 && leg.state == LegState.WORKING) {
                cancel(leg);
            }
        }
    }

    private void cancelResting(Leg leg) {
        if (state.order(leg.orderId).orderType() != OrderType.MARKET) {
            cancel(leg);
        }
    }

    /** Only what is at the venue for certain is cancelled; a question that is open is waited for. */
    private void cancel(Leg leg) {
        Order working = state.order(leg.orderId);
        if (working == null || working.state().terminal() || !OrderFold.settled(working)
            || working.extra.cancelAttempts > 0 && out.nowNs() - working.updatedNs() < CANCEL_DELAY_NS) {
            return;
        }
        Record record = out.about(RecordKind.CANCEL_INTENT, working, Math.max(leg.lastSequence,
            working.lastSequence()));
        record.reason = Reason.LEG_ENDED;
        out.emit();
    }

    void giveUp(LegGroup group, Leg leg, Reason reason) {
        change(group, GroupState.HELD, reason, leg.lastSequence, group.rule);
        hold(group);
    }

    void change(LegGroup group, GroupState next, Reason reason) {
        change(group, next, reason, group.lastSequence, group.rule);
    }

    private void change(LegGroup group, GroupState next, Reason reason, long cause, GroupRule rule) {
        Record record = out.begin(RecordKind.GROUP_STATE_CHANGED, cause);
        record.groupId = group.groupId;
        record.groupState = next;
        record.groupRule = rule;
        record.reason = reason;
        out.emit();
        if (next == GroupState.HELD) {
            alert(group, 0, Reason.GROUP_HELD);
        }
    }

    private void alert(LegGroup group, int instrumentId, Reason reason) {
        order.text.set("group=" + group.groupId + " reason=" + (reason == Reason.GROUP_HELD ? group.reason : reason));
        out.alert(reason, group.lastSequence, 0, instrumentId, order.text);
    }
}
