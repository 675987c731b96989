package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Reason;
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
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceExchange;
import org.knowm.xchange.binance.dto.ExchangeType;
import org.knowm.xchange.binance.service.BinanceHmacDigest;
import org.knowm.xchange.binance.service.BinanceTradeService;
import org.knowm.xchange.client.ExchangeRestProxyBuilder;
import org.knowm.xchange.currency.CurrencyPair;
import si.mazi.rescu.ParamsDigest;
import si.mazi.rescu.SynchronizedValueFactory;

/**
 * A Binance spot account for one thread: orders go out by {@link OrderSender}, cancels by {@link SignedRequest},
 * everything is read by {@link BinanceRest}. Nothing is retried here, and XChange's own retry is off.
 */
final class BinanceVenue implements Venue {
    private static final int PAGE = 1_000;
    private static final int OPEN_ORDERS_WEIGHT = 80;
    private static final int LIST_WEIGHT = 20;
    private static final int ORDER_WEIGHT = 4;
    /** The list of all symbols is megabytes that take the venue a while; no order waits for it. */
    private static final int LISTINGS_READ_TIMEOUT_MS = 10_000;

    private final BinanceConnector connector;
    private final RateGate gate;
    private final BinanceExchange exchange;
    private final BinanceRest rest;
    private final BinanceRest.Open slow;
    private final ParamsDigest signature;
    private final SignedRequest signedRequest;
    private final OrderSender sender;

    BinanceVenue(BinanceConnector connector) {
        BinanceConfig config = connector.config();
        this.connector = connector;
        this.gate = connector.gate();
        ExchangeSpecification specification = specification(config);
        exchange = new Stamped(specification, clockMs());
        signature = BinanceHmacDigest.createInstance(config.credentials().secretKey());
        rest = ExchangeRestProxyBuilder.forInterface(BinanceRest.class, specification)
            .clientConfigCustomizer(client -> client
                .addDefaultParam(HeaderParam.class, BinanceRest.API_KEY, config.credentials().apiKey())
                .addDefaultParam(QueryParam.class, "recvWindow", (long) config.recvWindowMs())
                .addDefaultParam(QueryParam.class, "timestamp", clockMs()))
            .build();
        slow = ExchangeRestProxyBuilder.forInterface(BinanceRest.Open.class, specification)
            .clientConfigCustomizer(client ->
                client.setHttpReadTimeout(Math.max(LISTINGS_READ_TIMEOUT_MS, config.readTimeoutMs())))
            .build();
        signedRequest = new SignedRequest(connector);
        sender = new OrderSender((BinanceTradeService) exchange.getTradeService(), signedRequest);
    }

    @Override
    public Outcome place(OrderRequest request) {
        Outcome refusal = refusal(request);
        if (refusal != null) {
            return refusal;
        }
        CurrencyPair pair = connector.listings().pair(request.venueSymbol());
        try {
            return Outcomes.ofOrderId(Long.parseLong(sender.send(request, pair)), 0);
        } catch (IOException | RuntimeException e) {
            // XChange throws everything, NullPointerException for an empty answer too.
            connector.note(Refusal.in(e));
            return Outcomes.ofFailure(e);
        }
    }

    @Override
    public ListOutcome placeList(ListRequest request) {
        Outcome refusal = refusal(request.first());
        return refusal == null ? sender.send(request) : ListOutcome.both(refusal);
    }

    /** Why an order is not even sent; null where it is. */
    private Outcome refusal(OrderRequest request) {
        long waitMs = gate.placingWaitMs();
        if (waitMs > 0) {
            return Outcome.rejected(Reason.RATE_LIMITED, 0, notSent(waitMs));
        }
        if (connector.clock().due()) {
            return untimed();
        }
        return connector.listings().pair(request.venueSymbol()) != null ? null
            : Outcome.rejected(Reason.UNKNOWN_INSTRUMENT, 0, "symbol must be listed: symbol=" + request.venueSymbol());
    }

