package io.holdfast.tools;

import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.gateway.venue.VenueCall;
import io.holdfast.gateway.venue.VenueCallListener;
import io.holdfast.journal.LatencyHistogram;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What an engine tells Prometheus; docs/metrics.md has the list. A scrape reads what others have counted or folded, all
 * of the fold at one sequence, and costs the engine thread nothing. What is not known is NaN, never zero.
 */
final class Metrics implements VenueCallListener, AutoCloseable {
    /** A follower that holds its fold for longer stands still, and a disk that needs longer does not answer. */
    private static final long READ_MS = 500;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String SECONDS = "seconds";
    private static final String BYTES = "bytes";
    private static final Duration[] CALL_BOUNDS = {Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5),
        Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(100),
        Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2),
        Duration.ofSeconds(5), Duration.ofSeconds(10)};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Engine engine;
    private final Follower follower;
    private final FoldCounts counts;
    private final DiskLook disk;
    private final Map<VenueCall, Timer> calls = new EnumMap<>(VenueCall.class);
    private final Map<Failure, Counter> failures = new EnumMap<>(Failure.class);

    /** Of this scrape; null where the fold could not be had. */
    private FoldCounts.Sample sample;
    /** Of this scrape. */
    private DiskLook.Found found = DiskLook.Found.NOTHING;
    /** The last one that could be had: what is counted does not go back. */
    private FoldCounts.Sample counted;

    /** Metrics of an engine that has been opened and not yet started, and of its follower, which is listened to. */
    Metrics(Engine engine, Follower follower) {
        this.engine = engine;
        this.follower = follower;
        counts = new FoldCounts(engine.sequenceAtStart());
        disk = new DiskLook(engine.directory(), READ_MS);
        follower.listen(counts);
        registerBuild();
        registerJournal();
        registerOrders();
        registerState();
        registerVenueCalls();
        registerRoom();
    }

    /** All of it in the text format of Prometheus; any thread. */
    synchronized String scrape() {
        sample = follower.tryRead(state -> counts.sample(state, engine.nowNs()), READ_MS);
        counted = sample == null ? counted : sample;
        found = disk.look();
        return registry.scrape();
    }

    private void registerBuild() {
        InfoSnapshot info = InfoSnapshot.builder().name("holdfast_build").help("What is running; always 1")
            .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(Labels.of("build", BuildInfo.build(), "jvm", BuildInfo.jvm(), "durability",
                    lower(engine.durability()))).build())
            .build();
        registry.getPrometheusRegistry().register(() -> (MetricSnapshot) info);
    }

    private void registerJournal() {
        counted("records", "Records in the journal, since it began", Tags.empty(), FoldCounts.Sample::sequence);
        String help = "The last record that is appended, that may be told of, that is on the device for certain, that "
            + "is folded in for readers";
        sequence("appended", help, engine::appendedSequence);
        sequence("released", help, engine::releasedSequence);
        sequence("durable", help, engine::durableSequence);
        sequence("followed", help, follower::sequence);
        histogram("journal_append_seconds", "From the time of a batch's last command until the whole batch is in the "
            + "journal", engine.appendLatency());
        histogram("journal_force_seconds", "A force of the journal to the device", engine.forceLatency());
        gauge("ring.depth", "Commands that wait in the ring for the engine thread", null, engine::ringDepth);
        gauge("ring.capacity", "Commands that the ring can hold", null, () -> EngineConfig.RING_SIZE);
        counter("engine.turns", "Batches that the engine thread is through with; stands still when it does",
            Tags.empty(), engine::turns);
        gauge("follower.age", "How long ago the fold that is read from had all that the journal has", SECONDS,
            () -> seconds(follower.ageNs()));
    }

    private void registerOrders() {
        for (OrderState state : OrderState.values()) {
            if (state.terminal()) {
                counted("orders", "Orders that have ended, by how, since this start", Tags.of("outcome", lower(state)),
                    last -> last.ended(state));
            }
        }
        counted("fills", "Fills that are booked, since the journal began", Tags.empty(), FoldCounts.Sample::fills);
        counted("reconciliation.differences", "What did not agree when everything was compared with the venue, since "
            + "this start", Tags.empty(), FoldCounts.Sample::differences);
        for (Severity severity : Severity.values()) {
            counted("alerts", "Alerts in the journal, since this start", Tags.of("severity", lower(severity)),
                last -> last.alerts(severity));
        }
        fold("orders.open", "Orders that have not ended", null, FoldCounts.Sample::open);
        fold("orders.in.doubt", "Orders of which it is not known whether the venue has them", null,
            FoldCounts.Sample::inDoubt);
        fold("orders.in.doubt.age", "How long the order is in doubt that has been so for longest", SECONDS,
            now -> now.inDoubtAgeNs() == FoldCounts.NONE ? Double.NaN : seconds(now.inDoubtAgeNs()));
    }

    private void registerState() {
        for (TradingState state : TradingState.values()) {
            Gauge.builder("holdfast.trading.state", () -> sample == null ? Double.NaN : sample.tradingState() == state
                ? 1 : 0).description("1 for the state that trading is in").tags("state", lower(state))
                .register(registry);
        }
        fold("venue.up", "Whether the stream of the account is up", null, now -> now.venueUp() ? 1 : 0);
        fold("epoch", "Start number of the engine", null, FoldCounts.Sample::epoch);
        fold("unprotected", "How long a position stands without the protection that it was promised, the longest of "
            + "all; 0 for none", SECONDS, now -> seconds(now.unprotectedNs()));
    }

    private void registerVenueCalls() {
        for (VenueCall call : VenueCall.values()) {
            calls.put(call, Timer.builder("holdfast.venue.request").description("Calls of the venue, with all waiting")
                .tags("call", lower(call)).serviceLevelObjectives(CALL_BOUNDS).register(registry));
        }
        for (Failure failure : Failure.values()) {
            failures.put(failure, Counter.builder("holdfast.venue.errors").description("Calls of the venue that ended "
                + "otherwise than they were meant").tags("kind", lower(failure)).register(registry));
        }
    }

    private void registerRoom() {
        gauge("journal.room", "Room left on the file system of the journal", BYTES, () -> found.roomBytes());
        gauge("heap.kept", "What the last collection of the heap's oldest part has left there", BYTES,
            () -> HeapWatch.keptBytes() == 0 ? Double.NaN : HeapWatch.keptBytes());
        gauge("heap.max", "What the heap can grow to", BYTES, HeapWatch::maxBytes);
        gauge("snapshot.age", "How long ago the newest snapshot was written", SECONDS, () -> found.snapshotSeconds());
        gauge("backup.age", "How long ago the last good backup was begun", SECONDS, () -> found.backupSeconds());
    }

    /** What there is once the gateway is: how long each stream has been silent, and how fast an intent gets there. */
    void gateway(LongSupplier accountSilentNs, LongSupplier marketSilentNs, LatencyHistogram handOver) {
        stream("account", accountSilentNs);
        stream("market", marketSilentNs);
        histogram("hand_over_seconds", "From the time of an intent until the gateway has read it back from the journal",
            handOver);
    }

    private void stream(String stream, LongSupplier silentNs) {
        Gauge.builder("holdfast.stream.age", () -> age(silentNs.getAsLong())).tags("stream", stream).baseUnit(SECONDS)
            .description("How long ago a stream of the venue said anything").register(registry);
    }

    @Override
    public void called(VenueCall call, long ns) {
        calls.get(call).record(ns, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(Failure failure) {
        failures.get(failure).increment();
    }

    private static double age(long ageNs) {
        return ageNs == Long.MAX_VALUE ? Double.NaN : seconds(ageNs);
    }

    private static double seconds(long ns) {
        return ns / NANOS_PER_SECOND;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void sequence(String stage, String help, DoubleSupplier value) {
        Gauge.builder("holdfast.journal.sequence", value::getAsDouble).tags("stage", stage).description(help)
            .register(registry);
    }

    /** A name without its prefix; no unit is null. */
    private void gauge(String name, String help, String unit, DoubleSupplier value) {
        Gauge.builder("holdfast." + name, value::getAsDouble).description(help).baseUnit(unit).register(registry);
    }

    private void fold(String name, String help, String unit, ToDoubleFunction<FoldCounts.Sample> value) {
        gauge(name, help, unit, () -> sample == null ? Double.NaN : value.applyAsDouble(sample));
    }

    private void counted(String name, String help, Tags tags, ToDoubleFunction<FoldCounts.Sample> value) {
        counter(name, help, tags, () -> counted == null ? 0 : value.applyAsDouble(counted));
    }

    private void counter(String name, String help, Tags tags, DoubleSupplier value) {
        FunctionCounter.builder("holdfast." + name, this, metrics -> value.getAsDouble()).description(help).tags(tags)
            .register(registry);
    }

    private void histogram(String name, String help, LatencyHistogram latency) {
        registry.getPrometheusRegistry().register(new HistogramCollector("holdfast_" + name, help, latency));
    }

    @Override
    public void close() {
        disk.close();
    }
}
