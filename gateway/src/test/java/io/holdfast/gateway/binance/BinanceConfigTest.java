package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BinanceConfigTest {
    @Test
    void derivesSocketsFromABaseUrl() {
        BinanceConfig config = BinanceConfig.forBaseUrl("http://127.0.0.1:8080").credentials(Credentials.random())
            .build();
        assertEquals("http://127.0.0.1:8080", config.restUrl().toString());
        assertEquals("ws://127.0.0.1:8080/ws-api/v3", config.wsApiUrl().toString());
        assertEquals("ws://127.0.0.1:8080", config.marketWsUrl().toString());
        assertEquals("wss://host", BinanceConfig.forBaseUrl("https://host").credentials(Credentials.random()).build()
            .marketWsUrl().toString());
    }

    @Test
    void refusesWhatCannotWork() {
        refuses("recvWindowMs must be 1 to 60000: recvWindowMs=60001", builder().recvWindowMs(60_001));
        refuses("recvWindowMs must be 1 to 60000: recvWindowMs=0", builder().recvWindowMs(0));
        refuses("readTimeoutMs must be 1 to 2147483647: readTimeoutMs=0", builder().readTimeoutMs(0));
        refuses("pingIntervalMs must be less than streamStaleMs: pingIntervalMs=15000 streamStaleMs=15000",
            builder().pingIntervalMs(15_000));
        refuses("wsApiUrl must be ws://host or wss://host without user, query or slash at the end",
            builder().wsApiUrl("http://host"));
        refuses("restUrl must be http://host or https://host without user, query or slash at the end",
            builder().restUrl("https://user:password@host"));
    }

    @Test
    void refusesAVenueWithoutCredentials() {
        assertEquals("credentials must be given",
            assertThrows(NullPointerException.class, BinanceConfig.builder()::build).getMessage());
    }

    private static BinanceConfig.Builder builder() {
        return BinanceConfig.builder().credentials(Credentials.random());
    }

    private static void refuses(String message, BinanceConfig.Builder builder) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }
}
