package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unit of the package. */
@Timeout(60)
class SystemdUnitTest {
    private static final Path UNIT = Path.of(System.getProperty("basedir", ".")).resolve(
        "src/main/dist/systemd/holdfast.service");

    @TempDir
    private Path directory;

    @Test
    void isSoundForSystemd() throws IOException, InterruptedException {
        assumeTrue(ClockCheck.run(List.of("systemd-analyze", "--version")) != null,
            "skipped: there is no systemd-analyze");
        // Verified where its program is there: the tests have no package installed.
        Path unit = Files.writeString(directory.resolve("holdfast.service"), Files.readString(UNIT)
            .replace("/usr/bin/holdfast", "/bin/true").replace("man:holdfast(1)", "man:true(1)"));
        Process verify = new ProcessBuilder("systemd-analyze", "--man=no", "verify", unit.toString())
            .redirectErrorStream(true).start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, verify.waitFor(), said);
        assertFalse(said.contains(unit.getFileName().toString() + ":"), said);
    }

    @Test
    void startsAgainOnlyWhatAnotherStartCanMend() throws IOException {
        List<String> lines = Files.readAllLines(UNIT);
        assertTrue(lines.contains("RestartPreventExitStatus=" + ExitCode.USAGE + " " + ExitCode.OWNED + " "
            + ExitCode.DAMAGED + " " + ExitCode.REFUSED));
        assertTrue(lines.contains("Restart=on-failure"));
        assertTrue(lines.contains("Type=notify"));
        assertTrue(lines.contains("StateDirectoryMode=0700"));
        assertFalse(lines.contains("MemoryDenyWriteExecute=yes"), "Java compiles as it runs");
    }
}
