package io.holdfast.engine.core;

/** What clients want protected: with the order that makes a position, or what is held already. */
final class ProtectionRequests {
    private final Emitter out;
    private final EngineState state;
    private final ProtectionOrders orders;

    ProtectionRequests(Emitter out) {
        this.out = out;
        state = out.state;
        orders = new ProtectionOrders(out);
    }

    /** Whether a command wants a protection. */
    static boolean isWanted(Command command) {
        return command.stopPrice != Decimals.ABSENT || command.takeProfitPrice != Decimals.ABSENT
            || command.trailingDistance != Decimals.ABSENT || command.trailingShare != Decimals.ABSENT
            || command.closeAfterNs != 0;
    }

    /**
     * Why a protection is refused, or {@link Reason#NONE}.
     *
     * @param price what the position costs: the order's price, or the market's
     * @param quantity base units, of which a stop has to be worth the venue's minimum
     */
    Reason denial(Command command, Instrument instrument, long price, long quantity) {
        if (command.side == Side.SELL) {
            return Reason.NOT_LONG;
        }
        if (state.protections.active().size() >= Protections.MAX_ACTIVE) {
            return Reason.TOO_MANY_ORDERS;
        }
        long market = command.referencePrice == Decimals.ABSENT ? price : Math.min(price, command.referencePrice);
        boolean stop = isSound(command.stopPrice, instrument)
            && (command.stopPrice == Decimals.ABSENT || command.stopPrice < market);
        boolean profit = isSound(command.takeProfitPrice, instrument)
            && (command.takeProfitPrice == Decimals.ABSENT || command.takeProfitPrice > price);
        long least = command.stopPrice != Decimals.ABSENT ? command.stopPrice : command.takeProfitPrice;
        boolean worth = least == Decimals.ABSENT
            || Decimals.notional(Math.max(0, least), quantity) >= instrument.minNotional();
        return stop && profit && worth && trails(command, price) && command.closeAfterNs >= 0
            ? Reason.NONE : Reason.INVALID_PROTECTION;
    }

    private static boolean isSound(long price, Instrument instrument) {
        return price == Decimals.ABSENT
            || price > 0 && (instrument.tickSize() == 0 || price % instrument.tickSize() == 0);
    }

    /** A stop that is as far away as the price can never be reached. */
    private static boolean trails(Command command, long price) {
        long distance = command.trailingDistance;
        long share = command.trailingShare;
        return (distance == Decimals.ABSENT || share == Decimals.ABSENT)
            && (distance == Decimals.ABSENT || distance > 0 && distance < price)
            && (share == Decimals.ABSENT || share > 0 && share < Decimals.ONE);
    }

    /** The record that follows the intent of the order that makes the position, in the same excerpt. */
    void attach(Command command, long entryOrderId) {
        emit(command, RecordKind.PROTECTION_ATTACHED, entryOrderId, Decimals.ABSENT, null);
    }

    /** Protects what is held: the quantity, or all of it that no protection in force is for. */
    void attach(Command command) {
        if (out.isTaken(command.requestId)) {
            return; // decided before: the first answer stands
        }
        Instrument instrument = state.instrument(command.instrumentId);
        long free = instrument == null ? 0 : unpromised(instrument);
        long quantity = command.quantity == Decimals.ABSENT
            ? ProtectionDecisions.floor(Math.max(0, free), instrument == null ? 1 : instrument.lotStep())
            : command.quantity;
        Reason denial = attachDenial(command, instrument, free, quantity);
        boolean denied = denial != Reason.NONE;
        emit(command, denied ? RecordKind.PROTECTION_DENIED : RecordKind.PROTECTION_ATTACHED, 0, quantity,
            denied ? denial : null);
    }

    private Reason attachDenial(Command command, Instrument instrument, long free, long quantity) {
        if (command.requestId.isEmpty() || !isWanted(command)) {
            return Reason.INVALID_REQUEST;
        }
        if (instrument == null) {
            return Reason.UNKNOWN_INSTRUMENT;
        }
        if (instrument.position().quantity() <= 0) {
            return Reason.NOT_LONG;
        }
        if (free <= 0) {
            return Reason.PROTECTED;
        }
        if (quantity < Math.max(1, instrument.minQuantity()) || quantity > Math.min(free, instrument.maxQuantity())
            || quantity != ProtectionDecisions.floor(quantity, instrument.lotStep())) {
            return Reason.INVALID_QUANTITY;
        }
        return command.referencePrice <= 0 ? Reason.NO_MARKET_PRICE
            : denial(command, instrument, command.referencePrice, quantity);
    }

    /** What is held and no protection in force is for. */
    private long unpromised(Instrument instrument) {
        long free = instrument.position().quantity();
        for (int i = 0; i < state.protections.active().size(); i++) {
            Protection protection = state.protections.active().get(i);
            free -= protection.instrumentId == instrument.instrumentId() ? protection.outstanding() : 0;
        }
        return free;
    }

    private void emit(Command command, RecordKind kind, long entryOrderId, long quantity, Reason reason) {
        Record record = out.begin(kind, entryOrderId);
        record.orderId = entryOrderId;
        record.instrumentId = command.instrumentId;
        record.quantity = quantity;
        record.stopPrice = command.stopPrice;
        record.takeProfitPrice = command.takeProfitPrice;
        record.trailingDistance = command.trailingDistance;
        record.trailingShare = command.trailingShare;
        record.closeAfterNs = command.closeAfterNs;
        if (kind == RecordKind.PROTECTION_ATTACHED) {
            record.protectionId = record.sequence;
            boolean trails = command.trailingDistance != Decimals.ABSENT || command.trailingShare != Decimals.ABSENT;
            record.price = trails && entryOrderId == 0 ? command.referencePrice : Decimals.ABSENT;
        }
        if (entryOrderId == 0) {
            record.requestId.set(command.requestId); // else it is the entry's
        }
        record.reason = reason;
        out.emit();
    }

    /** Whether an order would sell what protections hold. */
    boolean mustWait(Command command) {
        if (command.side != Side.SELL) {
            return false;
        }
        Instrument instrument = state.instrument(command.instrumentId);
        return (!state.protections.active().isEmpty() || instrument.open(Side.SELL).protects())
            && orders.mustWait(instrument, command.quantity);
    }

    /** Lets an order wait until protections have made room; why it cannot, or {@link Reason#NONE}. */
    Reason await(Command command) {
        Instrument instrument = state.instrument(command.instrumentId);
        Protection protection = orders.waitable(command.instrumentId);
        if (protection == null || command.quantity > orders.exitable(instrument)) {
            return Reason.PROTECTED;
        }
        Record record = orders.begin(RecordKind.EXIT_WAITING, protection, 0);
        record.copyTerms(command);
        record.actor = command.actor;
        if (command.orderType == OrderType.MARKET) {
            record.price = Decimals.ABSENT;
        }
        out.emit();
        return Reason.NONE;
    }
}
