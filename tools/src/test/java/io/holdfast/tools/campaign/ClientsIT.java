package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clients of tools/client and their examples, against an engine and a venue that are processes of their own. */
@Timeout(300)
class ClientsIT {
    private static final Path CLIENT = Path.of("client").toAbsolutePath();
    private static final List<String> BALANCES = List.of("USDT=1000000", "BTC=10", "ETH=100");

    @TempDir
    private Path directory;

    private ServedPair pair;
    private Path token;
    /** Says where the engine is now. */
    private Path engineFile;

    @BeforeEach
    void starts() throws Exception {
        pair = new ServedPair(directory, directory.resolve("data"), BALANCES);
        token = directory.resolve("data").resolve("api.token");
        engineFile = directory.resolve("engine.url");
        startEngine();
    }

    @AfterEach
    void ends() {
        pair.close();
    }

    private void startEngine() throws Exception {
        pair.startEngine(List.of(), ServedPair.QUICK, "--symbol", "ETH/USDT");
        Path next = Files.writeString(directory.resolve("engine.url.next"), pair.engineUrl());
        Files.move(next, engineFile, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void thePythonClientKeepsItsPromisesOverLostAnswersCutsAndAKill() throws Exception {
        List<String> output = python("python/test_holdfast.py");
        assertTrue(output.stream().anyMatch(line -> line.equals("OK")), String.join("\n", output));
    }

    @Test
    void theExamplesInPythonRun() throws Exception {
        List<String> bot = python("examples/ccxt_bot.py", pair.engineUrl(), token.toString());
        assertTrue(bot.get(0).matches("order (\\d+) is (PENDING|LIVE), asked again it is \\1"), bot.toString());
        assertEquals("then it is CANCELLED", bot.get(1));
        List<String> first = python("examples/pair_trade.py", pair.engineUrl(), token.toString(), "pair-1");
        assertTrue(first.get(0).matches("pair \\d+ is COMPLETE, bought at .*, protection \\d+ stops at .*"),
            first.toString());
        assertEquals(first, python("examples/pair_trade.py", pair.engineUrl(), token.toString(), "pair-1"));
    }

    /** Runs a script to its end; where it says {@code kill} the engine is killed and started again. */
    private List<String> python(String script, String... arguments) throws Exception {
        assumeTrue(isThere("python3"), "python3 is not installed");
        List<String> command = new ArrayList<>(List.of("python3", CLIENT.resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOLDFAST_ENGINE", engineFile.toString());
        builder.environment().put("HOLDFAST_TOKEN", token.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        List<String> output = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.endsWith("kill")) {
                    pair.killEngine();
                    startEngine();
                }
            }
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), String.join("\n", output));
            assertEquals(0, process.exitValue(), String.join("\n", output));
        } finally {
            process.destroyForcibly();
        }
        return output;
    }

    private static boolean isThere(String command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command, "--version").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // what cannot be started is not there
        }
    }
}
