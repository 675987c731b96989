package io.holdfast.benchmarks;

import org.HdrHistogram.Histogram;

/** An intent from the moment it is due until the gateway has read it back, beside Chronicle from append to tail. */
final class HandOverRow implements Row.Measurement {
    /** The beginnings of the names of the guarded figures. */
    static final String ENGINE = "engine";
    static final String CHRONICLE = "bare Chronicle";

    private static final int RATE = 100_000;
    private static final int WARM_UP = 270_000;
    private static final int COUNT = 250_000;
    private static final double[] PERCENTILES = {50, 99, 99.9};
    private static final double[] BOUNDS = {1.3, 1.3, 1.5};
    private static final double NANOS_PER_MICRO = 1e3;

    @Override
    public void run(Row.Settings settings, Findings findings) throws InterruptedException {
        Schedule schedule = Schedule.atRate(RATE, WARM_UP, COUNT);
        Figure[] chronicle = figures(findings, CHRONICLE);
        Figure[] engine = figures(findings, ENGINE);
        Histogram allChronicle = new Histogram(3);
        Histogram allEngine = new Histogram(3);
        Figure[] venue = figures(findings, "whole gateway, to a venue that takes no time");
        Histogram allVenue = new Histogram(3);
        for (int round = -1; round < settings.rounds(); round++) {
            try (HandOver run = new ChronicleHandOver(schedule)) {
                add(round, run.run(), chronicle, allChronicle);
            }
            try (HandOver run = new EngineHandOver(schedule)) {
                add(round, run.run(), engine, allEngine);
            }
            try (HandOver run = new VenueHandOver(schedule)) {
                add(round, run.run(), venue, allVenue);
            }
        }
        findings.percentiles("bare Chronicle", allChronicle);
        findings.percentiles("engine", allEngine);
        findings.percentiles("whole gateway", allVenue);
        findings.notes().add("The aims are about two threads that never sleep, on either side. The whole gateway has "
            + "its reader, its workers and the follower besides, which sleep when there is nothing for them.");
        for (int i = 0; i < PERCENTILES.length; i++) {
            Figure ratio = engine[i].over(chronicle[i]);
            findings.figures().add(ratio);
            findings.atMost(name("ring to reader over bare Chronicle", i), BOUNDS[i], ratio);
        }
    }

    private static Figure[] figures(Findings findings, String who) {
        Figure[] figures = new Figure[PERCENTILES.length];
        for (int i = 0; i < figures.length; i++) {
            figures[i] = findings.figure(name(who, i), Figure.MICROS);
        }
        return figures;
    }

    private static String name(String who, int i) {
        return who + ", " + Figure.number(PERCENTILES[i]) + " %";
    }

    /** The first round warms up. */
    private static void add(int round, Histogram histogram, Figure[] figures, Histogram all) {
        if (round >= 0) {
            all.add(histogram);
            for (int i = 0; i < figures.length; i++) {
                figures[i].add(histogram.getValueAtPercentile(PERCENTILES[i]) / NANOS_PER_MICRO);
            }
        }
    }
}
