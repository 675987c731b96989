package io.holdfast.tools;

/**
 * What was found of one thing that an engine stands on.
 *
 * @param name what was looked at
 * @param status how it is
 * @param finding what was found, with figures
 * @param meaning what follows from it; empty where all is well
 * @param fix what to do; empty where all is well
 */
record Diagnosis(String name, Status status, String finding, String meaning, String fix) {
    /** How something is; what cannot be told is {@link #UNKNOWN}, never well. */
    enum Status { OK, WARN, FAIL, UNKNOWN }

    static Diagnosis ok(String name, String finding) {
        return new Diagnosis(name, Status.OK, finding, "", "");
    }

    /** Well if it holds, else as bad as said. */
    static Diagnosis unless(boolean well, Status bad, String name, String finding, String meaning, String fix) {
        return well ? ok(name, finding) : new Diagnosis(name, bad, finding, meaning, fix);
    }

    static Diagnosis unknown(String name, String finding, String fix) {
        return new Diagnosis(name, Status.UNKNOWN, finding, "it cannot be told, which is not the same as well", fix);
    }
}
