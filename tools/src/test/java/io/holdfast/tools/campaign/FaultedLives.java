package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.RecoveryReport;
import io.holdfast.tools.FaultedEngine;
import io.holdfast.tools.Notes;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One data directory through the lives of many engine processes, and what must hold after the end of each: what was
 * handed out is in the journal, what was in it stays, the venue got nothing that is not in it, and nothing twice.
 */
final class FaultedLives {
    /** Stands for the data directory in a prefix. */
    static final String DATA = "@DATA@";
    /** Stands for the name of a day in a prefix; such a word is there once for each day that a life may write to. */
    static final String DAY = "@DAY@";
    static final int KILLED = 128 + 9;

    private static final long LIFE_SECONDS = 90;
    private static final long ABSENCE_WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final int ERROR_CHARS = 6_000;
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
        "-XX:-UsePerfData", "-Xshare:auto", "-Xmx256m");

    private final Path data;
    private final Path notes;
    private final JournalAudit audit;
    private final List<String> story = new ArrayList<>();
    private int checkedReleases;
    private boolean torn;

    /**
     * A directory that is to be.
     *
     * @param data the data directory
     * @param notes where no fault reaches
     */
    FaultedLives(Path data, Path notes) throws IOException {
        this.data = data;
        this.notes = Files.createDirectories(notes);
        audit = new JournalAudit(data, ABSENCE_WINDOW_NS);
    }

    /**
     * How a life is started.
     *
     * @param prefix a command in front of the JVM's
     * @param flags for the JVM
     * @param orders how many it asks for
     * @param settings as key=value
     */
    record Start(List<String> prefix, List<String> flags, int orders, List<String> settings) {
        Start withSetting(String keyAndValue) {
            List<String> more = new ArrayList<>(settings);
            more.add(keyAndValue);
            return new Start(prefix, flags, orders, more);
        }

        Start withFlag(String flag) {
            List<String> more = new ArrayList<>(flags);
            more.add(flag);
            return new Start(prefix, more, orders, settings);
        }

        Start withPrefix(String... command) {
            List<String> more = new ArrayList<>(List.of(command));
            more.addAll(prefix);
            return new Start(more, flags, orders, settings);
        }
    }

    static Start start(int orders) {
        return new Start(List.of(), List.of(), orders, List.of());
    }

    Path data() {
        return data;
    }

    Path notes() {
        return notes;
    }

    /** Starts a life. */
    Process begin(Start start) throws IOException {
        story.add(String.join(" ", start.prefix()) + ' ' + start.flags() + " orders=" + start.orders() + ' '
            + start.settings());
        List<String> command = new ArrayList<>();
        for (String word : start.prefix()) {
            for (String day : word.contains(DAY) ? Scenario.days(data) : List.of("")) {
                command.add(word.replace(DATA, data.toString()).replace(DAY, day));
            }
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--") || flag.startsWith("-Dsun.") || flag.startsWith("-Dchronicle.")
                || flag.startsWith("-DmappedFile.")).forEach(command::add);
        command.addAll(SHORT_LIVED);
        // A store to a file system that is gone may end the JVM itself.
        command.add("-XX:ErrorFile=" + notes.resolve("hs_err_%p"));
        command.addAll(start.flags());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(FaultedEngine.class.getName());
        command.addAll(List.of(data.toString(), notes.toString(), Integer.toString(start.orders())));
        command.addAll(start.settings());
        File output = notes.resolve("output").toFile();
        return new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output)).start();
    }

    /** Runs a life to its end and returns its exit code. */
    int live(Start start) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        Process process = begin(start);
        if (!process.waitFor(LIFE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError("life does not end: " + tell());
        }
        story.add("exit " + process.exitValue() + " ms=" + (System.nanoTime() - startNs) / 1_000_000);
        return process.exitValue();
    }

    /** A life without a fault: comes through, whatever was before, and leaves both sides in agreement. */
    void liveWell(Start start) throws IOException, InterruptedException {
        int exit = live(start);
        if (exit != 0) {
            throw new AssertionError("a life without a fault ends with " + exit + ": " + tell());
        }
        check();
        agree();
    }

    /** How many records were handed out so far. */
    int released() {
        return Notes.read(notes.resolve(FaultedEngine.RELEASED)).size();
    }

    /** Adds to the story. */
    void happened(String what) {
        story.add(what);
    }

    /** How often the last life that ended well came by each fault point. */
    Map<String, Long> hits() throws IOException {
        Map<String, Long> hits = new TreeMap<>();
        Notes.read(notes.resolve(FaultedEngine.HITS)).forEach(line -> hits.put(line[0], Long.parseLong(line[1])));
        Files.deleteIfExists(notes.resolve(FaultedEngine.HITS));
        return hits;
    }

    /**
     * What must hold after an end that may leave a torn tail: the next life cuts it, and is checked then. Whether it
     * did.
     */
    boolean checkTorn() {
        if (!hasJournal()) {
            return true;
        }
        RecoveryReport report = JournalRecovery.inspect(data);
        if (report.cutBytes() == 0) {
            check();
            return false;
        }
        List<String[]> released = Notes.read(notes.resolve(FaultedEngine.RELEASED));
        long last = released.isEmpty() ? 0 : Long.parseLong(released.get(released.size() - 1)[0]);
        assertTrue(report.lastSequence() >= last, () -> "handed out and not in the journal: " + last + " report="
            + report + tell());
        return true;
    }

    /** What must hold after a kill; only where a tail was torn before there may be one, until a life has cut it. */
    void checkKilled(boolean tornBefore) {
        torn |= tornBefore;
        if (torn) {
            torn = checkTorn();
        } else {
            check();
        }
    }

    /** What must hold after the power was cut; whether there is a torn tail. */
    boolean checkAfterPowerCut() {
        assertTrue(hasJournal() || released() == 0, () -> "no journal, and yet: " + tell());
        return hasJournal() && checkTorn();
    }

    /** What must hold after any other end. */
    void check() {
        List<String[]> released = Notes.read(notes.resolve(FaultedEngine.RELEASED));
        List<String[]> venue = Notes.read(notes.resolve("venue"));
        if (!hasJournal()) {
            assertTrue(released.isEmpty() && venue.isEmpty(), () -> "no journal, and yet: " + tell());
            return;
        }
        // Of a file that Chronicle was about to make there may be a part of its own header, and never a record.
        assertTrue(Scenario.isLastFileBegun(data) || JournalRecovery.inspect(data).cutBytes() == 0, this::tell);
        JournalAudit.Finding finding = audit.read(Map.of());
        assertEquals(List.of(), finding.broken(), this::tell);
        EngineState again = new EngineState();
        Replay.all(data, again);
        assertEquals(finding.digest(), again.digest(), this::tell);
        checkReleased(released);
        checkVenue(venue);
    }

    private boolean hasJournal() {
        String[] files = data.resolve("journal").toFile().list((directory, name) -> name.endsWith(".cq4"));
        return files != null && files.length > 0;
    }

    private void checkReleased(List<String[]> released) {
        List<JsonNode> records = audit.records();
        for (String[] line : released.subList(checkedReleases, released.size())) {
            int sequence = Integer.parseInt(line[0]);
            assertTrue(sequence <= records.size(), () -> "handed out and not in the journal: "
                + String.join(" ", line) + " last=" + records.size() + tell());
            JsonNode record = records.get(sequence - 1);
            assertEquals(line[1] + ' ' + line[2], record.get("type").textValue() + ' ' + record.get("timeNs"),
                () -> "handed out, and the journal has another record: " + record + tell());
        }
        checkedReleases = released.size();
    }

    private void checkVenue(List<String[]> venue) {
        Map<String, JsonNode> intents = new HashMap<>();
        for (JsonNode record : audit.records()) {
            if (record.get("type").textValue().equals("ORDER_INTENT")) {
                intents.put(record.get("clientOrderId").textValue(), record);
            }
        }
        Set<String> placed = new HashSet<>();
        for (String[] line : venue) {
            if (line[0].equals("place") || line[0].equals("again")) {
                assertTrue(intents.containsKey(line[1]), () -> "at the venue without its record: "
                    + String.join(" ", line) + tell());
            }
            assertTrue(!line[0].equals("place") || placed.add(line[1]), () -> "sent twice: " + line[1] + tell());
            assertTrue(!line[0].equals("again"), () -> "sent again: " + line[1] + tell());
        }
    }

    /** What the venue has, the journal has, and nothing is open that is not known. */
    private void agree() {
        Map<String, String> ours = new TreeMap<>();
        Map<Long, String> ids = new HashMap<>();
        for (JsonNode record : audit.records()) {
            String type = record.get("type").textValue();
            if (type.equals("ORDER_INTENT")) {
                ids.put(record.get("sequence").longValue(), record.get("clientOrderId").textValue());
            }
        }
        audit.fold().orders().forEach((orderId, order) -> {
            if (ids.containsKey(orderId)) {
                ours.put(ids.get(orderId), order.state());
            }
        });
        ours.values().removeIf(state -> state.equals("ABANDONED") || state.equals("REJECTED"));
        Map<String, String> theirs = new TreeMap<>();
        for (String[] line : Notes.read(notes.resolve("venue"))) {
            theirs.put(line[1], switch (line[0]) {
                case "place" -> "LIVE";
                case "fill" -> "FILLED";
                default -> "CANCELLED";
            });
        }
        assertEquals(theirs, ours, this::tell);
    }

    /** Records in the journal when it was read last. */
    int records() {
        return audit.records().size();
    }

    /** All that was done to the directory, and the end of what the processes said. */
    String tell() {
        String output;
        try {
            String text = Files.readString(notes.resolve("output"));
            output = text.substring(Math.max(0, text.length() - ERROR_CHARS));
        } catch (IOException e) {
            output = e.toString();
        }
        return "\ndirectory=" + data + "\n" + String.join("\n", story) + "\noutput ends with:\n" + output;
    }
}
