package io.holdfast.journal;

/**
 * A named place where a test can end, stop or fail the process; without the system property {@code holdfast.fault} it
 * is nothing at all. The property is {@code NAME:COUNT:KILL|HALT|THROW|STOP|HANG|FILL}: at the COUNT-th time that any
 * thread comes by the place NAME, the process gets a SIGKILL, halts, gets an exception there, gets a SIGSTOP, that
 * thread never goes on, or it takes memory until the heap is full.
 */
public enum FaultPoint {
    /** A stretch of a cycle file is about to be reserved. */
    BEFORE_RESERVE,
    /** It is reserved, and the engine does not know yet. */
    AFTER_RESERVE,
    /** Pages of a cycle file are about to be populated. */
    BEFORE_POPULATE,
    /** They are populated. */
    AFTER_POPULATE,
    /** A record's body is in the staging buffer. */
    FRAME_BEGIN,
    /** Its sequence is in front of it. */
    FRAME_SEQUENCE,
    /** Its length is in front of it. */
    FRAME_LENGTH,
    /** Its CRC is in front of it. */
    FRAME_CHECKSUM,
    /** An excerpt is about to be appended. */
    BEFORE_APPEND,
    /** It is appended. */
    AFTER_APPEND,
    /** The appended sequence is about to be published. */
    BEFORE_PUBLISH,
    /** It is published. */
    AFTER_PUBLISH,
    /** A file is about to be forced. */
    BEFORE_FORCE,
    /** It is forced, and nobody knows yet. */
    AFTER_FORCE,
    /** The names in a directory are about to be forced. */
    BEFORE_DIRECTORY_FORCE,
    /** They are forced. */
    AFTER_DIRECTORY_FORCE,
    /** A record is the first of a new day; its file is not prepared yet. */
    ROLL_BEFORE_PREPARE,
    /** The file is prepared, the old one has no end mark yet. */
    ROLL_AFTER_PREPARE,
    /** The first excerpt of the new day is appended. */
    ROLL_AFTER_APPEND,
    /** What is promised is about to be stored. */
    PROMISE_BEFORE,
    /** It is stored. */
    PROMISE_AFTER,
    /** A snapshot has its begin mark. */
    SNAPSHOT_AFTER_BEGIN,
    /** A snapshot has all but its end mark. */
    SNAPSHOT_BEFORE_END,
    /** A snapshot is whole, and not forced. */
    SNAPSHOT_BEFORE_FORCE,
    /** A snapshot is forced, and has no name yet. */
    SNAPSHOT_BEFORE_RENAME,
    /** A snapshot has its name. */
    SNAPSHOT_AFTER_RENAME,
    /** An excerpt has been copied into the queue that will replace a torn one. */
    CUT_REBUILDING,
    /** The replacement is whole and forced. */
    CUT_REBUILT,
    /** The replacement has its name. */
    CUT_COMMITTED,
    /** The torn journal is in the quarantine. */
    CUT_QUARANTINED,
    /** The replacement is in its place. */
    CUT_REPLACED,
    /** A file of the journal is in a backup that has no name yet. */
    BACKUP_STORED,
    /** All of a backup is written and forced. */
    BACKUP_WRITTEN,
    /** A backup is proved, and has no name yet. */
    BACKUP_PROVED,
    /** A backup has its name. */
    BACKUP_NAMED,
    /** A file of a backup is in the journal that is being restored. */
    RESTORE_UNPACKED,
    /** The journal that is being restored is proved, and not in its place. */
    RESTORE_PROVED,
    /** It is in its place, and not proved there. */
    RESTORE_REPLACED,
    /** It is proved in its place. */
    RESTORE_DONE,
    /** An engine owns its directory. */
    START_AFTER_OWNER,
    /** The journal is proved, and cut where it was torn. */
    START_AFTER_RECOVERY,
    /** The state is folded. */
    START_AFTER_REPLAY,
    /** The gateway has read an intent, and is about to send it. */
    BEFORE_SEND,
    /** The venue has answered. */
    AFTER_SEND,
    /** The answer is about to be put to the engine. */
    BEFORE_ANSWER,
    /** The answer waits for the engine thread. */
    AFTER_ANSWER,
    /** The follower has a record, and its listeners are about to be told. */
    BEFORE_FOLLOWER,
    /** They are told. */
    AFTER_FOLLOWER;

    /** The system property that arms a place. */
    public static final String PROPERTY = "holdfast.fault";

    /** A constant, so that compiled code has nothing of this where it is absent. */
    private static final Fault FAULT = Fault.parse(System.getProperty(PROPERTY));

    /** A thread comes by a place. */
    public static void hit(FaultPoint point) {
        if (FAULT != null) {
            FAULT.hit(point);
        }
    }

    /** How often any thread came by a place; 0 where no fault is armed. */
    public static long hits(FaultPoint point) {
        return FAULT == null ? 0 : FAULT.hits(point);
    }
}
