package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.queue.impl.TableStore;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import net.openhft.chronicle.threads.BusyTimedPauser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chronicle's writer lock, which is a process id in {@code metadata.cq4t}. Whoever holds the {@link JournalOwner} is
 * the only engine, so a lock that is found then is stale, whatever process id it names.
 */
final class QueueLock {
    private static final Logger LOG = LoggerFactory.getLogger(QueueLock.class);

    private QueueLock() {
    }

    static void release(Path dataDir) throws IOException {
        Path metadata = Journal.queueDirectory(dataDir).resolve(Journal.METADATA_FILE);
        if (!Files.exists(metadata) || isEmpty(metadata)) {
            return;
        }
        try {
            requireReadable(metadata);
            unlock(metadata);
        } catch (RuntimeException e) {
            // It holds nothing that is not in the cycle files; Chronicle makes a new one.
            Path quarantine = Quarantine.create(dataDir, "queue metadata that cannot be read: " + e);
            Files.move(metadata, quarantine.resolve(Journal.METADATA_FILE));
            LOG.warn("queue metadata cannot be read and is made anew: quarantine={} cause={}", quarantine,
                e.toString());
        }
    }

    /** Never written to, or lost by a dying system: Chronicle fills it, and there is no lock in it. */
    private static boolean isEmpty(Path metadata) throws IOException {
        try (CycleFile file = new CycleFile(metadata)) {
            return file.header(0) == 0;
        }
    }

    /** Chronicle itself tries for ten seconds before it gives up. */
    private static void requireReadable(Path metadata) throws IOException {
        try (CycleFile file = new CycleFile(metadata)) {
            if (!file.isReady() || !file.isMetadata(0, file.header(0))) {
                throw new IllegalStateException("not the metadata of a queue: file=" + metadata);
            }
        }
    }

    private static void unlock(Path metadata) {
        SingleChronicleQueueBuilder.addAliases();
        try (TableStore<?> table = SingleTableBuilder.binary(metadata, Metadata.NoMeta.INSTANCE).build();
                TableStoreWriteLock lock = new TableStoreWriteLock(table, BusyTimedPauser::new, 0L)) {
            if (lock.locked()) {
                LOG.info("clearing the queue lock of a killed engine: pid={}", lock.lockedBy());
                lock.forceUnlock();
            }
        }
    }
}
