package io.holdfast.engine.core;

/**
 * What was promised for a long position, or for the part of it that one order makes: where it is to be sold. Reused
 * once it is forgotten; read it only while its fold holds still.
 */
public final class Protection {
    long protectionId;
    int instrumentId;
    /** The order that makes the position; 0 where it was attached to what was held. */
    long entryOrderId;
    /** Base units promised to what was held; 0 where an order makes the position. */
    long quantity;
    long stopPrice;
    long takeProfitPrice;
    long trailingDistance;
    long trailingShare;
    long closeAfterNs;
    long deadlineNs;
    long highWaterMark;
    long movedNs;
    ProtectionState state;
    /** Why it was triggered or released. */
    Reason reason;
    long armedQuantity;
    long armedNs;
    /** Base units that the entry has filled, and whether it can fill no more but late. */
    long entryFilled;
    boolean entryEnded;
    /** Base units that its own orders have sold. */
    long sold;
    /** Base units that the strategy had sold of what is protected when it bought more. */
    long gone;
    long stopOrderId;
    long profitOrderId;
    long closeOrderId;
    /** How often its orders were placed since one was last seen to stand, and when last. */
    int attempts;
    long placedNs;
    /**
     * Since when it should be covered by an order that stands and is not; 0 where it is. Once it is triggered, since
     * when nothing was sold.
     */
    long bareNs;
    /** Whether a person was told that it is not covered, or cannot be sold. */
    boolean alerted;
    /** Sequence of the action by which a person releases it; 0 for none. */
    long release;
    /** An order of the strategy that waits until the protection has made room; 0 for none. */
    long exit;
    long exitNs;
    Side exitSide;
    OrderType exitType;
    TimeInForce exitTimeInForce;
    long exitQuantity;
    long exitPrice;
    long lastSequence;
    final Text exitRequestId = new Text(Message.MAX_ID);
    final Text requestId = new Text(Message.MAX_ID);

    void reset(Record attached) {
        protectionId = attached.sequence;
        instrumentId = attached.instrumentId;
        entryOrderId = attached.orderId;
        quantity = attached.quantity == Decimals.ABSENT ? 0 : attached.quantity;
        stopPrice = attached.stopPrice;
        takeProfitPrice = attached.takeProfitPrice;
        trailingDistance = attached.trailingDistance;
        trailingShare = attached.trailingShare;
        closeAfterNs = attached.closeAfterNs;
        deadlineNs = 0;
        highWaterMark = attached.price;
        movedNs = 0;
        state = ProtectionState.ATTACHED;
        reason = Reason.NONE;
        armedQuantity = 0;
        armedNs = 0;
        entryFilled = 0;
        entryEnded = attached.orderId == 0;
        sold = 0;
        gone = 0;
        stopOrderId = 0;
        profitOrderId = 0;
        closeOrderId = 0;
        attempts = 0;
        placedNs = 0;
        bareNs = 0;
        alerted = false;
        release = 0;
        clearExit();
        lastSequence = attached.sequence;
        requestId.set(attached.requestId);
    }

    void clearExit() {
        exit = 0;
        exitNs = 0;
        exitSide = null;
        exitType = null;
        exitTimeInForce = null;
        exitQuantity = 0;
        exitPrice = Decimals.ABSENT;
        exitRequestId.clear();
    }

    /** All fields; the order is that of the snapshot's message. */
    void fields(StatePort port) {
        protectionId = port.int64(protectionId);
        instrumentId = port.int32(instrumentId);
        entryOrderId = port.int64(entryOrderId);
        quantity = port.int64(quantity);
        stopPrice = port.int64(stopPrice);
        takeProfitPrice = port.int64(takeProfitPrice);
        trailingDistance = port.int64(trailingDistance);
        trailingShare = port.int64(trailingShare);
        closeAfterNs = port.int64(closeAfterNs);
        deadlineNs = port.int64(deadlineNs);
        highWaterMark = port.int64(highWaterMark);
        movedNs = port.int64(movedNs);
        state = ProtectionState.of(port.int8(state == null ? 0 : state.ordinal()));
        reason = CodeTable.get(Reason::of, port.int8(code(reason)));
        armedQuantity = port.int64(armedQuantity);
        armedNs = port.int64(armedNs);
        entryFilled = port.int64(entryFilled);
        entryEnded = port.flag(entryEnded);
        sold = port.int64(sold);
        gone = port.int64(gone);
        stopOrderId = port.int64(stopOrderId);
        profitOrderId = port.int64(profitOrderId);
        closeOrderId = port.int64(closeOrderId);
        attempts = port.int32(attempts);
        placedNs = port.int64(placedNs);
        bareNs = port.int64(bareNs);
        alerted = port.flag(alerted);
        release = port.int64(release);
        exit = port.int64(exit);
        exitNs = port.int64(exitNs);
        exitSide = CodeTable.get(Side::of, port.int8(code(exitSide)));
        exitType = CodeTable.get(OrderType::of, port.int8(code(exitType)));
        exitTimeInForce = CodeTable.get(TimeInForce::of, port.int8(code(exitTimeInForce)));
        exitQuantity = port.int64(exitQuantity);
        exitPrice = port.int64(exitPrice);
        lastSequence = port.int64(lastSequence);
        port.text(exitRequestId);
        port.text(requestId);
    }

