package io.holdfast.journal;

import java.nio.file.Path;

/** Where a journal is and how much of it is mapped, staged and reserved. Immutable; checked when built. */
public final class JournalConfig {
    /** Bytes of one mapping of a cycle file: more than a day's records, so that no append meets a new mapping. */
    public static final long DEFAULT_BLOCK_SIZE = 4L << 30;
    /** Bytes of the staging buffer, which is the longest excerpt. */
    public static final int DEFAULT_STAGING_LENGTH = 1 << 20;
    /** Bytes that are kept reserved on the disk ahead of the last record. */
    public static final long DEFAULT_RESERVE_AHEAD_BYTES = 64L << 20;
    /** How often a journal that is not forced all the time is forced, to find a file system that is gone. */
    public static final long DEFAULT_HEARTBEAT_NS = 5_000_000_000L;
    /** How long the sync thread stays awake after a force, for the next append. */
    public static final long DEFAULT_SYNC_SPIN_NS = 50_000L;
    /** How long an append waits for the reservation before the writer gives up. */
    public static final long DEFAULT_RESERVE_TIMEOUT_NS = 5_000_000_000L;

    /** How long between two checks of the whole journal by its engine. */
    public static final long DEFAULT_VERIFY_INTERVAL_NS = 3_600_000_000_000L;

    /** The smallest block: below it Chronicle's index pages do not fit. */
    public static final long MIN_BLOCK_SIZE = 256L << 10;
    /** The shortest staging buffer. */
    public static final int MIN_STAGING_LENGTH = 4 << 10;
    /** The longest staging buffer, and so the longest excerpt of any journal. */
    public static final int MAX_STAGING_LENGTH = 16 << 20;
    /** The least that is reserved ahead: two of Chronicle's index pages and an excerpt must fit. */
    public static final long MIN_RESERVE_AHEAD_BYTES = 512L << 10;

    private final Path directory;
    private final long blockSize;
    private final int stagingLength;
    private final long reserveAheadBytes;
    private final long reserveLowBytes;
    private final long reserveTimeoutNs;
    private final Durability durability;
    private final long heartbeatNs;
    private final long syncSpinNs;
    private final int retentionDays;
    private final long verifyIntervalNs;

    private JournalConfig(Builder builder) {
        directory = builder.directory;
        blockSize = builder.blockSize;
        stagingLength = builder.stagingLength;
        reserveAheadBytes = builder.reserveAheadBytes;
        reserveLowBytes = builder.reserveLowBytes < 0 ? reserveAheadBytes / 2 : builder.reserveLowBytes;
        reserveTimeoutNs = builder.reserveTimeoutNs;
        durability = builder.durability;
        heartbeatNs = builder.heartbeatNs;
        syncSpinNs = builder.syncSpinNs;
        retentionDays = builder.retentionDays;
        verifyIntervalNs = builder.verifyIntervalNs;
    }

    /**
     * Starts a configuration with the defaults.
     *
     * @param directory the data directory; the journal is below it
     * @return a builder
     */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    /**
     * The data directory.
     *
     * @return the directory above the journal's
     */
    public Path directory() {
        return directory;
    }

    /**
     * Bytes of one mapping of a cycle file.
     *
     * @return a multiple of 64 KiB
     */
    public long blockSize() {
        return blockSize;
    }

    /**
     * Bytes of the staging buffer, which is the longest excerpt.
     *
     * @return bytes
     */
    public int stagingLength() {
        return stagingLength;
    }

    /**
     * Bytes kept reserved and populated ahead of the last record.
     *
     * @return bytes
     */
    public long reserveAheadBytes() {
        return reserveAheadBytes;
    }

    /**
     * How long an append waits for the reservation before the writer gives up.
     *
     * @return nanoseconds
     */
    public long reserveTimeoutNs() {
        return reserveTimeoutNs;
    }

    /**
     * With less reserved than this, and no more to be had, the room is said to be low.
     *
     * @return bytes
     */
    public long reserveLowBytes() {
        return reserveLowBytes;
    }

    /**
     * What a record must have survived before it is released.
     *
     * @return process or device
     */
    public Durability durability() {
        return durability;
    }

    /**
     * The longest time between two forces of the journal's file, whatever the durability.
     *
     * @return nanoseconds
     */
    public long heartbeatNs() {
        return heartbeatNs;
    }

    /**
     * How long the sync thread stays awake after a force in device durability; later an append has to wake it.
     *
     * @return nanoseconds
     */
    public long syncSpinNs() {
        return syncSpinNs;
    }

    /**
     * How many days a complete cycle file is kept at least.
     *
     * @return days, 0 for ever
     */
    public int retentionDays() {
        return retentionDays;
    }

    /**
     * How long between two checks of the whole journal by its engine.
     *
     * @return nanoseconds
     */
    public long verifyIntervalNs() {
        return verifyIntervalNs;
    }

    /** Collects and checks the values of a {@link JournalConfig}. */
    public static final class Builder {
        private static final long PAGE = 64L << 10;

        private final Path directory;
        private long blockSize = DEFAULT_BLOCK_SIZE;
        private int stagingLength = DEFAULT_STAGING_LENGTH;
        private long reserveAheadBytes = DEFAULT_RESERVE_AHEAD_BYTES;
        private long reserveLowBytes = -1;
        private long reserveTimeoutNs = DEFAULT_RESERVE_TIMEOUT_NS;
        private Durability durability = Durability.PROCESS;
        private long heartbeatNs = DEFAULT_HEARTBEAT_NS;
        private long syncSpinNs = DEFAULT_SYNC_SPIN_NS;
        private int retentionDays;
        private long verifyIntervalNs = DEFAULT_VERIFY_INTERVAL_NS;

