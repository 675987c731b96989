package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Side;
import io.holdfast.journal.FaultPoint;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of a process that makes a backup or restores one, at each step. {@code -Dbackup.kills=all} adds each
 * force of a file or a directory.
 */
@Timeout(1_800)
class BackupKillTest {
    private static final boolean ALL = "all".equals(System.getProperty("backup.kills"));
    private static final int KILLED = 137;
    private static final List<String> FORCES = List.of("BEFORE_FORCE", "AFTER_FORCE", "BEFORE_DIRECTORY_FORCE",
        "AFTER_DIRECTORY_FORCE");
    private static final List<String> IN_BACKUP = List.of("BACKUP_STORED:1", "BACKUP_STORED:2", "BACKUP_WRITTEN:1",
        "RESTORE_UNPACKED:1", "BACKUP_PROVED:1", "BACKUP_NAMED:1");
    private static final List<String> IN_RESTORE = List.of("RESTORE_UNPACKED:1", "RESTORE_UNPACKED:2",
        "RESTORE_PROVED:1", "CUT_REBUILT:1", "CUT_COMMITTED:1", "CUT_QUARANTINED:1", "CUT_REPLACED:1",
        "RESTORE_REPLACED:1", "RESTORE_DONE:1");

    @TempDir
    private Path directory;

    private Path data;
    private Path to;
    private String digest;

    @BeforeEach
    void journal() {
        data = directory.resolve("data");
        to = directory.resolve("backups");
        SampleJournal.write(data);
        digest = add(data, Duration.ofDays(1), "next");
    }

    private static String add(Path journal, Duration later, String requestId) {
        try (TestJournal more = TestJournal.reopen(journal)) {
            more.skip(later);
            more.order(requestId, Side.BUY, "0.01", "59000");
            return more.state.digest();
        }
    }

