package io.holdfast.engine.core;

/**
 * What the venue says of orders, in any order and any number of times: answers, stream events and queries merge, and
 * what says nothing new makes no record. Unknown stays unknown until evidence ends it.
 */
final class VenueDecisions {
    /** How long the gateway may owe an answer before the order counts as in doubt. */
    static final long ANSWER_TIMEOUT_NS = 30_000_000_000L;

    private static final long FIRST_DELAY_NS = 100_000_000L;
    private static final long MAX_DELAY_NS = 5_000_000_000L;
    /** Longer than a request may take before it fails. */
    private static final long MAX_UNANSWERED_DELAY_NS = 12_800_000_000L;
    private static final int MAX_DELAY_SHIFT = 7;

    /** The most records that one tick makes of unsettled orders; the others come with the next tick. */
    private static final int MAX_PER_TICK = 256;

    private final Emitter out;
    private final EngineState state;
    private final AdoptionDecisions adoption;
    private final Text noText = new Text(1);

    VenueDecisions(Emitter out, AdoptionDecisions adoption) {
        this.adoption = adoption;
        this.out = out;
        state = out.state;
    }

    void accepted(Command command) {
        Order order = state.order(command.orderId);
        if (order == null) {
            return;
        }
        if (isUncertain(order)) {
            accept(order, command);
        } else if (isGivenUp(order)) {
            flag(order, command.venueOrderId);
        }
    }

    private static boolean isUncertain(Order order) {
        return order.state() == OrderState.PENDING || order.state() == OrderState.IN_DOUBT;
    }

    /** Whether it ended in a way that says that the venue never had it. */
    private static boolean isGivenUp(Order order) {
        return order.state() == OrderState.ABANDONED || order.state() == OrderState.REJECTED
            || order.state() == OrderState.DENIED;
    }

    private void accept(Order order, Command command) {
        Record record = out.about(RecordKind.ORDER_ACCEPTED, order, cause(order, command));
        record.venueOrderId.set(command.venueOrderId);
        record.venueTimeNs = command.venueTimeNs;
        out.emit();
    }

    /** The query that a report answers; the intent, where it came unasked. */
    private static long cause(Order order, Command command) {
        return command.answers == 0 ? order.orderId() : command.answers;
    }

    /** What the venue says contradicts what the journal says: a person should see that, once per order. */
    private void flag(Order order, Text text) {
        if (!order.extra.flagged) {
            out.alert(Reason.DIFFERENCE, order.lastSequence(), order.orderId(), order.instrumentId(), text);
        }
    }

    void rejected(Command command) {
        Order order = state.order(command.orderId);
        if (order == null || order.state().terminal()) {
            return;
        }
        if (!isUncertain(order) || isSeen(order)) {
            flag(order, command.text);
        } else if (command.reason == Reason.DUPLICATE_ORDER) {
            unknown(command); // the venue has this client order id: that is a proof that the order is there
        } else {
            Record record = out.about(RecordKind.ORDER_REJECTED, order, order.orderId());
            record.reason = command.reason == null ? Reason.VENUE_REJECTED : command.reason;
            record.venueCode = command.venueCode;
            record.text.set(command.text);
            out.emit();
        }
    }

    /** Whether anything ever showed that the venue has had the order. */
    static boolean isSeen(Order order) {
        return order.filledQuantity() > 0 || order.venueQuantity() > 0 || order.hasVenueOrderId();
    }

    void unknown(Command command) {
        Order order = state.order(command.orderId);
        if (order != null && order.state() == OrderState.PENDING) {
            doubt(order, command.reason, command.text);
        }
    }

    private void doubt(Order order, Reason reason, Text text) {
        Record record = out.about(RecordKind.ORDER_IN_DOUBT, order, order.orderId());
        record.reason = reason == null ? Reason.NO_ANSWER : reason;
        record.text.set(text);
        out.emit();
    }

