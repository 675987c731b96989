package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SimulatedVenueTest {
    @TempDir
    private Path directory;

    @Test
    void saysThatAPortIsTaken() {
        try (SimulatedVenue venue = SimulatedVenue.start(config().build())) {
            assertEquals("http://127.0.0.1:" + venue.port(), venue.restUrl());
            assertEquals("ws://127.0.0.1:" + venue.port(), venue.wsUrl());
            SimulatedVenueException taken = assertThrows(SimulatedVenueException.class,
                () -> SimulatedVenue.start(config().port(venue.port()).build()));
            assertEquals("port cannot be used: choose another than port=" + venue.port()
                + " cause=Address already in use", taken.getMessage());
        }
    }

    @Test
    void startsAgainOnThePortItLeft() {
        final int port;
        try (SimulatedVenue venue = SimulatedVenue.start(config().build())) {
            port = venue.port();
        }
        try (SimulatedVenue again = SimulatedVenue.start(config().port(port).build())) {
            assertEquals(port, again.port());
        }
    }

    @Test
    void checksItsConfiguration() {
        assertMessage("port must be 0 to 65535: port=65536", config().port(65_536));
        assertMessage("credentialsFile must be given", SimulatedVenueConfig.builder());
        assertMessage("speed must be greater than 0: speed=0.0", config().speed(0));
        assertMessage("speed must be greater than 0: speed=NaN", config().speed(Double.NaN));
        assertMessage("feeRate must be 0 to less than 1: feeRate=1", config().feeRate(BigDecimal.ONE));
        assertMessage("pingIntervalMs must be positive: pingIntervalMs=0", config().pingIntervalMs(0));
        assertMessage("requestTimeoutMs must be positive: requestTimeoutMs=-1", config().requestTimeoutMs(-1));
        assertMessage("asset must be capital letters and digits: asset=btc",
            config().balances(Map.of("btc", BigDecimal.ONE)));
        assertMessage("balance must not be negative or have more than eight decimals: BTC=-1",
            config().balances(Map.of("BTC", new BigDecimal("-1"))));
    }

    private SimulatedVenueConfig.Builder config() {
        return SimulatedVenueConfig.builder().credentialsFile(directory.resolve("venue.yaml"));
    }

    private static void assertMessage(String message, SimulatedVenueConfig.Builder builder) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }
}
