package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalPosition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AlertDeliveryTest {
    private static final AlertDelivery.Pace QUICK = new AlertDelivery.Pace(5, 1, 20, 40, 200, 20, 20_000);

    private final List<String> late = new ArrayList<>();
    private final WebhookServer server = new WebhookServer();

    @TempDir
    private Path directory;

    private Engine engine;
    private JournalPosition begin;
    private AlertDelivery delivery;

    @BeforeEach
    void start() {
        JournalConfig journal = JournalConfig.builder(directory.resolve("d")).blockSize(16 << 20)
            .reserveAheadBytes(4 << 20).build();
        engine = Engine.open(new EngineConfig(journal, new Policy(1, TimeUnit.HOURS.toNanos(1)),
            EngineConfig.Waiting.BLOCKING, new EngineConfig.Identity("test", "test", 0)), failure -> { });
        begin = engine.imageAtStart() == null ? null : engine.imageAtStart().position();
        engine.start();
        HoldfastProcess.await("first record", () -> engine.appendedSequence() > engine.sequenceAtStart());
    }

    @AfterEach
    void close() {
        if (delivery != null) {
            delivery.close();
        }
        engine.close();
        server.close();
    }

    private void deliver(AlertDelivery.Pace pace, Severity minimum) {
        Webhook webhook = new Webhook("ops", URI.create(server.url()), Webhook.Format.JSON, "", minimum);
        AlertDelivery.Source source = AlertDelivery.Source.of(engine.directory(), engine::releasedSequence,
            instrumentId -> "", (reason, text) -> late.add(reason + " " + text));
        delivery = new AlertDelivery(webhook, source, begin, pace);
        delivery.start();
    }

    private void deliver() {
        deliver(QUICK, Severity.WARNING);
    }

    private void alert(Reason reason, String text) {
        long before = engine.appendedSequence();
        engine.put(command -> {
            command.reset(CommandKind.ALERT, Actor.ENGINE);
            command.reason = reason;
            command.text.set(text);
        });
        HoldfastProcess.await("the record of " + text, () -> engine.releasedSequence() > before);
    }

    private void awaitTold(String... texts) {
        HoldfastProcess.await("delivery of " + List.of(texts), () -> server.told().containsAll(List.of(texts)));
    }

    private AlertMark mark() {
        try {
            return AlertMark.read(engine.directory().resolve("alerts/ops.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitMark() {
        long sequence = engine.releasedSequence();
        HoldfastProcess.await("the mark", () -> mark().delivered() >= sequence);
    }

    @Test
    void postsEachAlertOnceAndNotesIt() {
        deliver();
        alert(Reason.FOREIGN, "one");
        awaitTold("one");
        awaitMark();
        alert(Reason.BACKUP_LATE, "two");
        awaitTold("two");
        awaitMark();
        assertEquals(List.of("one", "two"), server.told());
        JsonNode body = server.bodies().get(0);
        assertEquals("{\"engine\":\"d\",\"repeat\":false,\"alerts\":[{\"sequence\":3,\"timeNs\":"
            + body.get("alerts").get(0).get("timeNs") + ",\"severity\":\"CRITICAL\",\"reason\":\"FOREIGN\","
            + "\"text\":\"one\"}],\"more\":0,\"moreByReason\":{},\"lastSequence\":3}", body.toString());
        assertEquals(List.of(), late);
    }

    @Test
    void goesOnAfterARestartWithWhatWasNotDelivered() {
        deliver();
        alert(Reason.FOREIGN, "before");
        awaitTold("before");
        awaitMark();
        delivery.close();
        alert(Reason.FOREIGN, "unheard");
        engine.close();
        start();
        deliver();
        alert(Reason.FOREIGN, "after");
        awaitTold("unheard", "after");
        assertEquals(List.of("before", "unheard", "after"), server.told());
    }

    @Test
    void saysThatItMayBeARepeatWhenItEndedBetweenSendingAndNoting() throws IOException {
        CountDownLatch posted = new CountDownLatch(1);
        server.answers(exchange -> {
            posted.countDown();
            awaitForever();
        });
        deliver(new AlertDelivery.Pace(5, 1, 20, 40, 60_000, 20, 30_000), Severity.WARNING);
        alert(Reason.FOREIGN, "one");
        HoldfastProcess.await("the post", () -> posted.getCount() == 0);
        assertEquals(new AlertMark(0, 3, null), mark());
        delivery.close();
        deliver();
        awaitTold("*one");
        awaitMark();
        alert(Reason.FOREIGN, "two");
        awaitTold("two");
        assertEquals(List.of("one", "*one", "two"), server.told());
    }

    private static void awaitForever() {
        try {
            TimeUnit.MINUTES.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void triesAgainUntilItIsTaken() {
        server.answers(WebhookServer.status(500), WebhookServer.status(404), exchange -> exchange.close(),
            exchange -> {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
        deliver();
        alert(Reason.FOREIGN, "one");
        awaitMark();
        assertEquals(List.of("one", "*one", "*one", "*one", "*one"), server.told());
    }

    @Test
    void waitsAsLongAsItIsToldTo() {
        List<Long> times = new ArrayList<>();
        server.answers(exchange -> {
            times.add(System.nanoTime());
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        }, exchange -> {
            times.add(System.nanoTime());
            WebhookServer.status(200).answer(exchange);
        });
        deliver();
        alert(Reason.FOREIGN, "one");
        awaitMark();
        assertEquals(2, times.size());
        assertTrue(times.get(1) - times.get(0) >= TimeUnit.SECONDS.toNanos(1), times.toString());
    }

    @Test
    void deliversOnceTheOtherSideIsThere() {
        int port = server.port();
        server.close();
        deliver();
        alert(Reason.FOREIGN, "one");
        HoldfastProcess.await("a word about it", () -> !late.isEmpty());
        assertEquals(List.of("ALERTS_LATE webhook ops takes no alerts: no connection"), late);
        try (WebhookServer back = new WebhookServer(port)) {
            HoldfastProcess.await("delivery", () -> !back.told().isEmpty());
            // Nobody can have got it before: it is no repeat.
            assertEquals(List.of("one"), back.told());
            awaitMark();
        }
    }

    @Test
    void doesNotWaitForOneThatDoesNotAnswer() {
        server.answers(exchange -> awaitForever());
        deliver(new AlertDelivery.Pace(5, 1, 20, 40, 60_000, 20, 300), Severity.WARNING);
        alert(Reason.FOREIGN, "one");
        awaitTold("*one");
        assertTrue(engine.turns() > 0);
    }

    @Test
    void tellsManyTogether() {
        deliver(new AlertDelivery.Pace(5, 1_000, 20, 40, 60_000, 20, 20_000), Severity.WARNING);
        alert(Reason.FOREIGN, "first");
        awaitTold("first");
        for (int i = 1; i <= 25; i++) {
            alert(i % 5 == 0 ? Reason.CLOCK : Reason.FOREIGN, "a" + i);
        }
        awaitMark();
        assertEquals(2, server.bodies().size());
        JsonNode many = server.bodies().get(1);
        assertEquals(AlertBatch.MAX_SHOWN, many.get("alerts").size());
        assertEquals(15, many.get("more").intValue());
        assertEquals(12, many.get("moreByReason").get("FOREIGN").intValue());
        assertEquals(3, many.get("moreByReason").get("CLOCK").intValue());
        assertEquals(engine.releasedSequence(), many.get("lastSequence").longValue());
    }

    @Test
    void leavesOutWhatIsNotSevereEnough() {
        deliver(QUICK, Severity.CRITICAL);
        alert(Reason.CLOCK, "warning");
        alert(Reason.INTEGRITY, "critical");
        awaitTold("critical");
        awaitMark();
        assertEquals(List.of("critical"), server.told());
    }

    @Test
    void tellsAtOnceWhatIsNoRecord() {
        deliver();
        delivery.tell(new Alert(0, 1, Reason.ENGINE_STUCK, "stands still", 0, ""));
        awaitTold("stands still");
        assertEquals(0, server.bodies().get(0).get("lastSequence").longValue());
    }

    @Test
    void tellsEverythingAgainWhenItDoesNotKnowWhatItTold() throws IOException {
        deliver();
        alert(Reason.FOREIGN, "one");
        awaitTold("one");
        awaitMark();
        delivery.close();
        engine.close();
        for (String broken : List.of("{", "{\"delivered\":3,\"attempted\":3,\"position\":{\"sequence\":3,\"index\":"
            + mark().position().index() + ",\"offset\":" + mark().position().offset() + ",\"crc\":7}}")) {
            Files.writeString(directory.resolve("d/alerts/ops.json"), broken);
            int before = server.told().size();
            start();
            deliver();
            HoldfastProcess.await("delivery", () -> server.told().size() > before);
            assertEquals("*one", server.told().get(before), broken);
            awaitMark();
            delivery.close();
            engine.close();
        }
        start();
    }

    @Test
    void readsOnFromWhereItWasWithoutAnAlert() {
        deliver();
        alert(Reason.FOREIGN, "one");
        awaitMark();
        engine.put(command -> command.reset(CommandKind.HEARTBEAT, Actor.ENGINE));
        HoldfastProcess.await("the mark", () -> mark().position().sequence() == 4);
        assertFalse(server.told().isEmpty());
    }
}
