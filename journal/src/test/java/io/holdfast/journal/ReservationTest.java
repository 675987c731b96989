package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How far the space of a file is reserved ahead of its writer. */
@Timeout(60)
final class ReservationTest {
    private static final long AHEAD = 4 << 20;
    private static final long STEP = AHEAD / 4;
    private static final long USED = 1000;
    private static final long BLOCK = 64 << 10;

    @TempDir
    private Path dir;

    @Test
    void reservesAgainOnceAQuarterIsUsed() throws IOException {
        Reservation reservation = new Reservation(Files.createFile(dir.resolve("file")), 1, 0, AHEAD);
        try {
            extendAll(reservation);
            assertEquals(AHEAD, reservation.limit());
            for (long position = 0; position <= STEP; position += USED) {
                reservation.position(position);
                assertFalse(reservation.extend());
                assertEquals(AHEAD, reservation.limit());
            }
            reservation.position(STEP + 1);
            extendAll(reservation);
            long limit = reservation.limit();
            assertEquals(AHEAD, limit - STEP, STEP / 4.0, "all of it ahead, to the next 64 KiB");
            reservation.position(STEP + USED);
            assertFalse(reservation.extend());
            assertEquals(limit, reservation.limit());
        } finally {
            reservation.close();
        }
    }

    @Test
    void takesTheRestOfADiskThatHasNoWholeStep() throws IOException, InterruptedException {
        long size = 2 * STEP + STEP / 2;
        SmallDisk disk = SmallDisk.mount(dir.resolve("mounted"), "size=" + size);
        Reservation reservation = new Reservation(Files.createFile(disk.root.resolve("file")), 1, 0, AHEAD);
        try {
            while (reservation.extend()) {
                assertEquals(0, reservation.errno());
            }
            assertEquals(Space.ENOSPC, reservation.errno());
            assertEquals(size, reservation.limit(), BLOCK, "but for less than 64 KiB");
        } finally {
            reservation.close();
            disk.unmount();
        }
    }

    private static void extendAll(Reservation reservation) {
        while (reservation.extend()) {
            assertEquals(0, reservation.errno());
        }
    }
}
