package io.holdfast.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What is there after a crash of a script, and what recovery makes of it. */
final class CrashImage {
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;
    private static final int SECTORS = CrashScript.CAPACITY / SECTOR;
    private static final int SECTORS_OF_PAGE = PAGE / SECTOR;

    private final CrashScript script;
    private final List<MemoryBytes> files = new ArrayList<>();
    private final Map<Path, CycleFile> cycles = new HashMap<>();
    private final List<Path> paths = new ArrayList<>();
    private final ByteBuffer[] base;
    private final int[][] times;
    private final boolean[] exists;
    private final byte[] promise = new byte[Promise.FILE_LENGTH];
    private int applied;
    private int painted;

    CrashImage(CrashScript script) {
        this.script = script;
        int count = script.names.size();
        for (String name : script.names) {
            MemoryBytes bytes = new MemoryBytes(Path.of("/memory/journal", name), CrashScript.CAPACITY);
            files.add(bytes);
            cycles.put(bytes.path(), new CycleFile(bytes));
        }
        base = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            base[i] = ByteBuffer.allocateDirect(CrashScript.CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
        }
        times = new int[count][SECTORS];
        exists = new boolean[count];
    }

    /** What a kill leaves: the first stores, all of them. Times only grow. */
    void kill(int time, SplittableRandom random) {
        advance(time);
        promiseOf(time, random, true);
    }

    /** All before is on the device. Times only grow. */
    void advance(int time) {
        for (; applied < time; applied++) {
            CrashScript.Store store = script.stores.get(applied);
            exists[store.file()] = true;
            CrashScript.apply(store, base[store.file()]);
            CrashScript.apply(store, files.get(store.file()).window().clear());
        }
        list();
    }

    /** What a power cut leaves of the stores behind those that were forced: of each sector any version. */
    void cutPower(int time, SplittableRandom random) {
        losePages(time, random);
        promiseOf(time, random, false);
    }

    /** The same of a device that lost what it had said was there: the promise is as of a later time. */
    void lose(int time, int promised, SplittableRandom random) {
        losePages(time, random);
        promiseOf(promised, random, true);
    }

    private void losePages(int time, SplittableRandom random) {
        for (int[] sectors : times) {
            for (int page = 0; page < SECTORS; page += SECTORS_OF_PAGE) {
                boolean torn = random.nextInt(5) < 2;
                int version = version(time, random);
                for (int i = page; i < page + SECTORS_OF_PAGE; i++) {
                    sectors[i] = torn ? version(time, random) : version;
                }
            }
        }
        boolean named = true;
        for (painted = applied; painted < time; painted++) {
            CrashScript.Store store = script.stores.get(painted);
            if (store.length() == 0) {
                // Names come back in the order in which they were made, with or without their size.
                named &= random.nextInt(4) > 0;
                exists[store.file()] = named;
                files.get(store.file()).size(random.nextInt(6) == 0 ? 0 : CrashScript.CAPACITY);
            } else if (painted < times[store.file()][store.offset() / SECTOR]) {
                CrashScript.apply(store, files.get(store.file()).window().clear());
            }
        }
        list();
    }

    /** Takes the last power cut back. */
    void undo() {
        for (int i = applied; i < painted; i++) {
            CrashScript.Store store = script.stores.get(i);
            if (store.length() == 0) {
                exists[store.file()] = false;
                files.get(store.file()).size(CrashScript.CAPACITY);
            } else if (store.length() == Long.BYTES) {
                files.get(store.file()).window().clear().putLong(store.offset(),
                    base[store.file()].getLong(store.offset()));
            } else {
                files.get(store.file()).window().clear().putInt(store.offset(),
                    base[store.file()].getInt(store.offset()));
            }
        }
        painted = applied;
    }

    JournalScan scan() throws IOException {
        return JournalScan.of(paths, cycles::get, null);
    }

    Promise.Slot promised() {
        return Promise.newest(promise);
    }

    /** Why the good part is not the beginning of what was appended, or null. */
    String untrue(JournalScan scan) {
        long last = 0;
        for (CrashScript.Excerpt excerpt : script.excerpts) {
            if (excerpt.lastSequence() > scan.lastSequence()) {
                break;
            }
            ByteBuffer bytes = files.get(excerpt.file()).window().clear();
            bytes.position(excerpt.start()).limit(excerpt.start() + excerpt.bytes().length);
            boolean same = exists[excerpt.file()] && bytes.equals(ByteBuffer.wrap(excerpt.bytes()));
            bytes.clear();
            if (!same) {
                return "excerpt with record " + excerpt.lastSequence() + " is not what was appended";
            }
            last = excerpt.lastSequence();
        }
        return last == scan.lastSequence() ? null : "record " + scan.lastSequence() + " ends no excerpt, but " + last;
    }

    int files() {
        return files.size();
    }

    MemoryBytes file(int index) {
        return files.get(index);
    }

    byte[] promise() {
        return promise;
    }

    /** Makes files of it. */
    void write(Path dataDir) throws IOException {
        Path queue = Journal.queueDirectory(dataDir);
        Journal.createDirectory(dataDir);
        Journal.createDirectory(queue);
        for (Path path : paths) {
            MemoryBytes bytes = files.get(script.names.indexOf(path.getFileName().toString()));
            byte[] content = new byte[(int) bytes.size()];
            bytes.window().clear().get(content).clear();
            try (RandomAccessFile file = new RandomAccessFile(queue.resolve(path.getFileName()).toFile(), "rw")) {
                file.write(content);
                file.setLength(content.length == 0 ? 0 : 320 << 10);
            }
        }
        Files.write(Promise.file(dataDir), promise);
    }

    private int version(int time, SplittableRandom random) {
        int kind = random.nextInt(5);
        if (kind == 0) {
            return applied;
        }
        return kind == 1 ? time : applied + random.nextInt(time - applied + 1);
    }

    private void list() {
        paths.clear();
        for (int i = 0; i < exists.length; i++) {
            if (exists[i]) {
                paths.add(files.get(i).path());
            }
        }
    }

    /** A kill leaves the last store of each slot, of the one at that moment perhaps a part; a power cut any of them. */
    private void promiseOf(int time, SplittableRandom random, boolean killed) {
        Arrays.fill(promise, (byte) 0);
        int last = 0;
        while (last + 1 < script.promises.size() && script.promises.get(last + 1).at() <= time) {
            last++;
        }
        boolean torn = last > 0
            && (killed ? script.promises.get(last).at() == time && random.nextInt(3) == 0 : random.nextInt(8) == 0);
        for (int slot = 0; slot < 2; slot++) {
            int version = last - slot;
            while (!killed && version > 1 && random.nextInt(3) == 0) {
                version -= 2;
            }
            if (torn && version == last) {
                version -= 2;
            }
            if (version >= 0) {
                put(script.promises.get(version), Promise.SLOT_LENGTH);
            }
        }
        if (torn) {
            put(script.promises.get(last), random.nextInt(Promise.SLOT_LENGTH));
        }
    }

    private void put(CrashScript.PromiseStore store, int length) {
        System.arraycopy(store.slot(), 0, promise, store.offset(), length);
    }
}
