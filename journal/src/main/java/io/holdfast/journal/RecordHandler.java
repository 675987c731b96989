package io.holdfast.journal;

import org.agrona.DirectBuffer;

/** Takes the records of a journal, in sequence, each one verified. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * One record.
     *
     * @param sequence of the record, from 1, without gaps
     * @param buffer   holds the record; valid only during the call
     * @param offset   of the SBE message header in the buffer
     * @param length   bytes of SBE header and body
     */
    void onRecord(long sequence, DirectBuffer buffer, int offset, int length);
}
