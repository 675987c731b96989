package io.holdfast.tools;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** Brings one file of a journal into a backup, where it is a zstd frame with a checksum, and out of it. */
final class BackupCopy {
    private static final int LEVEL = 3;
    private static final int BUFFER_LENGTH = 1 << 16;

    /** Writes what is to be in the backup. */
    interface Source {
        /** Writes all of it; says how. */
        Part write(OutputStream out) throws IOException;
    }

    /** How much was written, how long the file was, and whether it is a closed day's. */
    record Part(long bytes, long size, boolean closed) {
    }

    private BackupCopy() {
    }

    /** Compresses a file into a backup; it is on the device when this returns. */
    static BackupFile store(Path backup, String name, Source source) throws IOException {
        MessageDigest digest = Sha256.begin();
        MessageDigest storedDigest = Sha256.begin();
        Path file = backup.resolve(BackupFile.storedName(name));
        try (FileChannel channel = OwnerFiles.create(file)) {
            Part part;
            try (OutputStream stored = new DigestOutputStream(unclosed(channel), storedDigest);
                    OutputStream packed = new ZstdOutputStream(stored, LEVEL).setChecksum(true);
                    OutputStream out = new DigestOutputStream(packed, digest)) {
                part = source.write(out);
            }
            channel.force(true);
            return new BackupFile(name, part.closed(), part.bytes(), part.size(), Sha256.end(digest), channel.size(),
                Sha256.end(storedDigest));
        }
    }

    private static OutputStream unclosed(FileChannel channel) {
        OutputStream out = Channels.newOutputStream(channel);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }
        };
    }

    /**
     * Makes a file of a backup again, as long as it was.
     *
     * @throws CommandFailure with {@link ExitCode#FAILED} if it is not what was stored
     * @throws IOException if it cannot be written
     */
    static void restore(Path backup, BackupFile entry, Path directory) throws IOException {
        MessageDigest digest = Sha256.begin();
        MessageDigest storedDigest = Sha256.begin();
        Path file = directory.resolve(entry.name());
        try (FileChannel channel = OwnerFiles.create(file);
                OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest)) {
            Stored stored = new Stored(backup, entry, storedDigest);
            stored.unpackTo(out);
            if (!Sha256.end(digest).equals(entry.sha256()) || !Sha256.end(storedDigest).equals(entry.storedSha256())) {
                throw stored.bad("does not have the hash that " + BackupManifest.FILE + " says");
            }
            lengthen(channel, entry.size());
        }
    }

    /** A reader's mapping must not reach beyond the end of a file: what was empty there is so again, without blocks. */
    private static void lengthen(FileChannel channel, long size) throws IOException {
        if (channel.size() < size) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
    }

    /** What is wrong with a stored file, at the first glance of its size and hash; null when it is as it was stored. */
    static CommandFailure check(Path backup, BackupFile entry) {
        Path file = backup.resolve(entry.storedName());
        try {
            if (Files.size(file) == entry.storedBytes() && Sha256.of(file).equals(entry.storedSha256())) {
                return null;
            }
            return BackupManifest.bad(backup, entry.storedName() + " is not what was stored");
        } catch (NoSuchFileException e) {
            return BackupManifest.bad(backup, entry.storedName() + " is missing");
        } catch (IOException e) {
            return BackupManifest.bad(backup, entry.storedName() + " cannot be read: " + e);
        }
    }

    /** Reading and writing fail for different reasons, and only the first make a backup a bad one. */
    private record Stored(Path backup, BackupFile entry, MessageDigest digest) {
        void unpackTo(OutputStream out) throws IOException {
            byte[] buffer = new byte[BUFFER_LENGTH];
            long left = entry.bytes();
            try (InputStream stored = open(); InputStream in = new ZstdInputStream(stored)) {
                for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
                    left -= read;
                    if (left < 0) {
                        throw bad("holds more than " + entry.bytes() + " bytes");
                    }
                    out.write(buffer, 0, read);
                }
                while (read(stored, buffer) >= 0) {
                    // What follows the frame is no part of it, and shows in the hash.
                }
            }
            if (left > 0) {
                throw bad("ends " + left + " bytes too early");
            }
        }

        private InputStream open() {
            try {
                return new DigestInputStream(Files.newInputStream(backup.resolve(entry.storedName())), digest);
            } catch (NoSuchFileException e) {
                throw bad("is missing");
            } catch (IOException e) {
                throw bad("cannot be read: " + e);
            }
        }

        private int read(InputStream in, byte[] buffer) {
            try {
                return in.read(buffer);
            } catch (IOException e) {
                throw bad("cannot be read: " + e.getMessage());
            }
        }

        CommandFailure bad(String what) {
            return BackupManifest.bad(backup, entry.storedName() + " " + what);
        }
    }
}
