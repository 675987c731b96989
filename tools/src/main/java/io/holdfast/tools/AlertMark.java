package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.journal.JournalPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How far a webhook has been told, as a file in the data directory.
 *
 * @param delivered sequence of the last alert that was delivered for certain
 * @param attempted sequence of the last alert that may have been delivered
 * @param position where reading goes on; {@code null} for the first record that there is
 */
record AlertMark(long delivered, long attempted, JournalPosition position) {
    static final String DIRECTORY = "alerts";

    static Path file(Path data, Webhook webhook) {
        return data.resolve(DIRECTORY).resolve(webhook.name() + ".json");
    }

    /**
     * Reads it.
     *
     * @return {@code null} where there is none
     * @throws IOException if it cannot be read or understood
     */
    static AlertMark read(Path file) throws IOException {
        try {
            JsonNode root = JsonHttp.JSON.readTree(Files.readAllBytes(file));
            JsonNode at = root.path("position");
            JournalPosition position = at.isObject() ? new JournalPosition(number(at, "sequence"),
                number(at, "index"), number(at, "offset"), (int) number(at, "crc")) : null;
            return new AlertMark(number(root, "delivered"), number(root, "attempted"), position);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IllegalArgumentException e) {
            throw new IOException("mark is not one: " + e.getMessage(), e);
        }
    }

    private static long number(JsonNode node, String key) throws IOException {
        if (!node.path(key).isIntegralNumber()) {
            throw new IOException("mark has no number " + key);
        }
        return node.get(key).longValue();
    }

    /** Replaces it in one step. */
    void write(Path file) throws IOException {
        ObjectNode root = JsonHttp.JSON.createObjectNode().put("delivered", delivered).put("attempted", attempted);
        if (position != null) {
            root.putObject("position").put("sequence", position.sequence()).put("index", position.index())
                .put("offset", position.offset()).put("crc", position.crc());
        }
        OwnerFiles.createDirectory(file.getParent());
        OwnerFiles.replace(file, JsonHttp.JSON.writeValueAsBytes(root));
    }
}
