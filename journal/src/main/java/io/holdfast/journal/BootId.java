package io.holdfast.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel's name for the time since its start: while it is the same, what was stored in memory is not lost. */
final class BootId {
    /** Where the kernel does not say. */
    static final String UNKNOWN = "";
    /** Takes the kernel's place, for tests that cut the power of one file system. */
    static final String PROPERTY = "holdfast.bootId";
    static final int MAX_LENGTH = 64;

    private static final Logger LOG = LoggerFactory.getLogger(BootId.class);
    private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {
    }

    /** Printable ASCII, at most {@link #MAX_LENGTH} characters; {@link #UNKNOWN} where nobody says. */
    static String current() {
        String id = System.getProperty(PROPERTY);
        if (id == null) {
            id = ofKernel();
        }
        return id.length() <= MAX_LENGTH && id.chars().allMatch(c -> c > ' ' && c < 127) ? id : UNKNOWN;
    }

    private static String ofKernel() {
        try {
            return new String(Files.readAllBytes(KERNEL), StandardCharsets.US_ASCII).trim();
        } catch (IOException e) {
            LOG.warn("kernel does not tell its boot: file={}", KERNEL, e);
            return UNKNOWN;
        }
    }
}
