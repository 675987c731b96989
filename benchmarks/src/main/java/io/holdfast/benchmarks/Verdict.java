package io.holdfast.benchmarks;

/** What a run says of an aim. */
enum Verdict {
    HOLDS("holds"),
    FALLS_SHORT("falls short"),
    /** Nothing is said: what it takes is not here, or was not asked for, or failed. */
    NOT_MEASURED("not measured");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
