package io.holdfast.benchmarks;

/** The charts of a run; throughput is drawn from the figures, the others from curves. */
enum Chart {
    PERCENTILES("percentiles", "Ring to reader at 100,000 a second", "one in", "µs", true, true),
    COST("cost", "Cost of an intent against size", "size", "ns", true, false),
    SOAK("soak", "99.9 % of each window at 100,000 a second", "seconds", "µs", false, false),
    THROUGHPUT("throughput", "Throughput", "", "a second", false, true);

    final String file;
    final String title;
    final String x;
    final String y;
    final boolean logarithmicX;
    final boolean logarithmicY;

    Chart(String file, String title, String x, String y, boolean logarithmicX, boolean logarithmicY) {
        this.file = file;
        this.title = title;
        this.x = x;
        this.y = y;
        this.logarithmicX = logarithmicX;
        this.logarithmicY = logarithmicY;
    }
}
