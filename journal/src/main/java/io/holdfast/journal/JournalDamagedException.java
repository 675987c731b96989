package io.holdfast.journal;

import java.nio.file.Path;

/**
 * A record is bad or missing where it must not be: something valid follows it, it was promised, or a reader met it.
 * Nothing was changed. The command line answers with exit code 4.
 */
public final class JournalDamagedException extends JournalException {
    private static final long serialVersionUID = 1L;

    private final long sequence;
    private final transient Path file;
    private final long offset;

    JournalDamagedException(String rule, long sequence, Path file, long offset) {
        super(rule + ": sequence=" + sequence + " file=" + file + " offset=" + offset
            + "; nothing was changed, go on with: holdfast verify --data " + dataDirectory(file)
            + (sequence > 1 ? ", holdfast dump --data " + dataDirectory(file) + " --to " + (sequence - 1) : "")
            + ", holdfast restore --from BACKUP --data " + dataDirectory(file), null);
        this.sequence = sequence;
        this.file = file;
        this.offset = offset;
    }

    /**
     * The sequence that was expected at the bad place.
     *
     * @return sequence, from 1
     */
    public long sequence() {
        return sequence;
    }

    /**
     * The file of the bad place.
     *
     * @return a cycle file, or the journal directory where no file can be named
     */
    public Path file() {
        return file;
    }

    /**
     * The bad place in the file.
     *
     * @return bytes from the start of the file, or -1 where a reader could tell no more than the excerpt
     */
    public long offset() {
        return offset;
    }

    private static Path dataDirectory(Path file) {
        Path directory = file.endsWith(Journal.QUEUE_DIRECTORY) ? file : file.getParent();
        return directory == null || directory.getParent() == null ? file : directory.getParent();
    }
}
