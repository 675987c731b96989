package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.engine.pipeline.CommandWriter;
import java.util.function.Consumer;

/** Puts to the engine what the venue says. Any thread; waits while the engine is busy, and loses nothing. */
final class CommandPort {
    private final Consumer<CommandWriter> engine;
    private final long comparison;

    CommandPort(Consumer<CommandWriter> engine) {
        this(engine, 0);
    }

    private CommandPort(Consumer<CommandWriter> engine, long comparison) {
        this.engine = engine;
        this.comparison = comparison;
    }

    /** The same for what a comparison finds; {@code started} is the sequence of its start. */
    CommandPort during(long started) {
        return new CommandPort(engine, started);
    }

    void placed(long orderId, Outcome outcome) {
        CommandKind kind = switch (outcome.kind()) {
            case ACCEPTED -> CommandKind.ORDER_ACCEPTED;
            case REJECTED -> CommandKind.ORDER_REJECTED;
            case UNKNOWN -> CommandKind.ORDER_UNKNOWN;
        };
        put(kind, orderId, outcome);
    }

    void cancelRejected(long orderId, Outcome outcome) {
        put(CommandKind.CANCEL_REJECTED, orderId, outcome);
    }

    void cancelUnknown(long orderId) {
        engine.accept(command -> {
            command.reset(CommandKind.CANCEL_UNKNOWN, Actor.GATEWAY);
            command.orderId = orderId;
            command.reason = Reason.CANCEL_UNKNOWN;
        });
    }

    private void put(CommandKind kind, long orderId, Outcome outcome) {
        Actor actor = outcome.kind() == Outcome.Kind.UNKNOWN ? Actor.GATEWAY : Actor.VENUE;
        engine.accept(command -> {
            command.reset(kind, actor);
            command.orderId = orderId;
            command.reason = outcome.reason();
            command.venueCode = outcome.venueCode();
            command.venueTimeNs = outcome.venueTimeNs();
            command.venueOrderId.set(outcome.venueOrderId());
            command.text.set(outcome.text());
        });
    }

    void fill(Attribution.Named named, int instrumentId, VenueTrade trade) {
        engine.accept(command -> {
            command.reset(CommandKind.FILL, Actor.VENUE);
            command.orderId = named.orderId();
            command.orderEpoch = named.epoch();
            command.comparison = comparison;
            command.instrumentId = instrumentId;
            command.side = trade.side();
            command.maker = trade.maker();
            command.price = trade.priceE8();
            command.quantity = trade.quantityE8();
            command.quoteQuantity = trade.quoteQuantityE8();
            command.fee = trade.feeE8();
            command.asset.set(trade.feeAsset());
            command.venueTimeNs = trade.venueTimeNs();
            command.tradeId.set(trade.tradeId());
            command.venueOrderId.set(trade.venueOrderId());
        });
    }

    /** What the venue says of an order; {@code answers} is the query intent's sequence, or 0. */
    void status(Attribution.Named named, VenueOrder order, long answers) {
        engine.accept(command -> {
            command.reset(CommandKind.ORDER_STATUS, Actor.VENUE);
            command.orderId = named.orderId();
            command.orderEpoch = named.epoch();
            command.comparison = comparison;
            command.venueStatus = order.status();
            command.cumulativeQuantity = order.cumulativeQuantityE8();
            command.venueTimeNs = order.venueTimeNs();
            command.venueOrderId.set(order.venueOrderId());
            command.answers = answers;
        });
    }

    /** An order of ours, before anything else is said of it. */
    void seen(Attribution.Named named, int instrumentId, VenueOrder order) {
        engine.accept(command -> {
            command.reset(CommandKind.ORDER_SEEN, Actor.VENUE);
            command.orderId = named.orderId();
            command.orderEpoch = named.epoch();
            command.comparison = comparison;
            command.instrumentId = instrumentId;
            command.side = order.side();
            command.orderType = order.terms().orderType();
            command.timeInForce = order.terms().timeInForce();
            command.quantity = order.terms().quantityE8();
            command.price = order.terms().priceE8();
            command.stopPrice = order.terms().stopPriceE8();
            command.venueStatus = order.status();
            command.venueOrderId.set(order.venueOrderId());
        });
    }

    /** The venue says that there is no such order. */
    void notFound(long orderId, long answers) {
        engine.accept(command -> {
            command.reset(CommandKind.ORDER_STATUS, Actor.VENUE);
            command.orderId = orderId;
            command.venueStatus = VenueStatus.NOT_FOUND;
            command.answers = answers;
        });
    }

    void foreignOrder(int instrumentId, VenueOrder order) {
        engine.accept(command -> {
            command.reset(CommandKind.FOREIGN_ORDER, Actor.VENUE);
            command.instrumentId = instrumentId;
            command.quantity = order.terms().quantityE8();
            command.venueOrderId.set(order.venueOrderId());
            command.text.set(order.venueSymbol() + " " + order.venueOrderId() + " " + order.clientOrderId());
        });
    }

    void balance(VenueBalance balance) {
        engine.accept(command -> {
            command.reset(CommandKind.BALANCE, Actor.VENUE);
            command.asset.set(balance.asset());
            command.free = balance.freeE8();
            command.locked = balance.lockedE8();
        });
    }

    void instrument(VenueInstrument instrument) {
        engine.accept(command -> {
            command.reset(CommandKind.INSTRUMENT, Actor.VENUE);
            command.symbol.set(instrument.symbol());
            command.venueSymbol.set(instrument.venueSymbol());
            command.asset.set(instrument.baseAsset());
            command.quoteAsset.set(instrument.quoteAsset());
            command.tickSize = instrument.rules().tickSizeE8();
            command.lotStep = instrument.rules().lotStepE8();
            command.minQuantity = instrument.rules().minQuantityE8();
            command.maxQuantity = instrument.rules().maxQuantityE8();
            command.minNotional = instrument.rules().minNotionalE8();
        });
    }

    void tradesCaughtUp(int instrumentId, String tradeId) {
        engine.accept(command -> {
            command.reset(CommandKind.TRADES_CAUGHT_UP, Actor.GATEWAY);
            command.instrumentId = instrumentId;
            command.tradeId.set(tradeId);
        });
    }

    /**
     * A comparison came to its end; {@code failure} is empty where it came through.
     *
     * @param bids the last prices that are known, by instrument id; never changed any more
     */
    void reconciled(long started, String failure, long[] bids) {
        engine.accept(command -> {
            command.reset(CommandKind.RECONCILED, Actor.GATEWAY);
            command.answers = started;
            command.reason = failure.isEmpty() ? Reason.NONE : Reason.FAILED;
            command.text.set(failure);
            command.bids = bids;
        });
    }

    void venueUp() {
        engine.accept(command -> command.reset(CommandKind.VENUE_UP, Actor.GATEWAY));
    }

    void venueDown(String why) {
        engine.accept(command -> {
            command.reset(CommandKind.VENUE_DOWN, Actor.GATEWAY);
            command.text.set(why);
        });
    }
}
