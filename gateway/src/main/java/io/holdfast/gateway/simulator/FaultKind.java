package io.holdfast.gateway.simulator;

import java.util.Arrays;
import java.util.Locale;

/** The ways in which the venue can be made to misbehave. */
enum FaultKind {
    /** Has its effect, then no answer, and the connection stays open. */
    ACCEPT_THEN_TIMEOUT(Target.REQUEST),
    /** Has its effect, then TCP RST without one byte of an answer. */
    ACCEPT_THEN_RESET(Target.REQUEST),
    /** Has its effect, then a status line, half a body and FIN. */
    ACCEPT_THEN_HALF_ANSWER(Target.REQUEST),
    /** Has its effect, then 504 with -1007. */
    ACCEPT_THEN_5XX(Target.REQUEST),
    /** Waits, checks the time again, and only then has its effect and answers. */
    ACCEPT_LATE(Target.REQUEST),
    /** No effect; 503 with -1008. */
    REFUSE_5XX(Target.REQUEST),
    /** No effect, no answer, and the connection stays open. */
    REFUSE_TIMEOUT(Target.REQUEST),
    /** No effect; 429 with -1003 and Retry-After. */
    RATE_LIMIT(Target.REQUEST),
    /** No effect; 418 with -1003 and Retry-After. */
    IP_BAN(Target.REQUEST),
    /** Has its effect at once; the answer comes late. */
    DELAY(Target.REQUEST),
    /** Closes the user streams now, and the next ones as soon as they are there. */
    DISCONNECT_STREAM(Target.CONNECTION),
    /** An execution report is never sent. */
    DROP_STREAM_EVENT(Target.EVENT),
    /** An execution report is sent twice. */
    DUPLICATE_STREAM_EVENT(Target.EVENT),
    /** An execution report is sent after the event that follows it. */
    REORDER_STREAM_EVENT(Target.EVENT),
    /** User streams stay open for {@code count} seconds but send nothing, not even pongs. */
    SILENT_STREAM(Target.CONNECTION);

    private final Target target;

    FaultKind(Target target) {
        this.target = target;
    }

    Target target() {
        return target;
    }

    /** The name in the API, such as {@code accept-then-reset}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of that name, or null. */
    static FaultKind of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst().orElse(null);
    }

    /** What a fault is used up by. */
    enum Target {
        REQUEST,
        EVENT,
        CONNECTION
    }
}
