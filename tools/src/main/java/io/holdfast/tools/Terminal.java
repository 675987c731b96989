package io.holdfast.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What standard output and standard error of this process are; Java's console says nothing of each alone. */
final class Terminal {
    /** As wide as it wants to be: a pipe or a file. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Path OUT = Path.of("/proc/self/fd/1");
    private static final Path ERR = Path.of("/proc/self/fd/2");

    private Terminal() {
    }

    static boolean isOut() {
        return is(OUT);
    }

    static boolean isErr() {
        return is(ERR);
    }

    /** How many characters a line of standard output has; {@link #UNLIMITED} where that is no terminal. */
    static int width() {
        return isOut() ? new UsageMessageSpec().autoWidth(true).width() : UNLIMITED;
    }

    private static boolean is(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false; // a system without it is taken for a pipe
        }
    }
}
