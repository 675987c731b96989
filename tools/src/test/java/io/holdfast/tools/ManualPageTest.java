package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The manual page and the completion that a package has. */
@Timeout(60)
class ManualPageTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        ManualPage.main(new String[] {directory.toString()});
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static void assertTold(String page, CommandLine line, String name) {
        line.getSubcommands().forEach((word, command) -> {
            String full = name + " " + word;
            assertTrue(page.contains(".SS \"" + full.replace("-", "\\-") + "\"\n"), full);
            command.getCommandSpec().options().stream().filter(option -> !option.hidden()).forEach(option ->
                assertTrue(page.contains(option.longestName().replace("-", "\\-")),
                    full + " " + option.longestName()));
            assertTold(page, command, full);
        });
    }

    @Test
    void tellsOfEachCommandAndOption() throws IOException {
        assertTold(Files.readString(directory.resolve("man/holdfast.1")), Holdfast.commandLine(), "holdfast");
    }

    @Test
    void isSoundForRoff() throws IOException, InterruptedException {
        assumeTrue(ClockCheck.run(List.of("groff", "--version")) != null, "skipped: there is no groff");
        assertEquals("", run("groff", "-ww", "-man", "-z", "-Tutf8", directory.resolve("man/holdfast.1").toString()));
    }

    @Test
    void completesInABash() throws IOException, InterruptedException {
        assumeTrue(ClockCheck.run(List.of("bash", "--version")) != null, "skipped: there is no bash");
        String said = run("bash", "-c", ". " + directory.resolve("completion/holdfast")
            + "; COMP_WORDS=(holdfast do); COMP_CWORD=1; $(complete -p holdfast | sed 's/.*-F \\([^ ]*\\).*/\\1/');"
            + " echo ${COMPREPLY[@]}");
        assertEquals("doctor\n", said);
    }
}
