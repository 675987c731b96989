package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.GroupMode;
import io.holdfast.engine.core.GroupRule;
import io.holdfast.engine.core.LegTerms;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.gateway.client.Amounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupsCommandTest {
    @TempDir
    private Path directory;

    private CommandRun groups(String... more) {
        String[] all = new String[more.length + 3];
        all[0] = "groups";
        all[1] = "--data";
        all[2] = directory.toString();
        System.arraycopy(more, 0, all, 3, more.length);
        return CommandRun.of((Object[]) all);
    }

    @Test
    void listsWhatIsUnfinished() throws IOException {
        long groupId = openPair(false);
        CommandRun run = groups();
        assertEquals(ExitCode.DONE, run.exitCode(), run::err);
        assertEquals(List.of(
            "GROUP  STATUS   REASON  MODE        ON FAILURE  LEG  SYMBOL    SIDE  QUANTITY  PRICE   FILLED  BACK  "
                + "LEG STATUS  ORDER",
            "   " + groupId + "  WORKING          SEQUENTIAL  UNWIND        1  BTC/USDT  SELL      0.01  61000        0"
                + "     0  WORKING        " + (groupId + 3),
            "                                                  2  ETH/USDT  BUY        0.2  market       0     0  "
                + "WAITING"),
            run.lines().subList(0, 3));
        JsonNode json = new ObjectMapper().readTree(groups("--json").out());
        assertEquals(groupId, json.at("/groups/0/groupId").longValue());
        assertEquals("WAITING", json.at("/groups/0/legs/1/status").textValue());
    }

    @Test
    void listsWhatHasEndedWhenAskedTo() {
        openPair(true);
        assertEquals("no group is unfinished", groups().lines().get(0));
        assertEquals(1, groups("--all").lines().stream().filter(line -> line.contains("RELEASED")).count());
    }

    private long openPair(boolean released) {
        try (TestJournal journal = new TestJournal(directory)) {
            journal.open();
            journal.put(instrument -> {
                instrument.reset(CommandKind.INSTRUMENT, Actor.VENUE);
                instrument.symbol.set("ETH/USDT");
                instrument.venueSymbol.set("ETHUSDT");
                instrument.asset.set("ETH");
                instrument.quoteAsset.set("USDT");
                instrument.tickSize = e8("0.01");
                instrument.lotStep = e8("0.0001");
                instrument.minQuantity = e8("0.0001");
                instrument.maxQuantity = e8("9000");
                instrument.minNotional = e8("5");
            });
            long groupId = journal.state.sequence() + 1;
            journal.put(pair -> {
                pair.reset(CommandKind.OPEN_GROUP, Actor.CLIENT);
                pair.requestId.set("pair");
                pair.groupMode = GroupMode.SEQUENTIAL;
                pair.groupRule = GroupRule.UNWIND;
                pair.legs = List.of(new LegTerms(1, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, e8("0.01"),
                    e8("61000"), e8("61000")), new LegTerms(2, Side.BUY, OrderType.MARKET, null, e8("0.2"),
                    Decimals.ABSENT, e8("3000")));
            });
            if (released) {
                journal.put(release -> {
                    release.reset(CommandKind.OPERATE, Actor.OPERATOR);
                    release.operation = Operation.RELEASE_GROUP;
                    release.groupId = groupId;
                    release.operator.set("ann");
                });
            }
            return groupId;
        }
    }

    private static long e8(String decimal) {
        return Amounts.parse("amount", decimal);
    }
}
