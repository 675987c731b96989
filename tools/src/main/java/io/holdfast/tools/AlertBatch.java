package io.holdfast.tools;

import io.holdfast.engine.core.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What one message to a webhook tells: the first alerts in full, and of the others how many of each reason. */
final class AlertBatch {
    /** So many are told in full; the records have the others. */
    static final int MAX_SHOWN = 10;

    private final List<Alert> shown = new ArrayList<>();
    private final Map<Reason, Integer> others = new EnumMap<>(Reason.class);
    private long lastSequence;
    private boolean repeat;

    /** Adds one; {@code mayBeRepeat} where it may have been delivered before. */
    void add(Alert alert, boolean mayBeRepeat) {
        if (shown.size() < MAX_SHOWN) {
            shown.add(alert);
        } else {
            others.merge(alert.reason(), 1, Integer::sum);
        }
        lastSequence = Math.max(lastSequence, alert.sequence());
        repeat |= mayBeRepeat;
    }

    boolean isEmpty() {
        return shown.isEmpty();
    }

    List<Alert> shown() {
        return Collections.unmodifiableList(shown);
    }

    /** How many are not told in full. */
    int more() {
        return others.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<Reason, Integer> others() {
        return Collections.unmodifiableMap(others);
    }

    /** Sequence of the last alert in it; 0 for one that the journal could not take. */
    long lastSequence() {
        return lastSequence;
    }

    /** Whether it may have been delivered before, in whole or in part. */
    boolean mayBeRepeat() {
        return repeat;
    }

    /** From here on it may have been delivered. */
    void attempted() {
        repeat = true;
    }

    /** A line for each alert, and one for the others. */
    String text(String engine) {
        StringJoiner lines = new StringJoiner("\n");
        for (Alert alert : shown) {
            lines.add("holdfast " + engine + ": " + (repeat ? "(may be a repeat) " : "") + alert.line());
        }
        if (!others.isEmpty()) {
            StringJoiner counts = new StringJoiner(", ");
            others.forEach((reason, count) -> counts.add(count + " " + reason));
            lines.add("holdfast " + engine + ": and " + more() + " more up to record " + lastSequence + ": " + counts);
        }
        return lines.toString();
    }
}
