package io.holdfast.gateway.client;

import io.holdfast.journal.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The bearer token of the API, kept in a file that its owner alone may read. Immutable; never shown. */
public final class ApiToken {
    /** Name of the file in the data directory. */
    public static final String FILE = "api.token";

    private static final int RANDOM_BYTES = 32;
    private static final int MIN_LENGTH = 32;

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
            if (SecretFile.isOpenToOthers(file)) {
                throw new ApiTokenException("token file is open to others: run chmod 600 " + file);
            }
            String value = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (value.length() < MIN_LENGTH || !value.chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw new ApiTokenException("token file has no token of at least " + MIN_LENGTH
                    + " printable characters: delete it to have one made, file=" + file);
            }
            return new ApiToken(value);
        } catch (IOException e) {
            throw new ApiTokenException("token file cannot be read: file=" + file, e);
        }
    }

    private static void create(Path file) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        try {
            SecretFile.create(file, HexFormat.of().formatHex(random) + "\n");
        } catch (FileAlreadyExistsException e) {
            throw new ApiTokenException("token file cannot be made: file=" + file, e);
        } catch (IOException e) {
            throw new ApiTokenException("token file cannot be made: choose a directory with write permission for file="
                + file, e);
        }
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