    /** An order does not wait until the time is known, since it would be sent late; the next one finds it known. */
    private Outcome untimed() {
        String why = "not sent, the venue's time had to be asked first";
        try {
            connector.askTime();
        } catch (VenueException e) {
            why += ": " + e.getMessage();
        }
        return Outcome.rejected(Reason.NOT_SENT, 0, why);
    }

    @Override
    public Outcome cancel(String venueSymbol, String clientOrderId) {
        long waitMs = gate.waitMs();
        if (waitMs > 0) {
            return Outcome.rejected(Reason.RATE_LIMITED, 0, notSent(waitMs));
        }
        try {
            connector.knowTime();
        } catch (VenueException e) {
            return Outcome.rejected(Reason.NOT_SENT, 0, e.getMessage());
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("symbol", venueSymbol);
        parameters.put("origClientOrderId", clientOrderId);
        SignedRequest.Answer answer = signedRequest.delete("/api/v3/order", parameters);
        if (answer.failure() != null) {
            return answer.failure();
        }
        long timeMs = answer.body().path("transactTime").asLong();
        return Outcomes.ofOrderId(answer.body().path("orderId").asLong(), Math.max(0, timeMs) * Wire.NS_PER_MS);
    }

    @Override
    public VenueOrder order(String venueSymbol, String clientOrderId) throws VenueException {
        return orderOrNull(() -> rest.order(venueSymbol, null, clientOrderId, signature));
    }

    @Override
    public VenueOrder orderByVenueId(String venueSymbol, String venueOrderId) throws VenueException {
        Long orderId = id(venueOrderId);
        return orderOrNull(() -> rest.order(venueSymbol, orderId, null, signature));
    }

    @Override
    public List<VenueOrder> openOrders() throws VenueException {
        connector.askTime(); // a comparison is what comes again and again
        return list("openOrders", read("openOrders", () -> rest.openOrders(signature)), Wire::order);
    }

    @Override
    public List<VenueTrade> tradesAfter(String venueSymbol, String afterTradeId) throws VenueException {
        if (afterTradeId.isEmpty()) {
            return trades(venueSymbol, null, null);
        }
        return allTrades(venueSymbol, null, id(afterTradeId) + 1);
    }

    @Override
    public List<VenueTrade> tradesOf(String venueSymbol, String venueOrderId) throws VenueException {
        // Without a first id the venue gives the latest, not all.
        return allTrades(venueSymbol, id(venueOrderId), 0);
    }

    @Override
    public List<VenueBalance> balances() throws VenueException {
        JsonNode account = read("account", () -> rest.account(true, signature));
        return list("balances", account.path("balances"), Wire::balance);
    }

    @Override
    public List<VenueInstrument> instruments() throws VenueException {
        Listings read = Listings.of(ask("exchangeInfo", () -> slow.exchangeInfo(false)));
        connector.listings(read);
        return read.instruments();
    }

    @Override
    public void close() {
        // Connections belong to the JDK's pool and close when idle.
    }

    @Override
    public String toString() {
        return "BinanceVenue[" + connector.config() + "]";
    }

    private static ExchangeSpecification specification(BinanceConfig config) {
        ExchangeSpecification specification = new ExchangeSpecification(BinanceExchange.class);
        specification.setSslUri(config.restUrl().toString());
        specification.setHost(config.restUrl().getHost());
        specification.setApiKey(config.credentials().apiKey());
        specification.setSecretKey(config.credentials().secretKey());
        specification.setHttpConnTimeout(config.connectTimeoutMs());
        specification.setHttpReadTimeout(config.readTimeoutMs());
        specification.setExchangeSpecificParametersItem(BinanceExchange.EXCHANGE_TYPE, ExchangeType.SPOT);
        specification.setExchangeSpecificParametersItem("recvWindow", (long) config.recvWindowMs());
        // A retry of XChange's would place twice; its rate limiter would make an order wait unseen.
        specification.getResilience().setRetryEnabled(false);
        specification.getResilience().setRateLimiterEnabled(false);
        specification.setShouldLoadRemoteMetaData(false);
        return specification;
    }

    private VenueOrder orderOrNull(Call call) throws VenueException {
        try {
            return Wire.order(read("order", call));
        } catch (VenueException e) {
            Refusal refusal = e.getCause() == null ? null : Refusal.in(e.getCause());
            if (refusal != null && refusal.code() == Outcomes.NO_SUCH_ORDER
                && refusal.httpStatus() < Outcomes.HTTP_SERVER_ERROR) {
                return null;
            }
            throw e;
        }
    }

    private List<VenueTrade> allTrades(String venueSymbol, Long orderId, long firstId) throws VenueException {
        List<VenueTrade> all = new ArrayList<>();
        long fromId = firstId;
        while (true) {
            List<VenueTrade> page = trades(venueSymbol, orderId, fromId);
            all.addAll(page);
            if (page.size() < PAGE) {
                return all;
            }
            long lastId = Long.parseLong(page.get(page.size() - 1).tradeId());
            if (lastId < fromId) {
                throw new VenueException("trades must start at the id asked for: fromId=" + fromId + " lastId="
                    + lastId, null);
            }
            fromId = lastId + 1;
        }
    }

    private List<VenueTrade> trades(String venueSymbol, Long orderId, Long fromId) throws VenueException {
        return list("myTrades", read("myTrades", () -> rest.myTrades(venueSymbol, orderId, fromId, PAGE, signature)),
            Wire::trade);
    }

    /** Reads what is the account's, by a signed request, which carries the time. */
    private JsonNode read(String what, Call call) throws VenueException {
        refuseWhileShut(what);
        connector.knowTime();
        return ask(what, call);
    }

    private void refuseWhileShut(String what) throws VenueException {
        long waitMs = gate.waitMs();
        if (waitMs > 0) {
            throw new VenueException(what + " not asked: " + notSent(waitMs), null);
        }
    }

    private JsonNode ask(String what, Call call) throws VenueException {
        refuseWhileShut(what);
        JsonNode answer;
        gate.spend(weight(what));
        try {
            answer = call.run();
        } catch (IOException | RuntimeException e) {
            connector.note(Refusal.in(e));
            throw new VenueException(what + " got no answer: " + Outcomes.ofFailure(e).text(), e);
        }
        if (answer == null) {
            throw new VenueException(what + " got an empty answer", null);
        }
        return answer;
    }

    /** What a request counts towards the venue's limit. */
    private static int weight(String what) {
        return switch (what) {
            case "openOrders" -> OPEN_ORDERS_WEIGHT;
            case "myTrades", "account", "exchangeInfo" -> LIST_WEIGHT;
            default -> ORDER_WEIGHT;
        };
    }

    /** The time, open orders of all symbols, balances, and the trades of each symbol before and after these. */
    @Override
    public long reserveComparison(int symbols) {
        return gate.reserveComparison(BinanceConnector.TIME_WEIGHT + OPEN_ORDERS_WEIGHT + LIST_WEIGHT
            + 2 * LIST_WEIGHT * symbols);
    }

    private static <T> List<T> list(String what, JsonNode node, Reader<T> reader) throws VenueException {
        if (!node.isArray()) {
            throw Wire.bad(what, "a list", node);
        }
        List<T> items = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            items.add(reader.read(item));
        }
        return items;
    }

    private static long id(String text) throws VenueException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new VenueException("id must be an integer: id=" + text, e);
        }
    }

    private static String notSent(long waitMs) {
        return "not sent, the venue wants to hear nothing for now: waitMs=" + waitMs;
    }

    /** The clock's time for one user: rescu signs in its lock, which no two connections may share. */
    private SynchronizedValueFactory<Long> clockMs() {
        VenueClock clock = connector.clock();
        return new SynchronizedValueFactory<>() {
            @Override
            public Long createValue() {
                return clock.nowMs();
            }
        };
    }

    /** XChange's Binance stamps by the wall clock of the machine; this one by another. */
    private static final class Stamped extends BinanceExchange {
        Stamped(ExchangeSpecification specification, SynchronizedValueFactory<Long> clockMs) {
            applySpecification(specification);
            timestampFactory = clockMs;
        }
    }

    /** A request. */
    private interface Call {
        JsonNode run() throws IOException;
    }

    /** Reads one item of an answer. */
    private interface Reader<T> {
        T read(JsonNode node) throws VenueException;
    }
}
