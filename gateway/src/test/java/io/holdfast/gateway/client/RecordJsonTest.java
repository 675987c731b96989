package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Deployment;
import io.holdfast.engine.core.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
    private static final String ORDER = "\"orderId\":14,\"clientOrderId\":\"00c0ffee0000010000000000000e0000\","
        + "\"symbol\":\"BTC/USDT\",";

    private final Fold fold = new Fold();

    @Test
    void showsHowTradingOpens() {
        fold.open();
        assertEquals(List.of(
            head(1, 2000, "ENGINE_STARTED", "engine", 0) + "\"digest\":\"0000000000000000\",\"engineId\":\"00c0ffee\","
                + "\"configHash\":\"0000000000000abc\",\"build\":\"0.1.0\",\"jvm\":\"17.0.15\"}",
            head(2, 2000, "TRADING_STATE_CHANGED", "engine", 1)
                + "\"tradingState\":\"RECOVERING\",\"reason\":\"START\"}",
            head(3, 3000, "ASSET_DEFINED", "venue", 0) + "\"assetId\":1,\"asset\":\"BTC\"}",
            head(4, 3000, "ASSET_DEFINED", "venue", 0) + "\"assetId\":2,\"asset\":\"USDT\"}",
            head(5, 3000, "INSTRUMENT_DEFINED", "venue", 0) + "\"instrumentId\":1,\"symbol\":\"BTC/USDT\","
                + "\"venueSymbol\":\"BTCUSDT\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\",\"tickSize\":\"0.01\","
                + "\"lotStep\":\"0.00001\",\"minQuantity\":\"0.00001\",\"maxQuantity\":\"9000\","
                + "\"minNotional\":\"5\"}",
            head(6, 4000, "BALANCE_REPORTED", "venue", 0) + "\"asset\":\"BTC\",\"free\":\"1\",\"locked\":\"0\"}",
            head(7, 5000, "BALANCE_REPORTED", "venue", 0)
                + "\"asset\":\"USDT\",\"free\":\"100000\",\"locked\":\"0\"}",
            head(8, 6000, "TRADING_STATE_CHANGED", "gateway", 0)
                + "\"tradingState\":\"RECONCILING\",\"reason\":\"VENUE_UP\"}",
            head(9, 6000, "RECONCILIATION_STARTED", "gateway", 8) + "\"reason\":\"VENUE_UP\"}",
            head(10, 7000, "BALANCE_ADJUSTED", "gateway", 9)
                + "\"asset\":\"BTC\",\"amount\":\"1\",\"reason\":\"INITIAL\"}",
            head(11, 7000, "BALANCE_ADJUSTED", "gateway", 9)
                + "\"asset\":\"USDT\",\"amount\":\"100000\",\"reason\":\"INITIAL\"}",
            head(12, 7000, "RECONCILIATION_COMPLETED", "gateway", 9) + "\"differences\":0,\"reason\":\"CLEAN\"}",
            head(13, 7000, "TRADING_STATE_CHANGED", "gateway", 12)
                + "\"tradingState\":\"TRADING\",\"reason\":\"CLEAN\"}"), fold.json);
    }

    @Test
    void namesTheOrderInEachRecordAboutIt() {
        fold.open();
        assertEquals(List.of(head(14, 8000, "ORDER_INTENT", "client", 0) + "\"requestId\":\"r-1\"," + ORDER
            + "\"side\":\"BUY\",\"orderType\":\"LIMIT\",\"timeInForce\":\"GTC\",\"quantity\":\"0.01\","
            + "\"price\":\"61000\",\"reserve\":\"610\",\"reserveAsset\":\"USDT\"}"),
            fold.order("r-1", Side.BUY, "0.01", "61000.00"));
        assertEquals(List.of(head(15, 9000, "ORDER_ACCEPTED", "venue", 14) + ORDER
            + "\"venueOrderId\":\"V14\",\"venueTimeNs\":77}"), fold.accepted(14));
        assertEquals(List.of(head(16, 10000, "ORDER_FILLED", "venue", 14) + ORDER
            + "\"side\":\"BUY\",\"quantity\":\"0.004\",\"price\":\"60999.5\",\"venueOrderId\":\"V14\","
            + "\"tradeId\":\"T1\",\"quoteQuantity\":\"243.998\",\"fee\":\"0.00001\",\"feeAsset\":\"BTC\","
            + "\"maker\":true,\"venueTimeNs\":78}"),
            fold.put(Commands.fill(14, Side.BUY, "0.004", "60999.5", "T1")));
        assertEquals(List.of(head(17, 11000, "CANCEL_INTENT", "client", 0) + "\"requestId\":\"c-1\","
            + ORDER.substring(0, ORDER.length() - 1) + "}"), cancel(14));
        assertEquals(List.of(head(18, 12000, "CANCEL_REJECTED", "client", 0) + "\"requestId\":\"c-1\"," + ORDER
            + "\"reason\":\"CANCEL_PENDING\"}"), cancel(14));
    }

    @Test
    void givesADeniedOrderNoClientOrderId() {
        fold.open();
        assertEquals(List.of(head(14, 8000, "ORDER_DENIED", "client", 0) + "\"requestId\":\"r-1\",\"orderId\":14,"
            + "\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"orderType\":\"LIMIT\",\"timeInForce\":\"GTC\","
            + "\"quantity\":\"0.015\",\"price\":\"61000.001\",\"reason\":\"INVALID_PRICE\"}"),
            fold.order("r-1", Side.BUY, "0.015", "61000.001"));
    }

    @Test
    void quotesTheWordsOfTheVenue() {
        fold.open();
        fold.order("r-1", Side.SELL, "0.5", "70000");
        assertEquals(List.of(head(15, 9000, "ORDER_REJECTED", "venue", 14) + ORDER
            + "\"venueCode\":-2010,\"reason\":\"VENUE_REJECTED\",\"text\":\"no \\\"funds\\\"\"}"), fold.rejected(14));
    }

    @Test
    void tellsWhichBuildStartsAndWhere() {
        assertTrue(fold.put(start -> {
            start.reset(CommandKind.START, Actor.ENGINE);
            start.build.set("0.2.0 c0ffee");
            start.text.set("17");
            start.deployment = new Deployment(9, 8, 0xab, "/srv/bot", "serve --data d");
        }).get(0).endsWith("\"build\":\"0.2.0 c0ffee\",\"buildTimeNs\":9,\"commitTimeNs\":8,"
            + "\"librariesHash\":\"00000000000000ab\",\"directory\":\"/srv/bot\","
            + "\"commandLine\":\"serve --data d\",\"jvm\":\"17\"}"), fold.json.toString());
    }

    @Test
    void tellsWithEachHeartbeatWhatThereIs() {
        fold.open();
        fold.order("r-1", Side.BUY, "0.01", "61000.00");
        assertEquals(List.of(head(15, 9000, "HEARTBEAT", "engine", 0) + "\"tradingState\":\"TRADING\","
            + "\"openOrders\":1,\"orders\":1,\"fills\":0}"),
            fold.put(beat -> beat.reset(CommandKind.HEARTBEAT, Actor.ENGINE)));
    }

    @Test
    void namesCountsByWhatTheyCount() {
        fold.open();
        assertEquals(List.of(head(14, 8000, "JOURNAL_RECOVERED", "engine", 0)
            + "\"quarantinedBytes\":96,\"reason\":\"TORN_TAIL\",\"text\":\"journal-1\"}"), fold.put(cut -> {
                cut.reset(CommandKind.JOURNAL_CUT, Actor.ENGINE);
                cut.quantity = 96;
                cut.text.set("journal-1");
            }));
    }

    private List<String> cancel(long orderId) {
        return fold.put(cancel -> {
            cancel.reset(CommandKind.CANCEL, Actor.CLIENT);
            cancel.orderId = orderId;
            cancel.requestId.set("c-1");
        });
    }

    private static String head(long sequence, long timeNs, String type, String actor, long cause) {
        return "{\"sequence\":" + sequence + ",\"timeNs\":" + timeNs + ",\"type\":\"" + type + "\",\"actor\":\""
            + actor + "\",\"cause\":" + cause + ",\"epoch\":1,";
    }
}
