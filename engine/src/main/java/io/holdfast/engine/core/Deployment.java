package io.holdfast.engine.core;

/**
 * Which build starts, and where, beside what its name says; texts are cut to {@link Message#MAX_TEXT} characters.
 *
 * @param buildTimeNs when it was built, ns since the epoch; 0 where it is not known
 * @param commitTimeNs when what was built was committed, ns since the epoch; 0 where it is not known
 * @param librariesHash of the names and lengths of the libraries; 0 where they are not known
 * @param directory the working directory
 * @param commandLine the arguments, without secrets
 */
public record Deployment(long buildTimeNs, long commitTimeNs, long librariesHash, String directory,
                         String commandLine) {
    /** Nothing is known. */
    public static final Deployment UNKNOWN = new Deployment(0, 0, 0, "", "");

    void to(Record record) {
        record.buildTimeNs = buildTimeNs;
        record.commitTimeNs = commitTimeNs;
        record.librariesHash = librariesHash;
        record.directory.set(directory);
        record.commandLine.set(commandLine);
    }
}
