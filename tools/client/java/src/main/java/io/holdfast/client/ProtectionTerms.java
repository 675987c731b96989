package io.holdfast.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is to protect a position; at least one of them. Begin with {@link #NONE} and say what is wanted.
 *
 * @param stopPrice where it is sold with a loss, or {@code null}
 * @param takeProfitPrice where it is sold with a profit, or {@code null}
 * @param trailingDistance how far below the highest price a stop follows, quote per base, or {@code null}
 * @param trailingShare the same as a share of the highest price, or {@code null}
 * @param closeAfter how long after it is armed the position is sold, or {@code null}
 */
public record ProtectionTerms(BigDecimal stopPrice, BigDecimal takeProfitPrice, BigDecimal trailingDistance,
                              BigDecimal trailingShare, Duration closeAfter) {
    /** Nothing yet. */
    public static final ProtectionTerms NONE = new ProtectionTerms(null, null, null, null, null);

    /** A stop at a price. */
    public ProtectionTerms stop(BigDecimal price) {
        return new ProtectionTerms(price, takeProfitPrice, trailingDistance, trailingShare, closeAfter);
    }

    /** A profit at a price. */
    public ProtectionTerms takeProfit(BigDecimal price) {
        return new ProtectionTerms(stopPrice, price, trailingDistance, trailingShare, closeAfter);
    }

    /** A stop that follows the highest price at a distance, quote per base. */
    public ProtectionTerms trailingBy(BigDecimal distance) {
        return new ProtectionTerms(stopPrice, takeProfitPrice, distance, trailingShare, closeAfter);
    }

    /** A stop that follows the highest price at a share of it, below 1. */
    public ProtectionTerms trailingByShare(BigDecimal share) {
        return new ProtectionTerms(stopPrice, takeProfitPrice, trailingDistance, share, closeAfter);
    }

    /** Sold whatever its price after a time. */
    public ProtectionTerms closedAfter(Duration time) {
        return new ProtectionTerms(stopPrice, takeProfitPrice, trailingDistance, trailingShare, time);
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("stopPrice", OrderRequest.text(stopPrice));
        body.put("takeProfitPrice", OrderRequest.text(takeProfitPrice));
        body.put("trailingDistance", OrderRequest.text(trailingDistance));
        body.put("trailingShare", OrderRequest.text(trailingShare));
        body.put("closeAfterMs", closeAfter == null ? null : closeAfter.toMillis());
        return body;
    }
}
