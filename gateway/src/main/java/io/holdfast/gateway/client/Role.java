package io.holdfast.gateway.client;

import io.javalin.security.RouteRole;
import java.util.Locale;

/** What a token may do; each role may also do what those before it may. */
public enum Role implements RouteRole {
    /** Looks at everything, changes nothing. */
    READ,
    /** Wants orders, groups and protections, and cancels orders. */
    TRADE,
    /** Does what a person does: halt, resume, flatten, reconcile, take protections away, decide about groups. */
    OPERATE;

    boolean allows(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** As it stands in the file of tokens and in messages. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
