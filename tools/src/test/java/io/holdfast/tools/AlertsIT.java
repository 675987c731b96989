package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of an engine in a process of its own, which is killed while it delivers them. */
@Timeout(300)
class AlertsIT {
    private final WebhookServer webhook = new WebhookServer();

    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    @BeforeEach
    void write() throws IOException {
        OwnerFiles.write(directory.resolve("webhooks.yaml"), ("webhooks: [{name: ops, url: '" + webhook.url() + "'}]")
            .getBytes(StandardCharsets.UTF_8));
        Files.writeString(directory.resolve("one.yaml"), "recvWindowMs: 1000\n");
        Files.writeString(directory.resolve("other.yaml"), "recvWindowMs: 999\n");
    }

    @AfterEach
    void close() {
        HoldfastProcess.killPaperVenue(data());
        webhook.close();
    }

    private HoldfastProcess serve(String config) {
        return HoldfastProcess.start("serve", "--data", data(), "--http", 0, "--config", directory.resolve(config),
            "--alerts", directory.resolve("webhooks.yaml"));
    }

    @Test
    void deliversAgainAfterAKillBetweenSendingAndNoting() {
        try (HoldfastProcess engine = serve("one.yaml")) {
            engine.ready();
            assertEquals(ExitCode.DONE, engine.terminate().exitCode());
        }
        assertEquals(List.of(), webhook.bodies());
        AtomicReference<HoldfastProcess> running = new AtomicReference<>();
        webhook.answers(exchange -> {
            HoldfastProcess.await("the engine", () -> running.get() != null);
            running.get().kill();
        });
        try (HoldfastProcess engine = serve("other.yaml")) {
            running.set(engine);
            engine.end();
        }
        assertEquals(1, webhook.bodies().size());
        JsonNode first = webhook.bodies().get(0);
        assertFalse(first.get("repeat").booleanValue());
        assertEquals("CONFIG_CHANGED", first.get("alerts").get(0).get("reason").textValue());
        try (HoldfastProcess engine = serve("other.yaml")) {
            engine.ready();
            HoldfastProcess.await("the repeat", () -> webhook.bodies().size() == 2);
            JsonNode second = webhook.bodies().get(1);
            assertTrue(second.get("repeat").booleanValue());
            assertEquals(first.get("alerts"), second.get("alerts"));
            HoldfastProcess.await("the mark", () -> delivered() >= first.get("lastSequence").longValue());
            engine.kill();
        }
        try (HoldfastProcess engine = serve("one.yaml")) {
            engine.ready();
            HoldfastProcess.await("the next", () -> webhook.bodies().size() == 3);
            assertFalse(webhook.bodies().get(2).get("repeat").booleanValue());
            assertEquals(ExitCode.DONE, engine.terminate().exitCode());
        }
    }

    private long delivered() {
        try {
            return AlertMark.read(data().resolve("alerts/ops.json")).delivered();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
