package io.holdfast.gateway.client;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.engine.pipeline.CommandWriter;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What a venue says, put by hand. */
final class Commands {
    private Commands() {
    }

    static CommandWriter instrument(String symbol, String base, String quote) {
        return command -> {
            command.reset(CommandKind.INSTRUMENT, Actor.VENUE);
            command.symbol.set(symbol);
            command.venueSymbol.set(base + quote);
            command.asset.set(base);
            command.quoteAsset.set(quote);
            command.tickSize = Amounts.parse("tickSize", "0.01");
            command.lotStep = Amounts.parse("lotStep", "0.00001");
            command.minQuantity = Amounts.parse("minQuantity", "0.00001");
            command.maxQuantity = Amounts.parse("maxQuantity", "9000");
            command.minNotional = Amounts.parse("minNotional", "5");
        };
    }

    static CommandWriter balance(String asset, String free, String locked) {
        return command -> {
            command.reset(CommandKind.BALANCE, Actor.VENUE);
            command.asset.set(asset);
            command.free = Amounts.parse("free", free);
            command.locked = Amounts.parse("locked", locked);
        };
    }

    static CommandWriter venueUp() {
        return command -> command.reset(CommandKind.VENUE_UP, Actor.GATEWAY);
    }

    static CommandWriter venueDown(String why) {
        return command -> {
            command.reset(CommandKind.VENUE_DOWN, Actor.GATEWAY);
            command.text.set(why);
        };
    }

    static CommandWriter reconciled(long started) {
        return command -> {
            command.reset(CommandKind.RECONCILED, Actor.GATEWAY);
            command.answers = started;
            command.reason = Reason.NONE;
        };
    }

    static CommandWriter cancelled(long orderId) {
        return command -> {
            command.reset(CommandKind.ORDER_STATUS, Actor.VENUE);
            command.orderId = orderId;
            command.venueStatus = VenueStatus.CANCELLED;
            command.cumulativeQuantity = 0;
        };
    }

    static CommandWriter unknown(long orderId) {
        return command -> {
            command.reset(CommandKind.ORDER_UNKNOWN, Actor.GATEWAY);
            command.orderId = orderId;
            command.reason = Reason.TIMEOUT;
        };
    }

    static CommandWriter fill(long orderId, Side side, String quantity, String price, String tradeId) {
        return command -> {
            command.reset(CommandKind.FILL, Actor.VENUE);
            command.orderId = orderId;
            command.instrumentId = 1;
            command.side = side;
            command.maker = true;
            command.quantity = Amounts.parse("quantity", quantity);
            command.price = Amounts.parse("price", price);
            command.quoteQuantity = Decimals.notional(command.price, command.quantity);
            command.fee = Amounts.parse("fee", "0.00001");
            command.asset.set("BTC");
            command.tradeId.set(tradeId);
            command.venueOrderId.set("V" + orderId);
            command.venueTimeNs = 78;
        };
    }

    /** Opens trading in BTC/USDT; {@code reconciliation} tells the sequence of the comparison's start. */
    static void openTrading(Consumer<CommandWriter> put, LongSupplier reconciliation) {
        put.accept(instrument("BTC/USDT", "BTC", "USDT"));
        put.accept(balance("BTC", "1", "0"));
        put.accept(balance("USDT", "100000", "0"));
        put.accept(venueUp());
        put.accept(reconciled(reconciliation.getAsLong()));
    }
}
