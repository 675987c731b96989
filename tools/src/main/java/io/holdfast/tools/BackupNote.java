package io.holdfast.tools;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good backup of a data directory, as {@code backup.json} in it.
 *
 * @param backup its directory
 * @param createdAt when it was begun, in UTC
 * @param lastSequence the last record in it
 */
record BackupNote(String backup, String createdAt, long lastSequence) {
    static final String FILE = "backup.json";

    private static final Logger LOG = LoggerFactory.getLogger(BackupNote.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes down a backup, where that may be done: a reader's backup is good too. */
    static void write(Path data, BackupStore.Found backup) {
        BackupNote note = new BackupNote(backup.path().toString(), backup.manifest().createdAt(),
            backup.manifest().journal().lastSequence());
        try {
            OwnerFiles.replace(data.resolve(FILE), JSON.writeValueAsBytes(note));
        } catch (IOException e) {
            LOG.info("backup is not noted in the data directory: cause={}", e.toString());
        }
    }

    /**
     * Reads what was written down; null where nothing was.
     *
     * @throws CommandFailure if it cannot be read
     */
    static BackupNote read(Path data) {
        try {
            return JSON.readValue(Files.readAllBytes(data.resolve(FILE)), BackupNote.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (JacksonException e) {
            throw CommandFailure.usage("note of the last backup cannot be understood, delete it: file="
                + data.resolve(FILE));
        } catch (IOException e) {
            throw CommandFailure.usage("note of the last backup cannot be read, give the permission: file="
                + data.resolve(FILE) + " cause=" + e);
        }
    }
}
