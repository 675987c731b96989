package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowFoldTest {
    private final SlowFold fold = new SlowFold();
    private final JournalRules rules = new JournalRules(fold, 1);

    private int sequence;

    @BeforeEach
    void define() {
        record("'type':'ENGINE_STARTED','engineId':'0000000a'");
        record("'type':'ASSET_DEFINED','asset':'BTC'");
        record("'type':'ASSET_DEFINED','asset':'USDT'");
        record("'type':'INSTRUMENT_DEFINED','symbol':'BTC/USDT','baseAsset':'BTC','quoteAsset':'USDT'");
        record("'type':'TRADING_STATE_CHANGED','tradingState':'RECONCILING'");
        record("'type':'RECONCILIATION_STARTED'");
        record("'type':'RECONCILIATION_COMPLETED','reason':'CLEAN'", sequence);
        record("'type':'TRADING_STATE_CHANGED','tradingState':'TRADING'");
    }

    @Test
    void pendingOrderLocksWhatItMayCost() {
        long order = intent("BUY", "LIMIT", "0.00000003", "0.5", "USDT", "0.00000002");
        assertEquals("PENDING", state(order));
        assertEquals(Map.of("USDT", new BigDecimal("0.00000002")), fold.locked());
        holds();
    }

    @Test
    void marketBuyLocksItsReserveLessWhatItSpent() {
        long order = intent("BUY", "MARKET", "2", "", "USDT", "105");
        fill(order, "BUY", "1", "60", "0.001", "BTC");
        assertEquals("{USDT=45}", fold.locked().toString());
        fill(order, "BUY", "0.5", "50", "0", "");
        assertEquals("{USDT=0}", fold.locked().toString());
        assertEquals("PARTIALLY_FILLED", state(order));
        assertEquals("{BTC=1.499, USDT=-110}", fold.totals().toString());
        holds();
    }

    @Test
    void closesCyclesInTheirOrderAndRemovesWhatIsClosed() {
        String hash = "'text':'" + "0f".repeat(32) + "'";
        record("'type':'CYCLE_CLOSED','cycle':20000,'lastSequence':3," + hash);
        record("'type':'CYCLE_CLOSED','cycle':20002,'lastSequence':8," + hash);
        record("'type':'CYCLE_REMOVED','cycle':20000,'lastSequence':3,'reason':'RETENTION'");
        assertEquals(Map.of(20_000, 3L, 20_002, 8L), fold.closedCycles());
        assertEquals(3, fold.removedSequence());
        holds();
        record("'type':'CYCLE_CLOSED','cycle':20001,'lastSequence':9," + hash);
        record("'type':'CYCLE_CLOSED','cycle':20003,'lastSequence':9,'text':'0f'");
        record("'type':'CYCLE_REMOVED','cycle':20002,'lastSequence':7,'reason':'RETENTION'");
        record("'type':'CYCLE_REMOVED','cycle':20000,'lastSequence':3,'reason':'RETENTION'");
        assertEquals(List.of("cycles are closed in their order", "cycles are closed in their order",
            "a closed cycle has a hash", "a cycle is closed before it is removed", "cycles are removed in their order"),
            rules.broken().stream().map(line -> line.split("[,:]")[0]).toList());
    }

    @Test
    void positionRoundsDownAndTurns() {
        long buy = intent("BUY", "LIMIT", "3", "40", "USDT", "120");
        fill(buy, "BUY", "3", "100", "0", "");
        long sell = intent("SELL", "LIMIT", "5", "30", "BTC", "5");
        fill(sell, "SELL", "1", "40", "0", "");
        position("2", "66.66666667", "33.33333333", "6.66666667");
        fill(sell, "SELL", "3", "100", "0", "");
        position("-1", "33.33333334", "33.33333334", "6.66666666");
        fill(sell, "SELL", "1", "50", "0", "");
        position("-2", "83.33333334", "41.66666667", "6.66666666");
        assertEquals("FILLED", state(sell));
        holds();
    }

    @Test
    void foreignFillMovesBalancesAlone() {
        record("'type':'ORDER_FILLED','symbol':'BTC/USDT','side':'SELL','quantity':'1','quoteQuantity':'10',"
            + "'tradeId':'7','reason':'FOREIGN'");
        assertEquals("{BTC=-1, USDT=10}", fold.totals().toString());
        position("0", "0", "0", "0");
        holds();
    }

    @Test
    void endedOrderKeepsItsStateWhenItFillsLate() {
        long order = intent("SELL", "LIMIT", "2", "10", "BTC", "2");
        record("'type':'ORDER_IN_DOUBT','orderId':" + order);
        record("'type':'ORDER_EXPIRED','orderId':" + order);
        fill(order, "SELL", "1", "10", "0", "");
        assertEquals("EXPIRED", state(order));
        assertEquals(new BigDecimal("1"), fold.orders().get(order).filled());
        assertEquals(List.of("a fill out of the ordinary is flagged, expected=LATE_FILL"), rulesBroken());
    }

    @Test
    void rulesTellASecondIntentOfARequest() {
        intent("BUY", "LIMIT", "1", "1", "USDT", "1");
        sequence++;
        record(intentFields("BUY", "LIMIT", "1", "1", "USDT", "1").replace("'r11'", "'r9'"));
        assertEquals(List.of("sequences are contiguous", "a request id is journaled once, before=9"), rulesBroken());
    }

    @Test
    void rulesTellAnAbandonmentWithoutProof() {
        long order = intent("BUY", "LIMIT", "1", "1", "USDT", "1");
        record("'type':'ORDER_IN_DOUBT','orderId':" + order);
        record("'type':'QUERY_INTENT','orderId':" + order);
        record("'type':'STATUS_REPORT','venueStatus':'NOT_FOUND','orderId':" + order, sequence);
        record("'type':'ORDER_ABANDONED','orderId':" + order, sequence);
        holds();
        long other = intent("BUY", "LIMIT", "1", "1", "USDT", "1");
        record("'type':'ORDER_IN_DOUBT','orderId':" + other);
        record("'type':'STATUS_REPORT','venueStatus':'NOT_FOUND','orderId':" + other);
        record("'type':'ORDER_ABANDONED','orderId':" + other, sequence);
        assertEquals("an order is abandoned by an answer to a query", rulesBroken().get(0));
    }

    @Test
    void rulesTellTradingThatOpensWithoutAComparison() {
        record("'type':'TRADING_STATE_CHANGED','tradingState':'RECONCILING'");
        record("'type':'RECONCILIATION_STARTED'");
        record("'type':'RECONCILIATION_COMPLETED','reason':'CLEAN'", sequence);
        record("'type':'TRADING_STATE_CHANGED','tradingState':'TRADING'");
        holds();
        record("'type':'TRADING_STATE_CHANGED','tradingState':'RECONCILING'");
        record("'type':'TRADING_STATE_CHANGED','tradingState':'TRADING'");
        assertEquals(List.of("trading opens after a comparison that agreed, agreed=10 since=13"), rulesBroken());
    }

    @Test
    void rulesTellAnAnswerToAnEndedOrder() {
        long order = intent("BUY", "LIMIT", "1", "1", "USDT", "1");
        record("'type':'ORDER_REJECTED','orderId':" + order);
        record("'type':'ORDER_ACCEPTED','orderId':" + order);
        assertEquals(1, rulesBroken().size());
        assertEquals("ORDER_ACCEPTED follows", rulesBroken().get(0).substring(0, 22));
    }

    @Test
    void rulesTellATradeThatIsBookedTwice() {
        long order = intent("BUY", "LIMIT", "2", "1", "USDT", "2");
        fill(order, "BUY", "1", "1", "0", "");
        int next = sequence + 1;
        fill(order, "BUY", "1", "1", "0", "");
        assertEquals(List.of(), rulesBroken());
        record("'type':'ORDER_FILLED','orderId':" + order + ",'symbol':'BTC/USDT','side':'BUY','quantity':'1',"
            + "'quoteQuantity':'1','reason':'LATE_FILL','tradeId':'t" + next + '\'');
        assertEquals(List.of("a trade is journaled once, before=" + next), rulesBroken());
    }

    private void record(String fields) {
        record(fields, 0);
    }

    private void record(String fields, int cause) {
        sequence++;
        JsonNode json = JournalAudit.parse(("{'sequence':" + sequence + ",'timeNs':" + sequence + ",'cause':" + cause
            + ",'epoch':1," + fields + '}').replace('\'', '"'));
        rules.check(json);
        fold.apply(json);
    }

    private long intent(String side, String type, String quantity, String price, String asset, String reserve) {
        record(intentFields(side, type, quantity, price, asset, reserve));
        return sequence;
    }

    private String intentFields(String side, String type, String quantity, String price, String asset,
                                String reserve) {
        int next = sequence + 1;
        return "'type':'ORDER_INTENT','requestId':'r" + next + "','symbol':'BTC/USDT','clientOrderId':'"
            + String.format("0000000a000001%014x0000", next) + "','side':'" + side + "','orderType':'" + type
            + "','quantity':'" + quantity + '\'' + (price.isEmpty() ? "" : ",'price':'" + price + '\'')
            + ",'reserveAsset':'" + asset + "','reserve':'" + reserve + '\'';
    }

    private void fill(long order, String side, String quantity, String quote, String fee, String feeAsset) {
        record("'type':'ORDER_FILLED','symbol':'BTC/USDT','orderId':" + order + ",'side':'" + side + "','quantity':'"
            + quantity + "','quoteQuantity':'" + quote + "','fee':'" + fee + "','tradeId':'t" + (sequence + 1) + '\''
            + (feeAsset.isEmpty() ? "" : ",'feeAsset':'" + feeAsset + '\''));
    }

    private String state(long order) {
        return fold.orders().get(order).state();
    }

    private void position(String quantity, String cost, String averagePrice, String realisedPnl) {
        SlowPosition position = fold.positions().get("BTC/USDT");
        assertEquals(List.of(quantity, cost, averagePrice, realisedPnl), List.of(
            position.quantity().toPlainString(), position.cost().toPlainString(),
            position.averagePrice().toPlainString(), position.realisedPnl().toPlainString()));
    }

    private void holds() {
        assertEquals(List.of(), rules.broken());
    }

    private List<String> rulesBroken() {
        return rules.broken().stream().map(broken -> broken.substring(0, broken.indexOf(": {"))).toList();
    }
}
