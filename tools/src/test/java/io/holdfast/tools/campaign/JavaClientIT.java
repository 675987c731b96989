package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.client.Event;
import io.holdfast.client.EventStream;
import io.holdfast.client.Group;
import io.holdfast.client.GroupRequest;
import io.holdfast.client.HoldfastClient;
import io.holdfast.client.HoldfastException;
import io.holdfast.client.Order;
import io.holdfast.client.OrderRequest;
import io.holdfast.client.Position;
import io.holdfast.client.Protection;
import io.holdfast.client.ProtectionTerms;
import io.holdfast.client.Side;
import io.holdfast.client.UnknownOutcomeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java client of tools/client against an engine and a venue that are processes of their own. */
@Timeout(300)
class JavaClientIT {
    private static final BigDecimal FAR_BELOW = new BigDecimal("1000");
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private ServedPair pair;
    private Path token;
    private LosingProxy proxy;
    private HoldfastClient client;

    @BeforeEach
    void starts() throws Exception {
        pair = new ServedPair(directory, directory.resolve("data"), List.of("USDT=1000000", "BTC=10", "ETH=100"));
        startEngine();
        token = directory.resolve("data").resolve("api.token");
        proxy = new LosingProxy(pair::engineUrl);
        client = HoldfastClient.at(proxy.url()).tokenFile(token).deadline(LONG).build();
    }

    @AfterEach
    void ends() throws IOException {
        proxy.close();
        pair.close();
    }

    private void startEngine() throws Exception {
        pair.startEngine(List.of(), ServedPair.QUICK, "--symbol", "ETH/USDT");
    }

    private static OrderRequest resting(String requestId) {
        return OrderRequest.limit("BTC/USDT", Side.BUY, CENT, FAR_BELOW).named(requestId);
    }

    /** Sequences of the records of a kind with a request id. */
    private List<Long> records(String type, String requestId) {
        long last = client.status().sequence();
        List<Long> found = new ArrayList<>();
        try (EventStream events = client.events(1)) {
            while (events.nextSequence() <= last) {
                Event event = events.next();
                if (event.type().equals(type) && requestId.equals(event.text("requestId"))) {
                    found.add(event.sequence());
                }
            }
        }
        return found;
    }

    @Test
    void tradesAndShowsWhatIsThere() {
        Order bought = client.awaitOrder(
            client.place(OrderRequest.market("BTC/USDT", Side.BUY, CENT)).orderId(), LONG);
        assertEquals("FILLED", bought.status());
        Map<String, BigDecimal> held = client.positions().stream()
            .collect(Collectors.toMap(Position::symbol, Position::quantity));
        assertEquals(0, CENT.compareTo(held.get("BTC/USDT")));
        assertTrue(client.balances().stream().anyMatch(balance -> balance.asset().equals("USDT")));
        Order resting = client.place(resting("j-rests"));
        assertTrue(client.orders("open", 10).stream().anyMatch(order -> order.orderId() == resting.orderId()));
        client.cancel(resting.orderId());
        assertEquals("CANCELLED", client.awaitOrder(resting.orderId(), LONG).status());
        assertEquals("order_closed",
            assertThrows(HoldfastException.class, () -> client.cancel(resting.orderId())).code());
        HoldfastException denied = assertThrows(HoldfastException.class, () -> client.place(
            OrderRequest.limit("BTC/USDT", Side.BUY, new BigDecimal("0.000001"), FAR_BELOW)));
        assertEquals("422 invalid_quantity quantity", denied.status() + " " + denied.code() + ' ' + denied.field());
        assertTrue(client.halt("ann", "to see").halted());
        assertFalse(client.resume("ann", "was nothing").halted());
    }

    @Test
    void makesOneOfEachRequestThoughAnswersAreLost() {
        proxy.loseAnswers(3);
        Order order = client.place(resting("j-lost"));
        assertEquals(3, proxy.lost());
        assertEquals(List.of(order.orderId()), records("ORDER_INTENT", "j-lost"));
        proxy.loseAnswers(Integer.MAX_VALUE);
        HoldfastClient hasty = HoldfastClient.at(proxy.url()).tokenFile(token).deadline(Duration.ofMillis(500)).build();
        assertThrows(UnknownOutcomeException.class, () -> hasty.place(resting("j-unknown")));
        proxy.loseAnswers(0);
        assertEquals(List.of(hasty.place(resting("j-unknown")).orderId()), records("ORDER_INTENT", "j-unknown"));
        proxy.loseAnswers(1);
        Group group = client.open(GroupRequest.sequential(
            OrderRequest.market("BTC/USDT", Side.BUY, new BigDecimal("0.02")),
            OrderRequest.market("ETH/USDT", Side.SELL, new BigDecimal("0.5"))).named("j-group"));
        assertEquals("COMPLETE", client.awaitGroup(group.groupId(), LONG).status());
        assertEquals(List.of(group.groupId()), records("GROUP_OPENED", "j-group"));
        proxy.loseAnswers(1);
        Protection protection = client.protect("j-stop", "BTC/USDT", CENT, ProtectionTerms.NONE.stop(FAR_BELOW));
        assertEquals(List.of(protection.protectionId()), records("PROTECTION_ATTACHED", "j-stop"));
        client.releaseProtection(protection.protectionId(), "ann", "to see");
        ServedPair.await("the release", () -> client.protections().isEmpty());
        assertEquals("RELEASED", client.protection(protection.protectionId()).status());
    }

    @Test
    void followsEventsAndMakesOneOfEachRequestOverCutsAndAKill() throws Exception {
        long first = client.status().sequence() + 1;
        List<Long> seen = new ArrayList<>();
        Thread follower = new Thread(() -> {
            try (EventStream events = client.events(first)) {
                Event event;
                do {
                    event = events.next();
                    seen.add(event.sequence());
                } while (!"j-39".equals(event.text("requestId")));
            }
        });
        follower.start();
        Thread killer = new Thread(this::killAndStart);
        List<Long> orderIds = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            if (i == 20) {
                killer.start();
            } else if (i % 7 == 3) {
                proxy.cut();
            }
            if (i == 30) {
                killer.join();
            }
            Order order = client.place(resting("j-" + i));
            orderIds.add(order.orderId());
            try {
                client.cancel(order.orderId());
            } catch (HoldfastException e) {
                // Killed between its record and the venue, and up again too late to send it.
                assertEquals("order_closed", e.code());
                assertTrue(e.getMessage().contains("status=ABANDONED"), e.getMessage());
            }
        }
        follower.join(LONG.toMillis());
        assertFalse(follower.isAlive());
        assertEquals(LongStream.range(first, first + seen.size()).boxed().toList(), seen);
        assertEquals(40, orderIds.stream().distinct().count());
        for (int i = 0; i < 40; i += 3) {
            assertEquals(List.of(orderIds.get(i)), records("ORDER_INTENT", "j-" + i));
        }
    }

    private void killAndStart() {
        try {
            pair.killEngine();
            startEngine();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theExampleOfAPairRuns() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
            System.getProperty("java.class.path"), Path.of("client/examples/PairTrade.java").toString(),
            pair.engineUrl(), token.toString(), "pair-1").redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS));
        assertTrue(output.matches("pair \\d+ is COMPLETE, bought at .*, protection \\d+ stops at \\S+\\s+"), output);
        assertEquals(0, process.exitValue());
    }
}
