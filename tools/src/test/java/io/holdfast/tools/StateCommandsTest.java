package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.Side;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What replay, explain and verify say of a journal. */
@Timeout(60)
class StateCommandsTest {
    @TempDir
    private Path data;

    private String digestBeforeRestart;
    private String digest;

    @BeforeEach
    void journal() {
        String[] digests = SampleJournal.write(data);
        digestBeforeRestart = digests[0];
        digest = digests[1];
    }

    @Test
    void replaysToTheStateAtTheEnd() {
        CommandRun run = CommandRun.of("replay", "--data", data);
        assertEquals("""
            sequence  24
            time      2026-03-01 12:00:00.016000 UTC
            digest    %s
            epoch     2
            orders    3 taken, 1 open, 2 fills

            orderId  symbol    side  orderType  quantity  price  filledQuantity  status    requestId
                 20  BTC/USDT  BUY   LIMIT          0.01  60000               0  IN_DOUBT  lost

            symbol    quantity  averagePrice  realisedPnl
            BTC/USDT      0.01       60999.2            0

            asset      total       free  locked  feesPaid  venueTotal
            BTC      1.00998    1.00998       0   0.00002           1
            USDT   99390.008  98790.008     600         0      100000
            """.formatted(digest), run.out());
        assertEquals(ExitCode.DONE, run.exitCode());
    }

    @Test
    void replaysToAnySequence() throws IOException {
        JsonNode before = replay("--to", "16");
        assertEquals(List.of("sequence", "digest", "epoch", "orders", "positions", "balances"), names(before));
        assertEquals(16, before.get("sequence").asLong());
        assertEquals(1, before.get("epoch").asInt());
        assertEquals("LIVE", before.at("/orders/0/status").asText());
        assertEquals("0", before.at("/positions/0/quantity").asText());
        assertEquals("610", before.at("/balances/1/locked").asText());
        JsonNode after = replay("--to", "17");
        assertEquals("PARTIALLY_FILLED", after.at("/orders/0/status").asText());
        assertEquals("0.004", after.at("/positions/0/quantity").asText());
        assertEquals(digest, replay().get("digest").asText());
    }

