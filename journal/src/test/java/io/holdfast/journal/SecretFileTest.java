package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    private static final String NO_PERMISSIONS =
        "the file system has no permissions of owner, group and others, or no links";

    @TempDir
    private Path directory;

    @Test
    void makesAFileThatItsOwnerAloneMayRead() throws IOException {
        Path file = directory.resolve("secret");
        SecretFile.create(file, "canary");
        assertEquals("canary", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(SecretFile.isOpenToOthers(file));
        assertOnly(file);
    }

    @Test
    void leavesTheFileOfWhoeverWasFirst() throws IOException {
        Path file = directory.resolve("secret");
        SecretFile.create(file, "first");
        SecretFile.create(file, "second");
        assertEquals("first", Files.readString(file));
        assertOnly(file);
    }

    @Test
    void refusesANameThatIsNoFile() throws IOException {
        Path file = Files.createDirectory(directory.resolve("secret"));
        assertThrows(FileAlreadyExistsException.class, () -> SecretFile.create(file, "canary"));
        assertOnly(file);
    }

    @Test
    void findsACredentialInTheDirectoryOfTheService() {
        assertEquals(directory.resolve("venue"), SecretFile.of("credential:venue", directory.toString()));
        assertEquals(Path.of("keys/venue"), SecretFile.of("keys/venue", directory.toString()));
        assertEquals(Path.of("keys/venue"), SecretFile.of("keys/venue", null));
    }

    @Test
    void saysWhatToDoWhereThereAreNoCredentials() {
        for (String none : new String[] {null, ""}) {
            assertEquals("credential:venue is nowhere, CREDENTIALS_DIRECTORY is not set: systemd sets it for a unit "
                + "with LoadCredential=venue:FILE; by hand set it, or give a path", refusal("credential:venue", none));
        }
        for (String bad : List.of("credential:", "credential:../venue", "credential:..", "credential:/venue")) {
            assertEquals("credential must have a name without a slash: " + bad, refusal(bad, "/run/credentials"));
        }
    }

    private static String refusal(String setting, String credentials) {
        return assertThrows(IllegalArgumentException.class, () -> SecretFile.of(setting, credentials)).getMessage();
    }

    @Test
    void letsTheGroupReadWhatTheServiceWasHandedAndNothingElse() throws IOException {
        Path file = directory.resolve("venue");
        SecretFile.create(file, "canary");
        String credentials = directory.toString();
        assertOpen(false, file, "r--------", credentials);
        assertOpen(false, file, "r--r-----", credentials);
        assertOpen(true, file, "r--r-----", null);
        assertOpen(true, file, "r--r-----", "");
        assertOpen(true, file, "r--r-----", directory.resolveSibling("other").toString());
        assertOpen(true, file, "r--r-----", directory.getParent().toString());
        assertOpen(true, file, "r--rw----", credentials);
        assertOpen(true, file, "r--r--r--", credentials);
    }

    private static void assertOpen(boolean open, Path file, String mode, String credentials) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertEquals(open, SecretFile.isOpenToOthers(file, credentials), mode + " credentials=" + credentials);
    }

    @Test
    void seesWhatOthersMayRead() throws IOException {
        Path file = directory.resolve("secret");
        SecretFile.create(file, "canary");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(SecretFile.isOpenToOthers(file));
    }

    @Test
    void isAnIOExceptionWhereAFileSystemHasNoPermissions() throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(directory.resolve("a.zip"), Map.of("create", "true"))) {
            Path file = Files.writeString(archive.getPath("/secret"), "canary");
            assertEquals(NO_PERMISSIONS,
                assertThrows(IOException.class, () -> SecretFile.isOpenToOthers(file)).getMessage());
            assertEquals(NO_PERMISSIONS, assertThrows(IOException.class,
                () -> SecretFile.create(archive.getPath("/another"), "canary")).getMessage());
        }
    }

    private void assertOnly(Path file) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
