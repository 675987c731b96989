package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.tools.campaign.JournalProof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class DemoCommandTest {
    @TempDir
    private Path directory;

    @Test
    void endsWithoutADifferenceAfterAKill() {
        CommandRun run = CommandRun.of("demo", "--kills", "1", "--data", directory.resolve("demo").toString());
        assertNoDifference(run);
        JournalProof.assertSound(directory.resolve("demo").resolve("engine"));
    }

    @Test
    void playsRecordedMarkets() {
        Path captures = Path.of("..", "..", "shared", "data");
        List<Path> markets = List.of(captures.resolve("spot_btcusdt_20240808.gz"),
            captures.resolve("spot_ethusdt_20240808.gz"));
        assumeTrue(markets.stream().allMatch(Files::exists), "no recorded markets at " + captures);
        CommandRun run = CommandRun.of("demo", "--kills", "1", "--market", markets.get(0).toString(), "--market",
            markets.get(1).toString());
        assertNoDifference(run);
    }

    @Test
    void refusesAMarketThatIsNotThere() {
        CommandRun run = CommandRun.of("demo", "--market", "missing.gz");
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertEquals("holdfast: the market cannot be read: --market missing.gz\n", run.err());
    }

    private static void assertNoDifference(CommandRun run) {
        assertEquals(ExitCode.DONE, run.exitCode(), () -> run.out() + run.err());
        assertTrue(run.out().contains("KILL -9"), run::out);
        assertTrue(run.out().contains("equal"), run::out);
        assertTrue(run.out().contains("complete: BUY 0.001 of 0.001 BTC/USDT, SELL 0.02 of 0.02 ETH/USDT"), run::out);
        assertTrue(run.lines().contains("differences 0"), run::out);
    }
}
