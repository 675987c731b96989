package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class JournalWriterTest {
    private static final long NOON = TimeUnit.DAYS.toNanos(20_000) + TimeUnit.HOURS.toNanos(12);

    @TempDir
    private Path dir;

    @Test
    void continuesTheSequenceAfterReopening() {
        final JournalConfig config = JournalConfig.builder(dir.resolve("data")).build();
        final List<Long> seen = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
                final RecoveryReport report = JournalRecovery.recover(config, owner);
                assertEquals(run * 2L, report.lastSequence());
                try (JournalWriter writer = JournalWriter.open(config, owner, report.lastSequence());
                        JournalReader reader = JournalReader.open(config.directory())) {
                    seen.clear();
                    writer.buffer().setMemory(writer.bodyOffset(), 100, (byte) 1);
                    writer.commit(100);
                    writer.buffer().setMemory(writer.bodyOffset(), 50, (byte) 2);
                    writer.commit(50);
                    writer.flush(NOON + run * TimeUnit.DAYS.toNanos(1));
                    while (reader.poll((sequence, buffer, offset, length) -> seen.add(sequence), 10) > 0) {
                        continue;
                    }
                    assertEquals(2 + run * 2, seen.size());
                }
            }
        }
    }
}
