package io.holdfast.engine.core;

/**
 * What the venue says of orders, in any order and any number of times: answers, stream events and queries merge, and
 * what says nothing new makes no record. Unknown stays unknown until evidence ends it.
 */
final class VenueDecisions {
    /** How long the gateway may owe an answer before the order counts as in doubt. */
    static final long ANSWER_TIMEOUT_NS = 30_000_000_000L;

    private static final long FIRST_QUERY_DELAY_NS = 100_000_000L;
    private static final long MAX_QUERY_DELAY_NS = 5_000_000_000L;
    private static final int MAX_DELAY_SHIFT = 6;

    /** The most records that one tick makes of unsettled orders; the others come with the next tick. */
    private static final int MAX_PER_TICK = 256;

    private final Emitter out;
    private final EngineState state;
    private final Text noText = new Text(1);

    VenueDecisions(Emitter out) {
        this.out = out;
        state = out.state;
    }

    void accepted(Command command) {
        Order order = state.order(command.orderId);
        if (order == null || order.state() != OrderState.PENDING && order.state() != OrderState.IN_DOUBT) {
            return;
        }
        accept(order, command);
    }

    private void accept(Order order, Command command) {
        Record record = out.about(RecordKind.ORDER_ACCEPTED, order);
        record.venueOrderId.set(command.venueOrderId);
        record.venueTimeNs = command.venueTimeNs;
        out.emit();
    }

    void rejected(Command command) {
        Order order = state.order(command.orderId);
        if (order == null || order.state().terminal()) {
            return;
        }
        if (order.state() != OrderState.PENDING && order.state() != OrderState.IN_DOUBT || order.filledQuantity() > 0) {
            out.alert(Reason.DIFFERENCE, order.orderId(), order.instrumentId(), command.text);
            return;
        }
        Record record = out.about(RecordKind.ORDER_REJECTED, order);
        record.reason = command.reason;
        record.venueCode = command.venueCode;
        record.text.set(command.text);
        out.emit();
    }

    void unknown(Command command) {
        Order order = state.order(command.orderId);
        if (order != null && order.state() == OrderState.PENDING) {
            doubt(order, command.reason, command.text);
        }
    }

    private void doubt(Order order, Reason reason, Text text) {
        Record record = out.about(RecordKind.ORDER_IN_DOUBT, order);
        record.reason = reason;
        record.text.set(text);
        out.emit();
    }

    void cancelRejected(Command command) {
        Order order = state.order(command.orderId);
        if (order == null || order.state().terminal() || !order.cancelling()) {
            return;
        }
        Record record = out.begin(RecordKind.CANCEL_REJECTED, order.cancelIntent);
        record.orderId = order.orderId();
        record.reason = command.reason;
        record.venueCode = command.venueCode;
        record.text.set(command.text);
        out.emit();
        query(order, Reason.CANCEL_PENDING);
    }

    void cancelUnknown(Command command) {
        Order order = state.order(command.orderId);
        if (order != null && !order.state().terminal() && order.cancelling()) {
            query(order, Reason.CANCEL_UNKNOWN);
        }
    }

    void fill(Command command) {
        if (state.isBooked(command.instrumentId, command.tradeId)) {
            return;
        }
        Order order = state.order(command.orderId);
        Reason anomaly = anomaly(command, order);
        int feeAssetId = feeAssetId(command);
        Record record = out.begin(RecordKind.ORDER_FILLED, order == null ? command.orderId : order.lastSequence());
        record.orderId = command.orderId;
        record.instrumentId = command.instrumentId;
        record.side = command.side;
        record.maker = command.maker;
        record.quantity = command.quantity;
        record.price = command.price;
        record.quoteQuantity = command.quoteQuantity;
        record.fee = command.fee;
        record.feeAssetId = feeAssetId;
        record.venueTimeNs = command.venueTimeNs;
        record.reason = anomaly;
        record.tradeId.set(command.tradeId);
        record.venueOrderId.set(command.venueOrderId);
        out.emit();
        if (anomaly != Reason.NONE) {
            out.alert(anomaly, command.orderId, command.instrumentId, command.tradeId);
        }
    }

    private static Reason anomaly(Command command, Order order) {
        if (command.orderId == 0) {
            return Reason.FOREIGN;
        }
        if (order == null || order.state().terminal()) {
            return Reason.LATE_FILL;
        }
        return command.quantity > order.openQuantity() ? Reason.OVERFILL : Reason.NONE;
    }

    private int feeAssetId(Command command) {
        if (command.fee <= 0 || command.asset.isEmpty()) {
            return 0;
        }
        return ReconciliationDecisions.assetId(out, command.asset);
    }

    void status(Command command) {
        Order order = state.order(command.orderId);
        if (order == null) {
            return;
        }
        if (order.state().terminal()) {
            contradiction(order, command);
        } else if (command.venueStatus == VenueStatus.NOT_FOUND) {
            notFound(order, command);
        } else if (command.cumulativeQuantity > order.filledQuantity()) {
            gap(order, command);
        } else {
            agree(order, command);
        }
    }

