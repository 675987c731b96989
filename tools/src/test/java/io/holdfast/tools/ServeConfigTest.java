package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.gateway.binance.BinanceConfig;
import io.holdfast.gateway.binance.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServeConfigTest {
    private static final String LIVE = "venueUrl: https://api.binance.com\nvenueCredentials: key\n";

    @TempDir
    private Path directory;

    private ServeConfig read(String yaml) {
        try {
            return new ServeConfig(Settings.read(Files.writeString(file(), yaml)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path file() {
        return directory.resolve("holdfast.yaml");
    }

    private String refusal(String yaml) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> read(yaml));
        assertEquals(ExitCode.USAGE, failure.exitCode());
        return failure.getMessage();
    }

    private EngineConfig engine(String yaml) {
        return read(yaml).engine(directory);
    }

    @Test
    void tradesOnPaperWithShortTimesByDefault() {
        ServeConfig config = read("");
        assertTrue(config.isPaper());
        assertEquals(8420, config.httpPort());
        assertEquals(2_500_000_000L, config.engine(directory).policy().absenceWindowNs());
        assertEquals(10_000_000_000L, config.engine(directory).policy().reconcileIntervalNs());
        assertEquals(EngineConfig.Waiting.BLOCKING, config.engine(directory).waiting());
        assertEquals(List.of(), config.gateway().symbols());
        assertEquals(2_000, config.gateway().maxSendDelayMs());
    }

    @Test
    void waitsLongerForAVenueOfOthers() {
        assertEquals(13_000_000_000L, engine(LIVE).policy().absenceWindowNs());
        assertEquals(6_000_000_000L, engine(LIVE + "recvWindowMs: 1000\nvenueTimeoutMs: 4000\nabsenceMarginMs: 1000\n")
            .policy().absenceWindowNs());
    }

    @Test
    void knowsWhereBinanceHasItsThreeAddresses() {
        ServeConfig config = read(LIVE);
        BinanceConfig binance = config.binance(config.venueUrl(), Credentials.random());
        assertEquals("wss://ws-api.binance.com:443/ws-api/v3", binance.wsApiUrl().toString());
        assertEquals("wss://stream.binance.com:9443", binance.marketWsUrl().toString());
        ServeConfig other = read("venueUrl: http://127.0.0.1:9\nvenueCredentials: key\nvenueMarketWsUrl: ws://h:1\n");
        BinanceConfig simulated = other.binance(other.venueUrl(), Credentials.random());
        assertEquals("ws://127.0.0.1:9/ws-api/v3", simulated.wsApiUrl().toString());
        assertEquals("ws://h:1", simulated.marketWsUrl().toString());
    }

    @Test
    void hashesWhatIsInForceWhereverItIsSaid() {
        long byDefault = engine("").identity().configHash();
        assertEquals(byDefault, engine("# nothing\n").identity().configHash());
        assertEquals(byDefault, engine("waiting: blocking\nrecvWindowMs: 1000\n").identity().configHash());
        assertNotEquals(byDefault, engine("recvWindowMs: 999\n").identity().configHash());
        Settings settings = Settings.none();
        settings.override("recvWindowMs", 999);
        assertEquals(engine("recvWindowMs: 999\n").identity().configHash(),
            new ServeConfig(settings).engine(directory).identity().configHash());
    }

    @Test
    void hashesAllButWhereClientsFindIt() {
        long byDefault = engine("").identity().configHash();
        assertEquals(byDefault, engine("http: 0\n").identity().configHash());
        assertEquals(byDefault, engine("http: 9000\n").identity().configHash());
        for (String other : List.of(LIVE, "symbols: [BTC/USDT]\n", "durability: device\n", "retentionDays: 9\n",
            "risk: {total: {openOrders: 5}}\n", "backupTo: /backups\n", "answerTimeoutMs: 9\n")) {
            assertNotEquals(byDefault, engine(other).identity().configHash(), other);
        }
    }

    @Test
    void letsTheCommandLineGoBeforeTheFile() throws IOException {
        Settings settings = Settings.read(Files.writeString(file(), "http: 1\nsymbols: [ETH/USDT]\n"));
        settings.override(ServeConfig.HTTP, 2);
        settings.override(ServeConfig.SYMBOLS, List.of("BTC/USDT"));
        ServeConfig config = new ServeConfig(settings);
        assertEquals(2, config.httpPort());
        assertEquals(List.of("BTC/USDT"), config.gateway().symbols());
    }

    @Test
    void saysHowLongAPositionMayStandUnprotected() {
        assertEquals(30_000_000_000L, engine("").policy().unprotectedNs());
        assertEquals(1_500_000_000L, engine("protection: {closeAfterMs: 1500}\n").policy().unprotectedNs());
        assertNotEquals(engine("").identity().configHash(),
            engine("protection: {closeAfterMs: 1500}\n").identity().configHash());
        assertEquals("closeAfterMs must be a whole number from 1 to 600000: closeAfterMs=0, under=protection, file="
            + file(), refusal("protection: {closeAfterMs: 0}\n"));
        assertEquals("config key is unknown, remove it or use one of [closeAfterMs]: key=close, under=protection, "
            + "file=" + file(), refusal("protection: {close: 1}\n"));
    }

    @Test
    void namesAnUnknownKeyAndTheFile() {
        String message = refusal("http: 1\nhtpp: 2\n");
        assertTrue(message.startsWith("config key is unknown, remove it or use one of [absenceMarginMs, "), message);
        assertTrue(message.endsWith(": key=htpp, file=" + file()), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "http: 65536          | http must be a whole number from 0 to 65535: http=65536",
        "http: -1             | http must be a whole number from 0 to 65535: http=-1",
        "http: 1.5            | http must be a whole number from 0 to 65535: http=1.5",
        "http: '8420'         | http must be a whole number from 0 to 65535: http=\"8420\"",
        "venueTimeoutMs: 999  | venueTimeoutMs must be a whole number from 1000 to 600000: venueTimeoutMs=999",
        "waiting: sometimes   | waiting must be one of [blocking, yielding, spinning]: waiting=\"sometimes\"",
        "symbols: BTC/USDT    | symbols must be a list: symbols=\"BTC/USDT\"",
        "symbols: [1]         | symbols must be a list of texts: symbols=[1]",
        "venueUrl: [a]        | venueUrl must be a text: venueUrl=[\"a\"]"
    })
    void namesAKeyWithABadValue(String yaml, String message) {
        assertEquals(message + ", file=" + file(), refusal(yaml + "\n"));
    }

    @Test
    void wantsAVenueWholeOrNotAtAll() {
        assertEquals("venueCredentials is missing: give the file with the key of http://h (--venue-credentials)",
            refusal("venueUrl: http://h\n"));
        assertEquals("venueUrl is missing: give it (--venue-url) beside what else is said of the venue, or nothing of "
            + "it to trade on paper", refusal("venueCredentials: key\n"));
        assertEquals("baseUrl must be http://host or https://host without user, query or slash at the end",
            refusal("venueUrl: http://h/\nvenueCredentials: key\n"));
        assertEquals("pingIntervalMs must be less than streamStaleMs: pingIntervalMs=5000 streamStaleMs=5000",
            refusal(LIVE + "streamStaleMs: 5000\n"));
    }

    /** What is there of a credential, SecretFileTest has; a test is no service of systemd. */
    @ParameterizedTest
    @ValueSource(strings = {"venueCredentials", "alerts", "tlsKeyStore", "tlsPasswordFile"})
    void saysWhatToDoWhereASecretIsACredentialAndThereAreNone(String key) {
        Assumptions.assumeTrue(System.getenv("CREDENTIALS_DIRECTORY") == null, "CREDENTIALS_DIRECTORY is set");
        assertEquals(key + ": credential:secret is nowhere, CREDENTIALS_DIRECTORY is not set: systemd sets it "
            + "for a unit with LoadCredential=secret:FILE; by hand set it, or give a path",
            refusal(key + ": credential:secret\n"));
    }

    @Test
    void refusesAFileThatIsNotKeysAndValues() {
        assertEquals("config file is not YAML of keys and values: file=" + file(), refusal("- a\n"));
        assertTrue(refusal("http: 1\nhttp: 2\n").startsWith("config file is not YAML of keys and values: "));
        assertTrue(refusal("a: [\n").startsWith("config file is not YAML of keys and values: "));
        Path none = directory.resolve("none");
        CommandFailure failure = assertThrows(CommandFailure.class, () -> Settings.read(none));
        assertEquals("config file cannot be read, give one that is there: file=" + none, failure.getMessage());
    }

    @Test
    void servesOtherMachinesOverTlsAlone() {
        String plain = "http must be a port: it is plain and stays on 127.0.0.1; for other machines give https: "
            + "HOST:PORT with tlsKeyStore and tlsPasswordFile";
        assertEquals(plain, refusal("http: 0.0.0.0:8420"));
        assertEquals(plain, refusal("http: 127.0.0.1:8420"));
        String together = " is missing: https, tlsKeyStore and tlsPasswordFile go together, there is no plain HTTP for "
            + "other machines";
        assertEquals("tlsKeyStore" + together, refusal("https: 0.0.0.0:8443"));
        assertEquals("tlsPasswordFile" + together, refusal("https: 0.0.0.0:8443\ntlsKeyStore: a.p12"));
        assertEquals("https" + together, refusal("tlsKeyStore: a.p12\ntlsPasswordFile: a"));
        assertEquals(List.of(), read("").httpHosts());
        assertEquals(List.of("a.example", "b"), read("httpHosts: [a.example, b]").httpHosts());
        assertEquals(5_000, read("").httpRequestsPerSecond());
        assertEquals(10, read("httpRequestsPerSecond: 10").httpRequestsPerSecond());
    }

    @Test
    void refusesPlainHttpForOtherMachinesBeforeAnythingIsTouched() {
        Path data = directory.resolve("data");
        CommandRun run = CommandRun.of("serve", "--data", data, "--http", "0.0.0.0:8420");
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().startsWith("holdfast: http must be a port: it is plain and stays on 127.0.0.1;"),
            run::err);
        assertTrue(Files.notExists(data));
    }
}
