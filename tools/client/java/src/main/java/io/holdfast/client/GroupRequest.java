package io.holdfast.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wanted of a group of legs.
 *
 * @param requestId names it for good; see {@link OrderRequest}
 * @param mode {@code SEQUENTIAL} or {@code TOGETHER}: when the legs go to the venue
 * @param onFailure {@code COMPLETE}, {@code UNWIND} or {@code HOLD}: what becomes of it when a leg cannot be filled
 * @param deadline how long the legs may take, or {@code null} for no limit
 * @param legs 2 to 8, each of another symbol
 */
public record GroupRequest(String requestId, String mode, String onFailure, Duration deadline,
                           List<OrderRequest> legs) {
    /** Takes a copy of the legs. */
    public GroupRequest {
        legs = List.copyOf(legs);
    }

    /** One leg after the other; what is filled is traded back when one fails. */
    public static GroupRequest sequential(OrderRequest... legs) {
        return new GroupRequest(OrderRequest.newRequestId(), "SEQUENTIAL", "UNWIND", null, List.of(legs));
    }

    /** All legs at once; what is filled is traded back when one fails. */
    public static GroupRequest together(OrderRequest... legs) {
        return new GroupRequest(OrderRequest.newRequestId(), "TOGETHER", "UNWIND", null, List.of(legs));
    }

    /** The same under a request id of one's own. */
    public GroupRequest named(String id) {
        return new GroupRequest(id, mode, onFailure, deadline, legs);
    }

    /** The same with another rule for a leg that fails. */
    public GroupRequest onFailure(String rule) {
        return new GroupRequest(requestId, mode, rule, deadline, legs);
    }

    /** The same with so much time for its legs. */
    public GroupRequest within(Duration time) {
        return new GroupRequest(requestId, mode, onFailure, time, legs);
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("requestId", requestId);
        body.put("mode", mode);
        body.put("onFailure", onFailure);
        body.put("deadlineMs", deadline == null ? null : deadline.toMillis());
        body.put("legs", legs.stream().map(OrderRequest::leg).toList());
        return body;
    }
}
