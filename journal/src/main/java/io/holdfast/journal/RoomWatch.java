package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the room for the journal gets low, and when it is back; helper thread. The room is low when less than the
 * low reserve is left and the file system gives no more, and back when the full reserve is there. Before that it warns
 * when the file system has little left.
 */
final class RoomWatch {
    /** Warns below so many full reserves that are still free, and again only after there were twice as many. */
    static final int WARN_RESERVES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(RoomWatch.class);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long KIB = 1 << 10;

    private final JournalConfig config;
    private final JournalListener listener;
    private final Path directory;
    private FileStore store;
    private boolean low;
    private boolean warned;
    private long lookedNs;
    private int reportedErrno;

    RoomWatch(JournalConfig config, JournalListener listener) {
        this.config = config;
        this.listener = listener;
        directory = config.directory();
    }

    /** Looks at a file for which all that can be done for now has been done. */
    void look(Reservation now) throws IOException {
        int errno = now.errno();
        if (errno != reportedErrno) {
            reportedErrno = errno;
            LOG.warn("space ahead of the journal: errno={} reserved={}", errno == 0 ? "none" : Space.describe(errno),
                now.limit());
        }
        if (errno != 0 && !Space.isPassing(errno)) {
            throw new IOException("file system fails: file=" + now.file() + " errno=" + Space.describe(errno));
        }
        if (low) {
            low = errno != 0 || !listener.onSpaceBack();
        } else if (errno != 0 && now.remaining() < config.reserveLowBytes()) {
            low = listener.onSpaceLow(Math.max(0, now.remaining()) / KIB + " KiB left for the journal, and no more can "
                + "be reserved: directory=" + directory + " errno=" + Space.describe(errno));
        }
        warn();
    }

    private void warn() throws IOException {
        if (store != null && System.nanoTime() - lookedNs < LOOK_NS) {
            return;
        }
        lookedNs = System.nanoTime();
        if (store == null) {
            store = Files.getFileStore(directory);
        }
        long usable = store.getUsableSpace();
        long enough = config.reserveAheadBytes() * WARN_RESERVES;
        if (!warned && usable < enough) {
            LOG.warn("file system of the journal is nearly full: directory={} usable={}", directory, usable);
            warned = listener.onSpaceWarning(usable / KIB + " KiB left on the file system of the journal: directory="
                + directory);
        } else if (usable >= 2 * enough) {
            warned = false;
        }
    }
}
