package io.holdfast.engine.core;

import java.util.List;

/**
 * Everything that is true: orders, fills, positions, balances and the state of trading, folded from records. {@link
 * #apply} is the only thing that changes it, so that the same journal gives the same state anywhere. One thread at a
 * time.
 */
public final class EngineState {
    /** How often the digest is written down, in records. */
    public static final int DIGEST_INTERVAL = 4096;

    final OrderTable orders = new OrderTable();
    private final OrderFold orderFold = new OrderFold(orders);
    final Ledger ledger;
    final KnownIds ids;
    final Digest digest = new Digest();
    final Rate rate = new Rate();
    final Trading trading = new Trading();
    final Cycles cycles = new Cycles();
    final LastStart lastStart = new LastStart();
    final Reconciliation reconciliation = new Reconciliation();
    final LegGroups groups;
    final Protections protections = new Protections(orders);

    private final boolean slice;
    private long sequence;
    private long timeNs;
    private int epoch;
    private int engineId;
    private long lastDigestSequence;
    private long orderCount;
    private long fillCount;

    /** The state before the first record. */
    public EngineState() {
        this(true, false, new Ledger());
    }

    private EngineState(boolean withIds, boolean slice, Ledger ledger) {
        this.slice = slice;
        this.ledger = ledger;
        groups = new LegGroups(ledger);
        ids = new KnownIds(withIds);
    }

    /**
     * The same without the tables of request ids and trade ids, which are most of a state: it folds to the same
     * digests, but nothing can be decided on it and no request id is found.
     */
    public static EngineState withoutIds() {
        return new EngineState(false, false, new Ledger());
    }

    /**
     * A state for a slice of a journal: the definitions, starts and stops, and the records of some orders, in their
     * order. These orders and the names of assets and instruments are right in it, nothing else is. Definitions that
     * are no longer in the journal come from another state, which is used up.
     */
    public static EngineState slice(EngineState known) {
        return new EngineState(false, true, known.ledger);
    }

    /** Collects ids for a fold of many records until they are settled or looked for; a double one is noticed late. */
    public void deferIds() {
        ids.defer();
    }

    /** Puts request ids that were collected where they are found; meanwhile another thread may do so for trade ids. */
    public void settleRequestIds() {
        ids.settleRequests();
    }

    /** The same for trade ids. */
    public void settleTradeIds() {
        ids.settleTrades();
    }

    /** All fields that are there once; the order is that of the snapshot's message. */
    void fields(StatePort port) {
        sequence = port.int64(sequence);
        timeNs = port.int64(timeNs);
        epoch = port.int32(epoch);
        engineId = port.int32(engineId);
        lastStart.numbers(port);
        lastDigestSequence = port.int64(lastDigestSequence);
        trading.fields(port);
        rate.fields(port);
        cycles.fields(port);
        orderCount = port.int64(orderCount);
        fillCount = port.int64(fillCount);
        digest.fields(port);
        port.text(cycles.closedHash());
        lastStart.texts(port);
    }

