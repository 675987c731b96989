package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    @TempDir
    private Path directory;

    @Test
    void makesAFileThatOnlyItsOwnerReads() throws IOException {
        final Path file = directory.resolve("deep/venue.yaml");

        final Credentials made = Credentials.loadOrCreate(file);

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(made, Credentials.load(file));
        assertEquals(made, Credentials.loadOrCreate(file));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void neverShowsTheSecret() {
        final Credentials credentials = new Credentials("the-key", "the-secret");

        assertEquals("Credentials[apiKey=the-key, secretKey=hidden]", credentials.toString());
        assertFalse(Credentials.random().toString().contains(Credentials.random().secretKey()));
    }

    @Test
    void refusesAFileThatOthersCanRead() throws IOException {
        final Path file = write("apiKey: a\nsecretKey: b\n", "rw-r-----");

        final CredentialsException refused =
            assertThrows(CredentialsException.class, () -> Credentials.load(file));

        assertEquals("credentials file is open to others: run chmod 600 " + file, refused.getMessage());
    }

    @Test
    void saysWhatIsWrongWithTheFile() throws IOException {
        final Path absent = directory.resolve("absent.yaml");
        assertMessage("credentials file does not exist: write apiKey and secretKey to file=" + absent, absent);
        final Path noSecret = write("apiKey: a\n", "rw-------");
        assertMessage("credentials file has no secretKey: add it to file=" + noSecret, noSecret);
        final Path unknown = write("apiKey: a\nsecretKey: b\nuser: c\n", "rw-------");
        assertMessage("unknown key in credentials file: remove key=user from file=" + unknown, unknown);
        final Path broken = write("apiKey: [hush\n", "rw-------");
        assertMessage("credentials file is not YAML: write apiKey: KEY and secretKey: SECRET to file=" + broken,
            broken);
        final Path empty = write("", "rw-------");
        assertMessage("credentials file has no apiKey: add it to file=" + empty, empty);
    }

    @Test
    void refusesBlankKeys() {
        assertThrows(IllegalArgumentException.class, () -> new Credentials(" ", "b"));
        assertThrows(IllegalArgumentException.class, () -> new Credentials("a", null));
        assertTrue(Credentials.random().apiKey().matches("[A-Za-z0-9]{64}"));
    }

    private static void assertMessage(final String message, final Path file) {
        assertEquals(message,
            assertThrows(CredentialsException.class, () -> Credentials.load(file)).getMessage());
    }

    private Path write(final String text, final String permissions) throws IOException {
        final Path file = Files.createTempFile(directory, "venue", ".yaml");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }
}
