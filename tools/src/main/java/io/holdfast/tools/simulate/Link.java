package io.holdfast.tools.simulate;

import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.gateway.binance.Outcomes;
import io.holdfast.gateway.binance.Refusal;
import io.holdfast.gateway.binance.VenueClock;
import io.holdfast.gateway.venue.ListOutcome;
import io.holdfast.gateway.venue.ListRequest;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.Outcome;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueInstrument;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueTrade;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One connection of a gateway's worker to the virtual exchange. A request that has left may take effect, now or later
 * within what the exchange allows, whatever is heard of it.
 */
final class Link implements Venue {
    /** What is done at the exchange; the answer, or its refusal. */
    @FunctionalInterface
    private interface Effect {
        Outcome happen() throws Refused;
    }

    private static final long READ_TIMEOUT_NS = World.SECOND_NS;
    private static final long MAX_BAN_NS = 10 * World.SECOND_NS;
    private static final long MAX_STALE_NS = 500 * World.MILLI_NS;
    private static final long MAX_AHEAD_NS = World.SECOND_NS;
    /** Of what is late one in eight is held back, for up to 30 s. */
    private static final int HELD_BACK_EACH = 8;
    private static final int HELD_BACK_TIMES = 15;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int IS_BANNED = 418;
    private static final int UNAVAILABLE = 503;
    private static final int BAD_TIMESTAMP = -1021;
    private static final int TIMEOUT = -1007;

    private final Run run;
    private final EngineProcess process;
    private final VenueClock clock;
    private final Exchange exchange;
    private final SplittableRandom random;

    Link(Run run, EngineProcess process, VenueClock clock) {
        this.run = run;
        this.process = process;
        this.clock = clock;
        exchange = run.exchange;
        random = run.network;
    }

    @Override
    public Outcome place(OrderRequest request) {
        if (clock.due()) {
            return untimed();
        }
        run.checks.sending(request, process);
        run.trace.note("send", request.clientOrderId(), request.side(), request.orderType(),
            request.terms().quantityE8());
        process.point("before send");
        VirtualOrder.Terms terms = terms(request);
        Outcome outcome = change(() -> {
            VirtualOrder order = exchange.place(terms);
            run.trace.note("accepted", order.clientOrderId, order.status, order.executed);
            run.checks.accepted(order);
            return Outcomes.ofOrderId(order.id, 0);
        });
        run.trace.note("answer", request.clientOrderId(), outcome.kind(), outcome.reason(), outcome.text());
        process.point("before answer");
        return outcome;
    }

    /** An order does not wait until the time was asked. */
    private Outcome untimed() {
        askTime();
        return Outcome.rejected(Reason.NOT_SENT, 0, "the time had to be asked first");
    }

    private void askTime() {
        if (run.outage()) {
            return;
        }
        long venueMs = run.world.nowNs() / World.MILLI_NS;
        process.await(run.latency());
        clock.heard(venueMs);
    }

    private VirtualOrder.Terms terms(OrderRequest request) {
        boolean rests = request.orderType() == OrderType.LIMIT;
        return new VirtualOrder.Terms(request.clientOrderId(), exchange.market(request.venueSymbol()),
            request.side(), request.orderType(), rests ? request.timeInForce() : TimeInForce.GTC,
            request.terms().quantityE8(), request.terms().priceE8(), request.terms().stopPriceE8());
    }

    @Override
    public ListOutcome placeList(ListRequest request) {
        if (clock.due()) {
            return ListOutcome.both(untimed());
        }
        run.checks.sending(request.first(), process);
        run.checks.sending(request.second(), process);
        run.trace.note("send list", request.first().clientOrderId(), request.second().clientOrderId());
        process.point("before list");
        VirtualOrder.Terms first = terms(request.first());
        VirtualOrder.Terms second = terms(request.second());
        long[] secondId = new long[1];
        Outcome outcome = change(() -> {
            VirtualOrder order = exchange.placeList(first, second);
            run.trace.note("accepted list", order.clientOrderId, order.sibling.clientOrderId);
            run.checks.accepted(order);
            run.checks.accepted(order.sibling);
            secondId[0] = order.sibling.id;
            return Outcomes.ofOrderId(order.id, 0);
        });
        run.trace.note("answer to list", outcome.kind(), outcome.reason(), outcome.text());
        process.point("before answer to list");
        return new ListOutcome(outcome, outcome.kind() == Outcome.Kind.ACCEPTED
            ? Outcomes.ofOrderId(secondId[0], 0) : outcome);
    }

