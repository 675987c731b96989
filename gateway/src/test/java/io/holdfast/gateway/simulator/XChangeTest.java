package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.binance.Credentials;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchange.ExchangeFactory;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceExchange;
import org.knowm.xchange.binance.dto.trade.BinanceCancelOrderParams;
import org.knowm.xchange.binance.dto.trade.BinanceTradeHistoryParams;
import org.knowm.xchange.binance.dto.trade.TimeInForce;
import org.knowm.xchange.currency.Currency;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.trade.LimitOrder;
import org.knowm.xchange.dto.trade.MarketOrder;
import org.knowm.xchange.dto.trade.UserTrade;
import org.knowm.xchange.exceptions.ExchangeException;
import org.knowm.xchange.exceptions.FundsExceededException;
import org.knowm.xchange.service.trade.params.orders.DefaultQueryOrderParamInstrument;

/** The real client library against the venue: what it reads is what was meant. */
@Timeout(60)
class XChangeTest {
    @TempDir
    private static Path directory;
    private static SimulatedVenue venue;
    private static VenueClient client;
    private static BinanceExchange exchange;

    @BeforeAll
    static void start() {
        Path file = directory.resolve("venue.yaml");
        venue = SimulatedVenue.start(SimulatedVenueConfig.builder().credentialsFile(file).build());
        Credentials credentials = Credentials.load(file);
        client = new VenueClient(venue, credentials);
        ExchangeSpecification specification = new ExchangeSpecification(BinanceExchange.class);
        specification.setSslUri(venue.restUrl());
        specification.setHost("127.0.0.1");
        specification.setPort(venue.port());
        specification.setApiKey(credentials.apiKey());
        specification.setSecretKey(credentials.secretKey());
        specification.setHttpConnTimeout(2_000);
        specification.setHttpReadTimeout(5_000);
        specification.getResilience().setRetryEnabled(false);
        specification.getResilience().setRateLimiterEnabled(false);
        exchange = (BinanceExchange) ExchangeFactory.INSTANCE.createExchange(specification);
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    @Test
    void readsTheSymbolsWithTheirFilters() {
        var metadata = exchange.getExchangeMetaData().getInstruments().get(CurrencyPair.BTC_USDT);
        assertNotNull(metadata);
        assertEquals(0, new BigDecimal("0.00001").compareTo(metadata.getMinimumAmount()));
        assertEquals(0, new BigDecimal("0.01").compareTo(metadata.getPriceStepSize()));
        assertTrue(exchange.getExchangeInstruments().contains(CurrencyPair.ETH_USDT));
    }

    @Test
    void placesAMarketOrderAndReadsItsTrade() throws IOException {
        String id = exchange.getTradeService().placeMarketOrder(
            new MarketOrder.Builder(Order.OrderType.BID, CurrencyPair.ETH_USDT).originalAmount(new BigDecimal("0.5"))
                .userReference("x-market-1").build());

        assertEquals("x-market-1", order(CurrencyPair.ETH_USDT, id).getUserReference());
        assertEquals(Order.OrderStatus.FILLED, order(CurrencyPair.ETH_USDT, id).getStatus());
        BinanceTradeHistoryParams history = new BinanceTradeHistoryParams();
        history.setInstrument(CurrencyPair.ETH_USDT);
        List<UserTrade> trades = exchange.getTradeService().getTradeHistory(history).getUserTrades();
        BigDecimal fee = BigDecimal.ZERO;
        for (UserTrade trade : trades) {
            assertEquals(id, trade.getOrderId());
            fee = fee.add(trade.getFeeAmount());
            assertEquals(Currency.ETH, trade.getFeeCurrency());
        }
        assertTrue(fee.signum() > 0 && fee.compareTo(new BigDecimal("0.0005")) <= 0, fee::toPlainString);
        BigDecimal eth = exchange.getAccountService().getAccountInfo().getWallet().getBalance(Currency.ETH)
            .getTotal();
        assertEquals(0, new BigDecimal("10.5").subtract(fee).compareTo(eth));
    }

    @Test
    void placesListsAndCancelsALimitOrder() throws IOException {
        String id = exchange.getTradeService().placeLimitOrder(limit("x-limit-1", "0.01", "50000.5"));

        LimitOrder open = exchange.getTradeService().getOpenOrders().getOpenOrders().get(0);
        assertEquals("x-limit-1 " + id, open.getUserReference() + " " + open.getId());
        assertEquals(0, new BigDecimal("50000.5").compareTo(open.getLimitPrice()));
        assertTrue(
            exchange.getTradeService().cancelOrder(new BinanceCancelOrderParams(CurrencyPair.BTC_USDT, id, null)));
        assertEquals(Order.OrderStatus.CANCELED, order(CurrencyPair.BTC_USDT, id).getStatus());
        assertTrue(exchange.getTradeService().getOpenOrders().getOpenOrders().isEmpty());
    }

    @Test
    void mapsRefusals() {
        assertThrows(FundsExceededException.class,
            () -> exchange.getTradeService().placeLimitOrder(limit("x-poor", "100", "50000")));
        ExchangeException unknown = assertThrows(ExchangeException.class, () -> exchange.getTradeService()
            .cancelOrder(new BinanceCancelOrderParams(CurrencyPair.BTC_USDT, "1", null)));
        assertTrue(unknown.getMessage().startsWith("Unknown order sent."), unknown::getMessage);
    }

    @Test
    void seesOneRequestWhenTheConnectionIsReset() {
        client.fault("{\"kind\":\"accept-then-reset\"}");
        assertThrows(SocketException.class, () -> exchange.getTradeService().placeMarketOrder(
            new MarketOrder.Builder(Order.OrderType.BID, CurrencyPair.BTC_USDT).originalAmount(new BigDecimal("0.01"))
                .userReference("x-reset").build()));
        assertEquals("FILLED 1", client.booked("x-reset").path("status").asText() + " "
            + client.booked("x-reset").path("requests").asInt());
        assertFalse(client.booked("x-reset").path("executedQty").asText().startsWith("0.00000"));
    }

    private static LimitOrder limit(String reference, String quantity, String price) {
        return new LimitOrder.Builder(Order.OrderType.BID, CurrencyPair.BTC_USDT)
            .originalAmount(new BigDecimal(quantity)).limitPrice(new BigDecimal(price)).userReference(reference)
            .flag(TimeInForce.GTC).build();
    }

    private static Order order(CurrencyPair pair, String id) throws IOException {
        return exchange.getTradeService().getOrder(new DefaultQueryOrderParamInstrument(pair, id)).iterator().next();
    }
}
