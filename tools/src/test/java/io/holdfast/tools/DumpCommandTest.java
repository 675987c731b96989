package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DumpCommandTest {
    @TempDir
    private static Path data;

    @BeforeAll
    static void journal() {
        SampleJournal.write(data);
    }

    private static List<String> dump(Object... options) {
        Object[] words = new Object[options.length + 3];
        words[0] = "dump";
        words[1] = "--data";
        words[2] = data;
        System.arraycopy(options, 0, words, 3, options.length);
        CommandRun run = CommandRun.of(words);
        assertEquals("", run.err());
        assertEquals(ExitCode.DONE, run.exitCode());
        return run.lines();
    }

    private static List<Long> sequences(List<String> lines) throws IOException {
        List<Long> sequences = new ArrayList<>();
        for (String line : lines) {
            sequences.add(new ObjectMapper().readTree(line).get("sequence").asLong());
        }
        return sequences;
    }

    @Test
    void writesOneJsonObjectALine() throws IOException {
        List<String> lines = dump();
        assertEquals(SampleJournal.LAST, lines.size());
        for (int i = 0; i < lines.size(); i++) {
            JsonNode record = new ObjectMapper().readTree(lines.get(i));
            assertEquals(i + 1, record.get("sequence").asLong());
            for (String field : List.of("timeNs", "type", "actor", "cause", "epoch")) {
                assertTrue(record.has(field), field + " in " + lines.get(i));
            }
        }
        assertEquals("{\"sequence\":17,\"timeNs\":1772366400010000000,\"type\":\"ORDER_FILLED\",\"actor\":\"venue\","
            + "\"cause\":14,\"epoch\":1,\"orderId\":14,\"clientOrderId\":\"00c0ffee0000010000000000000e0000\","
            + "\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"quantity\":\"0.004\",\"price\":\"60999.5\","
            + "\"venueOrderId\":\"V14\",\"tradeId\":\"t1\",\"quoteQuantity\":\"243.998\",\"fee\":\"0.00001\","
            + "\"feeAsset\":\"BTC\",\"maker\":true,\"venueTimeNs\":1772366400000000000}", lines.get(16));
    }

    @Test
    void filtersByOrderTypeSymbolAndSequence() throws IOException {
        assertEquals(List.of(14L, 15L, 17L, 24L), sequences(dump("--order", SampleJournal.FILLED)));
        assertEquals(List.of(14L, 15L, 17L, 24L), sequences(dump("--order", SampleJournal.FILLED_CLIENT_ID)));
        assertEquals(List.of(20L, 21L), sequences(dump("--order", "lost")));
        assertEquals(List.of(16L), sequences(dump("--type", "ORDER_DENIED")));
        assertEquals(List.of(17L, 21L, 24L), sequences(dump("--type", "order_filled", "--type", "ORDER_IN_DOUBT")));
        assertEquals(List.of(5L, 14L, 15L, 16L, 17L, 18L, 19L, 20L, 21L, 24L),
            sequences(dump("--symbol", "BTC/USDT")));
        assertEquals(List.of(), sequences(dump("--symbol", "ETH/USDT")));
        assertEquals(List.of(3L, 4L, 5L), sequences(dump("--from", 3, "--to", 5)));
        assertEquals(List.of(23L, 24L), sequences(dump("--from", 23)));
        assertEquals(List.of(24L), sequences(dump("--from", 18, "--order", 14, "--type", "ORDER_FILLED")));
    }

    @Test
    void writesEachFieldOfEachRecordAsCsv() throws IOException {
        List<String> lines = dump("--format", "csv");
        assertEquals(String.join(",", CsvLines.COLUMNS), lines.get(0));
        assertEquals(SampleJournal.LAST + 1, lines.size());
        assertEquals("19,1772366400012000000,ORDER_REJECTED,venue,18,1,,18,00c0ffee000001000000000000120000,BTC/USDT"
            + ",".repeat(16) + "-2010" + ",".repeat(27) + "VENUE_REJECTED,\"no \"\"funds\"\", says the venue\"",
            lines.get(19));
        for (String line : dump()) {
            JsonNode record = new ObjectMapper().readTree(line);
            record.fieldNames().forEachRemaining(name -> assertTrue(CsvLines.COLUMNS.contains(name), name));
        }
    }

    @Test
    void writesATableThatFitsATerminal() {
        List<String> lines = dump("--format", "table", "--from", 13, "--to", 19);
        assertEquals(List.of(
            " SEQUENCE  TIME (UTC)       TYPE                      ACTOR        ORDER  WHAT",
            "-- 2026-03-01",
            "       13  12:00:00.006000  TRADING_STATE_CHANGED     gateway             CLEAN tradingState=TRADING",
            "       14  12:00:00.007000  ORDER_INTENT              client          14  "
                + "BUY 0.01 BTC/USDT LIMIT at 61000 GTC reques...",
            "       15  12:00:00.008000  ORDER_ACCEPTED            venue           14  "
                + "symbol=BTC/USDT venueOrderId=V14",
            "       16  12:00:00.009000  ORDER_DENIED              client          16  "
                + "INVALID_QUANTITY BUY 0.000001 BTC/USDT LIMI...",
            "       17  12:00:00.010000  ORDER_FILLED              venue           14  "
                + "BUY 0.004 BTC/USDT at 60999.5, fee 0.00001 ...",
            "       18  12:00:00.011000  ORDER_INTENT              client          18  "
                + "SELL 0.5 BTC/USDT LIMIT at 62000 GTC reques...",
            "       19  12:00:00.012000  ORDER_REJECTED            venue           18  "
                + "VENUE_REJECTED symbol=BTC/USDT venueCode=-2..."), lines);
        assertTrue(dump("--format", "table").stream().allMatch(line -> line.length() <= 120));
    }

    @Test
    void refusesWhatItCannotShow() {
        CommandRun range = CommandRun.of("dump", "--data", data, "--from", 9, "--to", 8);
        assertEquals("holdfast: sequences go from 1 up: give --from at least 1 and --to at least --from\n",
            range.err());
        assertEquals(ExitCode.USAGE, range.exitCode());
        CommandRun order = CommandRun.of("dump", "--data", data, "--order", "nobody");
        assertEquals("holdfast: there is no such order in " + data + ": give an order id, client order id, request "
            + "id, venue order id or trade id, order=nobody\n", order.err());
        assertEquals(ExitCode.USAGE, order.exitCode());
        CommandRun type = CommandRun.of("dump", "--data", data, "--type", "FILL");
        assertTrue(type.err().startsWith("holdfast: Invalid value for option '--type'"), type.err());
        assertEquals(1, type.err().lines().count());
        assertEquals(ExitCode.USAGE, type.exitCode());
        CommandRun nowhere = CommandRun.of("dump", "--data", data.resolve("none"));
        assertEquals("holdfast: there is no journal in " + data.resolve("none") + ": give the --data of the engine\n",
            nowhere.err());
        assertEquals(ExitCode.USAGE, nowhere.exitCode());
    }
}