    void addTo(Digest digest) {
        long standing = (long) instrumentId << 32 | state.ordinal() << 24 | code(reason) << 16 | (attempts & 0xFFF) << 4
            | (alerted ? 2 : 0) | (entryEnded ? 1 : 0);
        digest.add(Digest.at(1, protectionId) + Digest.at(2, standing) + Digest.at(3, entryOrderId)
            + Digest.at(4, quantity) + Digest.at(5, stopPrice) + Digest.at(6, takeProfitPrice)
            + Digest.at(7, trailingDistance) + Digest.at(8, trailingShare) + Digest.at(9, deadlineNs)
            + Digest.at(10, closeAfterNs) + Digest.at(11, highWaterMark) + Digest.at(12, armedQuantity)
            + Digest.at(13, entryFilled) + Digest.at(14, sold) + Digest.at(15, stopOrderId)
            + Digest.at(16, profitOrderId) + Digest.at(17, closeOrderId) + Digest.at(18, bareNs)
            + Digest.at(19, release));
        long terms = (long) code(exitSide) << 16 | code(exitType) << 8 | code(exitTimeInForce);
        digest.add(Digest.at(1, exit) + Digest.at(2, terms) + Digest.at(3, exitQuantity) + Digest.at(4, exitPrice));
    }

    private static int code(Coded value) {
        return value == null ? CodeTable.NONE : value.code();
    }

    boolean hasStop() {
        return stopPrice != Decimals.ABSENT;
    }

    boolean hasProfit() {
        return takeProfitPrice != Decimals.ABSENT;
    }

    boolean trails() {
        return trailingDistance != Decimals.ABSENT || trailingShare != Decimals.ABSENT;
    }

    /** Whether orders of it rest at the venue; what trails or ends by time alone is watched by the engine. */
    boolean rests() {
        return hasStop() || hasProfit();
    }

    /** Sequence of the record that attached it. */
    public long protectionId() {
        return protectionId;
    }

    /** What it is of. */
    public int instrumentId() {
        return instrumentId;
    }

    /** How long after it is armed the position is sold whatever its price, in ns; 0 for never. */
    public long closeAfterNs() {
        return closeAfterNs;
    }

    /** The order that makes the position; 0 where it was attached to what was held. */
    public long entryOrderId() {
        return entryOrderId;
    }

    /** Where it stands. */
    public ProtectionState state() {
        return state;
    }

    /** Why it was triggered or released; {@link Reason#NONE} before. */
    public Reason reason() {
        return reason;
    }

    /** Quote per base at which the position is sold; {@link Decimals#ABSENT} for none. */
    public long stopPrice() {
        return stopPrice;
    }

    /** Quote per base at which the position is sold with a profit; {@link Decimals#ABSENT} for none. */
    public long takeProfitPrice() {
        return takeProfitPrice;
    }

    /** How far the trailing stop is below the highest price; {@link Decimals#ABSENT} where it is not an amount. */
    public long trailingDistance() {
        return trailingDistance;
    }

    /** The same as a share of the highest price with 8 decimals; {@link Decimals#ABSENT} where it is not a share. */
    public long trailingShare() {
        return trailingShare;
    }

    /** The highest price since something was held; {@link Decimals#ABSENT} where it is not known. */
    public long highWaterMark() {
        return highWaterMark;
    }

    /** The price at which the trailing stop sells; {@link Decimals#ABSENT} where there is none yet. */
    public long trailingStop() {
        if (!trails() || highWaterMark == Decimals.ABSENT) {
            return Decimals.ABSENT;
        }
        return highWaterMark - (trailingDistance != Decimals.ABSENT ? trailingDistance
            : Decimals.notional(highWaterMark, trailingShare));
    }

    /** When the position is sold whatever its price, ns since the epoch; 0 where that is not known or not wanted. */
    public long deadlineNs() {
        return deadlineNs;
    }

    /** Base units that are still to be protected, if the position has them. */
    public long outstanding() {
        return Math.max(0, (entryOrderId == 0 ? quantity : entryFilled) - sold - gone);
    }

    /** Base units that it protects. */
    public long armedQuantity() {
        return armedQuantity;
    }

    /** Since when no order stands that should, or nothing is sold that should be, ns since the epoch; 0 for neither. */
    public long unprotectedSinceNs() {
        return bareNs;
    }

    /** The order that stops a loss, or the last one that did; 0 for none. */
    public long stopOrderId() {
        return stopOrderId;
    }

    /** The order that takes a profit, or the last one that did; 0 for none. */
    public long profitOrderId() {
        return profitOrderId;
    }

    /** The order that sells the position at the market, or the last one that did; 0 for none. */
    public long closeOrderId() {
        return closeOrderId;
    }

    /** Whether an order of the strategy with this request id waits until it has made room. */
    public boolean isAwaitedBy(Text requestOfOrder) {
        return exit != 0 && exitRequestId.sameAs(requestOfOrder);
    }

    /** Sequence of the last record about it. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The client's name for it; empty where it came with an order. */
    public Text requestId() {
        return requestId;
    }
}
