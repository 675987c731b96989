package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process on a machine whose wall clock is set while it trades, before midnight and behind it: libfaketime
 * shifts the wall clock of engine and venue alike, and leaves the monotone one alone. The records keep their own time.
 */
@Timeout(240)
class WallClockIT {
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "libfaketime.so.1";
    private static final long HOUR_S = 3_600;
    private static final long DAY_S = 24 * HOUR_S;
    /** So many times what the venue takes to start the engine may take to start and to trade before midnight. */
    private static final long STARTS_BEFORE_MIDNIGHT = 6;
    private static final long BEFORE_MIDNIGHT_S = 5;
    private static final Set<String> ENDS = Set.of("FILLED", "REJECTED", "EXPIRED", "ABANDONED");
    private static final String KEEP_UNTIL_START = "the records, which keep their own time until ";

    @TempDir
    private Path directory;

    private Path offset;

    @Test
    void keepsItsOwnTimeWhateverTheWallClockIsSetTo() throws Exception {
        offset = directory.resolve("offset");
        setWallClock(0);
        List<String> faked = faked();
        long beginS = nowS();
        try (ServedPair pair = new ServedPair(directory, directory.resolve("data"), faked, ServedPair.RICH)) {
            long nowS = nowS();
            long toMidnightS = DAY_S - nowS % DAY_S - BEFORE_MIDNIGHT_S - STARTS_BEFORE_MIDNIGHT * (nowS - beginS + 1);
            setWallClock(toMidnightS);
            List<String> days = days(nowS + toMidnightS);
            pair.startEngine(faked, "");
            assertEquals(days.subList(0, 1), dayFiles(), "it has to trade before midnight");
            trade(pair, "before");
            setWallClock(toMidnightS - HOUR_S);
            awaitAlerts(1);
            trade(pair, "hour-back");
            ServedPair.await("midnight by the records' time", () -> trade(pair, "at") && dayFiles().equals(days));
            setWallClock(toMidnightS + DAY_S);
            awaitAlerts(2);
            trade(pair, "day-forward");
            assertEquals(0, pair.stop(), pair.errorText());
            assertEquals(days, dayFiles());
            assertVerified();

            setWallClock(0);
            pair.startEngine(List.of(), "");
            awaitAlerts(3);
            trade(pair, "true-time");
            assertEquals(0, pair.stop(), pair.errorText());
            assertEquals(days, dayFiles());
            assertVerified();
            Set<String> orders = pair.ordersOfJournal();
            assertTrue(orders.containsAll(pair.acknowledged()), orders.toString());
        }
        List<String> alerts = alerts();
        assertTrue(alerts.get(0).matches("wall clock is 3(599|600)\\.\\d s behind " + KEEP_UNTIL_START + ".*"),
            alerts.toString());
        assertTrue(alerts.get(1).matches("wall clock is 86(399|400)\\.\\d s ahead of " + KEEP_UNTIL_START + ".*"),
            alerts.toString());
        assertTrue(alerts.get(2).matches("wall clock is \\d+\\.\\d s behind " + KEEP_UNTIL_START + ".*"),
            alerts.toString());
        assertEquals(3, alerts.size(), alerts.toString());
    }

    private static long nowS() {
        return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    }

    private static List<String> days(long firstS) {
        LocalDate first = LocalDate.ofEpochDay(firstS / DAY_S);
        return Stream.of(first, first.plusDays(1))
            .map(DateTimeFormatter.ofPattern("yyyyMMdd'F.cq4'").withZone(ZoneOffset.UTC)::format).toList();
    }

    /** What goes before a command for its wall clock to be this far from the true one. */
    private List<String> faked() throws IOException {
        try (Stream<Path> files = Files.find(LIBRARIES, 3, (file, attributes) -> file.endsWith(LIBRARY))) {
            Path library = files.findFirst().orElse(null);
            assumeTrue(library != null, "needs libfaketime: apt-get install faketime");
            // Left to itself it also shifts waits by the monotone clock, which then end at once, for ever.
            return List.of("env", "LD_PRELOAD=" + library, "FAKETIME_TIMESTAMP_FILE=" + offset,
                "FAKETIME_CACHE_DURATION=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0",
                "NO_FAKE_STAT=1");
        }
    }

    private void setWallClock(long offsetS) throws IOException {
        Path next = Files.writeString(directory.resolve("offset.next"), (offsetS < 0 ? "" : "+") + offsetS + "s\n");
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Orders until one is filled: for a moment engine and venue may read the wall clock before and after a jump. */
    private static boolean trade(ServedPair pair, String name) {
        AtomicInteger number = new AtomicInteger();
        ServedPair.await("a fill " + name, () -> "FILLED".equals(end(pair, name + '-' + number.incrementAndGet())));
        return true;
    }

    /** What becomes of an order; null where it is not taken. */
    private static String end(ServedPair pair, String requestId) {
        try {
            EngineApi.Answer answer = pair.market(requestId, "BUY", "0.01");
            if (answer == null || answer.status() != 202) {
                return null;
            }
            String path = "/v1/orders/" + answer.body().get("orderId").asText();
            ServedPair.await("the end of " + requestId, () -> ENDS.contains(status(pair, path)));
            return status(pair, path);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String status(ServedPair pair, String path) {
        try {
            EngineApi.Answer answer = pair.ask("GET", path, "");
            return answer == null ? "" : answer.body().path("status").asText();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitAlerts(int count) {
        ServedPair.await("alerts, so many: " + count, () -> alerts().size() >= count);
    }

    private List<String> alerts() {
        JournalAudit audit = new JournalAudit(directory.resolve("data"), 1);
        assertEquals(List.of(), audit.read(Map.of()).broken());
        return audit.records().stream().filter(record -> record.get("type").asText().equals("ALERT")
            && record.path("reason").asText().equals("CLOCK")).map(record -> record.get("text").asText()).toList();
    }

    private List<String> dayFiles() {
        try (Stream<Path> files = Files.list(directory.resolve("data/journal"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith("F.cq4")).sorted()
                .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertVerified() throws InterruptedException {
        try (CommandProcess verify = CommandProcess.start(directory.resolve("verify.err"), "verify", "--data",
                directory.resolve("data").toString())) {
            assertEquals(0, verify.awaitExit(Duration.ofMinutes(1).toMillis()), verify.errorText());
        }
    }
}
