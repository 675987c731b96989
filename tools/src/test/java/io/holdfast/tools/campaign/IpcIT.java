package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Strategies in processes of their own beside HTTP clients, while either side is killed. */
@Timeout(600)
class IpcIT {
    private static final int CLIENT_KILLS = Integer.getInteger("ipc.clientKills", 12);
    private static final int ENGINE_KILLS = Integer.getInteger("ipc.engineKills", 3);
    private static final String CONFIG = ServedPair.QUICK + "ipc: true\n";
    private static final long END_S = 120;

    private final List<Process> clients = new ArrayList<>();
    private final List<Path> outputs = new ArrayList<>();

    @TempDir
    private Path directory;
    private ServedPair pair;

    @BeforeEach
    void start() throws Exception {
        pair = new ServedPair(directory, directory.resolve("data"));
        pair.startEngine(List.of(), CONFIG);
    }

    @AfterEach
    void stop() {
        clients.forEach(Process::destroyForcibly);
        pair.close();
    }

    private Process load(String prefix, int from, int count) throws IOException {
        Path output = directory.resolve("client-" + outputs.size());
        outputs.add(output);
        return start(output, IpcLoad.class.getName(), pair.data().toString(), prefix, Integer.toString(from),
            Integer.toString(count));
    }

    private Process start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(CommandProcess.flags());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp",
            System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectOutput(output.toFile())
            .redirectError(directory.resolve("client.err").toFile()).start();
        clients.add(process);
        return process;
    }

    private static void awaitEnd(Process client, Path errors) throws Exception {
        assertTrue(client.waitFor(END_S, TimeUnit.SECONDS), "client did not come to its end");
        assertEquals(0, client.exitValue(), () -> {
            try {
                return Files.readString(errors);
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    /** What clients were told is recorded is there once; nothing is there twice; the venue agrees. */
    private Map<String, Long> audit() throws Exception {
        Map<String, Long> intents = new TreeMap<>();
        for (JsonNode record : pair.settled()) {
            if (record.get("type").asText().equals("ORDER_INTENT")) {
                String requestId = record.get("requestId").asText();
                assertEquals(null, intents.put(requestId, record.get("sequence").asLong()), "twice: " + requestId);
            }
        }
        int told = 0;
        for (Path output : outputs) {
            for (String line : Files.readAllLines(output)) {
                if (line.startsWith("RECORDED ") && line.split(" ").length == 3) {
                    String[] fields = line.split(" ");
                    assertEquals(Long.valueOf(fields[2]), intents.get(fields[1]), "lost: " + line);
                    told++;
                }
            }
        }
        assertTrue(told > 0, "no client was told anything");
        assertTrue(intents.keySet().containsAll(pair.acknowledged()), "lost what HTTP clients were told");
        return intents;
    }

    @Test
    void takesOrdersOfSeveralProcessesBesideHttp() throws Exception {
        Process first = load("a", 0, 60);
        Process second = load("b", 0, 60);
        for (int i = 0; i < 30; i++) {
            assertEquals(202, pair.rest("h" + i, "0.01").status());
        }
        awaitEnd(first, directory.resolve("client.err"));
        awaitEnd(second, directory.resolve("client.err"));
        assertEquals(150, audit().size());
    }

    @Test
    void losesAndDoublesNothingWhenClientsAreKilled() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Process steady = load("s", 0, 400);
        for (int kill = 0; kill < CLIENT_KILLS; kill++) {
            Process victim = load("v", 0, 5_000); // each begins with the same request ids again
            Path output = outputs.get(outputs.size() - 1);
            ServedPair.await("first answer of a client, seed=" + seed, () -> lines(output) > 2);
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(300)));
            victim.destroyForcibly().waitFor();
        }
        awaitEnd(steady, directory.resolve("client.err"));
        Map<String, Long> intents = audit();
        for (int i = 0; i < 400; i++) {
            assertTrue(intents.containsKey("s" + i), "seed=" + seed + " s" + i);
        }
        assertEquals("TRADING", pair.status().path("tradingState").asText());
    }

    private static int lines(Path output) {
        try {
            return Files.readAllLines(output).size();
        } catch (IOException e) {
            return 0; // not made yet
        }
    }

    @Test
    void losesAndDoublesNothingWhenEnginesAreKilled() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Process client = load("e", 0, 300);
        Path output = outputs.get(0);
        for (int kill = 0; kill < ENGINE_KILLS; kill++) {
            int before = lines(output);
            ServedPair.await("answers, seed=" + seed, () -> lines(output) > before + 10 || !client.isAlive());
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(100)));
            pair.killEngine();
            pair.startEngine(List.of(), CONFIG);
        }
        awaitEnd(client, directory.resolve("client.err"));
        Map<String, Long> intents = audit();
        for (int i = 0; i < 300; i++) {
            assertTrue(intents.containsKey("e" + i), "seed=" + seed + " e" + i);
        }
    }

    @Test
    void isClosedToOtherUsers() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root can become another user");
        Process other = new ProcessBuilder("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c",
            "cat " + pair.data().resolve("commands.ring")).redirectErrorStream(true).start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertNotEquals(0, other.waitFor());
        assertTrue(said.contains("Permission denied"), said);
    }

    @Test
    void runsTheSample() throws Exception {
        Path output = directory.resolve("sample");
        Process sample = start(output, Path.of("client/examples/IpcSample.java").toAbsolutePath().toString(),
            pair.data().toString(), "sample-1");
        awaitEnd(sample, directory.resolve("client.err"));
        List<String> lines = Files.readAllLines(output);
        assertEquals("RECORDED ", lines.get(0));
        assertTrue(lines.get(lines.size() - 1).endsWith(" ORDER_CANCELLED"), lines.toString());
    }
}
