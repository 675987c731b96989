package io.holdfast.gateway.simulator;

import io.javalin.http.Context;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers signed requests, properly or as the next armed fault says. Called on the server's threads. */
final class FaultyAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyAnswers.class);
    private static final long HOLD_MINUTES = 5;
    private static final int MIN_DELAY_MS = 500;
    private static final int MAX_DELAY_MS = 1_500;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;
    private static final int BAN_SECONDS = 2;

    private final Faults faults;
    private final ScheduledExecutorService scheduler;
    private final long requestTimeoutMs;
    private final Random random;

    FaultyAnswers(Faults faults, ScheduledExecutorService scheduler, SimulatedVenueConfig config) {
        this.faults = faults;
        this.scheduler = scheduler;
        this.requestTimeoutMs = config.requestTimeoutMs();
        this.random = new Random(config.seed());
    }

    /** Answers a request whose effect and proper answer are {@code action}'s; it may throw {@link Refusal}. */
    void answer(Context ctx, RequestPath path, Supplier<Answer> action) {
        Faults.Order fault = faults.takeFor(path);
        if (fault == null) {
            run(action).write(ctx);
            return;
        }
        LOG.info("fault kind={} path={}", fault.kind().text(), path.text());
        switch (fault.kind()) {
            case ACCEPT_THEN_TIMEOUT -> {
                run(action);
                hold(ctx);
            }
            case ACCEPT_THEN_RESET -> {
                run(action);
                abandon(ctx);
                RawConnection.of(ctx).reset();
            }
            case ACCEPT_THEN_HALF_ANSWER -> {
                Answer answer = run(action);
                abandon(ctx);
                RawConnection.of(ctx).sendHalf(answer);
            }
            case ACCEPT_THEN_5XX -> {
                run(action);
                timedOut().write(ctx);
            }
            case ACCEPT_LATE -> acceptLate(ctx, delayMs(fault), action);
            case DELAY -> {
                Answer answer = run(action);
                after(ctx, delayMs(fault), () -> answer);
            }
            case REFUSE_5XX -> Answer.error(SERVICE_UNAVAILABLE, -1008,
                "Server is currently overloaded with other requests. Please try again in a few minutes.").write(ctx);
            case REFUSE_TIMEOUT -> hold(ctx);
            case RATE_LIMIT -> refuseRate(ctx, TOO_MANY_REQUESTS, 1);
            case IP_BAN -> refuseRate(ctx, BANNED, BAN_SECONDS);
            default -> throw new IllegalStateException("no fault of requests: kind=" + fault.kind());
        }
    }

    private static Answer run(Supplier<Answer> action) {
        try {
            return action.get();
        } catch (Refusal refusal) {
            return Answer.of(refusal);
        }
    }

    private void acceptLate(Context ctx, long delayMs, Supplier<Answer> action) {
        if (delayMs > requestTimeoutMs) {
            after(ctx, requestTimeoutMs, FaultyAnswers::timedOut);
        } else {
            after(ctx, delayMs, () -> run(action));
        }
    }

    private void after(Context ctx, long delayMs, Supplier<Answer> answer) {
        Executor late = CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS, scheduler);
        ctx.future(() -> CompletableFuture.supplyAsync(answer, late).thenAccept(done -> done.write(ctx)));
    }

    private void hold(Context ctx) {
        RawConnection connection = RawConnection.of(ctx);
        abandon(ctx);
        scheduler.schedule(connection::close, HOLD_MINUTES, TimeUnit.MINUTES);
    }

    /** The server waits for an answer that never comes, and so writes none of its own. */
    private static void abandon(Context ctx) {
        ctx.future(CompletableFuture::new);
    }

    private static Answer timedOut() {
        return Answer.error(GATEWAY_TIMEOUT, -1007,
            "Timeout waiting for response from backend server. Send status unknown; execution status unknown.");
    }

    private static void refuseRate(Context ctx, int status, int retryAfterSeconds) {
        ctx.header("Retry-After", Integer.toString(retryAfterSeconds));
        Answer.error(status, -1003, "Too much request weight used; please use WebSocket Streams for live updates "
            + "to avoid polling the API.").write(ctx);
    }

    private long delayMs(Faults.Order fault) {
        if (fault.delayMs() != Faults.Order.RANDOM_DELAY) {
            return fault.delayMs();
        }
        synchronized (random) {
            return MIN_DELAY_MS + random.nextInt(MAX_DELAY_MS - MIN_DELAY_MS + 1);
        }
    }
}