    private JsonNode replay(String... options) throws IOException {
        Object[] words = Stream.concat(Stream.of("replay", "--json", "--data", data), Stream.of(options)).toArray();
        CommandRun run = CommandRun.of(words);
        assertEquals("", run.err());
        return new ObjectMapper().readTree(run.out());
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    @Test
    void refusesASequenceThatIsNotThere() {
        CommandRun run = CommandRun.of("replay", "--data", data, "--to", 25);
        assertEquals("holdfast: the journal ends at sequence 24: give that or less, --to 25\n", run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertEquals(ExitCode.USAGE, CommandRun.of("replay", "--data", data, "--to", 0).exitCode());
    }

    @Test
    void explainsAnOrderAcrossARestart() {
        CommandRun run = CommandRun.of("explain", "--data", data, "buy-1");
        assertEquals("""
            order 14  request id buy-1  client order id 00c0ffee0000010000000000000e0000

            SEQUENCE                  TIME (UTC)     SINCE  ACTOR   TYPE            WHAT                              \
                                           WHY
                  14  2026-03-01 12:00:00.007000     +0 ns  client  ORDER_INTENT    BUY 0.01 BTC/USDT LIMIT at 61000 \
            GTC requestId=buy-1
                  15  2026-03-01 12:00:00.008000  +1.00 ms  venue   ORDER_ACCEPTED  symbol=BTC/USDT venueOrderId=V14  \
                                           after 14
                  17  2026-03-01 12:00:00.010000  +2.00 ms  venue   ORDER_FILLED    BUY 0.004 BTC/USDT at 60999.5, fee\
             0.00001 BTC, maker, trade t1  after 14
                  22  2026-03-01 12:00:00.015000  +5.00 ms  engine  ENGINE_STARTED  epoch=2 digest=%s \
            build=0.1.0 unknown
                  24  2026-03-01 12:00:00.016000  +1.00 ms  venue   ORDER_FILLED    BUY 0.006 BTC/USDT at 60999, fee \
            0.00001 BTC, maker, trade t2    after 14

            FILLED: 0.01 of 0.01 filled, average price 60999.2, 9.00 ms from intent to last record
            """.formatted(digestBeforeRestart), run.out());
        assertEquals(run.out(), CommandRun.of("explain", "--data", data, SampleJournal.FILLED).out());
        assertEquals(run.out(), CommandRun.of("explain", "--data", data, SampleJournal.FILLED_CLIENT_ID).out());
        assertEquals(run.out(), CommandRun.of("explain", "--data", data, "V14").out());
        assertEquals(run.out(), CommandRun.of("explain", "--data", data, "t2").out());
        assertEquals(run.out(), CommandRun.of("explain", "--data", data, "--by", "trade", "t2").out());
        assertEquals(ExitCode.USAGE, CommandRun.of("explain", "--data", data, "--by", "request", "t2").exitCode());
    }

    @Test
    void explainsHowOrdersEnd() {
        assertEquals("DENIED (INVALID_QUANTITY): 0 of 0.000001 filled, 0 ns from intent to last record",
            outcome(SampleJournal.DENIED));
        assertEquals("REJECTED (VENUE_REJECTED): 0 of 0.5 filled, 1.00 ms from intent to last record",
            outcome(SampleJournal.REJECTED));
        assertEquals("IN_DOUBT (TIMEOUT): 0 of 0.01 filled, 1.00 ms from intent to last record",
            outcome(SampleJournal.IN_DOUBT));
    }

    private String outcome(long orderId) {
        List<String> lines = CommandRun.of("explain", "--data", data, orderId).lines();
        return lines.get(lines.size() - 1);
    }

    @Test
    void saysThatAnOrderIsNotThere() {
        CommandRun run = CommandRun.of("explain", "--data", data, "15");
        assertEquals("holdfast: there is no such order in " + data
            + ": give an order id, client order id, request id, venue order id or trade id, order=15\n", run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertEquals("", run.out());
    }

    @Test
    void verifiesASoundJournal() {
        CommandRun run = CommandRun.of("verify", "--data", data);
        assertEquals("ok records=24 first=1 last=24 digest=" + digest + "\n", run.out());
        assertEquals(ExitCode.DONE, run.exitCode());
    }

    @Test
    void verifiesThePastToTheLastByte(@TempDir Path other) throws IOException {
        Path days = other.resolve("days");
        try (TestJournal journal = new TestJournal(days)) {
            journal.open();
            journal.nextDay();
            journal.start();
        }
        CommandRun unhashed = CommandRun.of("verify", "--deep", "--data", days);
        assertEquals("holdfast: hash of a complete file is missing, the engine makes it anew: file=" + days
            + "/journal/20260301F.sha256\n", unhashed.err());
        assertEquals(ExitCode.FAILED, unhashed.exitCode(), "the records are what they were");
        assertTrue(unhashed.out().startsWith("ok records=15 first=1 last=15 digest="), unhashed.out());
        assertEquals(1, unhashed.lines().size());
        CommandRun one = CommandRun.of("verify", "--deep", "--data", data);
        assertEquals("ok records=24 first=1 last=24 digest=" + digest + "\nok files=0 chained=0\n", one.out());
        assertEquals(ExitCode.DONE, one.exitCode());
        Path file = days.resolve("journal/20260301F.cq4");
        flip(file, "OpenJDK");
        CommandRun damaged = CommandRun.of("verify", "--deep", "--data", days);
        assertTrue(damaged.err().startsWith("holdfast: record does not match its crc, sequence=1 offset="),
            damaged.err());
        assertTrue(damaged.err().lines().findFirst().orElseThrow().endsWith(": file=" + file), damaged.err());
        assertEquals("", damaged.out());
        assertEquals(ExitCode.DAMAGED, damaged.exitCode());
    }

    @Test
    void namesTheDamagedRecord() throws IOException {
        Path file = flip("odd");
        CommandRun verify = CommandRun.of("verify", "--data", data);
        assertEquals(ExitCode.DAMAGED, verify.exitCode(), verify.out());
        assertEquals("", verify.out());
        assertTrue(verify.err().startsWith("holdfast: journal is damaged, see what is sound with: holdfast dump --data "
            + data + " --to 15 ("), verify.err());
        assertTrue(verify.err().contains("sequence=16 file=" + file + " offset="), verify.err());
        assertEquals(1, verify.err().lines().count());
        for (String command : List.of("dump", "replay")) {
            CommandRun run = CommandRun.of(command, "--data", data);
            assertEquals(ExitCode.DAMAGED, run.exitCode(), command);
            assertTrue(run.err().contains("sequence=16"), run.err());
            assertEquals(1, run.err().lines().count());
        }
        assertEquals(15, CommandRun.of("dump", "--data", data, "--to", 15).lines().size());
    }

    /** Turns the last bit of the first place in the journal that has a text. */
    private Path flip(String text) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            file = files.filter(name -> name.toString().endsWith(".cq4")).findFirst().orElseThrow();
        }
        flip(file, text);
        return file;
    }

    private static void flip(Path file, String text) throws IOException {
        try (RandomAccessFile journal = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] head = new byte[1 << 20];
            journal.readFully(head);
            int place = new String(head, StandardCharsets.ISO_8859_1).indexOf(text);
            journal.seek(place);
            journal.write(head[place] ^ 1);
        }
    }

    @Test
    void saysThatThereIsNoJournal(@TempDir Path other) throws IOException {
        for (String[] command : new String[][] {{"verify"}, {"replay"}, {"dump"}, {"explain", "1"}}) {
            Object[] words = Stream.concat(Stream.of(command), Stream.of("--data", other)).toArray();
            CommandRun run = CommandRun.of(words);
            assertEquals("holdfast: there is no journal in " + other + ": give the --data of the engine\n", run.err());
            assertEquals(ExitCode.USAGE, run.exitCode());
        }
        Files.createDirectory(other.resolve("journal"));
        CommandRun run = CommandRun.of("verify", "--data", other);
        assertEquals("holdfast: the journal in " + other + " is empty: start the engine there once\n", run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
    }

    @Test
    void saysThatAJournalWithoutARecordIsEmpty(@TempDir Path other) {
        try (TestJournal journal = new TestJournal(other)) {
            assertEquals(0, journal.state.sequence());
        }
        CommandRun run = CommandRun.of("verify", "--data", other);
        assertEquals("holdfast: the journal in " + other + " is empty: start the engine there once\n", run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
    }

    @Test
    void readsBesideALiveWriter(@TempDir Path other) {
        try (TestJournal journal = new TestJournal(other)) {
            journal.open();
            assertEquals("ok records=13 first=1 last=13 digest=" + journal.state.digest() + "\n",
                CommandRun.of("verify", "--data", other).out());
            journal.order("r", Side.BUY, "0.01", "61000");
            assertEquals("ok records=14 first=1 last=14 digest=" + journal.state.digest() + "\n",
                CommandRun.of("verify", "--data", other).out());
        }
    }
}
