package io.holdfast.tools;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalCopy;
import io.holdfast.journal.JournalException;
import io.holdfast.journal.JournalTimes;
import io.holdfast.journal.SnapshotFile;
import io.holdfast.journal.SnapshotMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Gathers what a data directory holds; reads alone, beside a live engine or without one. */
final class DataStats {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNKNOWN = "unknown";

    private final Path data;
    private final Instant now;

    DataStats(Path data, Instant now) {
        this.data = data;
        this.now = now;
    }

    ObjectNode gather() throws IOException {
        EngineState state = JournalFold.at(data, Long.MAX_VALUE);
        ObjectNode stats = JSON.createObjectNode();
        stats.put("data", data.toString());
        JournalTimes times = JournalTimes.open(data);
        long first = times.firstSequenceSince(Long.MIN_VALUE);
        stats.put("records", state.sequence() - first + 1);
        stats.put("firstSequence", first);
        stats.put("lastSequence", state.sequence());
        stats.put("firstTimeNs", times.firstTimeNs());
        stats.put("lastTimeNs", state.timeNs());
        addState(stats, state);
        ObjectNode rate = stats.putObject("rate");
        addRate(rate, "lastHour", times, state, Duration.ofHours(1));
        addRate(rate, "lastDay", times, state, Duration.ofDays(1));
        addDisk(stats.putObject("disk"));
        stats.set("snapshot", snapshot());
        stats.set("backup", backup());
        stats.set("integrity", integrity());
        return stats;
    }

    /** How the journal is kept, without reading it: little enough to be asked for all the time. */
    ObjectNode keeping() throws IOException {
        ObjectNode keeping = JSON.createObjectNode();
        keeping.put("usableBytes", Files.getFileStore(data).getUsableSpace());
        keeping.set("snapshot", snapshot());
        keeping.set("backup", backup());
        keeping.set("integrity", integrity());
        return keeping;
    }

    private static void addState(ObjectNode stats, EngineState state) {
        JournalSummary summary = JournalSummary.of(state);
        stats.put("digest", state.digest());
        stats.put("epoch", state.epoch());
        stats.put("tradingState", state.tradingState().name());
        ObjectNode orders = stats.putObject("orders");
        orders.put("taken", summary.orders());
        orders.put("open", summary.openOrders());
        Map<OrderState, Integer> states = new EnumMap<>(OrderState.class);
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            states.merge(order.state(), 1, Integer::sum);
        }
        for (long i = 0; state.endedId(i) != 0; i++) {
            states.merge(state.order(state.endedId(i)).state(), 1, Integer::sum);
        }
        // Of the open ones and the last ones that ended: older ones are in the journal alone.
        ObjectNode inMemory = orders.putObject("inMemory");
        states.forEach((orderState, count) -> inMemory.put(orderState.name(), count));
        stats.put("fills", summary.fills());
        stats.put("positions", summary.positions());
    }

    private void addRate(ObjectNode rate, String name, JournalTimes times, EngineState state, Duration window)
        throws IOException {
        long from = times.firstSequenceSince(nanos(now.minus(window)));
        long records = from == Long.MAX_VALUE ? 0 : Math.max(0, state.sequence() - from + 1);
        ObjectNode figures = rate.putObject(name);
        figures.put("records", records);
        figures.put("perSecond", Math.round(100.0 * records / window.toSeconds()) / 100.0);
    }

    private void addDisk(ObjectNode disk) throws IOException {
        Path journal = Journal.queueDirectory(data);
        disk.put("journalApparentBytes", apparent(journal));
        putKnown(disk, "journalAllocatedBytes", allocated(journal));
        disk.put("allApparentBytes", apparent(data));
        putKnown(disk, "allAllocatedBytes", allocated(data));
        disk.put("usableBytes", Files.getFileStore(data).getUsableSpace());
        putKnown(disk, "reservedAheadBytes", reservedAhead());
    }

    private static void putKnown(ObjectNode object, String name, long value) {
        if (value < 0) {
            object.put(name, UNKNOWN);
        } else {
            object.put(name, value);
        }
    }

    private static long apparent(Path directory) throws IOException {
        long sum = 0;
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : tree.toList()) {
                try {
                    sum += Files.isRegularFile(file) ? Files.size(file) : 0;
                } catch (NoSuchFileException e) {
                    continue; // a live engine has taken it away meanwhile
                }
            }
        }
        return sum;
    }

    /** Bytes in blocks, which Java does not know; -1 where they cannot be told. */
    private static long allocated(Path path) {
        try {
            Process du = new ProcessBuilder("du", "-s", "-B1", path.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String text = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            String number = text.split("\\s", 2)[0];
            return number.isEmpty() ? -1 : Long.parseLong(number);
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }

    /** What is reserved behind the last record: blocks of the last file without what is in them. */
    private long reservedAhead() throws IOException {
        List<Path> cycles = JournalCopy.cycles(data);
        Path last = cycles.get(cycles.size() - 1);
        long used = JournalCopy.used(last);
        long blocks = allocated(last);
        return blocks < 0 ? -1 : Math.max(0, blocks - used);
    }

    private JsonNode snapshot() {
        List<SnapshotFile> files = SnapshotFile.list(data);
        if (files.isEmpty()) {
            return JSON.nullNode();
        }
        ObjectNode snapshot = JSON.createObjectNode();
        snapshot.put("sequence", files.get(0).sequence());
        try {
            SnapshotMark mark = files.get(0).mark();
            snapshot.put("timeNs", mark.timeNs());
            snapshot.put("ageSeconds", age(mark.timeNs()));
        } catch (JournalException e) {
            snapshot.put("fault", e.getMessage());
        }
        return snapshot;
    }

    private JsonNode backup() {
        BackupNote note = BackupNote.read(data);
        if (note == null) {
            return JSON.nullNode();
        }
        ObjectNode backup = JSON.valueToTree(note);
        backup.put("ageSeconds", Duration.between(Instant.parse(note.createdAt()), now).toSeconds());
        return backup;
    }

    private JsonNode integrity() {
        Path file = data.resolve(Journal.INTEGRITY_FILE);
        try {
            JsonNode integrity = JSON.readTree(Files.readAllBytes(file));
            if (integrity instanceof ObjectNode fields) {
                fields.put("ageSeconds", age(fields.path("timeNs").asLong()));
                return fields;
            }
            throw CommandFailure.usage("result of the last check cannot be understood, delete it: file=" + file);
        } catch (NoSuchFileException e) {
            return JSON.nullNode();
        } catch (JacksonException e) {
            throw CommandFailure.usage("result of the last check cannot be understood, delete it: file=" + file);
        } catch (IOException e) {
            throw CommandFailure.usage("result of the last check cannot be read, give the permission: file=" + file);
        }
    }

    private long age(long timeNs) {
        return (nanos(now) - timeNs) / 1_000_000_000L;
    }

    private static long nanos(Instant time) {
        return ChronoUnit.NANOS.between(Instant.EPOCH, time);
    }
}
