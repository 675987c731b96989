package io.holdfast.benchmarks;

import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.JournalWriter;
import io.holdfast.journal.RecordHandler;
import java.nio.file.Path;

/** Holdfast's journal as a peer: appended, released, and read back with its checksum, as the gateway does. */
final class JournalPeer implements Peer {
    private final JournalOwner owner;
    private final JournalWriter writer;
    private final JournalReader reader;
    private final RecordHandler handler = (sequence, buffer, offset, length) -> { };
    private final long timeNs = System.currentTimeMillis() * 1_000_000L;

    JournalPeer(Path directory, Durability durability) {
        JournalConfig config = JournalConfig.builder(directory).durability(durability).build();
        owner = JournalOwner.acquire(directory);
        JournalRecovery.recover(config, owner);
        writer = JournalWriter.open(config, owner, 0);
        append(new byte[64]);
        reader = JournalReader.open(directory);
    }

    private long append(byte[] body) {
        writer.buffer().putBytes(writer.bodyOffset(), body);
        long sequence = writer.commit(body.length);
        writer.flush(timeNs);
        return sequence;
    }

    @Override
    public void put(byte[] intent) {
        long sequence = append(intent);
        while (writer.releasedSequence() < sequence) {
            Thread.onSpinWait();
        }
        while (reader.lastSequence() < sequence) {
            reader.poll(handler, 1, sequence);
        }
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
        owner.close();
    }
}
