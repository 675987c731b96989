package io.holdfast.engine.core;

/**
 * Turns commands into records. Engine thread; does not allocate on the order path, block, log or read a clock: the
 * time is an argument. A command that says nothing new makes no record.
 */
public final class Decider {
    /** The most commands that it can expect. */
    public static final int MOST_EXPECTED = ReadAhead.MOST;

    private final EngineState state;
    private final Emitter out;
    private final ClientDecisions client;
    private final VenueDecisions venue;
    private final AdoptionDecisions adoption;
    private final ReconciliationDecisions reconciliation;
    private final SpaceDecisions space;
    private final OperatorDecisions operator;
    private final GroupDecisions groups;
    private final ProtectionRequests protectionRequests;
    private final ProtectionDecisions protections;
    private final ReadAhead ahead;

    /** Decides on a state, which it changes through the records that it gives to the sink. */
    public Decider(EngineState state, Policy policy, RecordSink sink) {
        this.state = state;
        out = new Emitter(state, policy, sink);
        protectionRequests = new ProtectionRequests(out);
        client = new ClientDecisions(out, protectionRequests);
        adoption = new AdoptionDecisions(out);
        venue = new VenueDecisions(out, adoption);
        reconciliation = new ReconciliationDecisions(out, adoption);
        space = new SpaceDecisions(out);
        groups = new GroupDecisions(out, client);
        operator = new OperatorDecisions(out, client, groups);
        protections = new ProtectionDecisions(out);
        ahead = new ReadAhead(state);
    }

    /**
     * A command that will be decided on soon, after {@link #readAhead}; up to {@link #MOST_EXPECTED} of them.
     *
     * @param command what will be put; not changed, and not kept
     */
    public void expect(Command command) {
        ahead.expect(command);
    }

    /**
     * Reads what the decisions on the expected commands will look at first, so that they wait for memory once instead
     * of one by one. Nothing changes by it; who leaves it out decides the same, later.
     */
    public void readAhead() {
        ahead.read();
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
                groups.tick();
                operator.tick();
            }
            case HEARTBEAT -> heartbeat();
            case JOURNAL_CUT -> journalCut(command);
            case CYCLE_CLOSED -> cycle(RecordKind.CYCLE_CLOSED, command);
            case CYCLE_REMOVED -> cycle(RecordKind.CYCLE_REMOVED, command);
            case OPERATE -> operator.operate(command);
            case SPACE_LOW -> space.low(command);
            case SPACE_BACK -> space.back();
            case ALERT -> out.alert(command.reason, 0, 0, 0, command.text);
            case NEW_ORDER -> client.newOrder(command);
            case OPEN_GROUP -> groups.open(command);
            case CANCEL -> client.cancel(command);
            case ATTACH_PROTECTION -> protectionRequests.attach(command);
            case MARKET -> protections.market(command);
            case ORDER_ACCEPTED -> venue.accepted(command);
            case ORDER_REJECTED -> venue.rejected(command);
            case ORDER_UNKNOWN -> venue.unknown(command);
            case CANCEL_REJECTED -> venue.cancelRejected(command);
            case CANCEL_UNKNOWN -> venue.cancelUnknown(command);
            case FILL -> venue.fill(command);
            case ORDER_STATUS -> venue.status(command);
            case ORDER_SEEN -> adoption.seen(command);
            case FOREIGN_ORDER -> reconciliation.foreignOrder(command);
            case VENUE_UP -> reconciliation.venueUp();
            case VENUE_DOWN -> reconciliation.venueDown(command);
            case INSTRUMENT -> reconciliation.instrument(command);
            case BALANCE -> reconciliation.balance(command);
            case TRADES_CAUGHT_UP -> reconciliation.tradesCaughtUp(command);
            case RECONCILED -> reconciliation.reconciled(command);
        }
        if (command.actor == Actor.VENUE && !state.groups.unfinished().isEmpty()) {
            out.at(out.nowNs(), Actor.ENGINE);
            groups.tick();
        }
        // Before a start nothing is decided in the name of the last one.
        if (command.kind != CommandKind.START && command.kind != CommandKind.STOP
            && command.kind != CommandKind.JOURNAL_CUT) {
            protections.after(command);
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
        if (command.deployment != null) {
            command.deployment.to(record);
        }
        out.emit();
        out.trading(TradingState.RECOVERING, Reason.START, state.sequence(), null);
    }

    private void stop(Command command) {
        digest();
        Record record = out.begin(RecordKind.ENGINE_STOPPED, 0);
        record.reason = command.reason;
        out.emit();
    }

    private void heartbeat() {
        Record record = out.begin(RecordKind.HEARTBEAT, 0);
        record.tradingState = state.tradingState();
        record.count = state.openCount();
        record.orderCount = state.orderCount();
        record.fillCount = state.fillCount();
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
