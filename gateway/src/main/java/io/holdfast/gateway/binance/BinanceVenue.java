package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Side;
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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchange.ExchangeFactory;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceExchange;
import org.knowm.xchange.binance.dto.ExchangeType;
import org.knowm.xchange.binance.dto.trade.TimeInForce;
import org.knowm.xchange.binance.service.BinanceHmacDigest;
import org.knowm.xchange.client.ExchangeRestProxyBuilder;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.trade.LimitOrder;
import org.knowm.xchange.dto.trade.MarketOrder;
import si.mazi.rescu.ParamsDigest;
import si.mazi.rescu.SynchronizedValueFactory;

/**
 * A Binance spot account for one thread: orders go out by XChange, cancels by {@link CancelRequest}, everything is read
 * by {@link BinanceRest}. Nothing is retried here, and XChange's own retry is off.
 */
final class BinanceVenue implements Venue {
    private static final int PAGE = 1_000;
    /** The list of all symbols is megabytes that take the venue a while; no order waits for it. */
    private static final int LISTINGS_READ_TIMEOUT_MS = 10_000;

    private final BinanceConnector connector;
    private final RateGate gate;
    private final BinanceExchange exchange;
    private final BinanceRest rest;
    private final BinanceRest.Open open;
    private final BinanceRest.Open slow;
    private final ParamsDigest signature;
    private final CancelRequest cancelRequest;

    BinanceVenue(BinanceConnector connector) {
        BinanceConfig config = connector.config();
        this.connector = connector;
        this.gate = connector.gate();
        ExchangeSpecification specification = specification(config);
        exchange = (BinanceExchange) ExchangeFactory.INSTANCE.createExchange(specification);
        signature = BinanceHmacDigest.createInstance(config.credentials().secretKey());
        SynchronizedValueFactory<Long> clockMs = System::currentTimeMillis;
        rest = ExchangeRestProxyBuilder.forInterface(BinanceRest.class, specification)
            .clientConfigCustomizer(client -> client
                .addDefaultParam(HeaderParam.class, BinanceRest.API_KEY, config.credentials().apiKey())
                .addDefaultParam(QueryParam.class, "recvWindow", (long) config.recvWindowMs())
                .addDefaultParam(QueryParam.class, "timestamp", clockMs))
            .build();
        open = ExchangeRestProxyBuilder.forInterface(BinanceRest.Open.class, specification).build();
        slow = ExchangeRestProxyBuilder.forInterface(BinanceRest.Open.class, specification)
            .clientConfigCustomizer(client ->
                client.setHttpReadTimeout(Math.max(LISTINGS_READ_TIMEOUT_MS, config.readTimeoutMs())))
            .build();
        cancelRequest = new CancelRequest(config, connector.http(), gate);
    }

    @Override
    public Outcome place(OrderRequest request) {
        long waitMs = gate.placingWaitMs();
        if (waitMs > 0) {
            return Outcome.rejected(Reason.RATE_LIMITED, 0, notSent(waitMs));
        }
        CurrencyPair pair = connector.listings().pair(request.venueSymbol());
        if (pair == null) {
            return Outcome.rejected(Reason.UNKNOWN_INSTRUMENT, 0,
                "symbol must be listed: symbol=" + request.venueSymbol());
        }
        try {
            return Outcomes.ofOrderId(Long.parseLong(send(request, pair)), 0);
        } catch (IOException | RuntimeException e) {
            // XChange throws everything, NullPointerException for an empty answer too.
            gate.note(Refusal.in(e));
            return Outcomes.ofFailure(e);
        }
    }

    @Override
    public Outcome cancel(String venueSymbol, String clientOrderId) {
        long waitMs = gate.waitMs();
        if (waitMs > 0) {
            return Outcome.rejected(Reason.RATE_LIMITED, 0, notSent(waitMs));
        }
        return cancelRequest.send(venueSymbol, clientOrderId);
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
        Listings read = Listings.of(read("exchangeInfo", () -> slow.exchangeInfo(false)));
        connector.listings(read);
        return read.instruments();
    }

    /** One answer of the venue, whatever it is. */
    void ping() throws VenueException {
        read("ping", open::ping);
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

    private String send(OrderRequest request, CurrencyPair pair) throws IOException {
        Order.OrderType side = request.side() == Side.BUY ? Order.OrderType.BID : Order.OrderType.ASK;
        BigDecimal quantity = decimal(request.terms().quantityE8());
        if (request.orderType() == OrderType.MARKET) {
            return exchange.getTradeService().placeMarketOrder(new MarketOrder.Builder(side, pair)
                .originalAmount(quantity).userReference(request.clientOrderId()).build());
        }
        return exchange.getTradeService().placeLimitOrder(new LimitOrder.Builder(side, pair)
            .originalAmount(quantity).limitPrice(decimal(request.terms().priceE8()))
            .userReference(request.clientOrderId())
            .flag(TimeInForce.valueOf(request.timeInForce().name())).build());
    }

    private static BigDecimal decimal(long amountE8) {
        return BigDecimal.valueOf(amountE8, Wire.E8_DIGITS).stripTrailingZeros();
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

    private JsonNode read(String what, Call call) throws VenueException {
        long waitMs = gate.waitMs();
        if (waitMs > 0) {
            throw new VenueException(what + " not asked: " + notSent(waitMs), null);
        }
        JsonNode answer;
        try {
            answer = call.run();
        } catch (IOException | RuntimeException e) {
            gate.note(Refusal.in(e));
            throw new VenueException(what + " got no answer: " + Outcomes.ofFailure(e).text(), e);
        }
        if (answer == null) {
            throw new VenueException(what + " got an empty answer", null);
        }
        return answer;
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

    /** A request. */
    private interface Call {
        JsonNode run() throws IOException;
    }

    /** Reads one item of an answer. */
    private interface Reader<T> {
        T read(JsonNode node) throws VenueException;
    }
}
