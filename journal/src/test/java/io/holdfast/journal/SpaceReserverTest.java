package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that waits for space while its helper reserves as much as there is. */
@Timeout(60)
final class SpaceReserverTest {
    private static final long AHEAD = 4 << 20;

    @TempDir
    private Path dir;

    @Test
    void goesOnWhenTheDiskGetsFullBehindWhatItWaitsFor() throws IOException {
        Filling reservation = reservation();
        reserver().await(reservation, reservation.limit);
        assertTrue(reservation.full);
    }

    @Test
    void saysThatTheDiskIsFullBeforeWhatItWaitsFor() throws IOException {
        Filling reservation = reservation();
        JournalFailedException e = assertThrows(JournalFailedException.class,
            () -> reserver().await(reservation, reservation.limit + 1));
        assertTrue(e.diskFull());
        assertEquals("disk full, space for the journal cannot be reserved: what=" + reservation.file()
            + " errno=No space left on device (28)", e.getMessage());
    }

    /** Its helper is not started; the reservation tells what one would do. */
    private SpaceReserver reserver() {
        JournalConfig config = JournalConfig.builder(dir).reserveAheadBytes(AHEAD).build();
        return new SpaceReserver(config, new RollClock(), new CountingListener(new AtomicInteger()));
    }

    private Filling reservation() throws IOException {
        return new Filling(Files.createFile(dir.resolve("file")));
    }

    /** Between the first look at it and the next the helper gets all but the last stretch. */
    private static final class Filling extends Reservation {
        private final long limit = AHEAD - AHEAD / 4;
        private boolean full;

        Filling(Path file) {
            super(file, 1, 0, AHEAD);
        }

        @Override
        long limit() {
            long now = full ? limit : 0;
            full = true;
            return now;
        }

        @Override
        int errnoAfter(long turn) {
            int now = full ? Space.ENOSPC : 0;
            full = true;
            return now;
        }
    }
}
