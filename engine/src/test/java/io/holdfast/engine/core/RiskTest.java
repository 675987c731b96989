package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the strategies may do, and that a way out stays open. */
final class RiskTest {
    private static final long NONE = RiskLimits.NONE;

    private int requests;

    /** The limits of an instrument, one of them set. */
    private static final class Limits {
        private long orderQuantity = NONE;
        private long orderNotional = NONE;
        private long position = NONE;
        private long openOrders = NONE;
        private long lossPerDay = NONE;
        private long ordersPerSecond = NONE;
        private long collar = NONE;
        private boolean singleEntry;
        private boolean selfCross;

        RiskLimits.Symbol build() {
            return new RiskLimits.Symbol(orderQuantity, orderNotional, position, openOrders, lossPerDay,
                ordersPerSecond, collar, singleEntry, selfCross);
        }
    }

    private static Scenario each(UnaryOperator<Limits> set) {
        return Scenario.limited(new RiskLimits(set.apply(new Limits()).build(), Map.of(),
            RiskLimits.Total.UNLIMITED));
    }

    private static Scenario total(RiskLimits.Total total) {
        return Scenario.limited(new RiskLimits(RiskLimits.Symbol.UNLIMITED, Map.of(), total));
    }

    private static long amount(String decimal) {
        return Scenario.amount(decimal);
    }

    /** Puts a limit order with a market price; the reason of its denial, or NONE. */
    private Reason order(Scenario scenario, int instrumentId, Side side, String quantity, String price) {
        Command command = scenario.limit("r" + ++requests, side, quantity, price);
        command.instrumentId = instrumentId;
        command.referencePrice = amount("100");
        scenario.put();
        return scenario.state.order(scenario.state.sequence()).reason();
    }

    private Reason buy(Scenario scenario, String quantity) {
        return order(scenario, 1, Side.BUY, quantity, "100");
    }

    private Reason sell(Scenario scenario, String quantity) {
        return order(scenario, 1, Side.SELL, quantity, "110");
    }

    private void fill(Scenario scenario, String quantity, String price) {
        Order order = scenario.state.order(scenario.state.sequence());
        scenario.begin();
        Command fill = scenario.fillOf(0, "t" + requests + "-" + quantity, order.side(), quantity, price);
        fill.orderId = order.orderId();
        fill.instrumentId = order.instrumentId();
        scenario.put();
    }

    @Test
    void limitsTheSizeOfAnOrder() {
        Scenario scenario = each(limits -> {
            limits.orderQuantity = amount("2");
            limits.orderNotional = amount("150");
            return limits;
        });
        assertEquals(Reason.ORDER_SIZE_LIMIT, order(scenario, 1, Side.BUY, "2.001", "10"));
        assertEquals(Reason.NONE, order(scenario, 1, Side.BUY, "2", "10"));
        assertEquals(Reason.ORDER_NOTIONAL_LIMIT, buy(scenario, "1.501"));
        assertEquals(Reason.NONE, buy(scenario, "1.5"));
    }

    @Test
    void limitsOneSymbolApartFromTheOthers() {
        Limits own = new Limits();
        own.orderQuantity = amount("1");
        Scenario scenario = Scenario.limited(new RiskLimits(RiskLimits.Symbol.UNLIMITED,
            Map.of("ETH/USDT", own.build()), RiskLimits.Total.UNLIMITED));
        assertEquals(Reason.NONE, buy(scenario, "2"));
        assertEquals(Reason.ORDER_SIZE_LIMIT, order(scenario, 2, Side.BUY, "2", "100"));
    }

    @Test
    void countsWhatIsOpenToThePosition() {
        Scenario scenario = each(limits -> {
            limits.position = amount("3");
            return limits;
        });
        assertEquals(Reason.NONE, buy(scenario, "1"));
        fill(scenario, "1", "100");
        assertEquals(Reason.NONE, buy(scenario, "1"));
        assertEquals(Reason.POSITION_LIMIT, buy(scenario, "1.001"));
        assertEquals(Reason.NONE, buy(scenario, "1"));
        assertEquals(Reason.POSITION_LIMIT, buy(scenario, "0.05"));
        assertEquals(Reason.NONE, sell(scenario, "1"));
    }

    @Test
    void countsAnOrderInDoubtToThePosition() {
        Scenario scenario = each(limits -> {
            limits.position = amount("1");
            return limits;
        });
        assertEquals(Reason.NONE, buy(scenario, "1"));
        scenario.unknown(1);
        assertEquals(OrderState.IN_DOUBT, scenario.stateOf(1));
        assertEquals(Reason.POSITION_LIMIT, buy(scenario, "0.05"));
        scenario.rejected(1, Reason.VENUE_REJECTED, "no");
        assertEquals(Reason.NONE, buy(scenario, "1"));
    }

    @Test
    void limitsHowManyOrdersAreOpen() {
        Scenario scenario = each(limits -> {
            limits.openOrders = 2;
            return limits;
        });
        assertEquals(Reason.NONE, buy(scenario, "1"));
        assertEquals(Reason.NONE, buy(scenario, "1"));
        assertEquals(Reason.OPEN_ORDERS_LIMIT, buy(scenario, "1"));
        assertEquals(Reason.NONE, order(scenario, 2, Side.BUY, "1", "100"));
        Scenario all = total(new RiskLimits.Total(NONE, 1, NONE, NONE));
        assertEquals(Reason.NONE, buy(all, "1"));
        assertEquals(Reason.OPEN_ORDERS_LIMIT, order(all, 2, Side.BUY, "1", "100"));
    }

