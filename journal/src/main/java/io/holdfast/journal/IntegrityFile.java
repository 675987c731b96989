package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The result of the last check of the journal, in a JSON file that tools read. Keeper's thread. */
final class IntegrityFile {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final LongSupplier timeNs;

    IntegrityFile(Path dataDir, LongSupplier timeNs) {
        this.file = dataDir.resolve(Journal.INTEGRITY_FILE);
        this.timeNs = timeNs;
    }

    void write(JournalCheck check) throws IOException {
        List<JournalCheck.Finding> findings = check.findings();
        String text = "{\"timeNs\":" + timeNs.getAsLong() + ",\"sequence\":" + check.lastSequence() + ",\"result\":\""
            + (findings.isEmpty() ? "ok" : "damaged") + "\",\"findings\":["
            + findings.stream().map(finding -> quote(finding.toString())).collect(Collectors.joining(",")) + "]}\n";
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(MODE));
        Files.writeString(temporary, text);
        Durable.force(temporary);
        Durable.rename(temporary, file);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c < ' ' ? '?' : c);
            }
        }
        return quoted.append('"').toString();
    }
}
