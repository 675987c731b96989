package io.holdfast.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import net.openhft.posix.PosixAPI;
import net.openhft.posix.internal.jnr.JNRPosixAPI;

/** The few system calls that Java does not have: reserving blocks, populating pages, skipping holes. Linux. */
final class Space {
    static final int ENOSPC = 28;
    static final int EDQUOT = 122;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EFAULT = 14;
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;
    private static final int MADV_RANDOM = 1;
    private static final int MADV_POPULATE_WRITE = 23;
    private static final int SEEK_DATA = 3;
    private static final int ATTEMPTS = 100;

    private static final PosixAPI POSIX = load();

    private Space() {
    }

    static int open(Path file, boolean write) {
        int fd = POSIX.open(file.toString(), (write ? O_RDWR : O_RDONLY) | O_CLOEXEC, 0);
        if (fd < 0) {
            throw new JournalAccessException("file cannot be opened: file=" + file + " errno=" + POSIX.lastErrorStr(),
                null);
        }
        return fd;
    }

    /** A second descriptor of what a channel was just opened for; without one the channel is closed, too. */
    static int openBeside(FileChannel channel, Path file, boolean write) throws IOException {
        try {
            return open(file, write);
        } catch (JournalAccessException e) {
            channel.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    static void close(int fd) {
        POSIX.close(fd);
    }

    /** Reserves blocks without changing the size of the file; blocks that are there already stay as they are. */
    static int reserve(int fd, long offset, long length) {
        FaultPoint.hit(FaultPoint.BEFORE_RESERVE);
        for (int i = 0; i < ATTEMPTS; i++) {
            if (POSIX.fallocate(fd, FALLOC_FL_KEEP_SIZE, offset, length) == 0) {
                FaultPoint.hit(FaultPoint.AFTER_RESERVE);
                return 0;
            }
            int errno = POSIX.lastError();
            if (errno != EINTR) {
                return errno;
            }
        }
        return EINTR;
    }

    /** Gives reserved blocks back that hold nothing but zeros; a file system that cannot simply keeps them. */
    static void release(int fd, long offset, long length) {
        POSIX.fallocate(fd, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, offset, length);
    }

    /** Reserves the first bytes of a file. */
    static void reserveFile(Path file, long length) {
        int fd = open(file, true);
        try {
            int errno = reserve(fd, 0, length);
            if (errno != 0) {
                throw new JournalFailedException("space for the journal cannot be reserved: file=" + file + " errno="
                    + describe(errno), isDiskFull(errno), null);
            }
        } finally {
            close(fd);
        }
    }

    /**
     * Has the kernel keep a mapping in single pages, as an errno. Else it reads ahead, in larger and larger pieces, and
     * keeps them together: a force then writes the megabytes around each record, too.
     */
    static int keepInPages(long address, long length) {
        return POSIX.madvise(address, length, MADV_RANDOM) == 0 ? 0 : POSIX.lastError();
    }

    /** Makes the pages of a mapping present and writable, as an errno where a store would be a SIGBUS. */
    static int populate(long address, long length) {
        FaultPoint.hit(FaultPoint.BEFORE_POPULATE);
        for (int i = 0; i < ATTEMPTS; i++) {
            if (POSIX.madvise(address, length, MADV_POPULATE_WRITE) == 0) {
                FaultPoint.hit(FaultPoint.AFTER_POPULATE);
                return 0;
            }
            int errno = POSIX.lastError();
            if (errno != EINTR && errno != EAGAIN) {
                return errno;
            }
        }
        return EAGAIN;
    }

    /** The first offset with data at or after one, or the size of the file where there is none. */
    static long nextData(int fd, long offset, long size) {
        long data = POSIX.lseek(fd, offset, SEEK_DATA);
        return data < 0 ? size : Math.min(data, size);
    }

    static boolean isDiskFull(int errno) {
        // A populate that cannot get a block reports a bad address.
        return errno == ENOSPC || errno == EDQUOT || errno == EFAULT;
    }

    /** Whether the same call may succeed later on. */
    static boolean isPassing(int errno) {
        return isDiskFull(errno) || errno == EINTR || errno == EAGAIN;
    }

    /** The failure to write that an exception stands for, with a full disk told apart. */
    static JournalFailedException failed(String what, Throwable cause) {
        return new JournalFailedException(what + " cause=" + cause, isDiskFull(cause), cause);
    }

    static String describe(int errno) {
        return POSIX.strerror(errno) + " (" + errno + ')';
    }

    private static boolean isDiskFull(Throwable error) {
        if (error instanceof JournalFailedException) {
            return ((JournalFailedException) error).diskFull();
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            // Java has no errno, only the text of the C library, which is English whatever the locale.
            if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    private static PosixAPI load() {
        PosixAPI posix = PosixAPI.posix();
        // The stand-in for a missing native library answers every call with success.
        if (!(posix instanceof JNRPosixAPI)) {
            throw new IllegalStateException("native POSIX calls are required: api=" + posix.getClass().getName());
        }
        return posix;
    }
}
