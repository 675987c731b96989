package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.tools.Diagnosis.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {
    @TempDir
    private Path directory;

    private MachineChecks machine(Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return new MachineChecks(directory, 4);
    }

    @Test
    void looksAtEverythingAndLeavesNothingBehind() throws IOException {
        CommandRun run = CommandRun.of("doctor", "--data", directory.resolve("none/yet"), "--json");
        JsonNode root = JsonHttp.JSON.readTree(run.out());
        List<String> names = root.get("checks").findValuesAsText("name");
        assertEquals(List.of("java", "jvm flags", "a POST is sent once", "processors", "cpu governor", "huge pages",
            "open files", "clock", "file system", "room", "flush time"), names);
        assertEquals(run.exitCode() == ExitCode.DONE ? "ok" : "failed", root.get("result").asText());
        for (JsonNode check : root.get("checks")) {
            boolean well = check.get("status").asText().equals("OK");
            assertFalse(check.get("finding").asText().isEmpty(), check.toString());
            assertEquals(well, check.get("meaning").asText().isEmpty(), check.toString());
            assertEquals(well, check.get("fix").asText().isEmpty(), check.toString());
        }
        try (var left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void tellsMeaningAndFixBelowWhatIsNotWell() {
        CommandRun run = CommandRun.of("doctor", "--data", directory);
        assertTrue(run.out().contains("OK       jvm flags            all there\n"), run.out());
        assertTrue(run.out().contains("OK       a POST is sent once  tried: one came\n"), run.out());
        assertTrue(run.out().endsWith("\n" + (run.exitCode() == ExitCode.DONE ? "ok" : "failed") + "\n"), run.out());
    }

    @ParameterizedTest
    @CsvSource({"16, FAIL", "17, OK", "21, WARN", "25, OK"})
    void takesTheJavasThatAreTested(int feature, Status status) {
        assertEquals(status, MachineChecks.java(feature).status());
    }

    @Test
    void missesAFlagOfTheJvm() {
        String before = System.setProperty("sun.net.http.retryPost", "true"); // read once, at the first call of HTTP
        try {
            Diagnosis flags = MachineChecks.flags();
            assertEquals(Status.FAIL, flags.status());
            assertEquals("missing: -Dsun.net.http.retryPost=false", flags.finding());
        } finally {
            System.setProperty("sun.net.http.retryPost", before);
        }
    }

    @Test
    void warnsOfProcessorsThatSlowDown() throws IOException {
        String file = "sys/devices/system/cpu/cpu%d/cpufreq/scaling_governor";
        assertEquals(Status.OK, machine(Map.of(file.formatted(0), "performance\n", file.formatted(1), "performance\n"))
            .governor().status());
        Diagnosis mixed = machine(Map.of(file.formatted(1), "powersave\n")).governor();
        assertEquals(Status.WARN, mixed.status());
        assertEquals("{performance=1, powersave=1}", mixed.finding());
    }

    @Test
    void doesNotKnowAGovernorThatIsNotShown() throws IOException {
        assertEquals(Status.UNKNOWN, machine(Map.of("sys/devices/system/cpu/cpu0/online", "1")).governor().status());
        assertEquals(Status.UNKNOWN, new MachineChecks(directory.resolve("none"), 4).governor().status());
    }

    @Test
    void wantsAProcessorOfItsOwnForAThreadThatNeverSleeps() throws IOException {
        MachineChecks shared = machine(Map.of("sys/devices/system/cpu/isolated", "\n"));
        assertEquals(Status.OK, shared.processors(false).status());
        assertEquals(Status.WARN, shared.processors(true).status());
        assertEquals(Status.OK, machine(Map.of("sys/devices/system/cpu/isolated", "3\n")).processors(true).status());
        assertEquals(Status.WARN, new MachineChecks(directory, 1).processors(false).status());
    }

    @ParameterizedTest
    @CsvSource({"always, always, WARN", "always, madvise, OK", "madvise, always, OK", "never, madvise, OK"})
    void warnsWhereAnAllocationMayStallForHugePages(String enabled, String defrag, Status status) throws IOException {
        String mm = "sys/kernel/mm/transparent_hugepage/";
        assertEquals(status, machine(Map.of(mm + "enabled", "other [" + enabled + "] more\n", mm + "defrag",
            "[" + defrag + "]\n")).hugePages().status());
    }

    @ParameterizedTest
    @CsvSource({"1024, WARN", "4096, OK", "unlimited, OK"})
    void wantsEnoughFiles(String limit, Status status) throws IOException {
        assertEquals(status, machine(Map.of("proc/self/limits", "Max processes  7 7 processes\n"
            + "Max open files            " + limit + "              524288               files     \n")).openFiles()
            .status());
    }

    @Test
    void doesNotKnowWhatTheKernelDoesNotSay() {
        MachineChecks nothing = new MachineChecks(directory, 4);
        assertEquals(Status.UNKNOWN, nothing.openFiles().status());
        assertEquals(Status.UNKNOWN, nothing.hugePages().status());
    }

    @ParameterizedTest
    @CsvSource({"yes, , OK", "no, , FAIL", ", , UNKNOWN", "no, '0,Normal', OK", "no, '0,Not synchronised', FAIL"})
    void asksWhatKeepsTheTime(String timedatectl, String chronyc, Status status) {
        assertEquals(status, new ClockCheck(command -> command.get(0).equals("timedatectl") ? timedatectl : chronyc)
            .look().status());
    }

    @Test
    void takesACommandThatIsNotThereForNoAnswer() {
        assertEquals("3", ClockCheck.run(List.of("echo", "3")));
        assertEquals(null, ClockCheck.run(List.of("false")));
        assertEquals(null, ClockCheck.run(List.of("/no/such/program")));
    }

    @ParameterizedTest
    @CsvSource({"ext4, OK, OK", "xfs, OK, OK", "tmpfs, FAIL, WARN", "overlay, FAIL, WARN", "nfs4, FAIL, WARN"})
    void refusesAFileSystemThatKeepsNothing(String type, Status device, Status process) {
        assertEquals(device, DiskChecks.fileSystem(type, "/data", true).status());
        assertEquals(process, DiskChecks.fileSystem(type, "/data", false).status());
    }

    @Test
    void warnsOfASlowDiskWhereEachAnswerWaitsForIt() {
        double[] slow = new double[50];
        Arrays.fill(slow, 12);
        slow[7] = 80;
        Diagnosis diagnosis = DiskChecks.forces(slow, true);
        assertEquals(Status.WARN, diagnosis.status());
        assertEquals("50 forces of 4096 bytes: median 12.00 ms, longest 80.00 ms", diagnosis.finding());
        assertEquals(Status.OK, DiskChecks.forces(slow, false).status());
    }

    @Test
    void hasADocumentThatNamesEachCheck() throws IOException {
        String tuning = Files.readString(Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize()
            .resolveSibling("docs/tuning.md"));
        JsonNode checks = JsonHttp.JSON.readTree(CommandRun.of("doctor", "--data", directory, "--json").out())
            .get("checks");
        for (String name : new TreeSet<>(checks.findValuesAsText("name"))) {
            assertTrue(tuning.contains("| " + name + " |"), name);
        }
    }
}