    void cancelRejected(Command command) {
        Order order = state.order(command.orderId);
        if (order == null || order.state().terminal() || !order.cancelling()) {
            return;
        }
        Record record = out.about(RecordKind.CANCEL_REJECTED, order, order.extra.cancelIntent);
        record.reason = command.reason;
        record.venueCode = command.venueCode;
        record.text.set(command.text);
        out.emit();
        query(order, Reason.CANCEL_PENDING);
    }

    void cancelUnknown(Command command) {
        Order order = state.order(command.orderId);
        if (order != null && !order.state().terminal() && order.cancelling() && !order.extra.cancelLost) {
            query(order, Reason.CANCEL_UNKNOWN);
        }
    }

    void fill(Command command) {
        Order order = adoption.named(command);
        if (!isSound(command, order)) {
            out.alert(Reason.BAD_ANSWER, 0, command.orderId, command.instrumentId, command.tradeId);
            return;
        }
        if (state.isBooked(command.instrumentId, command.tradeId)) {
            return;
        }
        long orderId = order != null ? order.orderId() : adoption.isLost(command) ? 0 : command.orderId;
        Reason anomaly = orderId == 0 ? Reason.FOREIGN : anomaly(command, order);
        int feeAssetId = feeAssetId(command);
        if (order != null) {
            found(command, order, Reason.GAP, order.filledQuantity() + command.quantity);
        }
        Record record = out.begin(RecordKind.ORDER_FILLED, orderId);
        record.orderId = orderId;
        record.instrumentId = command.instrumentId;
        record.side = command.side;
        record.maker = command.maker;
        record.quantity = command.quantity;
        record.price = command.price;
        record.quoteQuantity = command.quoteQuantity;
        record.fee = feeAssetId == 0 ? 0 : command.fee;
        record.feeAssetId = feeAssetId;
        record.venueTimeNs = command.venueTimeNs;
        record.reason = anomaly;
        record.tradeId.set(command.tradeId);
        record.venueOrderId.set(command.venueOrderId);
        out.emit();
        if (anomaly != Reason.NONE) {
            out.alert(anomaly, state.sequence(), orderId, command.instrumentId, command.tradeId);
        }
    }

    /** What a comparison found out that nobody had told. */
    private void found(Command command, Order order, Reason reason, long theirs) {
        if (command.comparison != 0 && command.comparison == state.reconciliation.running()) {
            Record record = out.begin(RecordKind.RECONCILIATION_DIFFERENCE, command.comparison);
            record.orderId = order.orderId();
            record.ours = order.filledQuantity();
            record.theirs = theirs;
            record.reason = reason;
            record.venueOrderId.set(command.venueOrderId);
            out.emit();
        }
    }

    /** Whether a fill can be booked at all: it names what it is of, and its amounts are there. */
    private boolean isSound(Command fill, Order order) {
        return state.instrument(fill.instrumentId) != null && !fill.tradeId.isEmpty() && fill.side != null
            && fill.quantity > 0 && fill.price >= 0 && fill.quoteQuantity >= 0
            && (order == null || order.instrumentId() == fill.instrumentId && order.side() == fill.side);
    }

    private static Reason anomaly(Command command, Order order) {
        if (order == null || order.state().terminal()) {
            return Reason.LATE_FILL;
        }
        return command.quantity > order.openQuantity() ? Reason.OVERFILL : Reason.NONE;
    }

    /** The asset of the fee, 0 for no fee; a rebate is a negative fee. */
    private int feeAssetId(Command command) {
        if (command.fee == Decimals.ABSENT || command.fee == 0 || command.asset.isEmpty()) {
            return 0;
        }
        return ReconciliationDecisions.assetId(out, command.asset);
    }

    void status(Command command) {
        Order order = adoption.named(command);
        if (order == null) {
            return;
        }
        if (order.state().terminal()) {
            if (isGivenUp(order) && command.venueStatus != VenueStatus.NOT_FOUND
                && command.venueStatus != VenueStatus.REJECTED) {
                flag(order, command.venueOrderId);
            }
        } else if (command.venueStatus == VenueStatus.NOT_FOUND) {
            notFound(order, command);
        } else {
            found(order, command);
        }
    }

