package io.holdfast.gateway.binance;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.holdfast.journal.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.Objects;

/**
 * A venue's API key and secret, kept in a YAML file of the two fields {@code apiKey} and {@code secretKey} which its
 * owner alone may read. Immutable; {@link #toString} never shows the secret.
 */
public final class Credentials {
    private static final String API_KEY = "apiKey";
    private static final String SECRET_KEY = "secretKey";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int GENERATED_LENGTH = 64;
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final String apiKey;
    private final String secretKey;

    /**
     * @param apiKey    sent with each request; not blank.
     * @param secretKey signs requests; not blank.
     * @throws IllegalArgumentException if one of them is blank.
     */
    public Credentials(final String apiKey, final String secretKey) {
        this.apiKey = notBlank(API_KEY, apiKey);
        this.secretKey = notBlank(SECRET_KEY, secretKey);
    }

    /**
     * Reads a credentials file.
     *
     * @throws CredentialsException if it is absent, readable by group or others, no YAML, without one of the two
     *                              fields or with a further one.
     */
    public static Credentials load(final Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CredentialsException("credentials file does not exist: write apiKey and secretKey to file="
                + file);
        }
        refuseWhenOthersCanRead(file);
        final JsonNode root;
        try {
            root = YAML.readTree(Files.readAllBytes(file));
        } catch (final JacksonException ex) {
            // The parser's own message would quote the file.
            throw new CredentialsException("credentials file is not YAML: write apiKey: KEY and secretKey: SECRET to "
                + "file=" + file);
        } catch (final IOException ex) {
            throw new CredentialsException("credentials file cannot be read: file=" + file, ex);
        }
        for (final Iterator<String> names = root.fieldNames(); names.hasNext();) {
            final String name = names.next();
            if (!API_KEY.equals(name) && !SECRET_KEY.equals(name)) {
                throw new CredentialsException("unknown key in credentials file: remove key=" + name + " from file="
                    + file);
            }
        }
        return new Credentials(field(root, API_KEY, file), field(root, SECRET_KEY, file));
    }

    /**
     * Reads a credentials file, or makes one with random keys and mode 0600 when there is none. Of several processes
     * that do so at once one makes the file and all return its content.
     *
     * @throws CredentialsException as {@link #load}, or if the file cannot be made.
     */
    public static Credentials loadOrCreate(final Path file) {
        if (!Files.exists(file)) {
            create(file);
        }
        return load(file);
    }

    /** Random keys of 64 letters and digits each. */
    public static Credentials random() {
        final SecureRandom random = new SecureRandom();
        return new Credentials(randomText(random), randomText(random));
    }

    public String apiKey() {
        return apiKey;
    }

    public String secretKey() {
        return secretKey;
    }

    @Override
    public String toString() {
        return "Credentials[apiKey=" + apiKey + ", secretKey=hidden]";
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Credentials
            && apiKey.equals(((Credentials) other).apiKey) && secretKey.equals(((Credentials) other).secretKey);
    }

    @Override
    public int hashCode() {
        return Objects.hash(apiKey, secretKey);
    }

    private static void create(final Path file) {
        final Credentials made = random();
        final String text = API_KEY + ": " + made.apiKey + "\n" + SECRET_KEY + ": " + made.secretKey + "\n";
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            SecretFile.create(file, text);
        } catch (final FileAlreadyExistsException ex) {
            throw new CredentialsException("credentials file cannot be made: file=" + file, ex);
        } catch (final IOException | UncheckedIOException ex) {
            throw new CredentialsException("credentials file cannot be made: choose a directory with write permission "
                + "for file=" + file, ex);
        }
    }

    private static void refuseWhenOthersCanRead(final Path file) {
        final boolean open;
        try {
            open = SecretFile.isOpenToOthers(file);
        } catch (final IOException ex) {
            throw new CredentialsException("permissions of the credentials file cannot be read: file=" + file, ex);
        }
        if (open) {
            throw new CredentialsException("credentials file is open to others: run chmod 600 " + file);
        }
    }

    private static String field(final JsonNode root, final String name, final Path file) {
        final String value = root.path(name).asText("");
        if (value.isBlank()) {
            throw new CredentialsException("credentials file has no " + name + ": add it to file=" + file);
        }
        return value;
    }

    private static String notBlank(final String name, final String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
        return value;
    }

    private static String randomText(final SecureRandom random) {
        final StringBuilder text = new StringBuilder(GENERATED_LENGTH);
        for (int i = 0; i < GENERATED_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
