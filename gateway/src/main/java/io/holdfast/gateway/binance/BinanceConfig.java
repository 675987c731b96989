package io.holdfast.gateway.binance;

import java.net.URI;
import java.util.Objects;

/** How to reach one Binance spot account. Immutable; checked in {@link Builder#build}. */
public final class BinanceConfig {
    private static final int MAX_RECV_WINDOW_MS = 60_000;

    private final URI restUrl;
    private final URI wsApiUrl;
    private final URI marketWsUrl;
    private final Credentials credentials;
    private final int recvWindowMs;
    private final int connectTimeoutMs;
    private final int readTimeoutMs;
    private final int streamStaleMs;
    private final int pingIntervalMs;

    private BinanceConfig(Builder builder) {
        restUrl = url("restUrl", builder.restUrl, "http", "https");
        wsApiUrl = url("wsApiUrl", builder.wsApiUrl, "ws", "wss");
        marketWsUrl = url("marketWsUrl", builder.marketWsUrl, "ws", "wss");
        credentials = Objects.requireNonNull(builder.credentials, "credentials must be given");
        recvWindowMs = inRange("recvWindowMs", builder.recvWindowMs, 1, MAX_RECV_WINDOW_MS);
        connectTimeoutMs = positive("connectTimeoutMs", builder.connectTimeoutMs);
        readTimeoutMs = positive("readTimeoutMs", builder.readTimeoutMs);
        streamStaleMs = positive("streamStaleMs", builder.streamStaleMs);
        pingIntervalMs = positive("pingIntervalMs", builder.pingIntervalMs);
        if (pingIntervalMs >= streamStaleMs) {
            throw new IllegalArgumentException("pingIntervalMs must be less than streamStaleMs: pingIntervalMs="
                + pingIntervalMs + " streamStaleMs=" + streamStaleMs);
        }
    }

    /** A builder with Binance's own addresses. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder for a venue that has all of its API at one address, as the simulated venue.
     *
     * @param baseUrl {@code http://host:port} or {@code https://host:port}; the sockets are at {@code ws} or
     *                {@code wss} of the same host and port
     * @throws IllegalArgumentException if it is no such address
     */
    public static Builder forBaseUrl(String baseUrl) {
        String rest = url("baseUrl", baseUrl, "http", "https").toString();
        String sockets = "ws" + rest.substring("http".length());
        return new Builder().restUrl(rest).wsApiUrl(sockets + "/ws-api/v3").marketWsUrl(sockets);
    }

    /** Base of the REST API, without a slash at its end. */
    public URI restUrl() {
        return restUrl;
    }

    /** Address of the WebSocket API. */
    public URI wsApiUrl() {
        return wsApiUrl;
    }

    /** Base of the market streams, without a slash at its end. */
    public URI marketWsUrl() {
        return marketWsUrl;
    }

    /** Key and secret of the account. */
    public Credentials credentials() {
        return credentials;
    }

    /** How long after its time stamp a request may reach the venue's engine, ms; what comes later is refused. */
    public int recvWindowMs() {
        return recvWindowMs;
    }

    /** Longest wait for a TCP connection, ms. */
    public int connectTimeoutMs() {
        return connectTimeoutMs;
    }

    /** Longest silence while an answer is awaited, ms. */
    public int readTimeoutMs() {
        return readTimeoutMs;
    }

    /** A stream without any frame for so long is cut and opened anew, ms. */
    public int streamStaleMs() {
        return streamStaleMs;
    }

    /** Time between two pings that we send on a stream, ms. */
    public int pingIntervalMs() {
        return pingIntervalMs;
    }

    @Override
    public String toString() {
        return "BinanceConfig[restUrl=" + restUrl + ", wsApiUrl=" + wsApiUrl + ", marketWsUrl=" + marketWsUrl
            + ", recvWindowMs=" + recvWindowMs + ", connectTimeoutMs=" + connectTimeoutMs + ", readTimeoutMs="
            + readTimeoutMs + ", streamStaleMs=" + streamStaleMs + ", pingIntervalMs=" + pingIntervalMs + "]";
    }

    private static URI url(String name, String value, String scheme, String secureScheme) {
        String rule = name + " must be " + scheme + "://host or " + secureScheme + "://host without user, query or "
            + "slash at the end";
        URI url;
        try {
            url = URI.create(Objects.requireNonNull(value, rule));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(rule + ": " + name + "=" + value, e);
        }
        boolean known = scheme.equals(url.getScheme()) || secureScheme.equals(url.getScheme());
        // An address with a password in it would be logged.
        if (!known || url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null
            || url.getFragment() != null || value.endsWith("/")) {
            throw new IllegalArgumentException(rule);
        }
        return url;
    }

    private static int positive(String name, int value) {
        return inRange(name, value, 1, Integer.MAX_VALUE);
    }

    private static int inRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ": " + name + "=" + value);
        }
        return value;
    }

    /** Collects the settings. Each has a default but the credentials. */
    public static final class Builder {
        private String restUrl = "https://api.binance.com";
        private String wsApiUrl = "wss://ws-api.binance.com:443/ws-api/v3";
        private String marketWsUrl = "wss://stream.binance.com:9443";
        private Credentials credentials;
        private int recvWindowMs = 2_000;
        private int connectTimeoutMs = 500;
        private int readTimeoutMs = 1_500;
        private int streamStaleMs = 15_000;
        private int pingIntervalMs = 5_000;

        private Builder() {
        }

        /** Default {@code https://api.binance.com}. */
        public Builder restUrl(String value) {
            restUrl = value;
            return this;
        }

        /** Default {@code wss://ws-api.binance.com:443/ws-api/v3}. */
        public Builder wsApiUrl(String value) {
            wsApiUrl = value;
            return this;
        }

        /** Default {@code wss://stream.binance.com:9443}. */
        public Builder marketWsUrl(String value) {
            marketWsUrl = value;
            return this;
        }

        /** No default. */
        public Builder credentials(Credentials value) {
            credentials = value;
            return this;
        }

        /** 1 to 60 000; default 2 000. The shorter, the sooner an order in doubt is decided. */
        public Builder recvWindowMs(int value) {
            recvWindowMs = value;
            return this;
        }

        /** 1 or more; default 500. */
        public Builder connectTimeoutMs(int value) {
            connectTimeoutMs = value;
            return this;
        }

        /** 1 or more; default 1 500. */
        public Builder readTimeoutMs(int value) {
            readTimeoutMs = value;
            return this;
        }

        /** More than the ping interval; default 15 000. */
        public Builder streamStaleMs(int value) {
            streamStaleMs = value;
            return this;
        }

        /** 1 or more; default 5 000. */
        public Builder pingIntervalMs(int value) {
            pingIntervalMs = value;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException which names the setting and its rule
         * @throws NullPointerException if the credentials are missing
         */
        public BinanceConfig build() {
            return new BinanceConfig(this);
        }
    }
}
