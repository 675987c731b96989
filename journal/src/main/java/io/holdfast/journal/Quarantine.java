package io.holdfast.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where files go that were taken out of service: never deleted by Holdfast, each time in a directory of its own. */
final class Quarantine {
    static final String REASON_FILE = "reason.txt";

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'")
        .withZone(ZoneOffset.UTC);

    private Quarantine() {
    }

    /** Makes {@code quarantine/<UTC time>} with the reason in it. */
    static Path create(Path dataDir, String reason) throws IOException {
        Path parent = Journal.quarantineDirectory(dataDir);
        Journal.createDirectory(parent);
        Path directory = unused(parent, NAME.format(Instant.now()));
        Path file = directory.resolve(REASON_FILE);
        Journal.createFile(file);
        Files.write(file, (reason + "\n").getBytes(StandardCharsets.UTF_8));
        Durable.force(file);
        Durable.force(directory);
        Durable.force(parent);
        return directory;
    }

    private static Path unused(Path parent, String name) throws IOException {
        for (int i = 0;; i++) {
            Path directory = parent.resolve(i == 0 ? name : name + "-" + i);
            try {
                return Files.createDirectory(directory, Journal.ownerOnly());
            } catch (FileAlreadyExistsException e) {
                // Two in one millisecond: take the next name.
                continue;
            }
        }
    }
}
