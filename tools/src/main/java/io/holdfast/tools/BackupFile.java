package io.holdfast.tools;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One file of a journal in a backup, where it is compressed.
 *
 * @param name in the journal
 * @param closed whether it is a day's file with its end mark, which never changes again
 * @param bytes how many are in the backup; all behind them is zero
 * @param size of the file in the journal, at least that
 * @param sha256 of those bytes, hexadecimal
 * @param storedBytes what they take when compressed
 * @param storedSha256 of the compressed bytes
 */
record BackupFile(String name, boolean closed, long bytes, long size, String sha256, long storedBytes,
                  String storedSha256) {
    private static final String SUFFIX = ".zst";

    /** The name of the compressed file. */
    String storedName() {
        return storedName(name);
    }

    static String storedName(String name) {
        return name + SUFFIX;
    }

    /** Whether it names a file in a directory, of a possible size. */
    @JsonIgnore
    boolean isSane() {
        return name != null && !name.isEmpty() && name.chars().allMatch(BackupFile::isPlain) && !name.startsWith(".")
            && bytes >= 0 && size >= bytes && sha256 != null && storedSha256 != null;
    }

    private static boolean isPlain(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '.' || c == '-' || c == '_';
    }
}
