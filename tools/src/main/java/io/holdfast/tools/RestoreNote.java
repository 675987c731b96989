package io.holdfast.tools;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last restore from a directory of backups, as {@code restored.json} in it.
 *
 * @param backup the name of the backup
 * @param restoredAt when it was proved in its place, in UTC
 * @param lastSequence the last record in it
 * @param build what restored it
 */
record RestoreNote(String backup, String restoredAt, long lastSequence, String build) {
    static final String FILE = "restored.json";

    private static final Logger LOG = LoggerFactory.getLogger(RestoreNote.class);

    /** Writes it beside the backup, where that may be done: a restore from what may only be read is good too. */
    void write(Path backups) {
        try {
            OwnerFiles.replace(backups.resolve(FILE), JsonHttp.JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            LOG.info("restore is not noted beside the backup: cause={}", e.toString());
        }
    }

    /**
     * Reads it; null where there is none.
     *
     * @throws CommandFailure if it cannot be read
     */
    static RestoreNote read(Path backups) {
        try {
            return JsonHttp.JSON.readValue(Files.readAllBytes(backups.resolve(FILE)), RestoreNote.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (JacksonException e) {
            throw CommandFailure.usage("note of the last restore cannot be understood, delete it: file="
                + backups.resolve(FILE));
        } catch (IOException e) {
            throw CommandFailure.usage("note of the last restore cannot be read, give the permission: file="
                + backups.resolve(FILE) + " cause=" + e);
        }
    }
}