    @Test
    void takesOnlyWaysOutAfterALoss() {
        Scenario scenario = each(limits -> {
            limits.lossPerDay = amount("10");
            return limits;
        });
        buy(scenario, "3");
        fill(scenario, "3", "100");
        sell(scenario, "1");
        fill(scenario, "1", "90.01");
        assertEquals(Reason.NONE, buy(scenario, "0.1"));
        sell(scenario, "1");
        fill(scenario, "1", "99.99");
        assertEquals(Reason.LOSS_LIMIT, buy(scenario, "0.1"));
        assertEquals(Reason.NONE, sell(scenario, "1"));
        scenario.later(24 * 3600 * Scenario.SECOND_NS);
        assertEquals(Reason.NONE, buy(scenario, "0.1"), "a new day");
    }

    @Test
    void addsLossesOfInstrumentsAndTheirFees() {
        Scenario scenario = total(new RiskLimits.Total(NONE, NONE, amount("10"), NONE));
        order(scenario, 2, Side.BUY, "1", "100");
        fill(scenario, "1", "100");
        order(scenario, 2, Side.SELL, "1", "110");
        fill(scenario, "1", "91");
        assertEquals(Reason.NONE, buy(scenario, "1"));
        Order order = scenario.state.order(scenario.state.sequence());
        scenario.begin();
        Command fill = scenario.fillOf(0, "fee", Side.BUY, "1", "100");
        fill.orderId = order.orderId();
        fill.fee = amount("1");
        fill.asset.set("USDT");
        scenario.put();
        assertEquals(Reason.LOSS_LIMIT, order(scenario, 2, Side.BUY, "1", "100"));
    }

    @Test
    void limitsTheRateAndForgetsItWithTheSecond() {
        Scenario scenario = each(limits -> {
            limits.ordersPerSecond = 2;
            return limits;
        });
        assertEquals(Reason.NONE, buy(scenario, "1"));
        assertEquals(Reason.NONE, buy(scenario, "1"));
        assertEquals(Reason.ORDER_RATE_LIMIT, buy(scenario, "1"));
        scenario.later(Scenario.SECOND_NS);
        assertEquals(Reason.NONE, buy(scenario, "1"));
        Scenario all = total(new RiskLimits.Total(NONE, NONE, NONE, 1));
        assertEquals(Reason.NONE, buy(all, "1"));
        assertEquals(Reason.ORDER_RATE_LIMIT, order(all, 2, Side.BUY, "1", "100"));
    }

    @Test
    void keepsPricesNearTheMarketOnTheWorseSideOnly() {
        Scenario scenario = each(limits -> {
            limits.collar = amount("0.05");
            return limits;
        });
        assertEquals(Reason.PRICE_COLLAR, order(scenario, 1, Side.BUY, "1", "105.01"));
        assertEquals(Reason.NONE, order(scenario, 1, Side.BUY, "1", "50"));
        assertEquals(Reason.PRICE_COLLAR, order(scenario, 1, Side.SELL, "1", "94.99"));
        assertEquals(Reason.NONE, order(scenario, 1, Side.SELL, "1", "105"));
        scenario.limit("without", Side.BUY, "1", "50");
        scenario.put();
        assertEquals(Reason.PRICE_COLLAR, scenario.state.order(scenario.state.sequence()).reason());
    }

    @Test
    void refusesToBuyAgainWhatIsHeldOrOnItsWay() {
        Scenario scenario = each(limits -> {
            limits.singleEntry = true;
            return limits;
        });
        assertEquals(Reason.NONE, buy(scenario, "1"));
        assertEquals(Reason.DUPLICATE_ENTRY, buy(scenario, "1"));
        scenario.state.order(scenario.state.sequence());
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        assertEquals(Reason.DUPLICATE_ENTRY, buy(scenario, "1"));
        assertEquals(Reason.NONE, sell(scenario, "1"));
        assertEquals(Reason.DUPLICATE_ENTRY, buy(scenario, "1"));
    }

    @Test
    void neverTradesWithItself() {
        Scenario scenario = each(limits -> {
            limits.selfCross = true;
            return limits;
        });
        assertEquals(Reason.NONE, order(scenario, 1, Side.SELL, "1", "110"));
        assertEquals(Reason.NONE, order(scenario, 1, Side.SELL, "1", "105"));
        assertEquals(Reason.SELF_CROSS, order(scenario, 1, Side.BUY, "1", "105"));
        assertEquals(Reason.NONE, order(scenario, 1, Side.BUY, "1", "104.99"));
        assertEquals(Reason.SELF_CROSS, order(scenario, 1, Side.SELL, "1", "104"));
        scenario.rejected(2, Reason.VENUE_REJECTED, "no");
        assertEquals(Reason.NONE, order(scenario, 1, Side.BUY, "1", "105"), "the best price is forgotten with it");
        assertEquals(Reason.NONE, order(scenario, 2, Side.SELL, "1", "100"));
    }

    @Test
    void limitsWhatIsAtRiskInTotal() {
        Scenario scenario = total(new RiskLimits.Total(amount("300"), NONE, NONE, NONE));
        assertEquals(Reason.NONE, buy(scenario, "1"));
        fill(scenario, "1", "100");
        assertEquals(Reason.NONE, order(scenario, 2, Side.BUY, "1", "100"));
        assertEquals(Reason.EXPOSURE_LIMIT, buy(scenario, "1.001"));
        assertEquals(Reason.NONE, buy(scenario, "1"));
    }

    @Test
    void refusesALimitBelowZero() {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class,
            () -> new RiskLimits.Total(-1, 0, 0, 0));
        assertEquals("a limit must not be negative, exposure=-1", thrown.getMessage());
    }
}
