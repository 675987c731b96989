package io.holdfast.client;

/**
 * Whether the engine trades.
 *
 * @param sequence the last record in what was read
 * @param ageMs how long ago that was seen to be all
 * @param tradingState {@code RECOVERING}, {@code RECONCILING}, {@code TRADING}, {@code REDUCE_ONLY}, {@code HALTED}
 * @param reason why, or {@code null}
 * @param venueUp whether the stream of the account is up
 * @param halted whether a person has halted trading
 * @param held whether only what makes positions smaller is taken until a person resumes
 * @param epoch start number of the engine
 * @param digest of the state at the sequence
 * @param openOrders how many are open
 */
public record Status(long sequence, long ageMs, String tradingState, String reason, boolean venueUp, boolean halted,
                     boolean held, long epoch, String digest, long openOrders) {
    static Status of(Fields from) {
        return new Status(from.requiredNumber("sequence"), from.requiredNumber("ageMs"),
            from.requiredText("tradingState"), from.text("reason"), from.flag("venueUp"), from.flag("halted"),
            from.flag("held"), from.requiredNumber("epoch"), from.requiredText("digest"),
            from.requiredNumber("openOrders"));
    }
}
