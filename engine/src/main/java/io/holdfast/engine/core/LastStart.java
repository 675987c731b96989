package io.holdfast.engine.core;

/**
 * What the last start's record says of the build and where it ran: the next start is compared with it. Times are ns
 * since the epoch; what is not known is 0 or empty.
 */
public final class LastStart {
    private static final long TEXT_SEED = 0x7374617274L;

    private final Text build = new Text(Message.MAX_TEXT);
    private final Text jvm = new Text(Message.MAX_TEXT);
    private final Text directory = new Text(Message.MAX_TEXT);
    private long configHash;
    private long startedNs;
    private long buildTimeNs;
    private long commitTimeNs;
    private long librariesHash;

    void numbers(StatePort port) {
        configHash = port.int64(configHash);
        startedNs = port.int64(startedNs);
        buildTimeNs = port.int64(buildTimeNs);
        commitTimeNs = port.int64(commitTimeNs);
        librariesHash = port.int64(librariesHash);
    }

    void texts(StatePort port) {
        port.text(build);
        port.text(jvm);
        port.text(directory);
    }

    void start(Record record, Digest digest) {
        configHash = record.configHash;
        startedNs = record.timeNs;
        buildTimeNs = record.buildTimeNs;
        commitTimeNs = record.commitTimeNs;
        librariesHash = record.librariesHash;
        build.set(record.build);
        jvm.set(record.text);
        directory.set(record.directory);
        digest.add(configHash);
        digest.add(buildTimeNs);
        digest.add(commitTimeNs);
        digest.add(librariesHash);
        digest.add(build.hash(TEXT_SEED));
        digest.add(jvm.hash(TEXT_SEED));
        digest.add(directory.hash(TEXT_SEED));
    }

    /** The same, and it stays so. */
    public LastStart copy() {
        LastStart copy = new LastStart();
        copy.configHash = configHash;
        copy.startedNs = startedNs;
        copy.buildTimeNs = buildTimeNs;
        copy.commitTimeNs = commitTimeNs;
        copy.librariesHash = librariesHash;
        copy.build.set(build);
        copy.jvm.set(jvm);
        copy.directory.set(directory);
        return copy;
    }

    /** Version and commit. */
    public String build() {
        return build.toString();
    }

    /** The Java machine. */
    public String jvm() {
        return jvm.toString();
    }

    /** The working directory. */
    public String directory() {
        return directory.toString();
    }

    /** Hash of the configuration. */
    public long configHash() {
        return configHash;
    }

    /** When it was; 0 before the first. */
    public long startedNs() {
        return startedNs;
    }

    /** When the build was made. */
    public long buildTimeNs() {
        return buildTimeNs;
    }

    /** When what was built was committed. */
    public long commitTimeNs() {
        return commitTimeNs;
    }

    /** Of the names and lengths of the libraries. */
    public long librariesHash() {
        return librariesHash;
    }
}
