package io.holdfast.tools;

import io.holdfast.engine.core.Reason;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Looks how much of the heap is kept: what the last collection of its oldest part has left there. The ids of requests
 * and trades are kept for ever, so that it grows with them; a process without heap is killed by the launcher's flags.
 */
final class HeapWatch {
    /** Above this share there is an alert: a person still has time, since what is left is for ids alone. */
    private static final double ALERT_SHARE = 0.75;
    private static final double BYTES_PER_GIB = 1 << 30;
    /** The largest one; {@code null} for a collector that does not say what it leaves. */
    private static final MemoryPoolMXBean OLDEST = ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
        .max(Comparator.comparingLong(pool -> pool.getUsage().getMax())).orElse(null);

    private final LongSupplier keptBytes;
    private final long maxBytes;
    private final BackupSchedule.Alerts alerts;
    private boolean told;

    /** Alerts where more is kept of a heap than should be. */
    HeapWatch(LongSupplier keptBytes, long maxBytes, BackupSchedule.Alerts alerts) {
        this.keptBytes = keptBytes;
        this.maxBytes = maxBytes;
        this.alerts = alerts;
    }

    /** Looks once; one thread. */
    void look() {
        long kept = keptBytes.getAsLong();
        boolean low = kept > ALERT_SHARE * maxBytes;
        if (low && !told) {
            alerts.alert(Reason.LOW_MEMORY, String.format(Locale.ROOT, "%.2f of %.2f GiB of heap are kept: stop and "
                + "start with a larger one, HOLDFAST_JAVA_OPTS=-Xmx, before it is full", kept / BYTES_PER_GIB,
                maxBytes / BYTES_PER_GIB));
        }
        told = low;
    }

    /** What the last collection of the oldest part has left there, bytes; 0 before the first one. Any thread. */
    static long keptBytes() {
        MemoryUsage usage = OLDEST == null ? null : OLDEST.getCollectionUsage();
        return usage == null ? 0 : usage.getUsed();
    }

    /** What the heap can grow to, bytes. */
    static long maxBytes() {
        return Runtime.getRuntime().maxMemory();
    }
}
