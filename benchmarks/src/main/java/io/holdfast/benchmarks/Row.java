package io.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The rows of the table; each is measured in a process of its own, so that none meets another's compiled code. */
enum Row {
    INTENT("engine thread at full load", new IntentRow()),
    HAND_OVER("ring to reader, 100,000 a second", new HandOverRow()),
    JOURNAL("the journal's share", new JournalRow()),
    EXCHANGE_CORE("beside exchange-core", new ExchangeCoreRow()),
    PEERS("one intent at a time, safe against a kill", new PeersRow()),
    DEVICE("safe against a power cut", new DeviceRow()),
    ALLOCATION("allocation", new AllocationRow()),
    REPLAY("replay and start", new ReplayRow()),
    // A full collection leaves no gaps, which would pass for objects in what is counted.
    GROWTH("growth", new GrowthRow(), "-Xms6g", "-Xmx6g", "-XX:MarkSweepDeadRatio=0"),
    /** With the heap that ./holdfast serve has. */
    SOAK("soak", new SoakRow(), "-XX:InitialRAMPercentage=50", "-XX:MaxRAMPercentage=50", "-XX:NewRatio=63",
        "-Xlog:gc"),
    BURST("burst", new BurstRow()),
    /** With the heap that ./holdfast serve has. */
    HTTP("HTTP, 8 clients", new HttpRow(), "-XX:InitialRAMPercentage=50", "-XX:MaxRAMPercentage=50",
        "-XX:NewRatio=63");

    /** Why a peer's row has no figure. */
    static final String ASK_FOR_PEERS = "only with --peers";

    /**
     * What a run was asked for.
     *
     * @param quick shorter rounds, and fewer of them
     * @param peers beside other products, which are on the class path or named by a property
     * @param captures a directory of recorded markets
     */
    record Settings(boolean quick, boolean peers, Path captures) {
        /** How many rounds count. */
        int rounds() {
            return quick ? 3 : 5;
        }
    }

    /** Measures a row. */
    interface Measurement {
        void run(Settings settings, Findings findings) throws Exception;
    }

    /** What it says above its figures. */
    final String title;
    /** What the process that measures is started with, beside the flags of all. */
    final List<String> flags;
    private final Measurement measurement;

    Row(String title, Measurement measurement, String... flags) {
        this.title = title;
        this.measurement = measurement;
        this.flags = flags.length == 0 ? List.of("-Xms2g", "-Xmx4g") : List.of(flags);
    }

    void run(Settings settings, Findings findings) throws Exception {
        measurement.run(settings, findings);
    }

    /** The name that {@code --rows} takes. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
