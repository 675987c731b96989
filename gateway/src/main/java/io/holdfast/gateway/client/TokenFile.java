package io.holdfast.gateway.client;

import io.holdfast.journal.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of further tokens beside {@link ApiToken#FILE}: a line {@code NAME ROLE sha256:DIGEST} each, and comments
 * after {@code #}. It has no token, only what a token is known by, so that who reads it cannot use one.
 */
public final class TokenFile {
    /** Name of the file in the data directory. */
    public static final String FILE = "api.tokens";

    private static final int MAX_TOKENS = 64;
    private static final String RULE = "must be NAME ROLE sha256:DIGEST, a name of up to 32 of a to z, 0 to 9 and -"
        + " that is its own and not api, and a role of read, trade, operate";
    private static final Pattern LINE =
        Pattern.compile("([a-z0-9-]{1,32})[ \t]+(read|trade|operate)[ \t]+sha256:([0-9a-f]{64})");

    private TokenFile() {
    }

    /** A token by its name, what it may do, and the SHA-256 of it in hexadecimal digits. */
    public record Entry(String name, Role role, String digest) {
        /** The entry of a token. */
        public static Entry of(String name, Role role, String token) {
            return new Entry(name, role, HexFormat.of().formatHex(TokenFile.digest(token)));
        }

        /** The line in the file. */
        public String line() {
            return name + ' ' + role.text() + " sha256:" + digest;
        }
    }

    /**
     * Reads it; empty where there is no such file.
     *
     * @throws ApiTokenException that names the line and its rule, or if the file is open to group or others
     */
    public static List<Entry> read(Path file) {
        List<String> lines;
        try {
            if (Files.notExists(file)) {
                return List.of();
            }
            if (SecretFile.isOpenToOthers(file)) {
                throw new ApiTokenException("file of tokens is open to others: run chmod 600 " + file);
            }
            lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ApiTokenException("file of tokens cannot be read: file=" + file, e);
        }
        return parse(lines, file);
    }

    private static List<Entry> parse(List<String> lines, Path file) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>(Set.of(ApiTokens.FIRST));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || !names.add(matcher.group(1))) {
                throw new ApiTokenException("file of tokens, line " + (i + 1) + ": " + RULE + ", file=" + file);
            }
            entries.add(new Entry(matcher.group(1), Role.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
                matcher.group(3)));
        }
        if (entries.size() > MAX_TOKENS) {
            throw new ApiTokenException("file of tokens must have at most " + MAX_TOKENS + " tokens, file=" + file);
        }
        return entries;
    }

    static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
