package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.journal.JournalConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals of commands that come as they like, folded twice. */
@Timeout(120)
class RandomJournalTest {
    private static final int EPOCHS = 3;
    private static final int TURNS = 150;
    private static final int COMMANDS_A_TURN = 12;
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(20);

    private final Map<Long, Long> queries = new ConcurrentHashMap<>();

    @TempDir
    private Path directory;

    private Engine engine;
    private Follower follower;
    private volatile Throwable failure;
    private volatile long reconciliation;
    private volatile String lastAnswer = "";
    private int syncs;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void slowFoldAgreesOnRandomCommands(long seed) {
        RandomCommands commands = new RandomCommands(seed, queries);
        JournalAudit audit = new JournalAudit(directory, 1);
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            open();
            for (int turn = 0; turn < TURNS; turn++) {
                follower.read(state -> {
                    commands.look(state, reconciliation);
                    return null;
                });
                for (int i = 0; i < COMMANDS_A_TURN; i++) {
                    engine.put(commands.next());
                }
                sync();
                openTradingAgain();
            }
            close();
            JournalAudit.Finding finding = audit.read(Map.of());
            assertEquals(List.of(), finding.broken(), () -> "seed=" + seed);
        }
        long fills = audit.records().stream().filter(r -> r.get("type").textValue().equals("ORDER_FILLED")).count();
        assertTrue(fills > 100, "the commands must lead to fills, fills=" + fills);
        ChronicleReading reading = ChronicleReading.of(directory);
        assertEquals(audit.records().size(), reading.sequence());
        assertTrue(reading.sameAsJournalReader(directory));
    }

    @Test
    void auditFindsADigestThatTheEngineNeverHad() {
        open();
        close();
        JournalAudit audit = new JournalAudit(directory, 1);
        assertEquals(List.of(), audit.read(Map.of()).broken());
        List<String> broken = audit.read(Map.of(1L, "none")).broken();
        assertEquals(1, broken.size());
        assertTrue(broken.get(0).startsWith("the live engine's digest differs, sequence=1 live=none"), broken.get(0));
    }

    private void open() {
        JournalConfig journal = JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        engine = Engine.open(new EngineConfig(journal, new Policy(1, TimeUnit.HOURS.toNanos(1)),
            EngineConfig.Waiting.BLOCKING, new EngineConfig.Identity("test", "test", 0)), this::failed);
        engine.start();
        follower = new Follower(directory, engine::releasedSequence, this::failed);
        follower.listen(this::onRecord);
        await("first record", () -> engine.appendedSequence() > engine.sequenceAtStart());
        follower.start();
        RandomCommands.opening().forEach(engine::put);
        sync();
        openTradingAgain();
    }

    private void failed(Throwable newFailure) {
        failure = newFailure;
    }

    private void onRecord(Record record, EngineState state) {
        if (record.kind == RecordKind.RECONCILIATION_STARTED) {
            reconciliation = record.sequence;
        } else if (record.kind == RecordKind.QUERY_INTENT) {
            queries.put(record.orderId, record.sequence);
        } else if (record.kind == RecordKind.CANCEL_REJECTED) {
            lastAnswer = record.requestId.toString();
        }
    }

    /** Trading opens only while nothing is in doubt, which it seldom is here: what is in the way is settled first. */
    private void openTradingAgain() {
        for (int i = 0; i < 3 && follower.read(EngineState::tradingState) != TradingState.TRADING; i++) {
            engine.put(command -> command.reset(CommandKind.VENUE_UP, Actor.GATEWAY));
            engine.put(command -> command.reset(CommandKind.TICK, Actor.ENGINE));
            sync();
            follower.read(state -> state.balances().stream().map(balance -> report(balance.asset(),
                balance.total())).toList()).forEach(engine::put);
            engine.put(RandomCommands.reconciled(reconciliation));
            sync();
        }
    }

    private static CommandWriter report(String asset, long total) {
        return command -> {
            command.reset(CommandKind.BALANCE, Actor.VENUE);
            command.asset.set(asset);
            command.free = total;
            command.locked = 0;
        };
    }

    /** Waits until all that was put is decided and folded: a cancel of no order always gets an answer. */
    private void sync() {
        String requestId = "sync-" + engine.sequenceAtStart() + '-' + syncs++;
        engine.put(command -> {
            command.reset(CommandKind.CANCEL, Actor.CLIENT);
            command.requestId.set(requestId);
        });
        await(requestId, () -> lastAnswer.equals(requestId));
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + WAIT_NS;
        while (!condition.getAsBoolean()) {
            assertNull(failure, () -> "the engine failed while waiting for " + what + ": " + failure);
            assertTrue(System.nanoTime() < deadline, () -> "waited in vain for " + what);
            LockSupport.parkNanos(100_000);
        }
    }

    private void close() {
        engine.close();
        follower.close();
        assertNull(failure);
    }
}
