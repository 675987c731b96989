package io.holdfast.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Some runs of the real writer on one journal, with kills between them, taken down as the stores that Chronicle made,
 * in its order: payload, zeros behind it, header, write position, index; at a roll the end mark before the new file,
 * whose own header is completed last. Forces and promises come in between.
 */
final class CrashScript {
    /** Bytes of a cycle file that are looked at; all behind is zero. */
    static final int CAPACITY = 96 << 10;
    static final String BOOT = "boot-of-the-script";

    private static final int POSITION = 0x40;
    private static final int POSITION_END = 0x50;
    private static final int DOCUMENT_START = 32;

    /** A store of 4 or 8 bytes to a file; of 0 bytes: the file is made. */
    record Store(int file, int offset, int length, long value) {
    }

    /** An excerpt that was appended; times are counts of stores. */
    record Excerpt(int file, int start, byte[] bytes, long lastSequence, int visibleAt, int returnedAt) {
    }

    /** All stores before a time are on the device. */
    record Force(int at, long sequence) {
    }

    /** One of the two slots was written. */
    record PromiseStore(int at, int offset, byte[] slot) {
    }

    final List<String> names = new ArrayList<>();
    final List<Store> stores = new ArrayList<>();
    final List<Excerpt> excerpts = new ArrayList<>();
    final List<Force> forces = new ArrayList<>(List.of(new Force(0, 0)));
    final List<PromiseStore> promises = new ArrayList<>();

    private final JournalConfig config;
    private final Path queue;
    private final SplittableRandom random;
    private final boolean forced;
    private final List<byte[]> images = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private long lastSequence;
    private long timeNs = TestJournal.NOON;

    private CrashScript(Path data, SplittableRandom random) {
        this.config = TestJournal.small(data).blockSize(256 << 10).stagingLength(16 << 10).build();
        this.queue = Journal.queueDirectory(data);
        this.random = random;
        this.forced = random.nextInt(4) > 0;
    }

    static CrashScript record(Path data, SplittableRandom random) throws IOException {
        CrashScript script = new CrashScript(data, random);
        script.promise();
        int runs = 1 + random.nextInt(3);
        for (int i = 0; i < runs; i++) {
            script.run();
        }
        return script;
    }

    /** The bytes that a store leaves a file with. */
    static void apply(Store store, ByteBuffer bytes) {
        if (store.length() == Long.BYTES) {
            bytes.putLong(store.offset(), store.value());
        } else if (store.length() == Integer.BYTES) {
            bytes.putInt(store.offset(), (int) store.value());
        }
    }

