package io.holdfast.gateway.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.pipeline.CommandWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of intents that name a list, record by record and step by step. */
class ListDispatchTest {
    private static final int ENGINE_ID = 0x00c0ffee;
    private static final long LOT = 1_000_000;
    private static final long STOP = 5_000_000_000_000L;
    private static final long PROFIT = 9_000_000_000_000L;

    private final EngineState state = new EngineState();
    private final ScriptedVenue venue = new ScriptedVenue();
    private final List<String> answers = new ArrayList<>();
    private boolean halted;
    private long nanoTime;
    private SteppedGateway gateway;

    @BeforeEach
    void start() {
        Decider decider = new Decider(new EngineState(), new Policy(1_000_000_000L, 60_000_000_000L), state::apply);
        decide(decider, start -> {
            start.reset(CommandKind.START, Actor.ENGINE);
            start.engineId = ENGINE_ID;
        });
        decide(decider, instrument -> {
            instrument.reset(CommandKind.INSTRUMENT, Actor.VENUE);
            instrument.symbol.set("BTC/USDT");
            instrument.venueSymbol.set("BTCUSDT");
            instrument.asset.set("BTC");
            instrument.quoteAsset.set("USDT");
            instrument.tickSize = LOT;
            instrument.lotStep = 1_000;
            instrument.minQuantity = 1_000;
            instrument.maxQuantity = PROFIT;
            instrument.minNotional = 0;
        });
        gatewayFrom(state.sequence() + 1);
    }

    private static void decide(Decider decider, CommandWriter writer) {
        Command command = new Command();
        writer.write(command);
        decider.decide(command, 1_000);
    }

    private void gatewayFrom(long firstSequence) {
        gateway = new SteppedGateway(venue, new EngineLink(this::answer, () -> halted, () -> nanoTime),
            new GatewayConfig(List.of(), 2_000), state, firstSequence);
        step();
        answers.clear();
        venue.requests.clear();
    }

    private void answer(CommandWriter writer) {
        Command command = new Command();
        writer.write(command);
        answers.add((command.kind + " " + command.orderId + " " + command.venueOrderId + " "
            + (command.reason == Reason.NONE ? "" : command.reason) + " " + command.text).trim());
    }

    @Test
    void sendsTwoOrdersThatNameOneListAsOneRequest() {
        long first = intent(OrderType.STOP_LOSS, 0);
        step();
        assertEquals(List.of(), venue.requests);

        long second = intent(OrderType.LIMIT_MAKER, first);
        step();

        assertEquals(List.of("list " + listId(first) + " " + id(first) + " STOP_LOSS " + STOP + " " + id(second)
            + " LIMIT_MAKER 0"), venue.requests);
        assertEquals(List.of("ORDER_ACCEPTED " + first + " 1", "ORDER_ACCEPTED " + second + " 2"), answers);
    }

    @Test
    void isInDoubtOfBothWhenNothingIsCertain() {
        venue.listing = list -> ListOutcome.both(Outcome.unknown(Reason.TIMEOUT, 0, "read timed out"));
        long first = list();
        step();
        assertEquals(List.of("ORDER_UNKNOWN " + first + "  TIMEOUT read timed out",
            "ORDER_UNKNOWN " + (first + 1) + "  TIMEOUT read timed out"), answers);
        assertEquals(1, venue.requests.size());
    }

    @Test
    void isInDoubtOfBothWhenTheAdapterTrips() {
        venue.listing = list -> {
            throw new IllegalStateException("planted");
        };
        long first = list();
        step();
        assertEquals(List.of("ORDER_UNKNOWN " + first + "  BAD_ANSWER java.lang.IllegalStateException: planted",
            "ORDER_UNKNOWN " + (first + 1) + "  BAD_ANSWER java.lang.IllegalStateException: planted"), answers);
    }

    @Test
    void tellsOfEachOrderWhatIsCertainOfIt() {
        venue.listing = list -> new ListOutcome(Outcome.accepted("7", 0), Outcome.unknown(Reason.BAD_ANSWER, 0, "x"));
        long first = list();
        step();
        assertEquals(List.of("ORDER_ACCEPTED " + first + " 7",
            "ORDER_UNKNOWN " + (first + 1) + "  BAD_ANSWER x"), answers);
    }

    @Test
    void sendsNeitherOfAListThatIsNotWhole() {
        long first = intent(OrderType.STOP_LOSS, 0);
        long other = intent(OrderType.LIMIT, -1);
        long second = intent(OrderType.LIMIT_MAKER, first);
        step();
        assertEquals(List.of("place " + id(other)), venue.requests);
        assertEquals(List.of(
            "ORDER_REJECTED " + first + "  NOT_SENT the second order of its list is missing",
            "ORDER_ACCEPTED " + other + " 1",
            "ORDER_REJECTED " + second + "  NOT_SENT the first order of its list is missing"), answers);
    }

    @Test
    void sendsNoListOfAnEarlierEngine() {
        gatewayFrom(state.sequence() + 3);
        list();
        step();
        assertEquals(List.of(), venue.requests);
        assertEquals(List.of(), answers);
    }

    @Test
    void sendsNoListOnceHaltedOrTooLate() {
        long first = list();
        nanoTime = state.timeNs() + 2_000_000_001L;
        step();
        assertEquals(List.of("ORDER_REJECTED " + first + "  STALE waited too long in the gateway",
            "ORDER_REJECTED " + (first + 1) + "  STALE waited too long in the gateway"), answers);
        answers.clear();
        halted = true;
        first = list();
        step();
        assertEquals(List.of("ORDER_REJECTED " + first + "  NOT_SENT the engine has halted",
            "ORDER_REJECTED " + (first + 1) + "  NOT_SENT the engine has halted"), answers);
        assertEquals(List.of(), venue.requests);
    }

    private long list() {
        long first = intent(OrderType.STOP_LOSS, 0);
        intent(OrderType.LIMIT_MAKER, first);
        return first;
    }

    /** Folds an intent and hands it over; {@code listId} is 0 for the first order of a list and -1 for no list. */
    private long intent(OrderType type, long listId) {
        Record record = new Record();
        record.reset(RecordKind.ORDER_INTENT);
        record.sequence = state.sequence() + 1;
        record.timeNs = state.timeNs() + 1;
        record.epoch = state.epoch();
        record.actor = Actor.ENGINE;
        record.orderId = record.sequence;
        record.instrumentId = 1;
        record.side = Side.SELL;
        record.orderType = type;
        record.timeInForce = TimeInForce.GTC;
        record.quantity = LOT;
        record.reserveAssetId = 1;
        record.reserve = LOT;
        record.clientOrderIdHigh = ClientOrderId.high(ENGINE_ID, record.epoch, record.sequence);
        record.clientOrderIdLow = ClientOrderId.low(record.sequence);
        record.requestId.set("r" + record.sequence);
        record.listId = listId == 0 ? record.sequence : Math.max(0, listId);
        if (type.waits()) {
            record.stopPrice = STOP;
        }
        if (type != OrderType.STOP_LOSS) {
            record.price = PROFIT;
        }
        state.apply(record);
        gateway.onRecord(record, state);
        return record.sequence;
    }

    private String id(long orderId) {
        return ClientOrderId.format(ClientOrderId.high(ENGINE_ID, state.epoch(), orderId), ClientOrderId.low(orderId));
    }

    private String listId(long orderId) {
        return id(orderId).substring(0, 28) + "0001";
    }

    private void step() {
        boolean more = true;
        while (more) {
            more = false;
            for (int worker = 0; worker < gateway.workers(); worker++) {
                more |= gateway.step(worker);
            }
        }
    }
}
