package io.holdfast.gateway.client;

import io.holdfast.engine.core.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens in force: that of {@link ApiToken#FILE}, which may do everything, and those of {@link TokenFile#FILE}
 * beside it. Files that have changed are read again, looked at no more than once a second; what cannot be read leaves
 * the tokens of before in force, and is told of. Any thread.
 */
final class ApiTokens {
    /** The name of the token that is always there. */
    static final String FIRST = "api";

    private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final String SCHEME = "bearer ";

    private final Path first;
    private final Path others;
    private final int requestsPerSecond;
    private final Alerts alerts;
    private final ReentrantLock looking = new ReentrantLock();

    private volatile List<Caller> callers;
    private volatile long lookedNs;
    private List<Object> stamps;

    /** Where what a person should know goes. */
    interface Alerts {
        void alert(Reason reason, String text);
    }

    /** Who calls: a token by its name, and what it may do. */
    record Caller(String name, Role role, byte[] digest, RequestRate rate) {
        private boolean isSame(Caller other) {
            return role == other.role && MessageDigest.isEqual(digest, other.digest);
        }

        @Override
        public String toString() {
            return name + ' ' + role.text();
        }
    }

    /**
     * Reads both files, and makes the first when it is not there.
     *
     * @param alerts takes a sentence about files that cannot be used from now on
     * @throws ApiTokenException if one of them cannot be used
     */
    ApiTokens(Path first, int requestsPerSecond, Alerts alerts) {
        this.first = first;
        this.requestsPerSecond = requestsPerSecond;
        this.alerts = alerts;
        others = first.resolveSibling(TokenFile.FILE);
        ApiToken.loadOrCreate(first);
        stamps = stamps();
        callers = read(List.of());
        lookedNs = System.nanoTime();
    }

    /** Whose token an Authorization header carries; {@code null} for nobody's. Takes the same time for each token. */
    Caller find(String header) {
        look();
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        byte[] digest = TokenFile.digest(header.substring(SCHEME.length()).strip());
        Caller found = null;
        for (Caller caller : callers) {
            if (MessageDigest.isEqual(caller.digest, digest)) {
                found = caller;
            }
        }
        return found;
    }

    /** Whether a token may still do what it could when it was found. */
    boolean isInForce(Caller caller) {
        look();
        return callers.stream().anyMatch(caller::isSame);
    }

    private void look() {
        if (System.nanoTime() - lookedNs < LOOK_NS || !looking.tryLock()) {
            return;
        }
        try {
            List<Object> now = stamps();
            if (!now.equals(stamps)) {
                stamps = now; // before it is read: what changes meanwhile is read again
                callers = read(callers);
                LOG.info("tokens in force: {}", callers);
            }
        } catch (ApiTokenException e) {
            LOG.error("the tokens of before stay in force: {}", e.getMessage());
            alerts.alert(Reason.TOKENS_BAD, "the tokens of before stay in force: " + e.getMessage());
        } finally {
            lookedNs = System.nanoTime();
            looking.unlock();
        }
    }

    private List<Caller> read(List<Caller> before) {
        List<TokenFile.Entry> entries = new ArrayList<>();
        entries.add(TokenFile.Entry.of(FIRST, Role.OPERATE, ApiToken.load(first).value()));
        entries.addAll(TokenFile.read(others));
        List<Caller> read = new ArrayList<>();
        for (TokenFile.Entry entry : entries) {
            Caller caller = new Caller(entry.name(), entry.role(), HexFormat.of().parseHex(entry.digest()),
                new RequestRate(requestsPerSecond, System.nanoTime()));
            read.add(before.stream().filter(caller::isSame).filter(old -> old.name.equals(entry.name())).findFirst()
                .orElse(caller)); // with the rate of before
        }
        return List.copyOf(read);
    }

    /** What changes when a file does, by whichever way. */
    private List<Object> stamps() {
        return List.of(stamp(first), stamp(others));
    }

    private static Object stamp(Path file) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()),
                attributes.permissions(), attributes.owner());
        } catch (NoSuchFileException e) {
            return "absent";
        } catch (IOException e) {
            return "unreadable"; // reading it says why
        }
    }
}
