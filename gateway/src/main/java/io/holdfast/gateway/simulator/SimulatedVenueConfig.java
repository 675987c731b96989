package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a simulated venue runs. Immutable; checked in {@link Builder#build}. */
public final class SimulatedVenueConfig {
    private static final int MAX_PORT = 65_535;

    private final int port;
    private final Path credentialsFile;
    private final List<Path> marketFiles;
    private final boolean once;
    private final double speed;
    private final long seed;
    private final Map<String, BigDecimal> balances;
    private final long requestTimeoutMs;
    private final long maxRecvWindowMs;
    private final BigDecimal feeRate;
    private final long pingIntervalMs;

    private SimulatedVenueConfig(Builder builder) {
        port = builder.port;
        credentialsFile = builder.credentialsFile;
        marketFiles = List.copyOf(builder.marketFiles);
        once = builder.once;
        speed = builder.speed;
        seed = builder.seed;
        balances = Map.copyOf(builder.balances);
        requestTimeoutMs = builder.requestTimeoutMs;
        maxRecvWindowMs = builder.maxRecvWindowMs;
        feeRate = builder.feeRate;
        pingIntervalMs = builder.pingIntervalMs;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** TCP port on 127.0.0.1; 0 takes a free one. */
    public int port() {
        return port;
    }

    /** YAML file of the one API key the venue knows; made at start when absent. */
    public Path credentialsFile() {
        return credentialsFile;
    }

    /** Captures to play, merged by their receive times; empty for a generated market. */
    public List<Path> marketFiles() {
        return marketFiles;
    }

    /** Whether the market stands still at the end of the captures, rather than start over. */
    public boolean once() {
        return once;
    }

    /** How fast the market runs; 1 as recorded, infinity as fast as it goes. */
    public double speed() {
        return speed;
    }

    /** Seed of the generated market, of generated ids and of the length of delays. */
    public long seed() {
        return seed;
    }

    /** What the account holds at start, by asset. */
    public Map<String, BigDecimal> balances() {
        return balances;
    }

    /** Longest time that the venue keeps a request before it answers -1007, in milliseconds. */
    public long requestTimeoutMs() {
        return requestTimeoutMs;
    }

    /** Largest recvWindow of a request, in milliseconds. */
    public long maxRecvWindowMs() {
        return maxRecvWindowMs;
    }

    /** Share of the received asset that a fill costs. */
    public BigDecimal feeRate() {
        return feeRate;
    }

    /** Time between two ping frames on each WebSocket, in milliseconds. */
    public long pingIntervalMs() {
        return pingIntervalMs;
    }

    /** Collects the settings. Each has a default but the credentials file. */
    public static final class Builder {
        private int port;
        private Path credentialsFile;
        private final List<Path> marketFiles = new ArrayList<>();
        private boolean once;
        private double speed = 1;
        private long seed = 1;
        private final Map<String, BigDecimal> balances = new LinkedHashMap<>(Map.of(
            "USDT", new BigDecimal("100000"), "BTC", new BigDecimal("1"), "ETH", new BigDecimal("10")));
        private long requestTimeoutMs = 10_000;
        private long maxRecvWindowMs = 60_000;
        private BigDecimal feeRate = new BigDecimal("0.001");
        private long pingIntervalMs = 20_000;

        private Builder() {
        }

        /** 0 to 65535; default 0, any free port. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** No default. */
        public Builder credentialsFile(Path value) {
            credentialsFile = value;
            return this;
        }

        /** Default: none, the market is generated. */
        public Builder marketFiles(List<Path> value) {
            marketFiles.clear();
            marketFiles.addAll(value);
            return this;
        }

        /** Default false. */
        public Builder once(boolean value) {
            once = value;
            return this;
        }

        /** Greater than 0, may be infinite; default 1. */
        public Builder speed(double value) {
            speed = value;
            return this;
        }

        /** Default 1. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Replaces all balances; default 100000 USDT, 1 BTC, 10 ETH. None negative, at most eight decimals. */
        public Builder balances(Map<String, BigDecimal> value) {
            balances.clear();
            balances.putAll(value);
            return this;
        }

        /** 1 or more; default 10 000, Binance's. */
        public Builder requestTimeoutMs(long value) {
            requestTimeoutMs = value;
            return this;
        }

        /** 1 or more; default 60 000, Binance's. */
        public Builder maxRecvWindowMs(long value) {
            maxRecvWindowMs = value;
            return this;
        }

        /** 0 to less than 1; default 0.001. */
        public Builder feeRate(BigDecimal value) {
            feeRate = value;
            return this;
        }

        /** 1 or more; default 20 000, Binance's. */
        public Builder pingIntervalMs(long value) {
            pingIntervalMs = value;
            return this;
        }

        /** @throws IllegalArgumentException which names the setting and its rule. */
        public SimulatedVenueConfig build() {
            require(port >= 0 && port <= MAX_PORT, "port must be 0 to 65535: port=" + port);
            require(credentialsFile != null, "credentialsFile must be given");
            require(speed > 0, "speed must be greater than 0: speed=" + speed);
            require(requestTimeoutMs > 0, "requestTimeoutMs must be positive: requestTimeoutMs=" + requestTimeoutMs);
            require(maxRecvWindowMs > 0, "maxRecvWindowMs must be positive: maxRecvWindowMs=" + maxRecvWindowMs);
            require(pingIntervalMs > 0, "pingIntervalMs must be positive: pingIntervalMs=" + pingIntervalMs);
            require(feeRate.signum() >= 0 && feeRate.compareTo(BigDecimal.ONE) < 0,
                "feeRate must be 0 to less than 1: feeRate=" + feeRate);
            balances.forEach((asset, amount) -> {
                require(asset.matches("[A-Z0-9]{1,20}"), "asset must be capital letters and digits: asset=" + asset);
                require(amount.signum() >= 0 && amount.stripTrailingZeros().scale() <= Decimals.SCALE,
                    "balance must not be negative or have more than eight decimals: " + asset + "=" + amount);
            });
            return new SimulatedVenueConfig(this);
        }

        private static void require(boolean rule, String message) {
            if (!rule) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
