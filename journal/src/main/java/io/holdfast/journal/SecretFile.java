package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;

/** Files with keys and tokens, which their owner alone may read, or the service that systemd hands them to. */
public final class SecretFile {
    private static final String CREDENTIAL = "credential:";
    /** Names the directory of the credentials of this service, which systemd makes for it alone. */
    private static final String DIRECTORY = "CREDENTIALS_DIRECTORY";

    private SecretFile() {
    }

    /**
     * The file that a setting names: with {@code credential:NAME} the one of that name which systemd has handed to this
     * service, otherwise the one at a path.
     *
     * @throws IllegalArgumentException that says what to do, if there are no credentials or the name is not one
     */
    public static Path of(String setting) {
        return of(setting, System.getenv(DIRECTORY));
    }

    static Path of(String setting, String credentials) {
        if (!setting.startsWith(CREDENTIAL)) {
            return Path.of(setting);
        }
        String name = setting.substring(CREDENTIAL.length());
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("credential must have a name without a slash: " + setting);
        }
        if (credentials == null || credentials.isEmpty()) {
            throw new IllegalArgumentException(setting + " is nowhere, " + DIRECTORY + " is not set: systemd sets it "
                + "for a unit with LoadCredential=" + name + ":FILE; by hand set it, or give a path");
        }
        return Path.of(credentials, name);
    }

    /**
     * Whether somebody else than its owner may do anything with a file. The group may read a credential of systemd: its
     * mode shows there that this service may.
     *
     * @throws IOException also where the file system has no such permissions
     */
    public static boolean isOpenToOthers(Path file) throws IOException {
        return isOpenToOthers(file, System.getenv(DIRECTORY));
    }

    static boolean isOpenToOthers(Path file, String credentials) throws IOException {
        boolean credential = credentials != null && !credentials.isEmpty()
            && Path.of(credentials).equals(file.getParent());
        try {
            return Files.getPosixFilePermissions(file).stream()
                .filter(permission -> !credential || permission != PosixFilePermission.GROUP_READ)
                .anyMatch(permission -> !permission.name().startsWith("OWNER"));
        } catch (UnsupportedOperationException e) {
            throw withoutPermissions(e);
        }
    }

    /**
     * Makes a file of mode 0600 that is on the device when this returns. Of several processes that do so at once one
     * makes the file, and the others leave it as it is.
     *
     * @throws FileAlreadyExistsException if something that is no file has its name
     * @throws IOException also where the file system has no such permissions, or no links
     */
    public static void create(Path file, String text) throws IOException {
        try {
            make(file, text);
        } catch (UnsupportedOperationException e) {
            throw withoutPermissions(e);
        }
    }

    private static void make(Path file, String text) throws IOException {
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "." + file.getFileName(), ".tmp",
            Journal.ownerOnlyFile());
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            // A link, unlike a rename, fails when somebody else was first.
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw e;
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static IOException withoutPermissions(UnsupportedOperationException cause) {
        return new IOException("the file system has no permissions of owner, group and others, or no links", cause);
    }
}
