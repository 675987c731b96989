package io.holdfast.engine.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A venue for one instrument that does what it is told by records, at a price that a test sets: stops, profits, lists
 * of two, partial fills. What it says comes late, twice or not at all, unless it is told to be good: then it comes
 * soon. What it is asked for it answers truly. It refuses to sell what is not there, and counts that.
 */
final class ModelVenue {
    private static final long MAX_DELAY_NS = 400 * Scenario.MILLI_NS;
    /** One order's end and the next one's acceptance come within the half second after which a person is told. */
    private static final long MAX_GOOD_DELAY_NS = 150 * Scenario.MILLI_NS;

    /** An order at the venue. */
    private static final class Placed {
        private final Record intent;
        private long filled;
        private VenueStatus ended;
        private final List<Consumer<Command>> trades = new ArrayList<>();

        private Placed(Record intent) {
            this.intent = intent;
        }

        private long rest() {
            return intent.quantity - filled;
        }

        private VenueStatus status() {
            return ended != null ? ended : filled > 0 ? VenueStatus.PARTIALLY_FILLED : VenueStatus.LIVE;
        }
    }

    /** What the venue says, and when. */
    private record Saying(long dueNs, Consumer<Command> command) {
    }

    private final SplittableRandom random;
    private final Map<Long, Placed> orders = new LinkedHashMap<>();
    private final List<Saying> sayings = new ArrayList<>();
    private Record first;
    private long nowNs;
    private long priceE8;
    private long base;
    private long quote = Scenario.amount("1000000");
    private int trades;
    private int oversold;
    private boolean good;

    ModelVenue(SplittableRandom random) {
        this.random = random;
    }

    /** From here on nothing is lost, and no order is refused without need. */
    void beGood() {
        good = true;
    }

    /** How often it was told to sell more than there is. */
    int oversold() {
        return oversold;
    }

    long base() {
        return base;
    }

    long quote() {
        return quote;
    }

    /** What its open orders may still sell. */
    long selling() {
        long selling = 0;
        for (Placed order : orders.values()) {
            boolean second = order.intent.listId != 0 && order.intent.listId != order.intent.sequence;
            selling += order.ended == null && order.intent.side == Side.SELL && !second ? order.rest() : 0;
        }
        return selling;
    }

    /** Whoever listened is gone: what was not said yet is lost. */
    void cutOff() {
        sayings.clear();
        first = null;
    }

    /** What is said now, or {@code null}. */
    Consumer<Command> saying(long atNs) {
        nowNs = atNs;
        for (int i = 0; i < sayings.size(); i++) {
            if (sayings.get(i).dueNs <= atNs) {
                return sayings.remove(i).command;
            }
        }
        return null;
    }

    private void say(Consumer<Command> command) {
        if (good || random.nextInt(20) != 0) {
            sayings.add(new Saying(nowNs + delayNs(), command));
        }
        if (!good && random.nextInt(20) == 0) {
            sayings.add(new Saying(nowNs + delayNs(), command));
        }
    }

    private long delayNs() {
        return random.nextLong(good ? MAX_GOOD_DELAY_NS : MAX_DELAY_NS);
    }

    /** The market goes to a price, and whatever waits for it trades. */
    void price(long price) {
        priceE8 = price;
        for (Placed order : List.copyOf(orders.values())) {
            if (order.ended == null && meets(order.intent)) {
                long part = random.nextInt(3) == 0 ? order.rest() / 2 : order.rest();
                part -= part % Scenario.amount("0.001");
                trade(order, order.intent.orderType.waits() || part == 0 ? order.rest() : part);
            }
        }
    }

    private boolean meets(Record intent) {
        return switch (intent.orderType) {
            case MARKET -> true;
            case STOP_LOSS -> priceE8 <= intent.stopPrice;
            default -> intent.side == Side.BUY ? priceE8 <= intent.price : priceE8 >= intent.price;
        };
    }

    private void trade(Placed order, long quantity) {
        order.filled += quantity;
        boolean buy = order.intent.side == Side.BUY;
        long value = Decimals.notional(priceE8, quantity);
        base += buy ? quantity : -quantity;
        quote += buy ? -value : value;
        trades++;
        String tradeId = "t" + trades;
        long price = priceE8;
        Record intent = order.intent;
        Consumer<Command> fill = command -> {
            command.reset(CommandKind.FILL, Actor.VENUE);
            command.orderId = intent.sequence;
            command.instrumentId = intent.instrumentId;
            command.side = intent.side;
            command.tradeId.set(tradeId);
            command.quantity = quantity;
            command.price = price;
            command.quoteQuantity = value;
            command.fee = 0;
        };
        order.trades.add(fill);
        say(fill);
        if (order.rest() == 0) {
            order.ended = VenueStatus.FILLED;
        }
        endOther(order, VenueStatus.EXPIRED);
    }

