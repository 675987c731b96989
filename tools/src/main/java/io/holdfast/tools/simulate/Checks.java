package io.holdfast.tools.simulate;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.VenueTrade;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.journal.RecoveryReport;
import java.util.Arrays;

/**
 * What must hold of the journal, after every event; {@link OrderChecks} has what must hold of orders and money, {@link
 * GroupChecks} what must hold of groups. The
 * truth that it compares with is taken down when it is decided, before any byte is written.
 *
 * <pre>
 *   J1  nothing is sent of an intent whose record cannot be read, or, in device durability, is not forced
 *   J2  sequences are contiguous; recovery keeps all that anybody was told, and nothing else than what was written
 *   J3  a fold of the journal is the live state, at each record, over restarts, and from a snapshot
 *   J4  nothing bad is ever read, and nothing behind it
 *   J5  after a failure nothing is sent
 * </pre>
 */
final class Checks {
    private final World world;
    private final Swarm swarm;
    private final MemoryJournal journal;
    private final OrderChecks orders;
    private final GroupChecks groups = new GroupChecks();

    // By sequence: the state after the record, and the intent that it is, if it is one.
    private long[] digests = new long[1 << 10];
    private Intent[] intents = new Intent[1 << 10];
    private long told;
    private long checked;
    private long lostStore;

    Checks(Run run) {
        world = run.world;
        swarm = run.swarm;
        journal = run.journal;
        orders = new OrderChecks(run);
    }

    /** The engine has decided on a record and is about to append it. */
    void decided(Record record, EngineState state, long sequence) {
        require(sequence == record.sequence, "J2", "journal and core count alike, journal=" + sequence
            + " core=" + record.sequence);
        int at = (int) sequence;
        if (at >= digests.length) {
            digests = Arrays.copyOf(digests, 2 * digests.length);
            intents = Arrays.copyOf(intents, digests.length);
        }
        digests[at] = state.digestValue();
        intents[at] = record.kind == RecordKind.ORDER_INTENT ? new Intent(record, world.nowNs()) : null;
    }

    /** A start folds a record of the journal. */
    void replayed(Record record, EngineState state) {
        require(state.digestValue() == digests[(int) record.sequence], "J3",
            "a replay gives the state that there was, sequence=" + record.sequence);
        if (record.sequence > checked) {
            // Nobody had read it before the kill; from now on it counts as what was told.
            checked = record.sequence;
            count(record, state);
        }
    }

    /** A start has found out how far the journal is good. */
    void recovered(RecoveryReport report, EngineState state) {
        require(report.lastSequence() >= told, "J2", "recovery keeps what was told, told=" + told + " kept="
            + report.lastSequence());
        require(state.sequence() == report.lastSequence(), "J2", "all of the journal is replayed, last="
            + report.lastSequence() + " replayed=" + state.sequence());
        require(lostStore == 0 || report.lastSequence() < lostStore, "J4", "a record that lost bytes is not kept");
        lostStore = 0;
        told = report.lastSequence();
    }

    /** A record was read back, released. */
    void read(Record record, EngineState fold) {
        require(record.sequence > told, "J2", "a record is read once, sequence=" + record.sequence);
        require(fold.digestValue() == digests[(int) record.sequence], "J3",
            "the fold of what is read is the live state, sequence=" + record.sequence);
        require(lostStore == 0 || record.sequence < lostStore, "J4", "a record that lost bytes is not read");
        told = record.sequence;
        if (record.sequence > checked) {
            checked = record.sequence;
            count(record, fold);
        }
    }

    private void count(Record record, EngineState fold) {
        orders.read(record, fold, intents[(int) record.sequence]);
        groups.read(record, fold, intents[(int) record.sequence]);
    }

    /** A request to place is about to leave. */
    void sending(OrderRequest request, EngineProcess process) {
        require(!process.halted(), "J5", "nothing is sent after a failure");
        Intent intent = orders.sending(request);
        require(journal.isReadable(intent.orderId), "J1", "what is sent can be read, " + intent);
        require(swarm.durability == Durability.PROCESS || intent.orderId <= journal.durableSequence(), "J1",
            "what is sent is forced, durable=" + journal.durableSequence() + ", " + intent);
    }

    /** The exchange has taken an order. */
    void accepted(VirtualOrder order) {
        orders.accepted(order);
    }

    /** An order at the exchange has traded. */
    void traded(VirtualOrder order, VenueTrade trade) {
        orders.traded(order, trade);
        groups.traded(order, trade);
    }

    /** What is promised protection and is still without; empty for nothing. */
    String bare(EngineState fold) {
        return orders.bare(fold);
    }

    /** Whether somebody was told of a protection of a symbol that it is triggered and not sold. */
    boolean toldOfSale(EngineState fold, String venueSymbol) {
        return orders.toldOfSale(fold, venueSymbol);
    }

    /** The append of a record and those after it is about to lose bytes. */
    void storeLost(long sequence) {
        lostStore = lostStore == 0 ? sequence : Math.min(lostStore, sequence);
    }

    /** A reader has met damage. */
    void damageMet(JournalDamagedException damage) {
        require(lostStore > 0, "J4", "there is no damage that nobody made: " + damage.getMessage());
    }

    /** A start has refused the journal. */
    void refused(JournalDamagedException damage) {
        require(lostStore > 0, "J2", "a journal is not refused without a reason: " + damage.getMessage());
    }

    /** A start has gone on although a bit of the journal was wrong. */
    void flipOverlooked(long sequence, int bit) {
        throw new Violation("J4", "a wrong bit is found, sequence=" + sequence + " bit=" + bit);
    }

    /** How many commands wait. */
    void queued(int size, int limit) {
        require(size <= limit, "L3", "the ring is not full, size=" + size);
    }

    boolean cleanSince(long sequence) {
        return orders.cleanSince(sequence);
    }

    String unsettled(EngineState fold) {
        return orders.unsettled(fold);
    }

    /** Everything has come to rest. */
    void atEnd(EngineState fold) {
        orders.atEnd(fold);
        groups.atEnd();
    }

    GroupChecks groups() {
        return groups;
    }

    static void require(boolean condition, String invariant, String what) {
        if (!condition) {
            throw new Violation(invariant, what);
        }
    }
}
