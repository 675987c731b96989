package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.client.Role;
import io.holdfast.gateway.client.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
    @TempDir
    Path directory;

    @Test
    void addsListsAndRemoves() throws IOException {
        Path file = directory.resolve(TokenFile.FILE);
        CommandRun bot = CommandRun.of("token", "add", "bot", "--role", "trade", "--data", directory);
        CommandRun view = CommandRun.of("token", "add", "view", "--role", "read", "--data", directory);
        assertEquals("", bot.err() + view.err());
        assertTrue(bot.out().matches("[0-9a-f]{64}\n"), bot.out());
        assertEquals(List.of(TokenFile.Entry.of("bot", Role.TRADE, bot.out().strip()),
            TokenFile.Entry.of("view", Role.READ, view.out().strip())), TokenFile.read(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(Files.readString(file).contains(bot.out().strip()), "the file has no token");
        assertEquals(List.of("bot trade", "view read"), CommandRun.of("token", "list", "--data", directory).lines());
        assertEquals(0, CommandRun.of("token", "remove", "bot", "--data", directory).exitCode());
        assertEquals(List.of("view read"), CommandRun.of("token", "list", "--data", directory).lines());
    }

    @Test
    void saysWhatIsWrong() {
        CommandRun.of("token", "add", "bot", "--role", "trade", "--data", directory);
        assertRefused("there is a token of this name, remove it first: name=bot", "add", "bot", "--role", "read");
        assertRefused("name must be up to 32 of a to z, 0 to 9 and -, and not api: name=api", "add", "api", "--role",
            "read");
        assertRefused("there is no token of this name, see holdfast token list: name=x", "remove", "x");
        assertEquals(2, CommandRun.of("token", "add", "x", "--role", "admin", "--data", directory).exitCode());
        assertEquals(2, CommandRun.of("token").exitCode());
    }

    private void assertRefused(String message, String... args) {
        Object[] all = new Object[args.length + 3];
        all[0] = "token";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--data";
        all[args.length + 2] = directory;
        CommandRun run = CommandRun.of(all);
        assertEquals(2, run.exitCode());
        assertEquals("holdfast: " + message + "\n", run.err());
    }
}