    /** Of a list, the other order ends. */
    private void endOther(Placed order, VenueStatus status) {
        for (Placed other : orders.values()) {
            if (order.intent.listId != 0 && other != order && other.intent.listId == order.intent.listId
                && other.ended == null) {
                other.ended = status;
                say(status(other, 0));
            }
        }
    }

    private Consumer<Command> status(Placed order, long answers) {
        VenueStatus status = order.status();
        long filled = order.filled;
        return command -> {
            command.reset(CommandKind.ORDER_STATUS, Actor.VENUE);
            command.orderId = order.intent.sequence;
            command.venueStatus = status;
            command.cumulativeQuantity = filled;
            command.answers = answers;
        };
    }

    /** Does what a record says. */
    void heard(Record record) {
        switch (record.kind) {
            case ORDER_INTENT -> {
                Record intent = copy(record);
                if (intent.listId == intent.sequence) {
                    first = intent;
                } else if (intent.listId != 0) {
                    place(first, intent);
                    first = null;
                } else {
                    place(intent);
                }
            }
            case CANCEL_INTENT -> cancel(record.orderId);
            case QUERY_INTENT -> answer(record.orderId, record.sequence);
            default -> {
                // What happened is no concern of the venue.
            }
        }
    }

    private static Record copy(Record record) {
        Record copy = new Record().reset(record.kind);
        copy.copyTerms(record);
        copy.sequence = record.sequence;
        copy.stopPrice = record.stopPrice;
        copy.listId = record.listId;
        return copy;
    }

    private void place(Record... intents) {
        boolean unheard = !good && random.nextInt(12) == 0;
        boolean refused = !good && random.nextInt(20) == 0;
        for (Record intent : intents) {
            refused |= intent.orderType == OrderType.STOP_LOSS && meets(intent)
                || intent.orderType == OrderType.LIMIT_MAKER && meets(intent);
        }
        if (!unheard && !refused && intents[0].side == Side.SELL && intents[0].quantity > base - selling()) {
            oversold++;
            refused = true;
        }
        for (Record intent : intents) {
            if (!unheard && !refused) {
                orders.put(intent.sequence, new Placed(intent));
            }
            boolean unknown = unheard || !good && random.nextInt(15) == 0;
            CommandKind kind = unknown ? CommandKind.ORDER_UNKNOWN
                : refused ? CommandKind.ORDER_REJECTED : CommandKind.ORDER_ACCEPTED;
            say(command -> {
                command.reset(kind, Actor.VENUE).orderId = intent.sequence;
                command.reason = kind == CommandKind.ORDER_REJECTED ? Reason.VENUE_REJECTED : Reason.TIMEOUT;
            });
        }
        price(priceE8);
    }

    private void cancel(long orderId) {
        Placed order = orders.get(orderId);
        if (order == null || order.ended != null) {
            say(command -> command.reset(CommandKind.CANCEL_REJECTED, Actor.VENUE).orderId = orderId);
        } else if (!good && random.nextInt(10) == 0) {
            say(command -> command.reset(CommandKind.CANCEL_UNKNOWN, Actor.GATEWAY).orderId = orderId);
        } else {
            order.ended = VenueStatus.CANCELLED;
            say(status(order, 0));
            endOther(order, VenueStatus.CANCELLED);
        }
    }

    private void answer(long orderId, long answers) {
        if (!good && random.nextInt(10) == 0) {
            return;
        }
        long dueNs = nowNs + delayNs();
        seen(orderId, answers).forEach(command -> sayings.add(new Saying(dueNs, command)));
    }

    /** What it tells of an order that it is asked for: trades first, then the status. */
    List<Consumer<Command>> seen(long orderId, long answers) {
        Placed order = orders.get(orderId);
        if (order == null) {
            return List.of(command -> {
                command.reset(CommandKind.ORDER_STATUS, Actor.VENUE).orderId = orderId;
                command.venueStatus = VenueStatus.NOT_FOUND;
                command.answers = answers;
            });
        }
        List<Consumer<Command>> seen = new ArrayList<>(order.trades);
        seen.add(status(order, answers));
        return seen;
    }
}
