package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTokenTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void namesTheFile() {
        file = directory.resolve("api.token");
    }

    @Test
    void makesARandomTokenOnce() throws IOException {
        ApiToken made = ApiToken.loadOrCreate(file);
        assertEquals(64, made.value().length());
        assertEquals(made.value(), ApiToken.loadOrCreate(file).value());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void refusesAFileThatOthersCanRead() throws IOException {
        ApiToken.loadOrCreate(file);
        for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertRefused("token file is open to others: run chmod 600 " + file);
        }
    }

    @Test
    void refusesAFileWithoutAToken() throws IOException {
        ApiToken.loadOrCreate(file);
        for (String content : new String[] {"", "\n", "short", "x".repeat(40) + "\n" + "y".repeat(40)}) {
            Files.writeString(file, content);
            assertRefused("token file has no token of at least 32 printable characters: delete it to have one made, "
                + "file=" + file);
        }
        Files.delete(file);
        Files.createDirectory(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertRefused("token file cannot be read: file=" + file);
    }

    @Test
    void saysWhenItCannotMakeTheFile() {
        file = directory.resolve("absent").resolve("api.token");
        assertRefused("token file cannot be made: choose a directory with write permission for file=" + file);
    }

    @Test
    void isNeverShown() {
        assertEquals("ApiToken[hidden]", ApiToken.loadOrCreate(file).toString());
    }

    private void assertRefused(String message) {
        assertEquals(message, assertThrows(ApiTokenException.class, () -> ApiToken.loadOrCreate(file)).getMessage());
    }
}
