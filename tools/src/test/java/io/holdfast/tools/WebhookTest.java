package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
    private static final String SECRET = "bot1234:canary";

    @TempDir
    private Path directory;

    private List<Webhook> load(String yaml) {
        try {
            Path file = directory.resolve("webhooks.yaml");
            Files.deleteIfExists(file);
            OwnerFiles.write(file, yaml.getBytes(StandardCharsets.UTF_8));
            return WebhookFile.load(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static AlertBatch batch(int alerts) {
        AlertBatch batch = new AlertBatch();
        for (int i = 1; i <= alerts; i++) {
            batch.add(new Alert(i, 0, i == 1 ? Reason.FOREIGN : Reason.CLOCK, i == 1 ? "\"x\"" : "", i == 1 ? 5 : 0,
                i == 1 ? "BTC/USDT" : ""), false);
        }
        return batch;
    }

    @Test
    void readsItsFile() {
        List<Webhook> webhooks = load("webhooks:\n- {name: phone, url: 'https://api.telegram.org/" + SECRET
            + "/sendMessage', format: telegram, chat: 42, minimum: critical}\n- {name: log, url: 'http://h/x'}\n");
        assertEquals("[Webhook[name=phone, format=TELEGRAM, minimum=CRITICAL, url=hidden],"
            + " Webhook[name=log, format=JSON, minimum=WARNING, url=hidden]]", webhooks.toString());
        assertEquals("https://api.telegram.org/" + SECRET + "/sendMessage", webhooks.get(0).url().toString());
        assertEquals("42", webhooks.get(0).chat());
    }

    @Test
    void looksAsTheOtherSideWantsIt() {
        List<Webhook> webhooks = load("webhooks:\n- {name: a, url: 'http://h/x', format: telegram, chat: '-7'}\n"
            + "- {name: b, url: 'http://h/x', format: slack}\n");
        String first = "holdfast d: CRITICAL FOREIGN: \\\"x\\\" (1970-01-01 00:00:00.000000 UTC, record 1, order 5,"
            + " BTC/USDT)";
        assertEquals("{\"chat_id\":\"-7\",\"text\":\"" + first + "\"}", webhooks.get(0).body("d", batch(1)));
        assertEquals("{\"text\":\"" + first + "\\nholdfast d: WARNING CLOCK (1970-01-01 00:00:00.000000 UTC,"
            + " record 2)\"}", webhooks.get(1).body("d", batch(2)));
        assertTrue(webhooks.get(1).body("d", batch(13))
            .endsWith("\\nholdfast d: and 3 more up to record 13: 3 CLOCK\"}"));
        AlertBatch repeat = batch(1);
        repeat.attempted();
        assertEquals("{\"text\":\"" + first.replace("d: ", "d: (may be a repeat) ") + "\"}",
            webhooks.get(1).body("d", repeat));
    }

    @Test
    void refusesWhatIsWrongWithoutQuotingIt() throws IOException {
        String good = "name: a, url: 'http://h/" + SECRET + "'";
        refuses("webhooks: {" + good + "}", "webhooks must be a list of up to 8: webhook=0 file=");
        refuses(SECRET, "file of webhooks must be YAML of webhooks, a list of keys and values: file=");
        refuses("webhooks: [" + SECRET, "file of webhooks must be YAML of webhooks, a list of keys and values: file=");
        refuses("webhooks: []\n" + SECRET + ": 1", "file of webhooks must be YAML of webhooks, a list of keys and ");
        refuses(one(good + ", token: " + SECRET), "keys must be of [chat, format, minimum, name, url]: webhook=1");
        refuses(one("url: 'http://h/" + SECRET + "'"), "name must be up to 32 of a to z, 0 to 9 and -, and its own: w");
        refuses("webhooks: [{" + good + "}, {" + good + "}]", "name must be up to 32 of a to z, 0 to 9 and -, and its");
        refuses(one("name: a, url: '" + SECRET + " '"), "url must be an address with https or http: webhook=1 file=");
        refuses(one("name: a, url: 'ftp://h/" + SECRET + "'"), "url must be an address with https or http: webhook=1");
        refuses(one(good + ", format: xml"), "format must be one of [json, telegram, slack]: webhook=1 file=");
        refuses(one(good + ", format: telegram"), "chat must be there for telegram and for nothing else: webhook=1");
        refuses(one(good + ", minimum: all"), "minimum must be one of [warning, critical]: webhook=1 file=");
        Path file = directory.resolve("webhooks.yaml");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals("file of webhooks is open to others: run chmod 600 " + file,
            assertThrows(CommandFailure.class, () -> WebhookFile.load(file)).getMessage());
        Files.delete(file);
        assertEquals("file of webhooks cannot be read, give one that is there: file=" + file,
            assertThrows(CommandFailure.class, () -> WebhookFile.load(file)).getMessage());
    }

    private static String one(String webhook) {
        return "webhooks: [{" + webhook + "}]";
    }

    private void refuses(String yaml, String beginning) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> load(yaml), yaml);
        assertEquals(beginning, failure.getMessage().substring(0, Math.min(beginning.length(),
            failure.getMessage().length())));
        assertFalse(failure.getMessage().contains(SECRET), failure.getMessage());
        assertEquals(ExitCode.USAGE, failure.exitCode());
    }
}
