package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.gateway.client.Amounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectionsCommandTest {
    @TempDir
    private Path directory;

    @Test
    void saysThatNothingIsProtected() {
        try (TestJournal journal = new TestJournal(directory)) {
            journal.open();
        }
        CommandRun run = CommandRun.of("protections", "--data", directory);
        assertEquals(ExitCode.DONE, run.exitCode(), run::err);
        assertEquals(List.of("sequence  13", "time      2026-03-01 12:00:00.006000 UTC", "no protection is in force"),
            run.lines());
        assertEquals("[]\n", CommandRun.of("protections", "--data", directory, "--json").out());
    }

    @Test
    void showsWhatIsInForceAndWhetherItStands() throws IOException {
        long entry;
        try (TestJournal journal = new TestJournal(directory)) {
            journal.open();
            entry = journal.state.sequence() + 1;
            protectedEntry(journal);
            journal.accepted(entry);
            journal.fill(entry, Side.BUY, "0.01", "61000", "t1");
        }
        CommandRun run = CommandRun.of("protections", "--data", directory);
        assertEquals(ExitCode.DONE, run.exitCode(), run::err);
        assertEquals(List.of(
            "sequence  20",
            "time      2026-03-01 12:00:00.009000 UTC",
            "",
            "protectionId  symbol    status  quantity  stopPrice  takeProfitPrice  trailingStop  entryOrderId  "
                + "stopOrderId  profitOrderId            unprotectedSince",
            "          15  BTC/USDT  ARMED       0.01      60000            65000                          14  "
                + "         20             19  2026-03-01 12:00:00.009000"),
            run.lines());
        JsonNode json = JsonHttp.JSON.readTree(CommandRun.of("protections", "--data", directory, "--json").out());
        assertEquals(1, json.size());
        assertEquals(entry + 1, json.at("/0/protectionId").longValue());
        assertEquals(entry, json.at("/0/entryOrderId").longValue());
        assertEquals("60000", json.at("/0/stopPrice").textValue());
    }

    private static void protectedEntry(TestJournal journal) {
        journal.put(order -> {
            order.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
            order.requestId.set("r-1");
            order.instrumentId = 1;
            order.side = Side.BUY;
            order.orderType = OrderType.LIMIT;
            order.timeInForce = TimeInForce.GTC;
            order.quantity = Amounts.parse("quantity", "0.01");
            order.price = Amounts.parse("price", "61000");
            order.referencePrice = order.price;
            order.stopPrice = Amounts.parse("stopPrice", "60000");
            order.takeProfitPrice = Amounts.parse("takeProfitPrice", "65000");
            order.trailingDistance = Decimals.ABSENT;
            order.trailingShare = Decimals.ABSENT;
        });
    }
}
