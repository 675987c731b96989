package io.holdfast.gateway.venue;

/** A stream from a venue that reconnects by itself until it is closed. */
public interface VenueStream extends AutoCloseable {
    /** Starts connecting; returns at once. */
    void start();

    /** How long ago anything came, an answer to a ping too, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    default long silentNs() {
        return Long.MAX_VALUE;
    }

    @Override
    void close();
}
