package io.holdfast.gateway.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The bearer token of the API, kept in a file that its owner alone may read. Immutable; never shown. */
public final class ApiToken {
    /** Name of the file in the data directory. */
    public static final String FILE = "api.token";

    private static final int RANDOM_BYTES = 32;
    private static final int MIN_LENGTH = 32;
    private static final String SCHEME = "bearer ";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final String value;

    private ApiToken(String value) {
        this.value = value;
    }

    /**
     * Reads the token, or makes a file with 64 random hexadecimal digits and mode 0600 when there is none. Of several
     * processes that do so at once one makes the file, and all return its content.
     *
     * @throws ApiTokenException if the file cannot be made, or as {@link #load}
     */
    public static ApiToken loadOrCreate(Path file) {
        if (!Files.exists(file)) {
            create(file);
        }
        return load(file);
    }

    /**
     * Reads the token.
     *
     * @throws ApiTokenException if the file is absent, open to group or others, or has no token of at least 32
     *     printable characters on one line
     */
    public static ApiToken load(Path file) {
        try {
            boolean shared = Files.getPosixFilePermissions(file).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER"));
            if (shared) {
                throw new ApiTokenException("token file is open to others: run chmod 600 " + file);
            }
            String value = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (value.length() < MIN_LENGTH || !value.chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw new ApiTokenException("token file has no token of at least " + MIN_LENGTH
                    + " printable characters: delete it to have one made, file=" + file);
            }
            return new ApiToken(value);
        } catch (IOException | UnsupportedOperationException e) {
            throw new ApiTokenException("token file cannot be read: file=" + file, e);
        }
    }

    private static void create(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            Path temporary = Files.createTempFile(directory, ".api", ".tmp",
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                write(temporary);
                // A link, unlike a rename, fails when somebody else was first.
                Files.createLink(file, temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw new ApiTokenException("token file cannot be made: file=" + file, e);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new ApiTokenException("token file cannot be made: choose a directory with write permission for file="
                + file, e);
        }
    }

    private static void write(Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String text = HexFormat.of().formatHex(random) + "\n";
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Whether an Authorization header carries this token; takes the same time wherever the two differ. */
    boolean authorises(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] offered = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), offered);
    }

    /** The token, for a client of this process. */
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return "ApiToken[hidden]";
    }
}
