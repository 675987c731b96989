package io.holdfast.tools;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a disk or a hand can do to a file. */
final class Damage {
    private Damage() {
    }

    static void flip(Path file, long offset, int bits) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            int old = access.read();
            access.seek(offset);
            access.write(old ^ bits);
        }
    }

    static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    /** The first place in the first mebibyte of a file that has a text. */
    static long place(Path file, String text) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            byte[] head = new byte[(int) Math.min(access.length(), 1 << 20)];
            access.readFully(head);
            return new String(head, StandardCharsets.ISO_8859_1).indexOf(text);
        }
    }
}
