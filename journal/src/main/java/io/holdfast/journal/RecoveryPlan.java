package io.holdfast.journal;

/**
 * What is done with a journal at start: exactly one action for each combination of facts. Pure; the table in
 * {@code docs/recovery.md} is the same thing, and a test holds both together.
 */
final class RecoveryPlan {
    /** Who holds the data directory. */
    enum Owner { FREE, HELD }

    /** What may be done in the data directory. */
    enum Access { WRITABLE, READ_ONLY }

    /** What a killed recovery left. */
    enum EarlierCut { NONE, REBUILDING, COMMITTED }

    /** What the state before the first record to be read is known from; with nothing, older files are missed. */
    enum Start { RECORD_1, SNAPSHOT, BAD_SNAPSHOT, NOTHING }

    /** What the scan found. */
    enum State { CLEAN, UNENDED, TORN, HOLE, WRONG_SEQUENCE }

    /** How far the good part of the journal reaches: to what was appended, was durable, or not even that. */
    enum Promised { KEPT, DURABLE, BROKEN, UNKNOWN }

    /** Whether the machine has started anew since the promise. */
    enum Boot { SAME, CHANGED, UNKNOWN }

    /** How the last writer ended. */
    enum Closed { CLEANLY, BY_KILL, UNKNOWN }

    /** Whether a copy of the good part fits on the disk. */
    enum Room { ENOUGH, FULL }

    /** What is done. */
    enum Action {
        OPEN, FINISH_CUT, DISCARD_REBUILD, COMPLETE_FILES, CUT_TAIL, CUT_AT_HOLE, TAKE_OLDER_SNAPSHOT,
        REFUSE_OWNED, REFUSE_READ_ONLY, REFUSE_DAMAGED, REFUSE_FULL
    }

    /** All that the action depends on. */
    record Facts(Owner owner, Access access, EarlierCut earlierCut, Start start, State state, Promised promised,
                 Boot boot, Closed closed, Room room) {
        /** What a killed recovery left comes first: nothing else has been looked at. */
        static Facts of(EarlierCut earlierCut) {
            return new Facts(Owner.FREE, Access.WRITABLE, earlierCut, Start.RECORD_1, State.CLEAN, Promised.UNKNOWN,
                Boot.UNKNOWN, Closed.UNKNOWN, Room.ENOUGH);
        }

        /** Facts of an owner who has looked at everything. */
        static Facts of(Start start, JournalScan scan, Promise.Slot promise, String bootId, Room room) {
            return new Facts(Owner.FREE, Access.WRITABLE, EarlierCut.NONE, start, scan.state(),
                promised(promise, scan.lastSequence()), boot(promise, bootId), closed(promise), room);
        }

        private static Promised promised(Promise.Slot promise, long lastSequence) {
            if (promise == null) {
                return Promised.UNKNOWN;
            }
            if (lastSequence >= promise.appended()) {
                return Promised.KEPT;
            }
            return lastSequence >= promise.durable() ? Promised.DURABLE : Promised.BROKEN;
        }

        private static Boot boot(Promise.Slot promise, String bootId) {
            if (promise == null || promise.bootId().equals(BootId.UNKNOWN) || bootId.equals(BootId.UNKNOWN)) {
                return Boot.UNKNOWN;
            }
            return promise.bootId().equals(bootId) ? Boot.SAME : Boot.CHANGED;
        }

        private static Closed closed(Promise.Slot promise) {
            if (promise == null) {
                return Closed.UNKNOWN;
            }
            return promise.clean() ? Closed.CLEANLY : Closed.BY_KILL;
        }
    }

    private RecoveryPlan() {
    }

    static Action of(Facts facts) {
        if (facts.owner() == Owner.HELD) {
            return Action.REFUSE_OWNED;
        }
        if (facts.access() == Access.READ_ONLY) {
            return Action.REFUSE_READ_ONLY;
        }
        switch (facts.earlierCut()) {
            case COMMITTED:
                return Action.FINISH_CUT;
            case REBUILDING:
                return Action.DISCARD_REBUILD;
            default:
                return judge(facts);
        }
    }

    private static Action judge(Facts facts) {
        if (facts.start() == Start.BAD_SNAPSHOT) {
            return Action.TAKE_OLDER_SNAPSHOT;
        }
        if (facts.start() == Start.NOTHING || isPromiseBroken(facts)) {
            return Action.REFUSE_DAMAGED;
        }
        switch (facts.state()) {
            case CLEAN:
                return Action.OPEN;
            case UNENDED:
                return rebuild(facts, Action.COMPLETE_FILES);
            case TORN:
                return rebuild(facts, Action.CUT_TAIL);
            case HOLE:
                // Pages that were never forced come back from a power cut in any order. In the same boot none is lost.
                return facts.boot() == Boot.CHANGED && facts.promised() != Promised.UNKNOWN
                    ? rebuild(facts, Action.CUT_AT_HOLE) : Action.REFUSE_DAMAGED;
            default:
                return Action.REFUSE_DAMAGED;
        }
    }

    private static boolean isPromiseBroken(Facts facts) {
        return facts.promised() == Promised.BROKEN
            || facts.promised() == Promised.DURABLE && facts.boot() != Boot.CHANGED;
    }

    private static Action rebuild(Facts facts, Action action) {
        return facts.room() == Room.ENOUGH ? action : Action.REFUSE_FULL;
    }
}