    /** An order that was given up as absent or refused turns up: a person should see that. */
    private void contradiction(Order order, Command command) {
        boolean absent = order.state() == OrderState.ABANDONED
            || order.state() == OrderState.REJECTED && command.venueStatus != VenueStatus.REJECTED;
        if (absent && command.venueStatus != VenueStatus.NOT_FOUND) {
            out.alert(Reason.DIFFERENCE, order.orderId(), order.instrumentId(), command.venueOrderId);
        }
    }

    private void notFound(Order order, Command command) {
        if (order.state() != OrderState.IN_DOUBT) {
            return; // a stale answer, or the comparison's business
        }
        report(order, command);
        boolean answersLastQuery = command.answers != 0 && command.answers == order.lastQuery;
        boolean windowOver = order.lastQueryNs - order.inDoubtSinceNs >= out.policy.absenceWindowNs();
        if (answersLastQuery && windowOver && order.filledQuantity() == 0) {
            Record record = out.about(RecordKind.ORDER_ABANDONED, order);
            record.reason = Reason.PROVED_ABSENT;
            out.emit();
        }
    }

    private void gap(Order order, Command command) {
        boolean news = command.cumulativeQuantity > order.venueQuantity;
        if (news) {
            report(order, command);
        }
        if (news && command.answers == 0) {
            query(order, Reason.GAP);
        }
    }

    private void agree(Order order, Command command) {
        switch (command.venueStatus) {
            case LIVE, PARTIALLY_FILLED -> live(order, command);
            case CANCELLED -> {
                Record record = out.about(RecordKind.ORDER_CANCELLED, order);
                record.reason = order.cancelling() ? Reason.NONE : Reason.VENUE_CANCELLED;
                record.venueTimeNs = command.venueTimeNs;
                out.emit();
            }
            case EXPIRED -> {
                Record record = out.about(RecordKind.ORDER_EXPIRED, order);
                record.venueTimeNs = command.venueTimeNs;
                out.emit();
            }
            case REJECTED -> {
                Record record = out.about(RecordKind.ORDER_REJECTED, order);
                record.reason = Reason.VENUE_REJECTED;
                out.emit();
            }
            case FILLED -> out.alert(Reason.DIFFERENCE, order.orderId(), order.instrumentId(), command.venueOrderId);
            case NOT_FOUND -> throw new IllegalStateException("not found is decided elsewhere");
        }
    }

    private void live(Order order, Command command) {
        if (order.state() == OrderState.PENDING || order.state() == OrderState.IN_DOUBT) {
            accept(order, command);
        }
        if (order.cancelling() && (order.cancelLost || order.cancelEpoch < state.epoch())) {
            Record record = out.begin(RecordKind.CANCEL_INTENT, order.cancelIntent);
            record.orderId = order.orderId();
            record.reason = Reason.CANCEL_UNKNOWN;
            out.emit();
        }
    }

    private void report(Order order, Command command) {
        Record record = out.about(RecordKind.STATUS_REPORT, order);
        if (command.answers != 0) {
            record.cause = command.answers;
        }
        record.venueStatus = command.venueStatus;
        record.cumulativeQuantity = command.cumulativeQuantity;
        record.venueOrderId.set(command.venueOrderId);
        out.emit();
    }

    private void query(Order order, Reason reason) {
        Record record = out.about(RecordKind.QUERY_INTENT, order);
        record.reason = reason;
        record.count = order.queryAttempts + 1;
        out.emit();
    }

    void tick() {
        int made = 0;
        Order order = state.orders.firstUnsettled();
        while (order != null && made < MAX_PER_TICK) {
            Order next = order.nextUnsettled;
            made += settle(order);
            order = next;
        }
    }

    private int settle(Order order) {
        if (order.state() == OrderState.PENDING) {
            if (order.epoch() < state.epoch()) {
                doubt(order, Reason.RESTART, noText);
                return 1;
            }
            if (out.nowNs() - order.createdNs() >= ANSWER_TIMEOUT_NS) {
                doubt(order, Reason.NO_ANSWER, noText);
                return 1;
            }
            return 0;
        }
        if (!state.venueUp() || out.nowNs() < nextQueryNs(order)) {
            return 0;
        }
        query(order, Reason.SCHEDULED);
        return 1;
    }

    /** Waits twice as long after each query, but never over the moment from which "not found" is a proof. */
    private long nextQueryNs(Order order) {
        if (order.queryAttempts == 0) {
            return Math.max(order.inDoubtSinceNs, order.updatedNs()) + FIRST_QUERY_DELAY_NS;
        }
        int shift = Math.min(order.queryAttempts, MAX_DELAY_SHIFT);
        long delayNs = Math.min(FIRST_QUERY_DELAY_NS << shift, MAX_QUERY_DELAY_NS);
        long nextNs = order.lastQueryNs + delayNs;
        long provesNs = order.inDoubtSinceNs + out.policy.absenceWindowNs();
        return order.lastQueryNs < provesNs ? Math.min(nextNs, provesNs) : nextNs;
    }
}
