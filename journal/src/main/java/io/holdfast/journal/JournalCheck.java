package io.holdfast.journal;

import io.holdfast.journal.sbe.CycleClosedDecoder;
import io.holdfast.journal.sbe.CycleRemovedDecoder;
import io.holdfast.journal.sbe.MessageHeaderDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Checks the cycle files against what the journal itself says of them: each record, the hash that chains each cycle to
 * those before, that no file is missing but those whose removal is recorded, and, where asked for, the file with the
 * hash beside each. Changes nothing, needs no write permission, and works beside a live engine. One thread, step by
 * step, so that a low-duty thread can do it. It goes on behind a fault and names each file that is not as it was.
 */
public final class JournalCheck implements AutoCloseable {
    /**
     * Something that is not as it was.
     *
     * @param file     the file
     * @param rule     what is wrong with it
     * @param hashOnly whether it is only a file beside: each record is proved to be what it was
     */
    public record Finding(Path file, String rule, boolean hashOnly) {
        @Override
        public String toString() {
            return rule + ": file=" + file;
        }
    }

    private static final int ATTEMPTS = 3;
    private static final long LOOK_AHEAD_BYTES = 1 << 20;

    private final Path queueDir;
    private final boolean deep;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CycleClosedDecoder closed = new CycleClosedDecoder();
    private final CycleRemovedDecoder removed = new CycleRemovedDecoder();

    private final Map<Integer, CycleNote> notes = new TreeMap<>();
    private final Map<Integer, Long> lastSequences = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private List<Path> files = List.of();
    private final Set<Integer> unproved = new HashSet<>();
    private long removedSequence;
    private int lastComplete;
    private int next;
    private byte[] hash;
    private long lastSequence;
    private boolean broken;
    private CycleDigest digest;
    private HashFile hashing;
    private int aheadFile;
    private CycleDigest ahead;
    private int attempts;

    private JournalCheck(Path dataDir, boolean deep) throws IOException {
        this.queueDir = Journal.requireReadable(dataDir);
        this.deep = deep;
        begin();
    }

    /**
     * A check of the records and their chain, for an engine that is running: what is wrong in the last file counts.
     *
     * @param dataDir the data directory
     * @return nothing is read yet
     * @throws JournalAccessException where there is no journal, or none that may be read
     * @throws IOException            when the directory cannot be listed
     */
    public static JournalCheck ofRecords(Path dataDir) throws IOException {
        return new JournalCheck(dataDir, false);
    }

    /**
     * A check of all complete files to the last byte, with the hashes beside them. The file that was written last is
     * left to {@link JournalRecovery#inspect}, which tells an append that was cut short from damage.
     *
     * @param dataDir the data directory
     * @return nothing is read yet
     * @throws JournalAccessException where there is no journal, or none that may be read
     * @throws IOException            when the directory cannot be listed
     */
    public static JournalCheck ofFiles(Path dataDir) throws IOException {
        return new JournalCheck(dataDir, true);
    }

    /**
     * Does some of the work.
     *
     * @param maxBytes about so many bytes are gone over
     * @return whether there is more to do
     * @throws IOException when a file cannot be read
     */
    public boolean step(long maxBytes) throws IOException {
        try {
            return work(maxBytes);
        } catch (NoSuchFileException e) {
            // Retention deletes files beside a check: what there is now is checked from the start.
            attempts++;
            if (attempts == ATTEMPTS) {
                throw e;
            }
            begin();
            return true;
        }
    }

    /**
     * What is wrong, in the order of the files; complete once there is nothing more to do.
     *
     * @return findings, none where all is as it was
     */
    public List<Finding> findings() {
        return Collections.unmodifiableList(findings);
    }

    /**
     * The last record that was checked.
     *
     * @return sequence, 0 for none
     */
    public long lastSequence() {
        return lastSequence;
    }

    /**
     * How many complete cycle files with records there are.
     *
     * @return count
     */
    public long completeFiles() {
        return lastSequences.size();
    }

    /**
     * How many complete cycle files are what the chain says.
     *
     * @return count
     */
    public long chainedFiles() {
        return lastSequences.keySet().stream().filter(notes::containsKey).count();
    }

    @Override
    public void close() throws IOException {
        if (digest != null) {
            digest.close();
        }
        if (hashing != null) {
            hashing.close();
        }
        if (ahead != null) {
            ahead.close();
        }
        digest = null;
        hashing = null;
        ahead = null;
    }

    private void begin() throws IOException {
        close();
        files = Journal.cycleFiles(queueDir);
        notes.clear();
        lastSequences.clear();
        findings.clear();
        unproved.clear();
        removedSequence = 0;
        next = 0;
        hash = new byte[CycleDigest.LENGTH];
        lastSequence = 0;
        broken = false;
        aheadFile = 0;
    }

    private boolean work(long maxBytes) throws IOException {
        if (hashing != null) {
            hash(maxBytes);
        } else if (digest != null) {
            digest(maxBytes);
        } else if (next < files.size()) {
            start(files.get(next));
        } else {
            compareWithNotes();
            return false;
        }
        return true;
    }

    private void start(Path file) throws IOException {
        long first = JournalScan.firstSequence(file);
        if (first > 0 && first != lastSequence + 1) {
            // The record with that hash is, or may be, in what is missing.
            unproved.add(lastComplete);
        }
        if (first > 0) {
            CycleNote before = noteOfEnd(first - 1, next);
            if (before != null) {
                hash = HexFormat.of().parseHex(before.hash());
            } else if (first != lastSequence + 1 && !broken) {
                finding(file, "file begins with record " + first + ", and no record has the hash of those before");
            }
        }
        long expected = first == lastSequence + 1 && lastSequence > 0 ? lastSequence : 0;
        digest = new CycleDigest(file, hash, expected, this::onRecord);
        broken = false;
    }

