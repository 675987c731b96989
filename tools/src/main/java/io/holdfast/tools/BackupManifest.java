package io.holdfast.tools;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a backup holds, as {@code manifest.json} in it; {@code manifest.sha256} beside it holds the hash of that file.
 * Times are in UTC.
 *
 * @param format {@link #FORMAT}
 * @param createdAt when it was begun, as 2026-03-01T12:00:00.016Z
 * @param durationMs how long copying took, without the proof
 * @param build what made it
 * @param firstSequence of the first record in it
 * @param journal what it adds up to
 * @param files what it is made of, in the order in which they were read
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record BackupManifest(int format, String createdAt, long durationMs, String build, long firstSequence,
                      JournalSummary journal, List<BackupFile> files) {
    static final int FORMAT = 1;
    static final String FILE = "manifest.json";
    static final String HASH_FILE = "manifest.sha256";

    private static final long MAX_LENGTH = 64L << 20;
    private static final ObjectMapper JSON = new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Reads and checks a backup's manifest.
     *
     * @throws CommandFailure with {@link ExitCode#FAILED} if it is not there, not whole or not what was written
     */
    static BackupManifest read(Path backup) {
        Path file = backup.resolve(FILE);
        try {
            if (Files.size(file) > MAX_LENGTH) {
                throw bad(backup, FILE + " is not one");
            }
            byte[] bytes = Files.readAllBytes(file);
            byte[] hash = Files.readAllBytes(backup.resolve(HASH_FILE));
            if (!hashLine(bytes).equals(new String(hash, StandardCharsets.ISO_8859_1))) {
                throw bad(backup, FILE + " does not match " + HASH_FILE);
            }
            BackupManifest manifest = JSON.readValue(bytes, BackupManifest.class);
            if (manifest.format != FORMAT) {
                throw bad(backup, "format " + manifest.format + " is not known to this build, use a newer one");
            }
            if (manifest.journal == null || manifest.files == null || manifest.files.isEmpty()
                || !manifest.files.stream().allMatch(BackupFile::isSane)) {
                throw bad(backup, FILE + " names no files, or impossible ones");
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw bad(backup, Path.of(e.getFile()).getFileName() + " is missing");
        } catch (JacksonException e) {
            throw bad(backup, FILE + " cannot be understood: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw bad(backup, FILE + " cannot be read: " + e);
        }
    }

    /** Writes it, with its hash. */
    void write(Path backup) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(this);
        OwnerFiles.write(backup.resolve(FILE), bytes);
        OwnerFiles.write(backup.resolve(HASH_FILE), hashLine(bytes).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** As sha256sum prints it, so that it can check it. */
    private static String hashLine(byte[] bytes) {
        return Sha256.of(bytes) + "  " + FILE + "\n";
    }

    /** Bytes that the files take in the backup. */
    long storedBytes() {
        return files.stream().mapToLong(BackupFile::storedBytes).sum();
    }

    /** Bytes that they take when they are restored. */
    long bytes() {
        return files.stream().mapToLong(BackupFile::bytes).sum();
    }

    static CommandFailure bad(Path backup, String what) {
        return new CommandFailure(ExitCode.FAILED, "backup is bad, use another: " + what + " in " + backup);
    }
}
