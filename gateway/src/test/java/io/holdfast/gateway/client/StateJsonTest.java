package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateJsonTest {
    private interface Writing {
        void write(JsonGenerator out) throws IOException;
    }

    private final Fold fold = new Fold();

    @BeforeEach
    void opens() {
        fold.open();
    }

    @Test
    void showsEachFieldOfAnOrder() throws IOException {
        fold.order("r-1", Side.BUY, "0.01", "61000.00");
        fold.accepted(14);
        fold.put(Commands.fill(14, Side.BUY, "0.004", "60999.5", "T1"));
        assertEquals("{\"orderId\":14,\"clientOrderId\":\"00c0ffee0000010000000000000e0000\",\"requestId\":\"r-1\","
            + "\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"orderType\":\"LIMIT\",\"timeInForce\":\"GTC\","
            + "\"quantity\":\"0.01\",\"price\":\"61000\",\"status\":\"PARTIALLY_FILLED\",\"reason\":null,"
            + "\"filledQuantity\":\"0.004\",\"averagePrice\":\"60999.5\",\"venueOrderId\":\"V14\","
            + "\"cancelling\":false,\"createdNs\":8000,\"updatedNs\":10000,\"sequence\":16}",
            json(out -> StateJson.writeOrder(out, fold.state.order(14), fold.state)));
    }

    @Test
    void saysNullForWhatADeniedOrderDoesNotHave() throws IOException {
        fold.order("r-1", Side.BUY, "0.00001", "61000.00");
        assertEquals("{\"orderId\":14,\"clientOrderId\":null,\"requestId\":\"r-1\","
            + "\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"orderType\":\"LIMIT\",\"timeInForce\":\"GTC\","
            + "\"quantity\":\"0.00001\",\"price\":\"61000\",\"status\":\"DENIED\",\"reason\":\"BELOW_MIN_NOTIONAL\","
            + "\"filledQuantity\":\"0\",\"averagePrice\":null,\"venueOrderId\":null,"
            + "\"cancelling\":false,\"createdNs\":8000,\"updatedNs\":8000,\"sequence\":14}",
            json(out -> StateJson.writeOrder(out, fold.state.order(14), fold.state)));
    }

    @Test
    void saysNullForWhatAnIncompleteRequestDoesNotHave() throws IOException {
        fold.put(order -> order.reset(CommandKind.NEW_ORDER, Actor.CLIENT));
        assertEquals("{\"orderId\":14,\"clientOrderId\":null,\"requestId\":\"\",\"symbol\":null,\"side\":null,"
            + "\"orderType\":null,\"timeInForce\":null,\"quantity\":null,\"price\":null,\"status\":\"DENIED\","
            + "\"reason\":\"INVALID_REQUEST\",\"filledQuantity\":\"0\",\"averagePrice\":null,"
            + "\"venueOrderId\":null,\"cancelling\":false,\"createdNs\":8000,\"updatedNs\":8000,\"sequence\":14}",
            json(out -> StateJson.writeOrder(out, fold.state.order(14), fold.state)));
    }

    @Test
    void listsOpenOrdersNewestFirstAndThenThoseThatEndedLast() throws IOException {
        for (int i = 0; i < 6; i++) {
            fold.order("r-" + i, Side.SELL, "0.1", "61000.00"); // 14 to 19
        }
        fold.rejected(18);
        fold.rejected(15);
        assertEquals(List.of(19, 17, 16, 14), ids(StateJson.Orders.OPEN, 100));
        assertEquals(List.of(19, 17), ids(StateJson.Orders.OPEN, 2));
        assertEquals(List.of(15, 18), ids(StateJson.Orders.CLOSED, 100));
        assertEquals(List.of(15), ids(StateJson.Orders.CLOSED, 1));
        assertEquals(List.of(19, 17, 16, 14, 15, 18), ids(StateJson.Orders.ALL, 100));
        assertEquals(List.of(19, 17, 16, 14, 15), ids(StateJson.Orders.ALL, 5));
        assertEquals(List.of(), ids(StateJson.Orders.ALL, 0));
    }

    @Test
    void showsPositionsAndBalances() throws IOException {
        assertEquals("[{\"symbol\":\"BTC/USDT\",\"quantity\":\"0\",\"averagePrice\":\"0\",\"realisedPnl\":\"0\","
            + "\"cost\":\"0\"}]", json(out -> StateJson.writePositions(out, fold.state)));
        fold.order("r-1", Side.BUY, "0.01", "61000.00");
        fold.put(Commands.fill(14, Side.BUY, "0.004", "60000", "T1"));
        assertEquals("[{\"symbol\":\"BTC/USDT\",\"quantity\":\"0.004\",\"averagePrice\":\"60000\","
            + "\"realisedPnl\":\"0\",\"cost\":\"240\"}]", json(out -> StateJson.writePositions(out, fold.state)));
        assertEquals("[{\"asset\":\"BTC\",\"total\":\"1.00399\",\"free\":\"1.00399\",\"locked\":\"0\","
            + "\"opening\":\"1\",\"traded\":\"0.004\",\"feesPaid\":\"0.00001\",\"foreign\":\"0\","
            + "\"adjusted\":\"0\",\"venueTotal\":\"1\"},"
            + "{\"asset\":\"USDT\",\"total\":\"99760\",\"free\":\"99394\",\"locked\":\"366\","
            + "\"opening\":\"100000\",\"traded\":\"-240\",\"feesPaid\":\"0\",\"foreign\":\"0\",\"adjusted\":\"0\","
            + "\"venueTotal\":\"100000\"}]",
            json(out -> StateJson.writeBalances(out, fold.state)));
    }

    @Test
    void showsWhatOthersHaveMoved() throws IOException {
        fold.put(Commands.fill(0, Side.BUY, "0.004", "60000", "T1"));
        Record transfer = new Record().reset(RecordKind.BALANCE_ADJUSTED);
        transfer.sequence = fold.state.sequence() + 1;
        transfer.timeNs = fold.state.timeNs();
        transfer.assetId = 1;
        transfer.amount = -Decimals.ONE / 4;
        transfer.reason = Reason.TRANSFER;
        fold.state.apply(transfer);
        assertEquals("[{\"asset\":\"BTC\",\"total\":\"0.75399\",\"free\":\"0.75399\",\"locked\":\"0\","
            + "\"opening\":\"1\",\"traded\":\"0\",\"feesPaid\":\"0\",\"foreign\":\"0.00399\","
            + "\"adjusted\":\"-0.25\",\"venueTotal\":\"1\"},"
            + "{\"asset\":\"USDT\",\"total\":\"99760\",\"free\":\"99760\",\"locked\":\"0\","
            + "\"opening\":\"100000\",\"traded\":\"0\",\"feesPaid\":\"0\",\"foreign\":\"-240\",\"adjusted\":\"0\","
            + "\"venueTotal\":\"100000\"}]",
            json(out -> StateJson.writeBalances(out, fold.state)));
    }

    private List<Integer> ids(StateJson.Orders which, int limit) throws IOException {
        Matcher matcher = Pattern.compile("\"orderId\":(\\d+)")
            .matcher(json(out -> StateJson.writeOrders(out, fold.state, which, limit)));
        List<Integer> ids = new ArrayList<>();
        while (matcher.find()) {
            ids.add(Integer.valueOf(matcher.group(1)));
        }
        return ids;
    }

    private static String json(Writing writing) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            writing.write(out);
        }
        return text.toString();
    }
}
