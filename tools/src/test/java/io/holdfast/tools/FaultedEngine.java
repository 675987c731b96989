package io.holdfast.tools;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.ShiftedEngine;
import io.holdfast.journal.FaultPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One life of a served engine with a strategy of its own, in a process that is to be killed: arguments are the data
 * directory, a directory for notes, how many orders, and settings as key=value. It notes what it asks for, what the
 * venue gets and each record that the follower hands out; it ends with exit code 0 once all orders are answered.
 */
public final class FaultedEngine {
    /** Notes of the records that were handed out. */
    public static final String RELEASED = "released";
    /** Notes of the request ids that were used. */
    public static final String ASKED = "asked";
    /** Notes of how often the life came by each fault point. */
    public static final String HITS = "hits";
    /** A system property: after so many orders it is the next day. */
    public static final String ROLL = "campaign.roll";

    private static final int AT_A_TIME = 4;
    private static final int CANCELS_ONE_OF = 3;
    private static final int ASKED_AGAIN = 6;
    private static final long QUANTITY = Decimals.ONE / 10;
    private static final long PRICE = 100 * Decimals.ONE;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(40);
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    private static final long BEFORE_MIDNIGHT_NS = TimeUnit.MINUTES.toNanos(5);
    private static final long TURN_NS = 200_000L;
    private static final int LATE_EXIT = 98;

    private final Path notes;
    private final Notes asked;
    private final ShiftedEngine shifted;
    private final Engine engine;
    private final ServedEngine served;
    private final Follower follower;
    private final Text text = new Text(40);

    private FaultedEngine(Path data, Path notes, Settings settings) {
        this.notes = notes;
        asked = new Notes(notes.resolve(ASKED));
        settings.override(ServeConfig.HTTP, 0);
        settings.override(ServeConfig.VENUE_URL, "http://127.0.0.1:1");
        settings.override(ServeConfig.VENUE_CREDENTIALS, "none");
        for (String key : List.of("recvWindowMs", "venueTimeoutMs", "absenceMarginMs")) {
            settings.override(key, 10);
        }
        settings.override("reconcileIntervalMs", 100);
        settings.override("reserveAheadMiB", 2);
        settings.override("snapshotRecords", 1_000);
        ServeConfig config = new ServeConfig(settings);
        shifted = new ShiftedEngine(config.engine(data), new Halt());
        engine = shifted.engine();
        served = new ServedEngine(engine, config, new NotedVenue(notes), List.of());
        follower = served.follower();
        Notes released = new Notes(notes.resolve(RELEASED));
        follower.listen((record, state) -> note(released, record));
    }

    private void note(Notes released, Record record) {
        if (record.sequence > engine.sequenceAtStart()) {
            released.add(record.sequence, record.kind, record.timeNs);
        }
    }

    /** Runs a life. */
    public static void main(String[] arguments) throws InterruptedException {
        Settings settings = Settings.none();
        for (int i = 3; i < arguments.length; i++) {
            String[] keyAndValue = arguments[i].split("=");
            settings.override(keyAndValue[0], keyAndValue[1].matches("\\d+") ? Integer.valueOf(keyAndValue[1])
                : keyAndValue[1]);
        }
        FaultedEngine life = new FaultedEngine(Path.of(arguments[0]), Path.of(arguments[1]), settings);
        int orders = Integer.parseInt(arguments[2]);
        life.served.start();
        life.work(orders);
        life.served.close();
        life.noteHits();
        Runtime.getRuntime().halt(ExitCode.DONE);
    }

    private void work(int orders) {
        await(() -> follower.read(state -> state.tradingState() == TradingState.TRADING && state.sequence()
            > engine.sequenceAtStart()));
        askAgain();
        int first = Notes.read(notes.resolve(ASKED)).size();
        int roll = Integer.getInteger(ROLL, -1);
        for (int done = 0; done < orders; done += AT_A_TIME) {
            if (done <= roll && roll < done + AT_A_TIME) {
                // A little before midnight the next day's file is made, and then it is midnight.
                shifted.ahead(Math.max(0, untilMidnightNs() - BEFORE_MIDNIGHT_NS));
                order("r" + (first + orders));
                awaitAnswer("r" + (first + orders));
                shifted.ahead(untilMidnightNs());
            }
            List<String> some = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                some.add("r" + (first + done + i));
            }
            some.forEach(this::order);
            some.forEach(this::awaitAnswer);
            cancelSome(some);
        }
        await(() -> follower.read(FaultedEngine::settled));
    }

    private long untilMidnightNs() {
        return DAY_NS - follower.read(EngineState::timeNs) % DAY_NS;
    }

    /** What the life before asked for last: it may have been killed before it heard. */
    private void askAgain() {
        List<String[]> all = Notes.read(notes.resolve(ASKED));
        for (String[] line : all.subList(Math.max(0, all.size() - ASKED_AGAIN), all.size())) {
            put(line[0]);
        }
    }

    private void order(String requestId) {
        asked.add(requestId);
        put(requestId);
    }

    private void put(String requestId) {
        int number = Integer.parseInt(requestId.substring(1));
        int instrumentId = follower.read(state -> state.instrument(number % 2 == 0 ? "BTC/USDT" : "ETH/USDT")
            .instrumentId());
        engine.put(command -> {
            command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
            command.requestId.set(requestId);
            command.instrumentId = instrumentId;
            command.side = number % 4 < 2 ? Side.BUY : Side.SELL;
            command.orderType = OrderType.LIMIT;
            command.timeInForce = TimeInForce.GTC;
            command.quantity = QUANTITY;
            command.price = PRICE;
        });
    }

    private void awaitAnswer(String requestId) {
        await(() -> follower.read(state -> {
            long orderId = orderId(state, requestId);
            Order order = state.order(orderId);
            return orderId > 0 && (order == null || answered(order));
        }));
    }

    private void cancelSome(List<String> requestIds) {
        for (String requestId : requestIds) {
            long orderId = follower.read(state -> orderId(state, requestId));
            if (requestId.hashCode() % CANCELS_ONE_OF == 0) {
                engine.put(command -> {
                    command.reset(CommandKind.CANCEL, Actor.CLIENT);
                    command.orderId = orderId;
                });
            }
        }
    }

    private long orderId(EngineState state, String requestId) {
        text.set(requestId);
        return state.orderIdOf(text);
    }

    private static boolean answered(Order order) {
        return order.state() != OrderState.PENDING && order.state() != OrderState.IN_DOUBT;
    }

    private static boolean settled(EngineState state) {
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            if (!answered(order) || order.cancelling()) {
                return false;
            }
        }
        return true;
    }

    private void noteHits() {
        try (Notes hits = new Notes(notes.resolve(HITS))) {
            for (FaultPoint point : FaultPoint.values()) {
                hits.add(point, FaultPoint.hits(point));
            }
        }
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TIMEOUT_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                System.err.println("waited in vain: orders=" + follower.read(EngineState::orderCount) + " state="
                    + follower.read(EngineState::tradingState));
                Runtime.getRuntime().halt(LATE_EXIT);
            }
            LockSupport.parkNanos(TURN_NS);
        }
    }
}