    /**
     * Folds the next record in.
     *
     * @throws IllegalStateException if the record is not the next one, goes back in time, names what is not there, or
     *     carries a digest that differs from this fold's: the journal or the fold is broken, and nothing may go on
     */
    public void apply(Record record) {
        if (record.timeNs < timeNs || !(slice ? record.sequence > sequence : record.sequence == sequence + 1)) {
            throw outOfOrder(record);
        }
        if (!slice && (record.kind == RecordKind.STATE_DIGEST || record.kind == RecordKind.ENGINE_STARTED)) {
            digest.require(record, lastStart);
            ledger.prove(record.sequence);
        }
        sequence = record.sequence;
        timeNs = record.timeNs;
        digest.add(Digest.at(1, record.sequence) + Digest.at(2, record.kind.code()) + Digest.at(3, record.timeNs));
        switch (record.kind) {
            case ENGINE_STARTED -> start(record);
            case TRADING_STATE_CHANGED -> changeTradingState(record);
            case ASSET_DEFINED, INSTRUMENT_DEFINED -> defined(record);
            case ORDER_INTENT, ORDER_ADOPTED -> intent(record);
            case ORDER_DENIED -> denied(record);
            case ORDER_FILLED -> filled(record);
            case ORDER_ACCEPTED, ORDER_REJECTED, CANCEL_INTENT, ORDER_CANCELLED, CANCEL_REJECTED, ORDER_EXPIRED,
                ORDER_IN_DOUBT, QUERY_INTENT, STATUS_REPORT, ORDER_ABANDONED -> orderChanged(record);
            case BALANCE_REPORTED -> ledger.report(record, digest);
            case BALANCE_ADJUSTED -> adjusted(record);
            case POSITION_ADJUSTED -> ledger.adjustPosition(record, digest);
            case RECONCILIATION_STARTED, RECONCILIATION_COMPLETED, RECONCILIATION_DIFFERENCE ->
                reconciliation.fold(record, this);
            case TRADES_CAUGHT_UP -> ledger.caughtUp(record, digest);
            case ALERT -> alerted(record);
            case STATE_DIGEST -> lastDigestSequence = record.sequence;
            case CYCLE_CLOSED, CYCLE_REMOVED -> cycles.fold(record, digest);
            case OPERATOR_ACTION -> operated(record);
            case GROUP_OPENED, GROUP_DENIED, GROUP_LEG, GROUP_LEG_STATE, GROUP_STATE_CHANGED, PROTECTION_ATTACHED,
                PROTECTION_ARMED, PROTECTION_MOVED, PROTECTION_TRIGGERED, PROTECTION_RELEASED, PROTECTION_DENIED,
                EXIT_WAITING -> promised(record);
            case ENGINE_STOPPED, JOURNAL_RECOVERED, HEARTBEAT -> {
                // They say what happened; nothing follows from them.
            }
        }
    }

    private void defined(Record record) {
        if (!slice || record.kind == RecordKind.INSTRUMENT_DEFINED || ledger.balance(record.assetId) == null) {
            ledger.define(record, digest);
        }
    }

    private void start(Record record) {
        epoch = record.epoch;
        engineId = record.engineId;
        trading.start();
        reconciliation.start(record);
        digest.add((long) epoch << 32 | Integer.toUnsignedLong(engineId));
        lastStart.start(record, digest);
        reconciliation.addTo(digest);
    }

    private void changeTradingState(Record record) {
        trading.change(record, digest);
        if (!trading.venueUp()) {
            reconciliation.abandon();
        }
        reconciliation.addTo(digest);
    }

    private void operated(Record record) {
        switch (record.operation) {
            case HALT -> trading.halt(true);
            case RESUME -> trading.halt(false);
            case FLATTEN, FLATTENED -> ledger.flatten(record);
            case RECONCILE -> {
                // What follows from it is a record of its own.
            }
            case FINISH_GROUP, UNWIND_GROUP, RELEASE_GROUP -> digest.add(record.groupId);
            case RELEASE_PROTECTION -> protections.releasing(record);
        }
        digest.add((long) record.instrumentId << 8 | record.operation.code());
    }

    private void promised(Record record) {
        if (record.kind != RecordKind.EXIT_WAITING) { // its order is still to come
            ids.request(record, digest);
        }
        if (!slice && record.groupId != 0) {
            groups.fold(record, digest);
        } else if (!slice) {
            protections.fold(record, digest);
        }
    }

    private void intent(Record record) {
        Order order = orders.add(record);
        if (record.kind == RecordKind.ORDER_ADOPTED) {
            orders.adopt(order, record);
            reconciliation.adopted();
        }
        ids.request(record, digest);
        ledger.reserve(order.reserveAssetId, order.reserve);
        orderCount++;
        ledger.instrument(order.instrumentId).taken(order, record);
        protections.taken(order, record, digest);
        rate.add(record.timeNs / Rate.NS_PER_SECOND);
        order.addTermsTo(digest);
        order.addTo(digest);
        ledger.balance(order.reserveAssetId).addTo(digest);
        if (order.groupId() != 0 && !slice) {
            groups.taken(order, digest);
        }
    }

