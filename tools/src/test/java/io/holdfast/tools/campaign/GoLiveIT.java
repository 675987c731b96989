package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast doctor --go-live} beside a real engine and a real venue, from the first start to a go. */
@Timeout(300)
class GoLiveIT {
    private static final int FAILED = 1;
    /** What depends on the machine: whether its clock is kept, and what its disk is. */
    private static final Set<String> MACHINE = Set.of("clock", "durability");

    /** Comparisons that follow each other quickly use up their share of requests, and none is made on demand then. */
    private static final String UNHURRIED = "recvWindowMs: 2000\nreadTimeoutMs: 1000\nreconcileIntervalMs: 10000\n";

    private final AtomicInteger messages = new AtomicInteger();

    @TempDir
    private Path directory;
    private HttpServer hook;
    private Path config;
    private String answer = "";

    @BeforeEach
    void listen() throws IOException {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        hook.createContext("/", exchange -> {
            messages.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
    }

    @AfterEach
    void hangUp() {
        hook.stop(0);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path backups() {
        return directory.resolve("backups");
    }

    private void write(ServedPair pair) throws IOException {
        Path alerts = Files.writeString(directory.resolve("alerts.yaml"), "webhooks:\n- {name: hook, url: \"http://127."
            + "0.0.1:" + hook.getAddress().getPort() + "/\"}\n");
        Files.setPosixFilePermissions(alerts, PosixFilePermissions.fromString("rw-------"));
        config = Files.writeString(directory.resolve("live.yaml"), String.join("\n", "durability: device",
            "venueUrl: " + pair.venueUrl(), "venueCredentials: " + directory.resolve("venue.credentials"),
            "backupTo: " + backups(), "alerts: " + alerts, ""));
    }

    /** Each item with its status. */
    private Map<String, String> items(ServedPair pair) throws InterruptedException, IOException {
        Path errors = directory.resolve("doctor.err");
        String port = pair.engineUrl().replaceAll(".*:", "");
        try (CommandProcess doctor = CommandProcess.start(errors, "doctor", "--go-live", "--json", "--config",
            config.toString(), "--http", port, "--data", data().toString())) {
            answer = String.join("\n", doctor.output());
            JsonNode root = JournalAudit.parse(answer);
            int exitCode = doctor.awaitExit(ServedPair.END_MS);
            Map<String, String> items = new TreeMap<>();
            root.path("checks").forEach(check -> items.put(check.path("name").asText(), check.path("status").asText()));
            boolean go = items.values().stream().allMatch("OK"::equals);
            assertEquals(go ? "go" : "no go", root.path("result").asText(), Files.readString(errors));
            assertEquals(go ? 0 : FAILED, exitCode);
            items.keySet().removeAll(MACHINE);
            return items;
        }
    }

    @Test
    void saysGoOnlyOnceEverythingWasTried() throws Exception {
        try (ServedPair pair = new ServedPair(directory, data(), List.of("USDT=1000000"))) {
            write(pair);
            pair.startEngine(List.of(), UNHURRIED, "--durability", "device");
            assertEquals(202, pair.market("entry", "BUY", "0.1").status());
            pair.settled();
            Map<String, String> first = items(pair);
            assertEquals("{alerts=OK, backup=UNKNOWN, groups=OK, key=OK, protections=OK, reconciliation=OK,"
                + " restore tried=FAIL}", first.toString(), () -> answer);
            assertEquals(1, messages.get());

            pair.run(0, "backup", "--to", backups().toString());
            Path backup;
            try (var made = Files.list(backups())) {
                backup = made.filter(Files::isDirectory).findFirst().orElseThrow();
            }
            assertEquals("OK", items(pair).get("backup"));
            try (CommandProcess restore = CommandProcess.start(directory.resolve("restore.err"), "restore", "--from",
                backup.toString(), "--data", directory.resolve("trial").toString())) {
                assertEquals(0, restore.awaitExit(ServedPair.END_MS));
            }
            assertEquals(Set.of("OK"), Set.copyOf(items(pair).values()), () -> answer);

            pair.killEngine();
            assertEquals("{alerts=OK, backup=OK, groups=UNKNOWN, key=OK, protections=UNKNOWN, reconciliation=UNKNOWN,"
                + " restore tried=OK}", items(pair).toString());
        }
    }
}
