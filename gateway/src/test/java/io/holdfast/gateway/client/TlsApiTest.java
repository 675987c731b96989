package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API for other machines: TLS from a key store, and nothing that is plain. */
@Timeout(120)
class TlsApiTest {
    private static final String PASSWORD = "key-store-password";

    @TempDir
    static Path directory;

    private static Path keyStore;
    private static Path passwordFile;
    private static LiveApi live;

    @BeforeAll
    static void opens() throws IOException, InterruptedException {
        Path data = Files.createDirectory(directory.resolve("data"));
        keyStore = directory.resolve("api.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair", "-alias", "api", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=engine.example",
            "-ext", "san=dns:engine.example,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore",
            keyStore.toString(), "-storepass", PASSWORD).inheritIO().start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue());
        ownerOnly(keyStore);
        passwordFile = ownerOnly(Files.writeString(directory.resolve("password"), PASSWORD + "\n"));
        TlsListener tls = TlsListener.of("127.0.0.1:0", keyStore, passwordFile);
        live = new LiveApi(data, builder -> builder.tls(tls).hosts(List.of("Engine.example"))).openTrading();
    }

    @AfterAll
    static void closes() {
        live.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void answersOverTls(String protocol) throws Exception {
        HttpResponse<String> answer = client(protocol).send(request("/v1/status").build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        assertEquals(protocol, answer.sslSession().orElseThrow().getProtocol());
    }

    @Test
    void takesOrdersAndSendsEventsOverTls() throws Exception {
        HttpRequest.Builder order = request("/v1/orders").header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(LiveApi.limit("r-1", "0.01", "61000")));
        assertEquals(202, client("TLSv1.3").send(order.build(), HttpResponse.BodyHandlers.ofString()).statusCode());
        HttpResponse<InputStream> events = client("TLSv1.3").send(request("/v1/events").build(),
            HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.contains("\"requestId\":\"r-1\"")) {
                line = lines.readLine();
            }
        }
    }

    @Test
    void answersNothingPlain() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", URI.create(live.api.tlsUrl()).getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("GET /v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                + live.token + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(!said.contains("HTTP/1.1 200") && !said.contains("tradingState"), said);
        }
    }

    @Test
    void knowsItsNamesAlone() throws Exception {
        assertTrue(over("Engine.example:8443").startsWith("HTTP/1.1 200"), "its name");
        String other = over("evil.example");
        assertTrue(other.startsWith("HTTP/1.1 403") && other.contains("\"Host must be one of [127.0.0.1, [::1], "
            + "engine.example, localhost]\""), other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8443", ":8443", "host", "host:", "host:65536", "::1:8443", "http://host:1", "a b:1"})
    void refusesWhatIsNoAddress(String address) {
        assertEquals("https must be HOST:PORT, as 0.0.0.0:8443: https=" + address,
            refusal(address, keyStore, passwordFile));
    }

    @Test
    void refusesKeysThatCannotBeUsed() throws IOException {
        Path absent = directory.resolve("absent");
        assertEquals("tlsPasswordFile cannot be read, give a file that is there: file=" + absent,
            refusal("h:1", keyStore, absent));
        assertEquals("tlsKeyStore cannot be read, give a file that is there: file=" + absent,
            refusal("h:1", absent, passwordFile));
        Path wrong = ownerOnly(Files.writeString(directory.resolve("wrong"), "wrong"));
        assertEquals("tlsKeyStore cannot be opened: give a PKCS12 file and its password in tlsPasswordFile, file="
            + keyStore, refusal("h:1", keyStore, wrong));
        Path open = Files.writeString(directory.resolve("open"), PASSWORD);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals("tlsPasswordFile is open to others: run chmod 600 " + open, refusal("h:1", keyStore, open));
        assertEquals("tlsKeyStore is open to others: run chmod 600 " + open, refusal("h:1", open, passwordFile));
    }

    private static String refusal(String address, Path keys, Path password) {
        return assertThrows(HttpApiException.class, () -> TlsListener.of(address, keys, password)).getMessage();
    }

    private static Path ownerOnly(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(live.api.tlsUrl() + path)).header("Authorization",
            "Bearer " + live.token);
    }

    private static HttpClient client(String protocol) throws IOException, GeneralSecurityException {
        return HttpClient.newBuilder().sslContext(trusting()).sslParameters(new SSLParameters(null,
            new String[] {protocol})).build();
    }

    private static SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("api", keys.getCertificate("api"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The answer to a request with this Host header. */
    private static String over(String host) throws IOException, GeneralSecurityException {
        try (Socket socket = trusting().getSocketFactory().createSocket("127.0.0.1",
            URI.create(live.api.tlsUrl()).getPort())) {
            socket.getOutputStream().write(("GET /v1/status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                + "Authorization: Bearer " + live.token + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
