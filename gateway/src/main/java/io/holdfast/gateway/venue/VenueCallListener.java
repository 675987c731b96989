package io.holdfast.gateway.venue;

/** Hears of each call of a venue when it is over, on the thread that called. */
public interface VenueCallListener {
    /** What a call ended in that was not what it was made for. */
    enum Failure {
        /** Whether the venue has done it is not known. */
        UNKNOWN,
        /** The venue said no. */
        REFUSED,
        /** There were too many requests: the venue said so, or it was not asked. */
        RATE_LIMITED,
        /** No answer to a question, or no connection. */
        FAILED
    }

    /**
     * A call is over.
     *
     * @param call which
     * @param ns how long it took, with all waiting, in nanoseconds
     */
    void called(VenueCall call, long ns);

    /** A call, or an attempt to connect, has failed. */
    void failed(Failure failure);
}