        private Builder(Path directory) {
            if (directory == null) {
                throw new IllegalArgumentException("a data directory is required: directory=null");
            }
            this.directory = directory.toAbsolutePath().normalize();
        }

        /**
         * Bytes of one mapping, {@link #MIN_BLOCK_SIZE} to {@link #DEFAULT_BLOCK_SIZE}, a multiple of 64 KiB.
         *
         * @param bytes default {@link #DEFAULT_BLOCK_SIZE}
         * @return this
         */
        public Builder blockSize(long bytes) {
            blockSize = bytes;
            return this;
        }

        /**
         * Bytes of the staging buffer: at least {@link #MIN_STAGING_LENGTH}, at most {@link #MAX_STAGING_LENGTH}, half
         * of what is reserved ahead, and an eighth of a block.
         *
         * @param bytes default {@link #DEFAULT_STAGING_LENGTH}
         * @return this
         */
        public Builder stagingLength(int bytes) {
            stagingLength = bytes;
            return this;
        }

        /**
         * Bytes kept reserved ahead: at least {@link #MIN_RESERVE_AHEAD_BYTES}, a multiple of 64 KiB.
         *
         * @param bytes default {@link #DEFAULT_RESERVE_AHEAD_BYTES}
         * @return this
         */
        public Builder reserveAheadBytes(long bytes) {
            reserveAheadBytes = bytes;
            return this;
        }

        /**
         * How long an append waits for the reservation.
         *
         * @param nanos default {@link #DEFAULT_RESERVE_TIMEOUT_NS}, positive
         * @return this
         */
        public Builder reserveTimeoutNs(long nanos) {
            reserveTimeoutNs = nanos;
            return this;
        }

        /**
         * With less reserved than this, and no more to be had, the room is said to be low.
         *
         * @param bytes 0 to what is reserved ahead; default half of that
         * @return this
         */
        public Builder reserveLowBytes(long bytes) {
            reserveLowBytes = bytes;
            return this;
        }

        /**
         * What a record must have survived before it is released.
         *
         * @param level default {@link Durability#PROCESS}
         * @return this
         */
        public Builder durability(Durability level) {
            durability = level;
            return this;
        }

        /**
         * The longest time between two forces of the journal's file.
         *
         * @param nanos default {@link #DEFAULT_HEARTBEAT_NS}, positive
         * @return this
         */
        public Builder heartbeatNs(long nanos) {
            heartbeatNs = nanos;
            return this;
        }

        /**
         * How long the sync thread stays awake after a force.
         *
         * @param nanos default {@link #DEFAULT_SYNC_SPIN_NS}, 0 or more
         * @return this
         */
        public Builder syncSpinNs(long nanos) {
            syncSpinNs = nanos;
            return this;
        }

        /**
         * How many days a complete cycle file is kept at least; it is kept longer while it is needed to start again.
         *
         * @param days default 0: for ever
         * @return this
         */
        public Builder retentionDays(int days) {
            retentionDays = days;
            return this;
        }

        /**
         * How long between two checks of the whole journal by its engine.
         *
         * @param nanos default {@link #DEFAULT_VERIFY_INTERVAL_NS}, positive
         * @return this
         */
        public Builder verifyIntervalNs(long nanos) {
            verifyIntervalNs = nanos;
            return this;
        }

        /**
         * Checks the values.
         *
         * @return the configuration
         * @throws IllegalArgumentException naming the value that is out of its range
         */
        public JournalConfig build() {
            require(blockSize >= MIN_BLOCK_SIZE && blockSize <= DEFAULT_BLOCK_SIZE && blockSize % PAGE == 0,
                "block size is 256 KiB to 4 GiB in steps of 64 KiB: blockSize=" + blockSize);
            require(reserveAheadBytes >= MIN_RESERVE_AHEAD_BYTES && reserveAheadBytes % PAGE == 0,
                "reserve at least 512 KiB in steps of 64 KiB: reserveAheadBytes=" + reserveAheadBytes);
            require(stagingLength >= MIN_STAGING_LENGTH && stagingLength <= MAX_STAGING_LENGTH
                    && stagingLength <= blockSize / 8 && stagingLength <= reserveAheadBytes / 2,
                "staging is 4 KiB to 16 MiB, at most blockSize/8 and reserveAheadBytes/2: stagingLength="
                    + stagingLength);
            require(reserveTimeoutNs > 0, "the reservation needs time: reserveTimeoutNs=" + reserveTimeoutNs);
            require(reserveLowBytes <= reserveAheadBytes,
                "the low reserve is at most what is reserved ahead: reserveLowBytes=" + reserveLowBytes
                    + " reserveAheadBytes=" + reserveAheadBytes);
            require(durability != null, "a durability is required: durability=null");
            require(heartbeatNs > 0, "the heartbeat needs time: heartbeatNs=" + heartbeatNs);
            require(syncSpinNs >= 0, "the sync thread cannot stay awake for less than no time: syncSpinNs="
                + syncSpinNs);
            require(retentionDays >= 0, "days are not less than zero: retentionDays=" + retentionDays);
            require(verifyIntervalNs > 0, "a check needs an interval: verifyIntervalNs=" + verifyIntervalNs);
            return new JournalConfig(this);
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