    private void denied(Record record) {
        Order order = orders.add(record);
        order.state = OrderState.DENIED;
        order.reason(record.reason);
        ids.request(record, digest);
        order.addTermsTo(digest);
        protections.decided(record.cause, digest);
        close(order);
    }

    private void filled(Record record) {
        ids.trade(record, digest);
        Instrument instrument = ledger.instrument(record.instrumentId);
        if (instrument == null) {
            throw new IllegalStateException("instrument is not known, sequence=" + record.sequence
                + " instrumentId=" + record.instrumentId);
        }
        instrument.beginFill(record);
        protections.beginFill(record, instrument);
        ledger.fill(record, instrument, digest);
        reconciliation.moved(record);
        fillCount++;
        Order order = orders.get(record.orderId);
        if (order != null) {
            long open = order.openQuantity();
            orderFold.fill(order, record);
            protections.sold(order, record.quantity, instrument);
            if (order.open) {
                instrument.open(order.side()).filled(order, open - order.openQuantity());
            }
            close(order);
            if (order.groupId() != 0 && !slice) {
                groups.filled(order, record, digest);
            }
        }
    }

    private void orderChanged(Record record) {
        Order order = orders.get(record.orderId);
        if (order == null) {
            if (record.kind == RecordKind.CANCEL_REJECTED) {
                return; // the answer to a cancel of an order that is not known changes nothing
            }
            throw new IllegalStateException("order is not known, sequence=" + record.sequence
                + " orderId=" + record.orderId);
        }
        orderFold.change(order, record);
        close(order);
    }

    /** What is set aside follows the order; an order that has ended leaves the open ones. */
    private void close(Order order) {
        long reserve = OrderFold.reserve(order);
        if (reserve != order.reserve) {
            ledger.reserve(order.reserveAssetId, reserve - order.reserve);
            order.reserve = reserve;
            ledger.balance(order.reserveAssetId).addTo(digest);
        }
        if (!order.state.terminal()) {
            boolean settled = OrderFold.settled(order);
            if (settled && order.extra.queryAttempts != 0) {
                order.extra.queryAttempts = 0;
            }
            orders.settle(order, settled);
        } else if (order.open) {
            order.open = false;
            if (order.state != OrderState.DENIED) {
                ledger.instrument(order.instrumentId).open(order.side()).remove(order);
            }
            orders.end(order);
        }
        protections.follow(order, digest);
        order.addTo(digest);
    }

    private void adjusted(Record record) {
        ledger.adjust(record, digest);
        reconciliation.moved(record);
    }

    /** An alert changes nothing but that a contradiction or a stranger is not told a second time. */
    private void alerted(Record record) {
        protections.alerted(record, digest);
        ids.alerted(record, digest);
        boolean flags = record.reason == Reason.DIFFERENCE || record.reason == Reason.OPERATOR_NEEDED;
        Order order = flags ? orders.get(record.orderId) : null;
        if (order != null) {
            orders.extra(order).flagged = true;
            order.addTo(digest);
        }
    }

    private IllegalStateException outOfOrder(Record record) {
        return new IllegalStateException("record is not the next one, expected=" + (sequence + 1)
            + " sequence=" + record.sequence + " lastTimeNs=" + timeNs + " timeNs=" + record.timeNs);
    }

    /** The order that a request id made, also one that was denied; 0 for none, and for an empty request id. */
    public long orderIdOf(Text requestId) {
        return ids.sequenceOf(requestId);
    }

    /** Whether a trade is booked. */
    public boolean isBooked(int instrumentId, Text tradeId) {
        return ids.isBooked(instrumentId, tradeId);
    }

    /**
     * The order with an id; {@code null} when there never was one or it is retired, so that only the journal has it.
     */
    public Order order(long orderId) {
        return orders.get(orderId);
    }

    /** The groups of legs. */
    public LegGroups groups() {
        return groups;
    }