    /** Runs a command that is to be killed; its exit code. */
    private static int run(String fault, Object... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-agentlib")).forEach(command::add);
        command.addAll(List.of("-D" + FaultPoint.PROPERTY + "=" + fault, "-Xmx256m",
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
            Holdfast.class.getName()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        Process process = new ProcessBuilder(command).redirectOutput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "process does not end: " + fault);
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Kills a command at each place, as often as it comes by. */
    private int killAtEach(List<String> places, Attempt attempt) throws IOException, InterruptedException {
        int kills = 0;
        for (String place : places) {
            assertTrue(attempt.isKilled(place), place);
            kills++;
        }
        for (String place : ALL ? FORCES : List.<String>of()) {
            int hit = 1;
            while (attempt.isKilled(place + ":" + hit)) {
                hit++;
                kills++;
            }
            assertNotEquals(1, hit, place);
        }
        return kills;
    }

    private interface Attempt {
        /** Whether the process was killed, rather than came to its end. */
        boolean isKilled(String fault) throws IOException, InterruptedException;
    }

    @Test
    void listsNothingAsGoodThatAKilledBackupLeft() throws IOException, InterruptedException {
        assertEquals(ExitCode.DONE, CommandRun.of("backup", "--data", data, "--to", to).exitCode());
        BackupStore store = new BackupStore(to);
        String journal = Tree.hash(data.resolve("journal"));
        int kills = killAtEach(IN_BACKUP, fault -> {
            int before = store.list().size();
            int exit = run(fault + ":KILL", "backup", "--data", data, "--to", to);
            List<BackupStore.Found> after = store.list();
            assertTrue(after.stream().allMatch(BackupStore.Found::isGood), fault + " " + after);
            if (exit != KILLED || fault.startsWith("BACKUP_NAMED")) {
                assertEquals(before + 1, after.size(), fault);
            } else if (IN_BACKUP.contains(fault)) {
                assertEquals(before, after.size(), fault + ": it is not proved yet");
            } else {
                assertTrue(after.size() == before || after.size() == before + 1, fault);
            }
            assertEquals(journal, Tree.hash(data.resolve("journal")), fault);
            return exit == KILLED;
        });
        CommandRun next = CommandRun.of("backup", "--data", data, "--to", to);
        assertEquals(ExitCode.DONE, next.exitCode(), next.err());
        try (Stream<Path> names = Files.list(to)) {
            assertFalse(names.anyMatch(name -> name.toString().endsWith(BackupStore.PARTIAL_SUFFIX)));
        }
        System.out.println("backups killed: " + kills);
    }

    @Test
    void leavesTheOldJournalOrTheNewOneWholeWhenARestoreIsKilled() throws IOException, InterruptedException {
        assertEquals(ExitCode.DONE, CommandRun.of("backup", "--data", data, "--to", to).exitCode());
        Path backup = new BackupStore(to).newest().path();
        int[] restored = {0};
        int kills = killAtEach(IN_RESTORE, fault -> {
            Path into = directory.resolve("into-" + fault.replace(':', '-'));
            SampleJournal.write(into);
            String old = add(into, Duration.ZERO, "other");
            int exit = run(fault + ":KILL", "restore", "--from", backup, "--data", into);
            // The next start: what was begun is finished or cleared away.
            String found;
            try (TestJournal started = TestJournal.reopen(into)) {
                found = started.state.digest();
            }
            assertTrue(found.equals(old) || found.equals(digest), fault + " found=" + found);
            restored[0] += found.equals(digest) ? 1 : 0;
            assertEquals(expected(fault, exit, found.equals(digest)), found.equals(digest), fault);
            CommandRun verify = CommandRun.of("verify", "--data", into);
            assertEquals(ExitCode.DONE, verify.exitCode(), fault + " " + verify.err());
            CommandRun again = CommandRun.of("restore", "--from", backup, "--data", into);
            assertEquals(ExitCode.DONE, again.exitCode(), fault + " " + again.err());
            assertEquals("ok records=25 first=1 last=25 digest=" + digest + "\n",
                CommandRun.of("verify", "--data", into).out());
            return exit == KILLED;
        });
        assertTrue(restored[0] > 0 && restored[0] < kills, "restored=" + restored[0] + " kills=" + kills);
        System.out.println("restores killed: " + kills + ", to the end by the next start: " + restored[0]);
    }

    /** Whether the new journal has to be there; at a force either may be. */
    private static boolean expected(String fault, int exit, boolean found) {
        if (exit != KILLED || fault.startsWith("CUT_C") || fault.startsWith("CUT_Q") || fault.startsWith("CUT_REPL")
            || fault.startsWith("RESTORE_R") || fault.startsWith("RESTORE_D")) {
            return true;
        }
        return !FORCES.contains(fault.substring(0, fault.indexOf(':'))) ? false : found;
    }

    @Test
    void finishesAKilledRestoreWithTheNextOne() throws IOException, InterruptedException {
        assertEquals(ExitCode.DONE, CommandRun.of("backup", "--data", data, "--to", to).exitCode());
        Path backup = new BackupStore(to).newest().path();
        Path into = directory.resolve("into");
        SampleJournal.write(into);
        assertEquals(KILLED, run("CUT_QUARANTINED:1:KILL", "restore", "--from", backup, "--data", into));
        CommandRun again = CommandRun.of("restore", "--from", backup, "--data", into);
        assertEquals(ExitCode.DONE, again.exitCode(), again.err());
        assertEquals("ok records=25 first=1 last=25 digest=" + digest + "\n",
            CommandRun.of("verify", "--data", into).out());
    }

    @Test
    void putsTheOldJournalBackWhenTheNewOneFailsInItsPlace() throws IOException, InterruptedException {
        assertEquals(ExitCode.DONE, CommandRun.of("backup", "--data", data, "--to", to).exitCode());
        Path backup = new BackupStore(to).newest().path();
        Path into = directory.resolve("into");
        SampleJournal.write(into);
        String old = Tree.hash(into.resolve("journal"));
        String promise = Tree.hash(into.resolve("journal.promise"));
        assertEquals(ExitCode.FAILED, run("RESTORE_REPLACED:1:THROW", "restore", "--from", backup, "--data", into));
        assertEquals(old, Tree.hash(into.resolve("journal")));
        assertEquals(promise, Tree.hash(into.resolve("journal.promise")));
        assertFalse(Files.exists(into.resolve("journal.replacement")));
        assertFalse(Files.exists(into.resolve("journal.rebuild")));
        assertTrue(CommandRun.of("verify", "--data", into).out().startsWith("ok records=24 "));
    }
}