    private static boolean answersLastQuery(Order order, Command command) {
        return order.extra.unanswered && command.answers == order.extra.lastQuery;
    }

    private void notFound(Order order, Command command) {
        if (!answersLastQuery(order, command)) {
            // Proves nothing; but that an order which was at the venue should be gone is worth a question.
            if (!isUncertain(order) && !order.extra.flagged && !order.extra.unanswered) {
                query(order, Reason.DIFFERENCE);
            }
            return;
        }
        boolean heardSince = order.lastSequence() > order.extra.lastQuery;
        report(order, command);
        if (!isUncertain(order) || isSeen(order)) {
            if (!heardSince) { // else the venue may have answered before it took the order
                flag(order, command.venueOrderId);
            }
        } else if (order.state() == OrderState.IN_DOUBT
            && order.extra.lastQueryNs - doubtBeganNs(order, state) >= out.policy.absenceWindowNs()) {
            Record record = out.about(RecordKind.ORDER_ABANDONED, order, state.sequence());
            record.reason = Reason.PROVED_ABSENT;
            out.emit();
        }
    }

    /** A restart counts as a new beginning: across it, no clock can be trusted to have counted every moment. */
    static long doubtBeganNs(Order order, EngineState state) {
        return Math.max(order.extra.inDoubtSinceNs, state.startedNs());
    }

    private void found(Order order, Command command) {
        boolean ended = command.venueStatus != VenueStatus.LIVE && command.venueStatus != VenueStatus.PARTIALLY_FILLED;
        long filled = command.cumulativeQuantity;
        if (filled == Decimals.ABSENT && ended) {
            if (command.answers == 0) {
                ask(order); // its fills come with the answer
                return;
            }
            filled = command.venueStatus == VenueStatus.FILLED ? order.quantity() : filled;
        }
        if (filled > order.filledQuantity()) {
            gap(order, command, filled);
        } else if (ended) {
            end(order, command);
        } else {
            live(order, command);
        }
    }

    private void ask(Order order) {
        if (!order.extra.unanswered) {
            query(order, Reason.GAP);
        }
    }

    /** The venue has filled more than is booked: nothing else is believed before the fills are there. */
    private void gap(Order order, Command command, long filled) {
        boolean news = filled > order.venueQuantity();
        if (news || answersLastQuery(order, command)) {
            report(order, command);
        }
        if (news && command.answers == 0) {
            query(order, Reason.GAP);
        }
    }

    private void end(Order order, Command command) {
        found(command, order, Reason.VANISHED, command.cumulativeQuantity);
        boolean refused = command.venueStatus == VenueStatus.REJECTED && order.filledQuantity() == 0;
        if (refused) {
            Record record = out.about(RecordKind.ORDER_REJECTED, order, cause(order, command));
            record.reason = Reason.VENUE_REJECTED;
            out.emit();
        } else if (command.venueStatus == VenueStatus.EXPIRED) {
            Record record = out.about(RecordKind.ORDER_EXPIRED, order, cause(order, command));
            record.venueTimeNs = command.venueTimeNs;
            out.emit();
        } else {
            if (command.venueStatus == VenueStatus.FILLED) {
                flag(order, command.venueOrderId); // filled with less than was ordered
            }
            boolean asked = command.answers == 0 && order.cancelling();
            Record record = out.about(RecordKind.ORDER_CANCELLED, order,
                asked ? order.extra.cancelIntent : cause(order, command));
            record.reason = order.cancelling() ? Reason.NONE : Reason.VENUE_CANCELLED;
            record.venueTimeNs = command.venueTimeNs;
            out.emit();
        }
    }

