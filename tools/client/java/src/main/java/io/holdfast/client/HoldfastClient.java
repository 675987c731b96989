package io.holdfast.client;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks one engine over HTTP. Any thread.
 *
 * <p>Each order, group and protection has a request id, which names it for good. What gets no answer is asked again
 * with the same request id until the deadline, so that a lost connection, a time-out or a restart of the engine never
 * makes two of one. If the deadline comes first, or an error that does not say what became of an earlier attempt, there
 * is an {@link UnknownOutcomeException}: ask again with the same request, whenever you like. What a person does
 * ({@link #halt} and the others) has no request id and is not asked again once it may have been taken.
 */
public final class HoldfastClient {
    private static final long POLL_MS = 20;

    private final Transport transport;

    private HoldfastClient(Builder config) {
        transport = new Transport(config.url, config.token, config.tokenFile, config.deadline, config.timeout);
    }

    /** Collects what a client needs. */
    public static final class Builder {
        private final String url;
        private String token;
        private Path tokenFile;
        private Duration deadline = Duration.ofSeconds(30);
        private Duration timeout = Duration.ofSeconds(10);

        private Builder(String url) {
            this.url = Objects.requireNonNull(url, "url");
        }

        /** The token itself. */
        public Builder token(String text) {
            token = text;
            return this;
        }

        /** The file that has the token, as {@code api.token}; read again when the engine does not take it any more. */
        public Builder tokenFile(Path file) {
            tokenFile = file;
            return this;
        }

        /** How long a call may take with all its attempts; 30 seconds unless said. */
        public Builder deadline(Duration time) {
            deadline = time;
            return this;
        }

        /** How long one attempt waits for its answer; 10 seconds unless said. */
        public Builder timeout(Duration time) {
            timeout = time;
            return this;
        }

        /** The client; nothing is asked yet. */
        public HoldfastClient build() {
            if ((token == null) == (tokenFile == null)) {
                throw new IllegalArgumentException("either a token or a token file is needed");
            }
            return new HoldfastClient(this);
        }
    }

    /** Begins with where the engine is, as {@code http://127.0.0.1:8420}. */
    public static Builder at(String url) {
        return new Builder(url);
    }

    /**
     * Wants an order. When this returns its record is in the journal; whether it is filled is a later record.
     *
     * @throws HoldfastException with status 422 where a rule is broken
     */
    public Order place(OrderRequest order) {
        return Order.of(post("/v1/orders", order.body()));
    }

    /**
     * Wants an order cancelled; whether the venue cancels is a later record.
     *
     * @throws HoldfastException with code {@code order_closed} where it has ended
     */
    public Order cancel(long orderId) {
        return Order.of(transport.call("DELETE", "/v1/orders/" + orderId, null, Transport.Repeat.ALWAYS));
    }

    /** One order, however old. */
    public Order order(long orderId) {
        return Order.of(get("/v1/orders/" + orderId));
    }

    /** Orders that are {@code open}, {@code closed} or {@code all}; at most 1000. */
    public List<Order> orders(String state, int limit) {
        return get("/v1/orders" + query(state, limit)).list("orders", Order::of);
    }

    /** The order once it has ended, or as it is when the time is over. */
    public Order awaitOrder(long orderId, Duration time) {
        return await(() -> order(orderId), Order::ended, time);
    }

    /** Wants a group of legs; see {@link #place}. */
    public Group open(GroupRequest group) {
        return Group.of(post("/v1/groups", group.body()));
    }

    /** One group. */
    public Group group(long groupId) {
        return Group.of(get("/v1/groups/" + groupId));
    }

    /** Groups that are {@code open}, {@code closed} or {@code all}; at most 1000. */
    public List<Group> groups(String state, int limit) {
        return get("/v1/groups" + query(state, limit)).list("groups", Group::of);
    }

    /** The group once it has ended or waits for a person, or as it is when the time is over. */
    public Group awaitGroup(long groupId, Duration time) {
        return await(() -> group(groupId), group -> group.ended() || group.status().equals("HELD"), time);
    }

    /** Orders what a group still lacks. */
    public Done finishGroup(long groupId, String operator, String reason) {
        return operate("/v1/groups/" + groupId + "/finish", operator, reason, null);
    }

    /** Trades back what a group has filled. */
    public Done unwindGroup(long groupId, String operator, String reason) {
        return operate("/v1/groups/" + groupId + "/unwind", operator, reason, null);
    }

    /** Ends a group as it is. */
    public Done releaseGroup(long groupId, String operator, String reason) {
        return operate("/v1/groups/" + groupId + "/release", operator, reason, null);
    }

    /**
     * Wants protected what is held.
     *
     * @param requestId names it for good, 1 to 40 printable ASCII characters
     * @param quantity base units, or {@code null} for all that no other protection is for
     */
    public Protection protect(String requestId, String symbol, BigDecimal quantity, ProtectionTerms terms) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("requestId", Objects.requireNonNull(requestId, "requestId"));
        body.put("symbol", symbol);
        body.put("quantity", OrderRequest.text(quantity));
        body.putAll(terms.body());
        return Protection.of(post("/v1/protections", body));
    }

    /** One protection; for a while after it is over too. */
    public Protection protection(long protectionId) {
        return Protection.of(get("/v1/protections/" + protectionId));
    }

    /** The protections in force. */
    public List<Protection> protections() {
        return get("/v1/protections").list("protections", Protection::of);
    }

    /** Takes a protection away; the orders that protect are cancelled. */
    public Done releaseProtection(long protectionId, String operator, String reason) {
        return operate("/v1/protections/" + protectionId + "/release", operator, reason, null);
    }

    /** Positions, one for each instrument. */
    public List<Position> positions() {
        return get("/v1/positions").list("positions", Position::of);
    }

    /** Balances, one for each asset. */
    public List<Balance> balances() {
        return get("/v1/balances").list("balances", Balance::of);
    }

    /** Whether it trades. */
    public Status status() {
        return Status.of(get("/v1/status"));
    }

    /** Takes no more orders and cancels every order that works. */
    public Done halt(String operator, String reason) {
        return operate("/v1/halt", operator, reason, null);
    }

    /** Lets trading open again after a clean comparison. */
    public Done resume(String operator, String reason) {
        return operate("/v1/resume", operator, reason, null);
    }

    /** Says that an order in doubt is not at the venue; refused while it may still come there. */
    public Done abandonOrder(long orderId, String operator, String reason) {
        return operate("/v1/orders/" + orderId + "/abandon", operator, reason, null);
    }

    /** Cancels orders and sells at the market what is held, of one symbol or with {@code null} of all. */
    public Done flatten(String operator, String reason, String symbol) {
        return operate("/v1/flatten", operator, reason, symbol);
    }

    /** The records from a sequence on, from 1 at least; nothing is asked before the first {@link EventStream#next}. */
    public EventStream events(long from) {
        return new EventStream(transport, from);
    }

    private Fields get(String path) {
        return transport.call("GET", path, null, Transport.Repeat.ALWAYS);
    }

    private Fields post(String path, Map<String, Object> body) {
        return transport.call("POST", path, body, Transport.Repeat.ALWAYS);
    }

    private Done operate(String path, String operator, String reason, String symbol) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("operator", operator);
        body.put("reason", reason);
        body.put("symbol", symbol);
        return Done.of(transport.call("POST", path, body, Transport.Repeat.UNLESS_TAKEN));
    }

    private static String query(String state, int limit) {
        return "?state=" + URLEncoder.encode(state, StandardCharsets.UTF_8) + "&limit=" + limit;
    }

    private static <T> T await(Supplier<T> read, Predicate<T> enough, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        T now = read.get();
        while (!enough.test(now) && System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            Transport.pause(POLL_MS);
            now = read.get();
        }
        return now;
    }
}