    @Override
    public Outcome cancel(String venueSymbol, String clientOrderId) {
        if (clock.due()) {
            askTime();
        }
        run.trace.note("send cancel", clientOrderId);
        process.point("before cancel");
        Outcome outcome = change(() -> {
            exchange.cancel(clientOrderId);
            return Outcome.accepted("", 0);
        });
        run.trace.note("answer to cancel", clientOrderId, outcome.kind(), outcome.reason(), outcome.text());
        return outcome;
    }

    private Outcome change(Effect effect) {
        Outcome outcome = request(effect, clock.nowMs() * World.MILLI_NS);
        if (outcome.venueCode() == BAD_TIMESTAMP) {
            clock.refused();
        }
        return outcome;
    }

    private Outcome request(Effect effect, long signedNs) {
        if (run.banned()) {
            return refused(IS_BANNED, -1003, "banned");
        }
        if (run.outage()) {
            return unreachable(effect, signedNs);
        }
        if (run.swarm.happens(Fault.CONNECTION_REFUSED, random)) {
            process.await(run.latency());
            return Outcomes.ofFailure(new ConnectException("refused"));
        }
        if (run.swarm.happens(Fault.BANNED, random)) {
            run.ban(random.nextLong(MAX_BAN_NS));
            process.await(run.latency());
            return refused(IS_BANNED, -1003, "banned");
        }
        if (run.swarm.happens(Fault.RATE_LIMITED, random)) {
            process.await(run.latency());
            return refused(TOO_MANY_REQUESTS, -1003, "too many requests");
        }
        if (run.swarm.happens(Fault.REQUEST_LOST, random)) {
            return timeout();
        }
        if (run.swarm.happens(Fault.EFFECT_LATE, random)) {
            late(effect, signedNs);
            return random.nextBoolean() ? timeout() : refused(UNAVAILABLE, TIMEOUT, "timed out");
        }
        if (run.swarm.happens(Fault.SERVER_ERROR, random)) {
            travel();
            if (random.nextBoolean()) {
                carryOut(effect, signedNs);
            }
            process.await(run.latency());
            return refused(UNAVAILABLE, 0, "unavailable");
        }
        return answered(effect, signedNs);
    }

    private Outcome answered(Effect effect, long signedNs) {
        travel();
        Outcome outcome = carryOut(effect, signedNs);
        if (run.swarm.happens(Fault.ANSWER_LOST, random)) {
            return timeout();
        }
        process.await(run.latency());
        if (run.swarm.happens(Fault.CONNECTION_RESET, random)) {
            return Outcomes.ofFailure(new SocketException("reset"));
        }
        if (run.swarm.happens(Fault.ANSWER_GARBLED, random)) {
            return Outcomes.ofFailure(new EOFException("half an answer"));
        }
        return outcome;
    }

    /** What has left the process goes on also while that is paused. */
    private void travel() {
        run.world.runUntil(run.world.nowNs() + run.latency());
    }

    private Outcome unreachable(Effect effect, long signedNs) {
        if (random.nextBoolean()) {
            process.await(run.latency());
            return Outcomes.ofFailure(new ConnectException("refused"));
        }
        if (random.nextBoolean()) {
            late(effect, signedNs);
        }
        return timeout();
    }

    private Outcome timeout() {
        process.await(READ_TIMEOUT_NS);
        return Outcomes.ofFailure(new SocketTimeoutException("timed out"));
    }

