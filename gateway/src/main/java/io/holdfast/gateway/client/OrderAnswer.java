package io.holdfast.gateway.client;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;

/**
 * What is answered about an order, taken from a fold while it held still.
 *
 * @param orderId sequence of its intent
 * @param terms what was wanted
 * @param state where it stood
 * @param cancelling whether a cancel is under way
 * @param protectionId what protects the position that it makes; 0 for nothing, and where it was denied
 * @param refusal the answer where it was denied, or {@code null}
 * @param json the order as it was
 */
record OrderAnswer(long orderId, OrderTerms terms, OrderState state, boolean cancelling, long protectionId,
                   ApiException refusal, String json) {
    static OrderAnswer of(Order order, EngineState state) {
        Instrument instrument = state.instrument(order.instrumentId());
        ApiException refusal =
            order.state() == OrderState.DENIED ? Denials.refusal(order, instrument) : null;
        return new OrderAnswer(order.orderId(), OrderTerms.of(order, instrument), order.state(),
            order.cancelling(), order.protectionId(), refusal,
            Json.text(out -> StateJson.writeOrder(out, order, state)));
    }
}
