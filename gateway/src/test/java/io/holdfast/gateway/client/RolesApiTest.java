package io.holdfast.gateway.client;

import static io.holdfast.gateway.client.LiveApi.assertError;
import static io.holdfast.gateway.client.LiveApi.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.RecordKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several tokens, what each may do, and how they change while the API runs. */
@Timeout(60)
class RolesApiTest extends ApiFixture {
    private static final String READER = "reader-token-0123456789abcdef0123456789";
    private static final String TRADER = "trader-token-0123456789abcdef0123456789";
    private static final String PERSON = "person-token-0123456789abcdef0123456789";

    @Override
    @BeforeEach
    void opens() {
        try {
            replace(List.of(TokenFile.Entry.of("reader", Role.READ, READER),
                TokenFile.Entry.of("trader", Role.TRADE, TRADER),
                TokenFile.Entry.of("person", Role.OPERATE, PERSON)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        super.opens();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /v1/orders,                read",
        "GET,    /v1/orders/1,              read",
        "GET,    /v1/groups,                read",
        "GET,    /v1/groups/1,              read",
        "GET,    /v1/protections,           read",
        "GET,    /v1/protections/1,         read",
        "GET,    /v1/positions,             read",
        "GET,    /v1/balances,              read",
        "GET,    /v1/status,                read",
        "HEAD,   /v1/status,                read",
        "POST,   /v1/orders,                trade",
        "DELETE, /v1/orders/1,              trade",
        "POST,   /v1/groups,                trade",
        "POST,   /v1/protections,           trade",
        "POST,   /v1/orders/1/cancel,       operate",
        "POST,   /v1/halt,                  operate",
        "POST,   /v1/resume,                operate",
        "POST,   /v1/flatten,               operate",
        "POST,   /v1/reconcile,             operate",
        "POST,   /v1/groups/1/finish,       operate",
        "POST,   /v1/groups/1/unwind,       operate",
        "POST,   /v1/groups/1/release,      operate",
        "POST,   /v1/protections/1/release, operate"})
    void eachRouteWantsItsRole(String method, String path, String role) {
        Role needed = Role.valueOf(role.toUpperCase(Locale.ROOT));
        for (TokenFile.Entry entry : TokenFile.read(directory.resolve(TokenFile.FILE))) {
            String token = entry.name() + "-token-0123456789abcdef0123456789";
            HttpResponse<String> answer = send(token, method, path);
            if (entry.role().ordinal() >= needed.ordinal()) {
                assertFalse(List.of(401, 403, 500).contains(answer.statusCode()), entry + " " + answer.body());
            } else {
                assertError(403, "role_missing", null, "this needs a token with the role " + needed.text()
                    + ", token=" + entry.name() + " role=" + entry.role().text(), answer);
            }
        }
        assertFalse(List.of(401, 403, 500).contains(send(live.token, method, path).statusCode()), "the first token");
    }

    @Test
    void takesNewTokensAndDropsOldOnesWhileItRuns() throws IOException {
        String other = "other" + TRADER;
        assertEquals(401, send(other, "GET", "/v1/status").statusCode());
        replace(List.of(TokenFile.Entry.of("trader", Role.TRADE, other),
            TokenFile.Entry.of("reader", Role.READ, READER)));
        awaitStatus(other, 200);
        assertEquals(401, send(TRADER, "GET", "/v1/status").statusCode());
        assertEquals(401, send(PERSON, "GET", "/v1/status").statusCode());
        assertEquals(200, send(READER, "GET", "/v1/status").statusCode());
        Files.delete(directory.resolve(TokenFile.FILE));
        awaitStatus(READER, 401);
        assertEquals(200, live.get("/v1/status").statusCode());
    }

    @Test
    void takesANewFirstToken() throws IOException {
        String other = "other" + PERSON;
        Path changed = directory.resolve("changed");
        Files.createFile(changed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(changed, other + "\n");
        Files.move(changed, directory.resolve(ApiToken.FILE), StandardCopyOption.ATOMIC_MOVE);
        awaitStatus(other, 200);
        assertEquals(401, live.get("/v1/status").statusCode());
    }

    @Test
    void keepsTheTokensOfBeforeWhereAFileCannotBeUsed() throws IOException {
        Path file = directory.resolve(TokenFile.FILE);
        Files.writeString(file, "reader operate " + READER + "\n");
        await("alert", () -> send(READER, "GET", "/v1/status").statusCode() == 200
            && live.journal(RecordKind.ALERT).size() == 1);
        assertTrue(live.journal(RecordKind.ALERT).get(0).contains("\"reason\":\"TOKENS_BAD\",\"text\":\"the tokens of "
            + "before stay in force: file of tokens, line 1: must be "), live.journal(RecordKind.ALERT).get(0));
        assertEquals(403, send(READER, "POST", "/v1/halt").statusCode());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        await("second alert", () -> send(READER, "GET", "/v1/status").statusCode() == 200
            && live.journal(RecordKind.ALERT).size() == 2);
        Files.delete(directory.resolve(ApiToken.FILE));
        await("third alert", () -> live.get("/v1/status").statusCode() == 200
            && live.journal(RecordKind.ALERT).size() == 3);
    }

    @Test
    void endsTheStreamOfATokenThatIsGone() throws IOException {
        CompletableFuture<HttpResponse<String>> stream = live.client.sendAsync(request(READER, "/v1/events").build(),
            HttpResponse.BodyHandlers.ofString());
        await("subscriber", () -> live.get("/v1/status").body().contains("\"subscribers\":1"));
        replace(List.of());
        await("end of the stream", stream::isDone);
        assertEquals(200, stream.join().statusCode());
    }

    @Test
    void refusesAHeaderThatCarriesNoToken() {
        for (String header : Arrays.asList("Basic " + live.token, "Bearer ", "Bearer", "Bearer " + live.token + "0",
            "Bearer " + live.token.substring(1), live.token)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(live.api.url() + "/v1/status"))
                .header("Authorization", header);
            assertEquals(401, live.send(request).statusCode(), header);
        }
        HttpRequest.Builder spaced = HttpRequest.newBuilder(URI.create(live.api.url() + "/v1/status"))
            .header("Authorization", "bearer   " + live.token);
        assertEquals(200, live.send(spaced).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"Origin,         http://evil.example,   403", "Origin,         null,                  403",
        "Origin,         http://127.0.0.1:1,    403", "Origin,         https://127.0.0.1:PORT, 403",
        "Origin,         http://localhost:PORT, 403", "Origin,         http://127.0.0.1:PORT, 200",
        "Sec-Fetch-Site, cross-site,            403", "Sec-Fetch-Site, same-site,             403",
        "Sec-Fetch-Site, same-origin,           200", "Sec-Fetch-Site, none,                  200"})
    void refusesPagesOfOtherSites(String header, String value, int status) {
        String sent = value.replace("PORT", "" + live.api.port());
        HttpResponse<String> answer = live.send(live.request("/v1/status").header(header, sent));
        assertEquals(status, answer.statusCode());
        if (status == 403) {
            assertError(403, "origin_not_allowed", null, "no page but the engine's own may use the API", answer);
        }
    }

    private void replace(List<TokenFile.Entry> entries) throws IOException {
        Path changed = directory.resolve("changed");
        Files.createFile(changed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(changed, entries.stream().map(TokenFile.Entry::line).collect(Collectors.joining("\n")));
        Files.move(changed, directory.resolve(TokenFile.FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    private HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(URI.create(live.api.url() + path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(String token, String method, String path) {
        return live.send(request(token, path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    private void awaitStatus(String token, int status) {
        await("status " + status, () -> send(token, "GET", "/v1/status").statusCode() == status);
    }
}
