package io.holdfast.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts failures and keeps what is said of the room. */
final class CountingListener implements JournalListener {
    final List<String> room = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures;

    CountingListener(AtomicInteger failures) {
        this.failures = failures;
    }

    @Override
    public void onFailure(JournalFailedException failure) {
        failures.incrementAndGet();
    }

    @Override
    public boolean onSpaceLow(String text) {
        return room.add("low: " + text);
    }

    @Override
    public boolean onSpaceBack() {
        return room.add("back");
    }

    @Override
    public boolean onSpaceWarning(String text) {
        return room.add("warning: " + text);
    }
}
