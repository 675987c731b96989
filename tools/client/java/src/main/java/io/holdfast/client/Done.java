package io.holdfast.client;

/**
 * What a person did is in the journal.
 *
 * @param sequence of its record
 * @param halted whether trading is halted now
 */
public record Done(long sequence, boolean halted) {
    static Done of(Fields from) {
        return new Done(from.requiredNumber("sequence"), from.flag("halted"));
    }
}
