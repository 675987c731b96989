package io.holdfast.tools;

import java.io.IOException;
import java.nio.file.Path;

/** Tells a full disk from other failures to write. */
final class DiskFull {
    private DiskFull() {
    }

    /** A failure with {@link ExitCode#HALTED} where the disk was full, or else another one. */
    static CommandFailure failure(IOException cause, Path where, CommandFailure other) {
        // Java has no errno, only the text of the C library, which is English whatever the locale.
        String text = String.valueOf(cause.getMessage());
        if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
            return new CommandFailure(ExitCode.HALTED, "disk is full, make room and try again; nothing was changed: "
                + "directory=" + where);
        }
        return other;
    }
}