    private void live(Order order, Command command) {
        if (isUncertain(order)) {
            accept(order, command);
        } else if (answersLastQuery(order, command)) {
            report(order, command);
        }
        if (order.cancelling() && isCancelLost(order) && out.nowNs() >= nextCancelNs(order)) {
            Record record = out.about(RecordKind.CANCEL_INTENT, order, order.extra.cancelIntent);
            record.reason = Reason.CANCEL_UNKNOWN;
            out.emit();
        }
    }

    /** Whether nothing will come any more of the cancel that was sent, if it was. */
    private boolean isCancelLost(Order order) {
        return order.extra.cancelLost || order.extra.cancelEpoch < state.epoch()
            || out.nowNs() - order.extra.cancelNs >= ANSWER_TIMEOUT_NS;
    }

    private void report(Order order, Command command) {
        Record record = out.about(RecordKind.STATUS_REPORT, order, cause(order, command));
        record.venueStatus = command.venueStatus;
        record.cumulativeQuantity = command.cumulativeQuantity;
        record.venueOrderId.set(command.venueOrderId);
        out.emit();
    }

    private void query(Order order, Reason reason) {
        Record record = out.about(RecordKind.QUERY_INTENT, order, order.lastSequence());
        record.reason = reason;
        record.count = order.extra.queryAttempts + 1;
        out.emit();
    }

    void tick() {
        int made = 0;
        Order order = state.orders.firstPending();
        while (order != null && made < MAX_PER_TICK && isOverdue(order)) {
            Order next = order.nextUnsettled;
            doubt(order, order.epoch() < state.epoch() ? Reason.RESTART : Reason.NO_ANSWER, noText);
            made++;
            order = next;
        }
        order = state.orders.firstQuestion();
        while (order != null && made < MAX_PER_TICK) {
            Order next = order.nextUnsettled;
            made += settle(order);
            order = next;
        }
    }

    /** The first one that is not ends the walk: those behind it are younger. */
    private boolean isOverdue(Order order) {
        return order.epoch() < state.epoch() || out.nowNs() - order.createdNs() >= ANSWER_TIMEOUT_NS;
    }

    private int settle(Order order) {
        if (!state.venueUp() || out.nowNs() < nextQueryNs(order)) {
            return 0;
        }
        boolean cancelOnly = order.state() != OrderState.IN_DOUBT && !order.hasGap() && !order.extra.unanswered;
        if (cancelOnly && (!isCancelLost(order) || out.nowNs() < nextCancelNs(order))) {
            return 0;
        }
        query(order, cancelOnly && !order.extra.cancelLost ? Reason.CANCEL_UNKNOWN : Reason.SCHEDULED);
        return 1;
    }

    /**
     * Waits twice as long after each query, longer where the last one has no answer yet, so that an answer has time to
     * come before it is overtaken; but never over the moment from which "not found" is a proof.
     */
    private long nextQueryNs(Order order) {
        boolean doubted = order.state() == OrderState.IN_DOUBT;
        if (order.extra.queryAttempts == 0) {
            return doubted ? order.extra.inDoubtSinceNs + FIRST_DELAY_NS : 0;
        }
        long maxNs = order.extra.unanswered ? MAX_UNANSWERED_DELAY_NS : MAX_DELAY_NS;
        long nextNs = order.extra.lastQueryNs + delayNs(order.extra.queryAttempts, maxNs);
        long provesNs = doubtBeganNs(order, state) + out.policy.absenceWindowNs();
        return doubted && order.extra.lastQueryNs < provesNs ? Math.min(nextNs, provesNs) : nextNs;
    }

    /** The first time a lost cancel is sent again at once, then after longer and longer. */
    private static long nextCancelNs(Order order) {
        OrderExtra of = order.extra;
        return of.cancelAttempts <= 1 ? 0 : of.cancelNs + delayNs(of.cancelAttempts, MAX_DELAY_NS);
    }

    private static long delayNs(int attempts, long maxNs) {
        return Math.min(FIRST_DELAY_NS << Math.min(attempts, MAX_DELAY_SHIFT), maxNs);
    }
}
