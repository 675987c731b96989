package io.holdfast.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts another journal in the place of the one that is there, by the same steps as a cut: it grows in
 * {@code journal.rebuild}, which means nothing, and is renamed to {@code journal.replacement}, which takes the
 * journal's place whoever finds it. A kill at any moment leaves the old journal or the new one, whole, and the next
 * start of an engine or the next restore finishes what was begun. The old one goes to the quarantine with its promise.
 */
public final class JournalRestore {
    private final Path dataDir;
    private final Path queueDir;
    private final Path rebuild;
    private final Path replacement;
    private final JournalOwner owner;
    private final Consumer<Replacement.Step> steps;
    private final Replacement replacing;
    private Path quarantine;
    private boolean committed;

    /**
     * A restore into a data directory.
     *
     * @param owner holds it, and goes on holding it until all is done
     */
    public JournalRestore(JournalOwner owner) {
        this(owner, step -> FaultPoint.hit(step.faultPoint()));
    }

    JournalRestore(JournalOwner owner, Consumer<Replacement.Step> steps) {
        this.owner = owner;
        dataDir = owner.dataDir();
        queueDir = Journal.queueDirectory(dataDir);
        rebuild = dataDir.resolve(Journal.REBUILD_DIRECTORY);
        replacement = dataDir.resolve(Journal.REPLACEMENT_DIRECTORY);
        this.steps = steps;
        replacing = new Replacement(JournalConfig.builder(dataDir).build(), steps);
    }

    /**
     * Makes room to build the other journal, as a data directory of its own; what a killed cut or restore left is
     * cleared away or finished first.
     *
     * @return an empty directory; the journal goes into {@link Journal#queueDirectory} of it, which is there
     * @throws JournalFailedException when it cannot be made; nothing was changed
     */
    public Path stage() {
        owner.requireHeld(dataDir);
        try {
            replacing.finish();
            Journal.createDirectory(rebuild);
            Path staged = Journal.queueDirectory(rebuild);
            Files.createDirectory(staged, Journal.ownerOnly());
            Files.setPosixFilePermissions(staged, Files.getPosixFilePermissions(queueDir));
            return rebuild;
        } catch (IOException e) {
            throw Space.failed("journal to be restored cannot be made: directory=" + rebuild, e);
        }
    }

    /**
     * Takes the built journal into service. After a failure {@link #undo} is to be called.
     *
     * @param reason why the old one goes, for the quarantine
     * @return where the old one is; null when there was none
     * @throws JournalFailedException when it cannot be done
     */
    public Path replace(String reason) {
        owner.requireHeld(dataDir);
        Path staged = Journal.queueDirectory(rebuild);
        try {
            writeReason(staged, reason);
            for (Path file : files(staged)) {
                Files.setPosixFilePermissions(file, Journal.fileMode(staged));
                Durable.force(file);
            }
            Durable.force(staged);
            steps.accept(Replacement.Step.REBUILT);
            Durable.rename(staged, replacement);
            // From here on a kill leads to the new journal.
            committed = true;
            steps.accept(Replacement.Step.COMMITTED);
            finish();
            return quarantine;
        } catch (IOException e) {
            throw Space.failed("restored journal cannot be put in place: directory=" + queueDir, e);
        }
    }

    /**
     * Puts the old journal back, as it was, and takes what was built out of service.
     *
     * @param reason what is wrong with the new one
     * @throws JournalFailedException when it cannot be done; then the next start or restore finishes what is begun
     */
    public void undo(String reason) {
        owner.requireHeld(dataDir);
        try {
            Path old = quarantine == null ? null : quarantine.resolve(Journal.QUEUE_DIRECTORY);
            if (old != null && Files.exists(old)) {
                if (Files.exists(replacement)) {
                    // Forward first: there is a whole journal in the journal's place at every moment.
                    replacing.finish();
                }
                writeReason(old, reason);
                Durable.rename(old, replacement);
            } else if (Files.exists(replacement)) {
                Durable.deleteTree(rebuild);
                Durable.rename(replacement, rebuild);
            } else if (committed) {
                // There was none before.
                Durable.rename(queueDir, rebuild);
                Journal.createDirectory(queueDir);
            }
            replacing.finish();
            quarantine = null;
            committed = false;
        } catch (IOException e) {
            throw Space.failed("old journal cannot be put back: directory=" + queueDir + " quarantine=" + quarantine,
                e);
        }
    }

    private void finish() throws IOException {
        try {
            replacing.finish();
        } finally {
            quarantine = replacing.quarantine();
        }
    }

    private static void writeReason(Path journal, String reason) throws IOException {
        Path file = journal.resolve(Quarantine.REASON_FILE);
        Files.deleteIfExists(file);
        Journal.createFile(file);
        Files.write(file, (reason + "\n").getBytes(StandardCharsets.UTF_8));
        Durable.force(file);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toList());
        }
    }
}
