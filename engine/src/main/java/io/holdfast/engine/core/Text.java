package io.holdfast.engine.core;

/**
 * Printable ASCII text of limited length, overwritten in place so that it costs no allocation. An empty text means that
 * there is none.
 */
public final class Text {
    private final byte[] bytes;

    private int length;

    /**
     * An empty text.
     *
     * @param capacity the most characters it can hold, from 1 to 255
     */
    public Text(int capacity) {
        bytes = new byte[capacity];
    }

    /** Makes it empty. */
    public void clear() {
        length = 0;
    }

    /** Takes another text, cut to what fits. */
    public void set(Text other) {
        set(other.bytes, 0, other.length);
    }

    /** Takes bytes of printable ASCII, cut to what fits. */
    public void set(byte[] source, int offset, int sourceLength) {
        length = Math.min(sourceLength, bytes.length);
        System.arraycopy(source, offset, bytes, 0, length);
    }

    /** Takes a string, cut to what fits; what is not printable ASCII becomes a question mark. */
    public void set(CharSequence source) {
        length = Math.min(source.length(), bytes.length);
        for (int i = 0; i < length; i++) {
            char c = source.charAt(i);
            bytes[i] = c >= ' ' && c <= '~' ? (byte) c : (byte) '?';
        }
    }

    /** Whether a string fits and is printable ASCII, so that {@link #set(CharSequence)} takes it as it is. */
    public boolean accepts(CharSequence source) {
        return source.length() <= bytes.length && source.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** The characters; only the first {@link #length} are valid, and only until the next change. */
    public byte[] bytes() {
        return bytes;
    }

    /** Says how many of its {@link #bytes} were overwritten with printable ASCII, from the first on. */
    public void filled(int count) {
        length = count;
    }

    /** How many characters it holds. */
    public int length() {
        return length;
    }

    /** The i-th eight characters as a number; what is behind the end is 0. */
    long word(int i) {
        int end = Math.min(length, 8 * i + 8);
        long word = 0;
        for (int at = 8 * i; at < end; at++) {
            word |= (long) bytes[at] << 8 * at;
        }
        return word;
    }

    /** Overwrites the i-th eight characters with what {@link #word(int)} gave. */
    void word(int i, long word) {
        for (int at = 8 * i; at < 8 * i + 8; at++) {
            bytes[at] = (byte) (word >>> 8 * at);
        }
    }

    /** How many characters it can hold. */
    public int capacity() {
        return bytes.length;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** Whether both hold the same characters. */
    public boolean sameAs(Text other) {
        if (length != other.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] != other.bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** A hash of the characters; different seeds give independent hashes. */
    long hash(long seed) {
        long hash = Digest.mix(seed, length);
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            hash = Digest.mix(hash, (long) bytes[at] << 56 | (long) bytes[at + 1] << 48 | (long) bytes[at + 2] << 40
                | (long) bytes[at + 3] << 32 | (long) bytes[at + 4] << 24 | bytes[at + 5] << 16 | bytes[at + 6] << 8
                | bytes[at + 7]);
        }
        long rest = 0;
        for (; at < length; at++) {
            rest = rest << 8 | bytes[at];
        }
        return Digest.mix(hash, rest);
    }

    @Override
    @SuppressWarnings("deprecation") // the one constructor that makes a string of ASCII bytes without a charset
    public String toString() {
        return new String(bytes, 0, 0, length);
    }
}
