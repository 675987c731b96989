package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ProgressTest {
    private static final String ERASE = "\r\033[K";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long nowMs;

    @TempDir
    private Path directory;

    private Progress progress(long begin, long total) {
        return new Progress("records", begin, total, terminal, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));
    }

    private String said() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void saysHowFarHowFastAndHowLong() {
        try (Progress progress = progress(0, 1_000_000)) {
            nowMs = 2_000;
            progress.at(250_000);
            assertEquals(ERASE + "250,000 of 1,000,000 records  25 %  125,000/s  6 s left", said());
            nowMs = 4_000;
            progress.at(251_000);
            assertEquals(ERASE + "251,000 of 1,000,000 records  25 %  62,750/s  12 s left", said());
        }
        assertEquals(ERASE, said());
    }

    @Test
    void countsTheRateFromWhereItBegan() {
        try (Progress progress = progress(900, 1_000)) {
            nowMs = 1_000;
            progress.at(910);
            assertEquals(ERASE + "910 of 1,000 records  91 %  10/s  9 s left", said());
        }
    }

    @Test
    void saysMinutesAndHours() {
        try (Progress progress = progress(0, 10_000)) {
            nowMs = 1_000;
            progress.at(100);
            assertEquals(ERASE + "100 of 10,000 records  1 %  100/s  1 min 39 s left", said());
            nowMs = 100_000;
            progress.at(100);
            assertEquals(ERASE + "100 of 10,000 records  1 %  1/s  2 h 45 min left", said());
        }
    }

    @Test
    void saysNoEndWhereTheTotalIsNotKnownOrPassed() {
        try (Progress progress = progress(0, Progress.UNKNOWN)) {
            nowMs = 1_000;
            progress.at(10);
            assertEquals(ERASE + "10 records  10/s", said());
        }
        said();
        nowMs = 0;
        try (Progress progress = progress(0, 5)) {
            nowMs = 1_000;
            progress.at(10);
            assertEquals(ERASE + "10 records  10/s", said());
        }
    }

    @Test
    void saysNothingOfShortWorkAndFiveTimesASecondOfLongWork() {
        try (Progress progress = progress(0, 10)) {
            nowMs = 499;
            progress.at(9);
        }
        assertEquals("", said());
        nowMs = 0;
        try (Progress progress = progress(0, 100_000)) {
            for (nowMs = 1; nowMs <= 2_500; nowMs++) {
                progress.at(nowMs);
            }
        }
        assertEquals(1 + 10 + 1, said().split("\r", -1).length - 1);
    }

    @Test
    void isSilentWithoutATerminal() {
        try (Progress progress = new Progress("records", 0, 10, null, () -> TimeUnit.MILLISECONDS.toNanos(nowMs))) {
            nowMs = 1_000;
            progress.at(5);
        }
        assertEquals("", said());
    }

    private static List<String> simulate(int seeds) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> flag.startsWith("--")
            || flag.startsWith("-Dchronicle.") || flag.startsWith("-DmappedFile.")).forEach(command::add);
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
            "io.holdfast.tools.Holdfast", "simulate", "--from", "1", "--threads", "1", "--seeds",
            Integer.toString(seeds)));
        return command;
    }

    private static String run(List<String> command, ProcessBuilder.Redirect out) throws Exception {
        Process process = new ProcessBuilder(command).redirectOutput(out).start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), err);
        return err;
    }

    @Test
    void showsOnARealTerminalAndNowhereElse() throws Exception {
        assumeTrue(hasScript(), "skipped: script (bsdutils) is not installed, there is no terminal to be had");
        String command = simulate(40).stream().map(part -> '\'' + part + '\'').collect(Collectors.joining(" "));
        Path seen = directory.resolve("seen");
        run(List.of("script", "-qec", command + " > " + directory.resolve("out"), "/dev/null"),
            ProcessBuilder.Redirect.to(seen.toFile()));
        String terminalText = Files.readString(seen);
        assertTrue(terminalText.contains(" of 40 seeds  "), terminalText);
        assertTrue(terminalText.endsWith(ERASE), terminalText);
        run(List.of("script", "-qec", command, "/dev/null"), ProcessBuilder.Redirect.to(seen.toFile()));
        assertEquals(-1, Files.readString(seen).indexOf(" of 40 seeds"), "results go to the same terminal");
        String err = run(simulate(40), ProcessBuilder.Redirect.to(directory.resolve("out").toFile()));
        assertEquals(-1, err.indexOf('\r'), err);
        assertEquals(-1, err.indexOf("seeds"), err);
    }

    private static boolean hasScript() throws InterruptedException {
        try {
            return new ProcessBuilder("script", "--version").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