    private void run() throws IOException {
        try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
            RecoveryReport report = JournalRecovery.recover(config, owner);
            if (report.lastSequence() != lastSequence || report.quarantine() != null) {
                throw new IllegalStateException("kill was not recovered: expected=" + lastSequence + " " + report);
            }
            List<Store> cleared = new ArrayList<>();
            capture(cleared);
            stores.addAll(cleared);
            if (!cleared.isEmpty() || random.nextInt(3) == 0) {
                forces.add(new Force(stores.size(), lastSequence));
            }
            List<Store> killed = new ArrayList<>();
            byte[][] before;
            try (JournalWriter writer = JournalWriter.open(config, owner, lastSequence)) {
                int appends = 4 + random.nextInt(20);
                for (int i = 0; i < appends; i++) {
                    if (random.nextInt(12) == 0) {
                        timeNs += TestJournal.DAY_NS;
                    }
                    append(writer);
                    between();
                }
                before = images.stream().map(byte[]::clone).toArray(byte[][]::new);
                append(writer, killed);
            }
            kill(killed, before);
        }
        Files.deleteIfExists(Promise.file(config.directory()));
    }

    private void append(JournalWriter writer) throws IOException {
        List<Store> made = new ArrayList<>();
        append(writer, made);
        keep(made, made.size());
    }

    /** Of an append only the first stores come to be; the file is made what they leave. */
    private void kill(List<Store> made, byte[][] before) throws IOException {
        int count = random.nextInt(made.size() + 1);
        keep(made, count);
        int file = before.length - 1;
        ByteBuffer image = ByteBuffer.wrap(before[file]).order(ByteOrder.LITTLE_ENDIAN);
        made.subList(0, count).forEach(store -> apply(store, image));
        try (RandomAccessFile access = new RandomAccessFile(queue.resolve(names.get(file)).toFile(), "rw")) {
            access.write(before[file]);
        }
        images.set(file, before[file]);
    }

    private void append(JournalWriter writer, List<Store> made) throws IOException {
        int records = 1 + random.nextInt(3);
        for (int i = 0; i < records; i++) {
            int length = RecordDescriptor.MIN_BODY_LENGTH + random.nextInt(100);
            for (int at = 0; at < length; at++) {
                writer.buffer().putByte(writer.bodyOffset() + at, (byte) random.nextInt());
            }
            writer.commit(length);
        }
        writer.flush(timeNs);
        capture(made);
    }

    /** Takes over the first stores of an append, and the excerpt if its header is among them. */
    private void keep(List<Store> made, int count) {
        int begin = stores.size();
        stores.addAll(made.subList(0, count));
        int file = names.size() - 1;
        int start = ends.get(file);
        ByteBuffer image = ByteBuffer.wrap(images.get(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = CycleFile.HEADER_LENGTH + image.getInt(start);
        byte[] bytes = Arrays.copyOfRange(images.get(file), start, start + length);
        for (int i = 0; i < count; i++) {
            if (made.get(i).file() == file && made.get(i).offset() == start && made.get(i).length() > 0) {
                lastSequence = last(bytes);
                excerpts.add(new Excerpt(file, start, bytes, lastSequence, begin + i + 1, begin + made.size()));
                ends.set(file, (int) CycleFile.next(start, image.getInt(start)));
            }
        }
    }

    private static long last(byte[] excerpt) {
        ByteBuffer buffer = ByteBuffer.wrap(excerpt).order(ByteOrder.LITTLE_ENDIAN);
        int frame = CycleFile.HEADER_LENGTH;
        long sequence = 0;
        while (frame < excerpt.length) {
            sequence = Frame.sequence(buffer, frame);
            frame += Frame.length(buffer, frame);
        }
        return sequence;
    }

    private void between() {
        if (forced && random.nextInt(4) == 0) {
            forces.add(new Force(stores.size(), lastSequence));
        }
        if (random.nextInt(3) == 0) {
            promise();
        }
    }

    private void promise() {
        byte[] slot = new byte[Promise.SLOT_LENGTH];
        Promise.Slot content = new Promise.Slot(promises.size() + 1L, lastSequence,
            forces.get(forces.size() - 1).sequence(), false, BOOT);
        Promise.encode(content, slot, new CRC32C());
        promises.add(new PromiseStore(stores.size(), Promise.offset(content), slot));
    }

    /** What has changed since the last time, in the order in which Chronicle stores it. */
    private void capture(List<Store> made) throws IOException {
        List<Path> files = Journal.cycleFiles(queue);
        for (int file = 0; file < files.size(); file++) {
            byte[] now = read(files.get(file));
            if (file == names.size()) {
                names.add(files.get(file).getFileName().toString());
                images.add(new byte[CAPACITY]);
                made.add(new Store(file, 0, 0, 0));
                ends.add(firstExcerpt(now));
                changes(file, now, 0, ends.get(file), made);
                // The first header of a file is completed when all else is there.
                made.add(new Store(file, 0, Integer.BYTES, ByteBuffer.wrap(now).order(ByteOrder.LITTLE_ENDIAN)
                    .getInt(0)));
            }
            int start = ends.get(file);
            changes(file, now, start + CycleFile.HEADER_LENGTH, CAPACITY, made);
            changes(file, now, start, start + CycleFile.HEADER_LENGTH, made);
            changes(file, now, POSITION, POSITION_END, made);
            changes(file, now, 0, start, made);
            images.set(file, now);
        }
    }

    /** Adds the changed words of a range, and counts them as made. Chronicle's own documents are stored by longs. */
    private void changes(int file, byte[] now, int from, int to, List<Store> made) {
        ByteBuffer after = ByteBuffer.wrap(now).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer before = ByteBuffer.wrap(images.get(file)).order(ByteOrder.LITTLE_ENDIAN);
        boolean fresh = before.getInt(0) == 0;
        int excerpts = ends.get(file);
        for (int at = from; at < to; at += Integer.BYTES) {
            if (before.getInt(at) == after.getInt(at) || fresh && isLater(after, at, excerpts)) {
                continue;
            }
            if (at < excerpts && (at & 4) == 0 && !fresh) {
                made.add(new Store(file, at, Long.BYTES, after.getLong(at)));
                before.putLong(at, after.getLong(at));
            } else {
                made.add(new Store(file, at, Integer.BYTES, after.getInt(at)));
                before.putInt(at, after.getInt(at));
            }
        }
        if (fresh && to == excerpts) {
            before.putInt(0, after.getInt(0));
        }
    }

    /** Whether a word of a new file is stored only with its first excerpt, or at the very end. */
    private static boolean isLater(ByteBuffer image, int at, int excerpts) {
        if (at == 0 || at >= POSITION && at < POSITION_END) {
            return true;
        }
        int document = 0;
        while (CycleFile.next(document, image.getInt(document)) <= at) {
            document = (int) CycleFile.next(document, image.getInt(document));
        }
        return document > 0 && document < excerpts && at >= document + DOCUMENT_START;
    }

    private static int firstExcerpt(byte[] now) {
        ByteBuffer image = ByteBuffer.wrap(now).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (!CycleFile.isData(image.getInt(at))) {
            at = (int) CycleFile.next(at, image.getInt(at));
        }
        return at;
    }

    private static byte[] read(Path file) throws IOException {
        byte[] bytes = new byte[CAPACITY];
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            access.readFully(bytes);
        }
        return bytes;
    }
}
