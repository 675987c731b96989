package io.holdfast.tools.campaign;

import io.holdfast.tools.FaultedEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int HEADER = 4;
    private static final int TORN_LENGTH = 400;

    /** The names of the days that the next life may write to. */
    static List<String> days(Path data) {
        Set<String> days = new TreeSet<>();
        List<Path> files = cycleFiles(data);
        LocalDate last = files.isEmpty() ? LocalDate.now(ZoneOffset.UTC)
            : LocalDate.parse(files.get(files.size() - 1).getFileName().toString().substring(0, 8), DAY);
        for (LocalDate day : List.of(last, last.plusDays(1), LocalDate.now(ZoneOffset.UTC))) {
            days.add(DAY.format(day) + 'F');
        }
        return List.copyOf(days);
    }

    /** Makes what the life is to meet. */
    FaultedLives.Start prepare(FaultedLives lives, int orders) throws IOException, InterruptedException {
        FaultedLives.Start start = FaultedLives.start(orders);
        if ((this == ROLL || this == TORN) && lives.records() == 0) {
            lives.liveWell(start);
        }
        return switch (this) {
            case FRESH, RESTART -> start;
            case ROLL -> start.withFlag("-D" + FaultedEngine.ROLL + "=" + orders / 2);
            case TORN -> {
                if (!tear(lives.data())) {
                    // Killed at a roll or in a cut: there is no file that goes on.
                    lives.liveWell(start);
                    tear(lives.data());
                }
                yield start;
            }
        };
    }

    /**
     * What an append leaves that was killed by a power cut: a header that says there is more than there is. Whether it
     * could be done.
     */
    static boolean tear(Path data) {
        List<Path> files = cycleFiles(data);
        if (files.isEmpty()) {
            return false;
        }
        try (FileChannel file = FileChannel.open(files.get(files.size() - 1), StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
            long offset = 0;
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            for (int word = word(file, header, offset); word != 0; word = word(file, header, offset)) {
                if (word < 0 && (word & ~LENGTH_MASK) == ~LENGTH_MASK) {
                    return false;
                }
                offset += HEADER + (word & LENGTH_MASK) + HEADER - 1 & -HEADER;
            }
            ByteBuffer torn = ByteBuffer.allocate(HEADER + TORN_LENGTH / 2).order(ByteOrder.LITTLE_ENDIAN);
            torn.putInt(TORN_LENGTH);
            while (torn.hasRemaining()) {
                torn.put((byte) (torn.position() * 7 + 1));
            }
            file.write(torn.flip(), offset);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the last file is one that its writer had not made to the end: its header is completed last. */
    static boolean isLastFileBegun(Path data) {
        List<Path> files = cycleFiles(data);
        if (files.isEmpty()) {
            return false;
        }
        try (FileChannel file = FileChannel.open(files.get(files.size() - 1), StandardOpenOption.READ)) {
            return word(file, ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN), 0) <= 0;
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