    private void digest(long maxBytes) throws IOException {
        boolean last = next == files.size() - 1;
        try {
            if (digest.advance(maxBytes) > 0) {
                lastSequence = digest.lastSequence();
                return;
            }
            if (!digest.ended() && !last) {
                finding(digest.path(), "file has no end mark, and there is a later one");
            }
            if (!last && digest.firstSequence() > 0) {
                complete();
            }
        } catch (JournalDamagedException e) {
            broken = true;
            unproved.add(lastComplete);
            lastSequence = digest.lastSequence();
            if (!last || !deep) {
                String message = e.getMessage();
                finding(digest.path(), message.substring(0, message.indexOf(':')) + ", sequence=" + e.sequence()
                    + " offset=" + e.offset());
            }
        }
        Path file = digest.path();
        digest.close();
        digest = null;
        next++;
        if (deep && !last) {
            beginHash(file);
        }
    }

    private void complete() throws IOException {
        hash = digest.hash();
        lastComplete = digest.cycle();
        lastSequences.put(lastComplete, digest.lastSequence());
        noteOfEnd(digest.lastSequence(), next + 1);
        CycleNote note = notes.get(digest.cycle());
        if (note != null && !Arrays.equals(HexFormat.of().parseHex(note.hash()), hash)) {
            finding(digest.path(), "records are not those that the chain of hashes says, expected=" + note.hash()
                + " actual=" + HexFormat.of().formatHex(hash));
        }
    }

    private void beginHash(Path file) throws IOException {
        Path beside = HashFile.beside(file);
        if (!Files.exists(beside)) {
            findings.add(new Finding(beside, "hash of a complete file is missing, the engine makes it anew", true));
        } else if (!HashFile.isWhole(beside)) {
            findings.add(new Finding(beside, "hash of a complete file is not as it was written, delete it and the "
                + "engine makes it anew", true));
        } else {
            hashing = new HashFile(file);
        }
    }

    private void hash(long maxBytes) throws IOException {
        for (long bytes = 0; bytes < maxBytes; bytes += HashFile.STEP) {
            if (!hashing.advance()) {
                Path beside = HashFile.beside(hashing.cycleFile());
                if (!Files.readString(beside, StandardCharsets.ISO_8859_1).equals(hashing.text())) {
                    finding(hashing.cycleFile(), "file is not what " + beside.getFileName() + " says");
                }
                hashing.close();
                hashing = null;
                return;
            }
        }
    }

    /** Once all is read: what the journal says of files that are not there, or does not say of those that are. */
    private void compareWithNotes() {
        int lastNoted = notes.keySet().stream().mapToInt(cycle -> cycle).max().orElse(0);
        for (Path file : files) {
            int cycle = Journal.cycle(file);
            Long last = lastSequences.get(cycle);
            CycleNote note = notes.get(cycle);
            if (last != null && note == null && cycle < lastNoted && !unproved.contains(cycle)) {
                finding(file, "no record has the hash of this file, but of a later one");
            } else if (last != null && note != null && last != note.lastSequence()) {
                finding(file, "file ends with record " + last + ", and the journal says " + note.lastSequence());
            }
        }
        for (CycleNote note : notes.values()) {
            Path file = queueDir.resolve(Journal.cycleName(note.cycle()) + Journal.CYCLE_SUFFIX);
            if (!files.contains(file) && note.lastSequence() > removedSequence) {
                finding(file, "file is missing, it ended with record " + note.lastSequence()
                    + ", and no record says that it was removed");
            }
        }
    }

    private void finding(Path file, String rule) {
        findings.add(new Finding(file, rule, false));
    }

    private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        header.wrap(buffer, offset);
        int template = header.templateId();
        if (template == CycleClosedDecoder.TEMPLATE_ID) {
            closed.wrapAndApplyHeader(buffer, offset, header);
            notes.put(closed.cycle(), new CycleNote(closed.cycle(), closed.lastSequence(), closed.text()));
        } else if (template == CycleRemovedDecoder.TEMPLATE_ID) {
            removed.wrapAndApplyHeader(buffer, offset, header);
            removedSequence = Math.max(removedSequence, removed.lastSequence());
        }
    }

    /**
     * What the journal says of the cycle that ended with a record, or null. It says so in the next file, mostly in its
     * first record: that is read ahead, once, as far as it takes.
     */
    private CycleNote noteOfEnd(long sequence, int firstFile) throws IOException {
        aheadFile = Math.max(aheadFile, firstFile);
        CycleNote note = known(sequence);
        while (note == null && sequence > 0 && readAhead()) {
            note = known(sequence);
        }
        return note;
    }

    private CycleNote known(long sequence) {
        return notes.values().stream().filter(note -> note.lastSequence() == sequence).findFirst().orElse(null);
    }

    private boolean readAhead() throws IOException {
        if (aheadFile >= files.size()) {
            return false;
        }
        if (ahead == null || !ahead.path().equals(files.get(aheadFile))) {
            if (ahead != null) {
                ahead.close();
            }
            ahead = new CycleDigest(files.get(aheadFile), hash, 0, this::onRecord);
        }
        boolean more;
        try {
            more = ahead.advance(LOOK_AHEAD_BYTES) > 0;
        } catch (JournalDamagedException e) {
            more = false; // told when it is this file's turn
        }
        if (!more) {
            aheadFile++;
        }
        return true;
    }
}
