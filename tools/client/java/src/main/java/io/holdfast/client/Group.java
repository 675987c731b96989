package io.holdfast.client;

import java.util.List;
import java.util.Set;

/**
 * Legs that belong together.
 *
 * @param groupId sequence of its record
 * @param requestId what it was asked for with
 * @param mode {@code SEQUENTIAL}, {@code TOGETHER}
 * @param onFailure the rule in force
 * @param status where it stands; see {@link #ended}
 * @param reason why, or {@code null}
 * @param deadlineNs nanoseconds since the epoch, 0 for none
 * @param legs in their order
 * @param openedNs nanoseconds since the epoch
 * @param updatedNs nanoseconds since the epoch
 * @param sequence the last record about it
 */
public record Group(long groupId, String requestId, String mode, String onFailure, String status, String reason,
                    long deadlineNs, List<Leg> legs, long openedNs, long updatedNs, long sequence) {
    private static final Set<String> UNFINISHED = Set.of("WORKING", "UNWINDING", "HELD");

    /** Whether nothing more is done for it. */
    public boolean ended() {
        return !UNFINISHED.contains(status);
    }

    static Group of(Fields from) {
        return new Group(from.requiredNumber("groupId"), from.text("requestId"), from.text("mode"),
            from.text("onFailure"), from.requiredText("status"), from.text("reason"), from.number("deadlineNs"),
            from.list("legs", Leg::of), from.number("openedNs"), from.number("updatedNs"),
            from.requiredNumber("sequence"));
    }
}
