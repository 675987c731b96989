package io.holdfast.benchmarks;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** RocksDB: a put is in its write-ahead log before it returns; the log is synced if asked. */
final class RocksPeer implements Peer {
    private final Options options = new Options().setCreateIfMissing(true);
    private final WriteOptions write;
    private final RocksDB database;
    private final ByteBuffer key = ByteBuffer.allocate(Long.BYTES);
    private long sequence;

    RocksPeer(Path directory, boolean sync) {
        write = new WriteOptions().setSync(sync);
        try {
            database = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            throw new IllegalStateException("RocksDB cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(byte[] intent) throws RocksDBException {
        sequence++;
        database.put(write, key.putLong(0, sequence).array(), intent);
    }

    @Override
    public void close() {
        database.close();
        write.close();
        options.close();
    }
}
