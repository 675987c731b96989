package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
    private static final String DIGEST = "a".repeat(64);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void namesTheFile() {
        file = directory.resolve(TokenFile.FILE);
    }

    @Test
    void hasNoTokensWhereThereIsNoFile() {
        assertEquals(List.of(), TokenFile.read(file));
    }

    @Test
    void readsALineForEachToken() throws IOException {
        write("# who may ask\n\nbot  trade\tsha256:" + DIGEST + " # the strategy\r\nview-1 read sha256:" + DIGEST);
        assertEquals(List.of(new TokenFile.Entry("bot", Role.TRADE, DIGEST),
            new TokenFile.Entry("view-1", Role.READ, DIGEST)), TokenFile.read(file));
    }

    @Test
    void readsWhatAnEntryWrites() throws IOException {
        TokenFile.Entry entry = TokenFile.Entry.of("bot", Role.OPERATE, "secret");
        assertEquals("bot operate sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b",
            entry.line());
        write(entry.line());
        assertEquals(List.of(entry), TokenFile.read(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bot", "bot trade", "bot trade DIGEST", "bot admin sha256:DIGEST", "Bot read sha256:DIGEST",
        "bot read sha256:DIGESTa", "bot read sha256:DIGEST more", "api read sha256:DIGEST",
        "first read sha256:DIGEST", "\u0000"})
    void refusesALineThatIsNone(String line) throws IOException {
        write("first read sha256:" + DIGEST + "\n" + line.replace("DIGEST", DIGEST) + "\n");
        assertEquals("file of tokens, line 2: must be NAME ROLE sha256:DIGEST, a name of up to 32 of a to z, 0 to 9"
            + " and - that is its own and not api, and a role of read, trade, operate, file=" + file,
            assertThrows(ApiTokenException.class, () -> TokenFile.read(file)).getMessage());
    }

    @Test
    void refusesAFileThatOthersCanRead() throws IOException {
        write("");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals("file of tokens is open to others: run chmod 600 " + file,
            assertThrows(ApiTokenException.class, () -> TokenFile.read(file)).getMessage());
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
