package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole engine at a venue, and a file system that fails under it: it halts with exit code 5, sends nothing more, and
 * what it told of in device durability is there when the power is back.
 */
@Timeout(240)
class DurabilityIT {
    private static final int CLIENTS = 3;
    private static final int ORDERS_BEFORE = 20;
    private static final long DELAY_MS = 300;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"device,60", "device,60+", "process,2", "process,2+"})
    void haltsAtAForceThatFails(String durability, String when) throws Exception {
        Path log = directory.resolve("strace.log");
        try (ServedPair pair = new ServedPair(directory, directory.resolve("data"))) {
            pair.startEngine(strace(log, "fdatasync:error=EIO:when=" + when), "", "--durability", durability);
            orderUntilTheEnd(pair, () -> { });
            assertHalted(pair, "journal cannot be forced to the device, nothing more is released: sequence=");
            List<String> forces = Files.readAllLines(log);
            assertEquals(Integer.parseInt(when.replace("+", "")), forces.stream()
                .filter(line -> line.contains("fdatasync(")).count(), "forces, the one that failed is the last");
            assertEquals(1, forces.stream().filter(line -> line.contains(" EIO ")).count());
            Set<String> orders = pair.ordersOfJournal();
            assertTrue(orders.containsAll(pair.acknowledged()));
        }
    }

    @ParameterizedTest
    @CsvSource({"device,cut", "device,read-only", "process,cut", "process,read-only"})
    void haltsWhenTheFileSystemIsGone(String durability, String how) throws Exception {
        Path mounted = directory.resolve("fs");
        try (PowerLoss fileSystem = PowerLoss.make(mounted, "ext4", 64);
                ServedPair pair = new ServedPair(directory, mounted.resolve("data"))) {
            pair.startEngine(List.of(), "reserveAheadMiB: 8\n", "--durability", durability);
            orderUntilTheEnd(pair, () -> {
                if (how.equals("cut")) {
                    fileSystem.cut();
                } else {
                    fileSystem.makeReadOnly();
                }
            });
            assertHalted(pair, "");
            fileSystem.remount();
            // Without a force the whole journal may be gone, and what works at the venue is to be told to a person.
            pair.startEngine(List.of(), "", durability.equals("device") ? new String[] {"--durability", "device"}
                : new String[] {"--durability", "process", "--new-journal"});
            assertEquals(0, pair.stop(), pair.errorText());
            if (durability.equals("device")) {
                Set<String> lost = new TreeSet<>(pair.acknowledged());
                lost.removeAll(pair.ordersOfJournal());
                assertEquals(Set.of(), lost, "what was answered is there after the power cut");
            }
        }
    }

    @Test
    void sendsAndAnswersOnlyWhatIsForced() throws Exception {
        try (ServedPair pair = new ServedPair(directory, directory.resolve("data"))) {
            pair.startEngine(strace(directory.resolve("strace.log"), "fdatasync:delay_enter=" + DELAY_MS * 1000), "",
                "--durability", "device");
            for (int i = 0; i < 3; i++) {
                long begun = System.nanoTime();
                assertEquals(202, pair.rest("r" + i, "0.01").status());
                assertTrue(System.nanoTime() - begun >= DELAY_MS * 1_000_000, "answered before it was forced");
            }
            ServedPair.await("orders at the venue", () -> orders(pair) == 3);
            JsonNode status = pair.status();
            assertEquals("DEVICE", status.get("durability").asText());
            assertTrue(status.get("sequence").asLong() <= status.get("durableSequence").asLong(), status.toString());
            assertTrue(status.get("durableSequence").asLong() <= status.get("appendedSequence").asLong(),
                status.toString());
            assertEquals(0, pair.stop(), pair.errorText());
            JsonNode books = pair.books();
            JournalAudit audit = new JournalAudit(directory.resolve("data"), 1);
            audit.read(Map.of());
            for (JsonNode order : books.get("orders")) {
                JsonNode intent = audit.records().stream().filter(record -> record.path("type").asText()
                    .equals("ORDER_INTENT") && record.get("clientOrderId").equals(order.get("clientOrderId")))
                    .findFirst().orElseThrow();
                long waited = order.get("time").asLong() - intent.get("timeNs").asLong() / 1_000_000;
                assertTrue(waited >= DELAY_MS - 1, "sent before it was forced, ms=" + waited);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "device"})
    void saysWhatIsDurableAndStopsInGoodOrder(String durability) throws Exception {
        try (ServedPair pair = new ServedPair(directory, directory.resolve("data"))) {
            pair.startEngine(List.of(), "durability: " + durability + "\n");
            assertEquals(202, pair.rest("r1", "0.01").status());
            ServedPair.await("all to be forced", () -> {
                JsonNode status = pair.status();
                return status.get("durableSequence").asLong() > 0
                    && status.get("durableSequence").equals(status.get("appendedSequence"));
            });
            assertEquals(0, pair.stop(), pair.errorText());
        }
    }

    /** Clients put orders one after the other; after some the file system fails. Returns when the engine has ended. */
    private static void orderUntilTheEnd(ServedPair pair, Failing failing) throws Exception {
        AtomicInteger number = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(() -> order(pair, number));
            clients.add(client);
            client.start();
        }
        ServedPair.await("some orders", () -> pair.acknowledged().size() >= ORDERS_BEFORE || !pair.isAlive());
        failing.fail();
        assertEquals(ServedPair.HALTED, pair.awaitExit(), pair.errorText());
        for (Thread client : clients) {
            client.join();
        }
    }

    private static void order(ServedPair pair, AtomicInteger number) {
        try {
            while (pair.isAlive()) {
                pair.rest("r" + number.incrementAndGet(), "0.01");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertHalted(ServedPair pair, String reason) throws Exception {
        String told = "holdfast: halted, nothing more is sent; mend the cause and start again: " + reason;
        assertTrue(pair.errorText().contains(told), pair.errorText());
        int orders = orders(pair);
        int more = orders(pair);
        assertEquals(orders, more);
    }

    private static int orders(ServedPair pair) {
        try {
            return pair.books().get("orders").size();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> strace(Path log, String injection) {
        Path today = directory.resolve("data/journal").resolve(
            DateTimeFormatter.ofPattern("yyyyMMdd'F.cq4'").format(LocalDate.now(ZoneOffset.UTC)));
        List<String> command = List.of("strace", "-f", "-o", log.toString(), "-P", today.toString(), "-e",
            "trace=fdatasync", "-e", "inject=" + injection);
        try {
            assumeTrue(new ProcessBuilder("strace", "-o", "/dev/null", "true").start().waitFor() == 0, "needs strace");
        } catch (IOException | InterruptedException e) {
            assumeTrue(false, "needs strace");
        }
        return command;
    }

    /** What makes the file system fail. */
    private interface Failing {
        void fail() throws IOException, InterruptedException;
    }
}
