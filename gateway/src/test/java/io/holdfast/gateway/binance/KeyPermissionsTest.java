package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.gateway.simulator.SimulatedVenue;
import io.holdfast.gateway.simulator.SimulatedVenueConfig;
import io.holdfast.gateway.venue.VenueException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KeyPermissionsTest {
    /** As Binance's documentation has it, with more than is read. */
    private static final String ANSWER = "{\"ipRestrict\":true,\"createTime\":1698645219000,\"enableReading\":true,"
        + "\"enableWithdrawals\":false,\"enableInternalTransfer\":false,\"enableSpotAndMarginTrading\":true}";

    @TempDir
    private Path directory;

    private static KeyPermissions of(String body) throws Exception {
        return KeyPermissions.of(new ObjectMapper().readTree(body));
    }

    @Test
    void readsWhatTheKeyMayDo() throws Exception {
        assertEquals(new KeyPermissions(false, true, true), of(ANSWER));
        assertEquals(new KeyPermissions(true, true, true),
            of(ANSWER.replace("\"enableWithdrawals\":false", "\"enableWithdrawals\":true")));
    }

    @Test
    void takesWhatIsNotSaidForNoAnswer() {
        VenueException failure = assertThrows(VenueException.class, () -> of(ANSWER.replace("enableWithdrawals", "x")));
        assertEquals("enableWithdrawals must be true or false: enableWithdrawals=missing", failure.getMessage());
        assertThrows(VenueException.class, () -> of(ANSWER.replace("false", "\"false\"")));
    }

    @Test
    void asksWithASignatureThatTheVenueTakes() throws Exception {
        Path credentials = directory.resolve("venue.yaml");
        try (SimulatedVenue server = SimulatedVenue.start(SimulatedVenueConfig.builder().credentialsFile(credentials)
            .requestTimeoutMs(1_000).build())) {
            assertEquals(new KeyPermissions(false, true, false), KeyPermissions.ask(connector(server.restUrl(),
                Credentials.load(credentials))));
            assertThrows(VenueException.class, () -> KeyPermissions.ask(connector(server.restUrl(),
                Credentials.random())));
        }
    }

    private static BinanceConnector connector(String url, Credentials credentials) {
        return new BinanceConnector(BinanceConfig.forBaseUrl(url).credentials(credentials).connectTimeoutMs(1_000)
            .readTimeoutMs(3_000).build());
    }
}