    /**
     * Reaches the exchange, which has it take effect, if it is still valid, before it would give it up. What the kernel
     * holds back until a connection works again may be under way for long, whatever has become of its process.
     */
    private void late(Effect effect, long signedNs) {
        long drawnNs = random.nextLong(Swarm.RECV_WINDOW_NS);
        long underwayNs = drawnNs % HELD_BACK_EACH == 0 ? drawnNs * HELD_BACK_TIMES : drawnNs;
        long insideNs = random.nextInt(3) == 0 ? random.nextLong(Swarm.VENUE_TIMEOUT_NS) : 0;
        run.world.after(underwayNs, () -> {
            if (valid(signedNs)) {
                run.world.after(insideNs, () -> happen(effect));
            }
        });
    }

    private boolean valid(long signedNs) {
        long nowNs = run.world.nowNs();
        return nowNs - signedNs <= Swarm.RECV_WINDOW_NS && signedNs - nowNs <= MAX_AHEAD_NS;
    }

    private Outcome carryOut(Effect effect, long signedNs) {
        return valid(signedNs) ? happen(effect) : refused(BAD_REQUEST, BAD_TIMESTAMP, "outside of the recvWindow");
    }

    private static Outcome happen(Effect effect) {
        try {
            return effect.happen();
        } catch (Refused e) {
            return refused(BAD_REQUEST, e.code(), e.getMessage());
        }
    }

    private static Outcome refused(int status, int code, String text) {
        return Outcomes.ofRefusal(new Refusal(status, code, text, true, ""));
    }

    private <T> T read(Supplier<T> view) throws VenueException {
        if (run.banned()) {
            throw new VenueException("banned", null);
        }
        if (run.outage() || run.swarm.happens(Fault.READ_FAILED, random)) {
            process.await(random.nextBoolean() ? READ_TIMEOUT_NS : run.latency());
            throw new VenueException("no answer", null);
        }
        process.await(run.latency());
        T seen = view.get();
        process.await(run.latency());
        return seen;
    }

    /** What was placed a moment ago may not be seen yet where questions are answered. */
    private boolean visible(VirtualOrder order) {
        return order != null && !(run.world.nowNs() - order.createdNs < MAX_STALE_NS
            && run.swarm.happens(Fault.VIEW_STALE, random));
    }

    @Override
    public VenueOrder order(String venueSymbol, String clientOrderId) throws VenueException {
        VenueOrder seen = read(() -> {
            VirtualOrder order = exchange.order(clientOrderId);
            return visible(order) ? order.seen() : null;
        });
        run.trace.note("asked", clientOrderId, seen);
        return seen;
    }

    @Override
    public VenueOrder orderByVenueId(String venueSymbol, String venueOrderId) throws VenueException {
        return read(() -> {
            VirtualOrder order = exchange.order(Long.parseLong(venueOrderId));
            return order == null ? null : order.seen();
        });
    }

    @Override
    public List<VenueOrder> openOrders() throws VenueException {
        long[] venueMs = new long[1];
        List<VenueOrder> seen = read(() -> {
            venueMs[0] = run.world.nowNs() / World.MILLI_NS;
            return exchange.open().stream().filter(this::visible).map(VirtualOrder::seen).toList();
        });
        clock.heard(venueMs[0]);
        return seen;
    }

    @Override
    public List<VenueTrade> tradesAfter(String venueSymbol, String afterTradeId) throws VenueException {
        int after = afterTradeId.isEmpty() ? 0 : Integer.parseInt(afterTradeId);
        return read(() -> {
            List<VenueTrade> trades = exchange.market(venueSymbol).trades;
            return List.copyOf(trades.subList(Math.min(after, trades.size()), trades.size()));
        });
    }

    @Override
    public List<VenueTrade> tradesOf(String venueSymbol, String venueOrderId) throws VenueException {
        return read(() -> {
            List<VenueTrade> found = new ArrayList<>();
            for (VenueTrade trade : exchange.market(venueSymbol).trades) {
                if (trade.venueOrderId().equals(venueOrderId)) {
                    found.add(trade);
                }
            }
            return found;
        });
    }

    @Override
    public List<VenueBalance> balances() throws VenueException {
        return read(exchange::balances);
    }

    @Override
    public List<VenueInstrument> instruments() throws VenueException {
        return read(() -> exchange.markets().stream().map(VirtualMarket::instrument).toList());
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