    /** The oldest open order, or {@code null}; {@link #nextOpen} walks on. */
    public Order firstOpen() {
        return orders.firstOpen();
    }

    /** The open order taken after another one, or {@code null}. */
    public Order nextOpen(Order order) {
        return order.nextOpen;
    }

    /** The id of the i-th last order that ended, from 0; 0 where there is none or it is retired. */
    public long endedId(long i) {
        return orders.endedId(i);
    }

    /** How many orders are open. */
    public int openCount() {
        return orders.openCount();
    }

    /** How many orders were taken since the journal began, without denied ones. */
    public long orderCount() {
        return orderCount;
    }

    /** How many fills were booked since the journal began. */
    public long fillCount() {
        return fillCount;
    }

    /** The instruments in the order of definition. */
    public List<Instrument> instruments() {
        return ledger.instruments();
    }

    /** The instrument with an id, or {@code null}. */
    public Instrument instrument(int instrumentId) {
        return ledger.instrument(instrumentId);
    }

    /** The instrument with a symbol, or {@code null}. */
    public Instrument instrument(String symbol) {
        return ledger.instrument(symbol);
    }

    /** The balances in the order in which their assets were defined. */
    public List<Balance> balances() {
        return ledger.balances();
    }

    /** The balance of an asset, or {@code null}. */
    public Balance balance(int assetId) {
        return ledger.balance(assetId);
    }

    /** Sequence of the last record; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** Time of the last record, ns since the epoch. */
    public long timeNs() {
        return timeNs;
    }

    /** Start number of the engine that wrote the last record; 0 before the first start. */
    public int epoch() {
        return epoch;
    }

    /** Random at the first start, unsigned; part of each client order id. */
    public int engineId() {
        return engineId;
    }

    /** What the last start said of its build and place. */
    public LastStart lastStart() {
        return lastStart;
    }

    /** The state digest. */
    public long digestValue() {
        return digest.value();
    }

    /** The state digest as 16 hexadecimal digits. */
    public String digest() {
        return ClientOrderId.hex(digest.value());
    }

    /** What the engine lets out. */
    public TradingState tradingState() {
        return trading.state();
    }

    /** Why the trading state is what it is. */
    public Reason tradingReason() {
        return trading.reason();
    }

    /** Since when, ns since the epoch. */
    public long tradingSinceNs() {
        return trading.sinceNs();
    }

    /** Whether the stream of the account is up. */
    public boolean venueUp() {
        return trading.venueUp();
    }

    /** Whether a person wants something sold that is not sold yet. */
    boolean flattening() {
        return ledger.flattening() > 0;
    }

    /** The protections in force, in the order in which they were attached. */
    public List<Protection> protections() {
        return protections.active();
    }

    /** A protection in force, or one of the last that are over; {@code null} where there is none of this id. */
    public Protection protection(long protectionId) {
        return protections.get(protectionId);
    }

    /** Whether an operator has stopped trading. */
    public boolean halted() {
        return trading.halted();
    }

    /** Whether only what makes positions smaller is let out until an operator resumes. */
    public boolean held() {
        return trading.held();
    }

    /** Whether too little room is left for the journal to begin anything new. */
    public boolean spaceLow() {
        return trading.spaceLow();
    }

    /** The last day's file that was closed, in days since the epoch; 0 before the first. */
    public int closedCycle() {
        return cycles.closed();
    }

    /** The hash that chains the records up to the end of that file; empty before the first. */
    public Text closedHash() {
        return cycles.closedHash();
    }

    /** The last record in the files that were deleted; 0 while all are there. */
    public long removedSequence() {
        return cycles.removedSequence();
    }

    /** Whether no order is pending, in doubt, being asked about or cancelled, or lacks fills that the venue told. */
    public boolean settled() {
        return orders.isSettled();
    }

    /** Time of the last start, ns since the epoch. */
    long startedNs() {
        return lastStart.startedNs();
    }

    long lastDigestSequence() {
        return lastDigestSequence;
    }
}
