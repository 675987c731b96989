package io.holdfast.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.ipc.IpcAnswer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IpcIntakeTest {
    private static final IpcOrder ORDER =
        IpcOrder.limit("r1", "BTC/USDT", Side.BUY, Decimals.ONE / 100, 40_000 * Decimals.ONE);

    @TempDir
    private Path directory;
    private IpcEngine engine;

    @BeforeEach
    void open() {
        engine = new IpcEngine(directory).openTrading();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private HoldfastIpcClient connect() {
        return HoldfastIpcClient.connect(directory, Duration.ofSeconds(10), record -> { });
    }

    @Test
    void triesUntilItsRingCanBeMadeAnew() throws IOException {
        Path inTheWay = Files.createDirectory(directory.resolve(CommandRingDescriptor.FILE + ".new"));
        Path kept = Files.createFile(inTheWay.resolve("kept"));
        try (CommandRing wild = CommandRing.open(directory); HoldfastIpcClient client = connect()) {
            wild.commands().putIntRelease(RecordDescriptor.lengthOffset(0), 1);
            IpcEngine.await("end of the ring", wild::isClosed);
            Files.delete(kept);
            Files.delete(inTheWay);
            assertEquals(Outcome.RECORDED, client.await(client.place(ORDER)).outcome());
        }
    }

    @Test
    void endsOfAnErrorInGoodOrder() {
        AtomicReference<Throwable> uncaught = new AtomicReference<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.set(failure));
        try (CommandRing ring = CommandRing.open(directory); HoldfastIpcClient client = connect()) {
            engine.offer = command -> {
                throw new AssertionError("planted");
            };
            client.place(ORDER);
            IpcEngine.await("end of the ring", () -> client.poll() >= 0 && ring.isClosed());
            engine.intake.close();
            assertNull(uncaught.get());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
