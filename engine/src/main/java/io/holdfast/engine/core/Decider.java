package io.holdfast.engine.core;

/**
 * Turns commands into records. Engine thread; does not allocate on the order path, block, log or read a clock: the
 * time is an argument. A command that says nothing new makes no record.
 */
public final class Decider {
    private final EngineState state;
    private final Emitter out;
    private final ClientDecisions client;
    private final VenueDecisions venue;
    private final ReconciliationDecisions reconciliation;
    private final SpaceDecisions space;
    private final OperatorDecisions operator;

    /** Decides on a state, which it changes through the records that it gives to the sink. */
    public Decider(EngineState state, Policy policy, RecordSink sink) {
        this.state = state;
        out = new Emitter(state, policy, sink);
        client = new ClientDecisions(out);
        venue = new VenueDecisions(out);
        reconciliation = new ReconciliationDecisions(out);
        space = new SpaceDecisions(out);
        operator = new OperatorDecisions(out, client);
    }

    /**
     * Decides on one command.
     *
     * @param command what is put; not changed, and not kept
     * @param nowNs nanoseconds since the epoch, not before that of the last command
     */
    public void decide(Command command, long nowNs) {
        out.at(Math.max(nowNs, state.timeNs()), command.actor);
        if (state.sequence() - state.lastDigestSequence() >= EngineState.DIGEST_INTERVAL) {
            digest();
        }
        switch (command.kind) {
            case START -> start(command);
            case STOP -> stop(command);
            case TICK -> {
                venue.tick();
                reconciliation.tick();
                operator.tick();
            }
            case JOURNAL_CUT -> journalCut(command);
            case CYCLE_CLOSED -> cycle(RecordKind.CYCLE_CLOSED, command);
            case CYCLE_REMOVED -> cycle(RecordKind.CYCLE_REMOVED, command);
            case OPERATE -> operator.operate(command);
            case SPACE_LOW -> space.low(command);
            case SPACE_BACK -> space.back();
            case ALERT -> out.alert(command.reason, 0, 0, 0, command.text);
            case NEW_ORDER -> client.newOrder(command);
            case CANCEL -> client.cancel(command);
            case ORDER_ACCEPTED -> venue.accepted(command);
            case ORDER_REJECTED -> venue.rejected(command);
            case ORDER_UNKNOWN -> venue.unknown(command);
            case CANCEL_REJECTED -> venue.cancelRejected(command);
            case CANCEL_UNKNOWN -> venue.cancelUnknown(command);
            case FILL -> venue.fill(command);
            case ORDER_STATUS -> venue.status(command);
            case FOREIGN_ORDER -> reconciliation.foreignOrder(command);
            case VENUE_UP -> reconciliation.venueUp();
            case VENUE_DOWN -> reconciliation.venueDown(command);
            case INSTRUMENT -> reconciliation.instrument(command);
            case BALANCE -> reconciliation.balance(command);
            case TRADES_CAUGHT_UP -> reconciliation.tradesCaughtUp(command);
            case RECONCILED -> reconciliation.reconciled(command);
        }
    }

    private void start(Command command) {
        int leftOut = command.quantity == Decimals.ABSENT ? 0 : (int) command.quantity;
        int epoch = state.epoch() + 1 + leftOut;
        if (epoch > ClientOrderId.MAX_EPOCH) {
            throw new IllegalStateException("epochs are used up, epoch=" + epoch);
        }
        Record record = out.begin(RecordKind.ENGINE_STARTED, 0);
        record.epoch = epoch;
        record.engineId = state.epoch() == 0 ? command.engineId : state.engineId();
        record.configHash = command.configHash;
        record.digest = state.digest.value();
        record.build.set(command.build);
        record.text.set(command.text);
        out.emit();
        out.trading(TradingState.RECOVERING, Reason.START, state.sequence(), null);
    }

    private void stop(Command command) {
        digest();
        Record record = out.begin(RecordKind.ENGINE_STOPPED, 0);
        record.reason = command.reason;
        out.emit();
    }

    private void journalCut(Command command) {
        Record record = out.begin(RecordKind.JOURNAL_RECOVERED, 0);
        record.reason = command.reason == null ? Reason.TORN_TAIL : command.reason;
        record.count = command.quantity;
        record.text.set(command.text);
        out.emit();
    }

    private void cycle(RecordKind kind, Command command) {
        Record record = out.begin(kind, 0);
        record.cycle = command.cycle;
        record.count = command.quantity;
        record.reason = command.reason;
        record.text.set(command.text);
        out.emit();
    }

    private void digest() {
        Record record = out.begin(RecordKind.STATE_DIGEST, 0);
        record.actor = Actor.ENGINE;
        record.digest = state.digest.value();
        out.emit();
    }
}
