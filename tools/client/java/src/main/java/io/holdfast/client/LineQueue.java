package io.holdfast.client;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lines of one answer, a few ahead of who reads them; more are asked for as they are taken. */
final class LineQueue implements Flow.Subscriber<String> {
    /** Comes after the last line, however the answer ended. */
    static final String END = new String("end");

    private static final int AHEAD = 64;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile Flow.Subscription subscription;
    private volatile boolean cancelled;

    @Override
    public void onSubscribe(Flow.Subscription subscribed) {
        subscription = subscribed;
        subscribed.request(AHEAD);
        if (cancelled) {
            subscribed.cancel();
        }
    }

    @Override
    public void onNext(String line) {
        lines.add(line);
    }

    @Override
    public void onError(Throwable why) {
        lines.add(END); // a stream may end at any time and in any way: whoever reads it comes back
    }

    @Override
    public void onComplete() {
        lines.add(END);
    }

    /** The next line, or {@link #END} where it ended or said nothing for so long. */
    String take(long patienceMs) throws InterruptedException {
        String line = lines.poll(patienceMs, TimeUnit.MILLISECONDS);
        if (line == null || line == END) {
            return END;
        }
        subscription.request(1);
        return line;
    }

    /** Ends the connection; whoever waits for a line gets the end. */
    void cancel() {
        cancelled = true;
        Flow.Subscription subscribed = subscription;
        if (subscribed != null) {
            subscribed.cancel();
        }
        lines.add(END);
    }
}
