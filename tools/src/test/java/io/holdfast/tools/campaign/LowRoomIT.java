package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole engine on a small disk that another process fills. */
@Timeout(600)
class LowRoomIT {
    private static final int CLIENTS = 4;
    private static final String TOO_MUCH = "8000";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"process", "device"})
    void takesCancelsAndReducingOrdersUntilTheReserveIsUsedUp(String durability) throws Exception {
        Path mounted = directory.resolve("fs");
        Path ballast = mounted.resolve("ballast");
        try (PowerLoss fileSystem = PowerLoss.make(mounted, "ext4", 24);
                ServedPair pair = new ServedPair(directory, mounted.resolve("data"))) {
            pair.startEngine(List.of(), "reserveAheadMiB: 2\nreserveLowMiB: 2\n", "--durability", durability);
            assertEquals(202, pair.market("position", "BUY", "0.01").status());
            EngineApi.Answer resting = pair.rest("resting", "0.01");
            assertEquals(202, resting.status());
            fill(ballast);
            deny(pair, () -> pair.status().path("tradingState").asText().equals("REDUCE_ONLY"));
            EngineApi.Answer refused = pair.rest("refused", "0.01");
            assertTrue(refused.body().toString().contains("too little room is left for the journal"),
                refused.toString());
            String orderId = resting.body().get("orderId").asText();
            assertEquals(202, pair.ask("DELETE", "/v1/orders/" + orderId, "").status());
            EngineApi.Answer exit = pair.market("exit", "SELL", "0.01");
            assertEquals(202, exit.status(), exit.toString());
            String exitId = exit.body().get("orderId").asText();
            ServedPair.await("the cancel", () -> is(pair, orderId, "CANCELLED"));
            ServedPair.await("the exit", () -> is(pair, exitId, "FILLED"));
            Files.delete(ballast);
            pair.awaitState("TRADING");
            assertEquals(202, pair.rest("again", "0.01").status());
            fill(ballast);
            deny(pair, () -> !pair.isAlive());
            assertEquals(ServedPair.HALTED, pair.awaitExit(), pair.errorText());
            assertTrue(pair.errorText().contains("nothing more is sent; mend the cause and start again: disk full, "),
                pair.errorText());
            Files.delete(ballast);
            fileSystem.remount();
            assertTrue(pair.ordersOfJournal().containsAll(pair.acknowledged()));
        }
    }

    private static boolean is(ServedPair pair, String orderId, String status) {
        try {
            EngineApi.Answer answer = pair.ask("GET", "/v1/orders/" + orderId, "");
            return answer != null && answer.body().path("status").asText().equals(status);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Clients put orders that the account cannot pay for, each a record, until something is so. */
    private static void deny(ServedPair pair, BooleanSupplier until) throws InterruptedException {
        AtomicInteger number = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        AtomicBoolean done = new AtomicBoolean();
        String prefix = "d" + System.nanoTime() + '-';
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(() -> {
                try {
                    while (!done.get() && pair.isAlive()) {
                        pair.rest(prefix + number.incrementAndGet(), TOO_MUCH);
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            clients.add(client);
            client.start();
        }
        try {
            ServedPair.await("the room to get low", until, number::get);
        } finally {
            done.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }
    }

    private static void fill(Path ballast) throws Exception {
        for (String block : List.of("bs=64k", "bs=1k")) {
            new ProcessBuilder("dd", "if=/dev/zero", "of=" + ballast, block, "oflag=append", "conv=notrunc")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        }
        assertTrue(Files.size(ballast) > 0);
    }
}
