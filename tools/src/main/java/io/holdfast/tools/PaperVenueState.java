package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a paper venue is to be found, as the venue itself writes it down once it answers.
 *
 * @param pid its process id
 * @param port its TCP port on 127.0.0.1
 */
record PaperVenueState(long pid, int port) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the file; {@code null} where there is none or it says nothing useful. */
    static PaperVenueState read(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            PaperVenueState state = new PaperVenueState(json.path("pid").asLong(), json.path("port").asInt());
            return state.pid > 0 && state.port > 0 ? state : null;
        } catch (IOException e) {
            return null; // no file or a broken one is the same as no venue: another is started
        }
    }

    /** Replaces the file in one step. */
    void write(Path file) {
        try {
            String text = "{\"pid\":" + pid + ",\"port\":" + port + "}\n";
            OwnerFiles.replace(file, text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw CommandFailure.usage("state file cannot be written, give another or the permission: file=" + file
                + " cause=" + e);
        }
    }

    /** Whether the process still lives. */
    boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Base of the REST API. */
    String restUrl() {
        return "http://127.0.0.1:" + port;
    }
}
