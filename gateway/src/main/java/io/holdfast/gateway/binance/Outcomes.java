package io.holdfast.gateway.binance;

import com.fasterxml.jackson.core.JacksonException;
import io.holdfast.engine.core.Reason;
import io.holdfast.gateway.venue.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Locale;

/**
 * What is certain after a request that may have placed or cancelled an order: the one place where an answer, or its
 * absence, becomes an {@link Outcome}.
 *
 * <p>It looks at the venue's code, the HTTP status and the kind of I/O failure, never at the class that XChange makes
 * of them. A rejection must be certain; whatever this table does not know is unknown.
 *
 * @see <a href="https://github.com/binance/binance-spot-api-docs/blob/master/errors.md">Binance's error codes</a>
 */
public final class Outcomes {
    static final int UNKNOWN_ERROR = -1000;
    static final int DISCONNECTED = -1001;
    static final int TOO_MANY_REQUESTS = -1003;
    static final int UNEXPECTED_RESPONSE = -1006;
    static final int TIMEOUT = -1007;
    static final int SERVER_BUSY = -1008;
    static final int FILTER_FAILURE = -1013;
    static final int TOO_MANY_ORDERS = -1015;
    static final int BAD_TIMESTAMP = -1021;
    static final int BAD_SYMBOL = -1121;
    static final int NEW_ORDER_REJECTED = -2010;
    static final int NO_SUCH_ORDER = -2013;

    static final int HTTP_TOO_MANY_REQUESTS = 429;
    static final int HTTP_BANNED = 418;
    static final int HTTP_SERVER_ERROR = 500;
    private static final int HTTP_REQUEST_TIMEOUT = 408;
    private static final int HTTP_OK = 200;
    private static final int HTTP_REDIRECT = 300;
    private static final int HTTP_BAD_REQUEST = 400;

    private Outcomes() {
    }

    /** The answer was read and has an order id. */
    public static Outcome ofOrderId(long orderId, long venueTimeNs) {
        if (orderId <= 0) {
            return badAnswer("order id must be positive: orderId=" + orderId);
        }
        return Outcome.accepted(Long.toString(orderId), venueTimeNs);
    }

    /** There was an answer, and it cannot be read. */
    static Outcome badAnswer(String text) {
        return Outcome.unknown(Reason.BAD_ANSWER, 0, text);
    }

    /** The call failed: with an answer of the venue inside, or without one. */
    public static Outcome ofFailure(Throwable failure) {
        Refusal refusal = Refusal.in(failure);
        return refusal == null ? ofNoAnswer(failure) : ofRefusal(refusal);
    }

    /** The venue, or something before it, answered with something else than the order. */
    public static Outcome ofRefusal(Refusal refusal) {
        int status = refusal.httpStatus();
        if (status >= HTTP_OK && status < HTTP_REDIRECT) {
            return ofSuccess(refusal);
        }
        if (status >= HTTP_SERVER_ERROR || saysUnknown(refusal.code())) {
            // "It is important to NOT treat this as a failure operation; the execution status is UNKNOWN."
            return Outcome.unknown(Reason.SERVER_ERROR, refusal.code(), refusal.message());
        }
        if (isRateLimit(refusal)) {
            return Outcome.rejected(Reason.RATE_LIMITED, refusal.code(), refusal.message());
        }
        if (status < HTTP_BAD_REQUEST) {
            return Outcome.unknown(Reason.BAD_ANSWER, refusal.code(), refusal.message());
        }
        if (status == HTTP_REQUEST_TIMEOUT && refusal.code() == 0) {
            return Outcome.unknown(Reason.TIMEOUT, 0, refusal.message());
        }
        if (refusal.code() == NEW_ORDER_REJECTED && says(refusal, "duplicate")) {
            return Outcome.unknown(Reason.DUPLICATE_ORDER, refusal.code(), refusal.message());
        }
        return Outcome.rejected(reason(refusal), refusal.code(), refusal.message());
    }

    /** Whether the venue refused because too much was asked of it; such a request had no effect. */
    static boolean isRateLimit(Refusal refusal) {
        return refusal.httpStatus() == HTTP_TOO_MANY_REQUESTS || refusal.httpStatus() == HTTP_BANNED
            || refusal.code() == TOO_MANY_REQUESTS || refusal.code() == TOO_MANY_ORDERS;
    }

    private static Outcome ofSuccess(Refusal refusal) {
        if (refusal.isJson() && refusal.code() == 0) {
            // The venue took it, and its answer has a word that XChange does not know, such as a new status.
            return Outcome.accepted("", 0);
        }
        return Outcome.unknown(Reason.BAD_ANSWER, refusal.code(), refusal.message());
    }

    private static Outcome ofNoAnswer(Throwable failure) {
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
            // Certain only while the JDK does not send again on its own: see RetryPostCheck.
            return Outcome.rejected(Reason.NOT_SENT, 0, text);
        }
        if (failure instanceof SocketTimeoutException || failure instanceof HttpTimeoutException) {
            return Outcome.unknown(Reason.TIMEOUT, 0, text);
        }
        if (failure instanceof SocketException || failure instanceof EOFException) {
            return Outcome.unknown(Reason.CONNECTION_LOST, 0, text);
        }
        if (failure instanceof JacksonException) {
            // Its message quotes the answer.
            return badAnswer("answer is not JSON: " + failure.getClass().getSimpleName());
        }
        if (failure instanceof IOException) {
            return Outcome.unknown(Reason.CONNECTION_LOST, 0, text);
        }
        return badAnswer(text);
    }

    private static boolean saysUnknown(int code) {
        return code == UNKNOWN_ERROR || code == DISCONNECTED || code == UNEXPECTED_RESPONSE || code == TIMEOUT
            || code == SERVER_BUSY;
    }

    private static Reason reason(Refusal refusal) {
        if (says(refusal, "insufficient balance")) {
            return Reason.INSUFFICIENT_FUNDS;
        }
        if (refusal.code() == BAD_SYMBOL) {
            return Reason.UNKNOWN_INSTRUMENT;
        }
        if (refusal.code() == FILTER_FAILURE) {
            return filterReason(refusal);
        }
        return Reason.VENUE_REJECTED;
    }

    private static Reason filterReason(Refusal refusal) {
        if (says(refusal, "notional")) {
            return Reason.BELOW_MIN_NOTIONAL;
        }
        if (says(refusal, "lot_size") || says(refusal, "quantity")) {
            return Reason.INVALID_QUANTITY;
        }
        return says(refusal, "price") ? Reason.INVALID_PRICE : Reason.VENUE_REJECTED;
    }

    private static boolean says(Refusal refusal, String words) {
        return refusal.text().toLowerCase(Locale.ROOT).contains(words);
    }
}
