package io.holdfast.tools;

import io.holdfast.engine.core.Reason;

/** How soon a person should look at an alert; docs/operations.md says for each reason what to do. */
enum Severity {
    /** Today. */
    WARNING,
    /** Now: money may be at stake, or nothing is traded. */
    CRITICAL;

    static Severity of(Reason reason) {
        return switch (reason) {
            case BACKUP_FAILED, BACKUP_LATE, SNAPSHOT_BAD, SNAPSHOT_FAILED, CLOCK, CONFIG_CHANGED, MOVED,
                LIBRARIES_CHANGED, ALERTS_LATE, LOW_MEMORY, LATE_FILL, TRANSFER -> WARNING;
            default -> CRITICAL;
        };
    }
}
