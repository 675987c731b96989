package io.holdfast.gateway.venue;

/** A stream from a venue that reconnects by itself until it is closed. */
public interface VenueStream extends AutoCloseable {
    /** Starts connecting; returns at once. */
    void start();

    @Override
    void close();
}
