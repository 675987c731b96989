package io.holdfast.tools.campaign;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.FaultPoint;
import io.holdfast.tools.FaultedEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a life meets when it starts. */
enum Scenario {
    /** A directory that is to be made. */
    FRESH,
    /** What a killed life left. */
    RESTART,
    /** The same, and midnight comes by in the middle of the life. */
    ROLL,
    /** The same, and there are torn bytes behind the last record. */
    TORN;

    /** Points that no life of these comes by: they have a campaign of their own. */
    static final Set<FaultPoint> ELSEWHERE = Set.of(FaultPoint.SNAPSHOT_AFTER_BEGIN, FaultPoint.SNAPSHOT_BEFORE_END,
        FaultPoint.SNAPSHOT_BEFORE_FORCE, FaultPoint.SNAPSHOT_BEFORE_RENAME, FaultPoint.SNAPSHOT_AFTER_RENAME);

    private static final Path FAKETIME = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    private static final DateTimeFormatter FAKETIME_START = DateTimeFormatter.ofPattern("'@'yyyy-MM-dd HH:mm:ss")
        .withZone(ZoneOffset.UTC);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
    private static final long BEFORE_MIDNIGHT_MS = 2_000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int HEADER = 4;
    private static final int TORN_LENGTH = 400;

    boolean possible() {
        return this != ROLL || Boolean.getBoolean("fault.roll") && Files.exists(FAKETIME);
    }

    String lacks() {
        return "a roll while it runs needs " + FAKETIME + ": apt-get install faketime";
    }

    /** Makes what the life is to meet. */
    FaultedLives.Start prepare(FaultedLives lives, int orders) throws IOException, InterruptedException {
        FaultedLives.Start start = FaultedLives.start(orders);
        if ((this == ROLL || this == TORN) && lives.records() == 0) {
            lives.liveWell(start);
        }
        return switch (this) {
            case FRESH, RESTART -> start;
            case ROLL -> roll(start, lives.data());
            case TORN -> {
                tear(lives.data());
                yield start;
            }
        };
    }

    /** The wall clock of the process alone is set; its monotone clock stays. */
    private static FaultedLives.Start roll(FaultedLives.Start start, Path data) {
        long lastMs = System.currentTimeMillis();
        if (!cycleFiles(data).isEmpty()) {
            EngineState state = new EngineState();
            Replay.all(data, state);
            lastMs = Math.max(lastMs, TimeUnit.NANOSECONDS.toMillis(state.timeNs()));
        }
        long midnightMs = (lastMs + BEFORE_MIDNIGHT_MS) / DAY_MS * DAY_MS + DAY_MS;
        return start.withPrefix("env", "TZ=UTC", "LD_PRELOAD=" + FAKETIME, "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "FAKETIME=" + FAKETIME_START.format(Instant.ofEpochMilli(midnightMs - BEFORE_MIDNIGHT_MS)))
            .withFlag("-D" + FaultedEngine.MIDNIGHT + "=" + (midnightMs + 1));
    }

    /** What an append leaves that was killed by a power cut: a header that says there is more than there is. */
    private static void tear(Path data) {
        List<Path> files = cycleFiles(data);
        if (files.isEmpty()) {
            return;
        }
        try (FileChannel file = FileChannel.open(files.get(files.size() - 1), StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
            long offset = 0;
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            for (int word = word(file, header, offset); word != 0; word = word(file, header, offset)) {
                if (word < 0 && (word & ~LENGTH_MASK) == ~LENGTH_MASK) {
                    // It has its end mark: killed at a roll.
                    return;
                }
                offset += HEADER + (word & LENGTH_MASK) + HEADER - 1 & -HEADER;
            }
            ByteBuffer torn = ByteBuffer.allocate(HEADER + TORN_LENGTH / 2).order(ByteOrder.LITTLE_ENDIAN);
            torn.putInt(TORN_LENGTH);
            while (torn.hasRemaining()) {
                torn.put((byte) (torn.position() * 7 + 1));
            }
            file.write(torn.flip(), offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int word(FileChannel file, ByteBuffer header, long offset) throws IOException {
        header.clear();
        return file.read(header, offset) < HEADER ? 0 : header.getInt(0);
    }

    private static List<Path> cycleFiles(Path data) {
        Path journal = data.resolve("journal");
        if (!Files.exists(journal)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
