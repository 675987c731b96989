package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What is known of how a journal is kept: snapshot, backup, last check and room. */
@FunctionalInterface
public interface KeepingFacts {
    /**
     * Writes one object, or null where nothing is known; may read files, and is called every few seconds at most.
     *
     * @throws IOException if what is written to fails
     */
    void write(JsonGenerator out) throws IOException;
}
