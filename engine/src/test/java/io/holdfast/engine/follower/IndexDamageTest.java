package io.holdfast.engine.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.RandomJournal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the files of the index, answers are right, and the index is put right again. */
@Timeout(180)
class IndexDamageTest {
    private static final int COMMANDS = 12_000;
    private static final int DAMAGES = Integer.getInteger("index.damages", 12);
    private static final int KILLS = Integer.getInteger("index.kills", 5);

    @TempDir
    private Path directory;

    private SplittableRandom random;
    private JournalFacts facts;

    private void write(Path data, String test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test + ": -Dseed=" + seed);
        random = new SplittableRandom(seed);
        RandomJournal.write(data, random, COMMANDS);
        facts = new JournalFacts(data);
    }

    @Test
    void answersWhateverIsFlippedCutOrDeleted() throws IOException {
        write(directory, "IndexDamageTest.answers");
        JournalIndexTest.build(directory, facts.lastSequence());
        Path index = IndexSegment.directory(directory);
        Path sound = copy(index, directory.resolve("sound"));
        for (int i = 0; i < DAMAGES; i++) {
            for (int j = 0; j <= random.nextInt(3); j++) {
                damage(i, pick(index));
            }
            facts.requireSome(directory, random, 3);
            JournalIndexTest.build(directory, facts.lastSequence());
            requireComplete(index);
            facts.requireSome(directory, random, 2);
            copy(sound, index);
        }
    }

    /** Truncated, deleted, or a bit flipped, in turn. */
    private void damage(int kind, Path file) throws IOException {
        long length = Files.exists(file) ? Files.size(file) : 0;
        if (length == 0) {
            return;
        }
        if (kind % 3 == 0) {
            Files.delete(file);
            return;
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long offset = random.nextLong(length);
            if (kind % 3 == 1) {
                bytes.setLength(offset);
            } else {
                bytes.seek(offset);
                int old = bytes.read();
                bytes.seek(offset);
                bytes.write(old ^ 1 << random.nextInt(8));
            }
        }
    }

    private Path pick(Path index) throws IOException {
        try (Stream<Path> files = Files.list(index)) {
            List<Path> sorted = files.sorted().collect(Collectors.toList());
            return sorted.get(random.nextInt(sorted.size()));
        }
    }

    /** All segments are there and as they were sealed. */
    private void requireComplete(Path index) throws IOException {
        long wanted = facts.lastSequence() / JournalIndexTest.SEGMENT_RECORDS;
        for (int i = 0; i < wanted; i++) {
            IndexSeal seal = IndexSeal.read(IndexSegment.sealFile(index, i));
            assertTrue(seal != null, "segment " + i);
            assertEquals(seal.mapCrc(), IndexSegment.crc(IndexSegment.mapFile(index, i)), "segment " + i);
        }
    }

    @Test
    void takesNoIndexOfAnotherJournalNorOneAheadOfIt() throws IOException {
        Path other = directory.resolve("other");
        write(other, "IndexDamageTest.takes");
        JournalIndexTest.build(other, facts.lastSequence());
        Path data = directory.resolve("data");
        RandomJournal.write(data, random, COMMANDS / 3);
        facts = new JournalFacts(data);
        Path index = copy(IndexSegment.directory(other), IndexSegment.directory(data));
        try (OrderSource source = OrderSource.indexed(data)) {
            assertTrue(source.isWhole());
        }
        facts.requireSome(data, random, 10);
        JournalIndexTest.build(data, facts.lastSequence());
        requireComplete(index);
        assertEquals(facts.lastSequence() / JournalIndexTest.SEGMENT_RECORDS, JournalIndexTest.seals(data).size());
        facts.requireSome(data, random, 10);
    }

    @Test
    void isRightAgainAfterEachKillOfTheProcessThatKeepsIt() throws IOException, InterruptedException {
        write(directory, "IndexDamageTest.is");
        for (int i = 0; i < KILLS; i++) {
            Process keeper = fork(Keeper.class, facts.lastSequence());
            await(keeper);
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(1500)));
            kill(keeper);
            facts.requireSome(directory, random, 3);
            // What was sealed is kept, and would leave the next one nothing to do.
            if (!JournalIndexTest.seals(directory).isEmpty()) {
                Files.delete(pick(IndexSegment.directory(directory)));
            }
        }
        JournalIndexTest.build(directory, facts.lastSequence());
        requireComplete(IndexSegment.directory(directory));
        facts.requireSome(directory, random, 5);
    }

    @Test
    void survivesReadersThatAreKilledInTheMiddleOfALookup() throws IOException, InterruptedException {
        write(directory, "IndexDamageTest.survives");
        JournalIndexTest.build(directory, facts.lastSequence());
        for (int i = 0; i < KILLS; i++) {
            Process reader = fork(Reader.class, facts.lastSequence());
            await(reader);
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(100)));
            kill(reader);
            facts.requireSome(directory, random, 3);
        }
        JournalIndexTest.build(directory, facts.lastSequence());
        requireComplete(IndexSegment.directory(directory));
        facts.requireSome(directory, random, 5);
    }

    /** Keeps an index until it is killed. */
    static final class Keeper {
        private Keeper() {
        }

        public static void main(String[] args) throws InterruptedException {
            long last = Long.parseLong(args[1]);
            JournalIndex index = new JournalIndex(Path.of(args[0]), () -> last, JournalIndexTest.SEGMENT_RECORDS);
            index.start();
            System.out.write('.');
            System.out.flush();
            while (true) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    /** Looks orders up until it is killed. */
    static final class Reader {
        private Reader() {
        }

        public static void main(String[] args) {
            long last = Long.parseLong(args[1]);
            try (OrderSource source = OrderSource.indexed(Path.of(args[0]))) {
                System.out.write('.');
                System.out.flush();
                for (long id = 1; !source.isWhole(); id = id % last + 1) {
                    source.gather(id);
                }
            } catch (IndexException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Process fork(Class<?> main, long lastSequence) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-agentlib")).collect(Collectors.toList()));
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
            System.getProperty("java.class.path"), main.getName(), directory.toString(),
            Long.toString(lastSequence)));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static void await(Process process) throws IOException {
        assertEquals('.', process.getInputStream().read(), "process has ended");
    }

    private static void kill(Process process) throws InterruptedException {
        assertTrue(process.isAlive(), "process has ended by itself");
        process.destroyForcibly().waitFor();
    }

    /** Copies a directory's files over another one's. */
    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(to)) {
            for (Path file : files.collect(Collectors.toList())) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.collect(Collectors.toList())) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }
}
