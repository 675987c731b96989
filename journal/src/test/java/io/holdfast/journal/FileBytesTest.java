package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the bytes of a file take, and that they give it back. */
@Timeout(60)
final class FileBytesTest {
    private static final int WINDOW = 1 << 20;
    private static final int FILES = 32;

    @TempDir
    private Path dir;

    @Test
    void freesEachWindowWithoutTheCollector() throws IOException {
        Path path = dir.resolve("file");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(2 * WINDOW);
        }
        // Held, so that the collector cannot be the one that frees them.
        List<ByteBuffer> windows = new ArrayList<>();
        long before = directBytes();
        for (int i = 0; i < FILES; i++) {
            try (FileBytes bytes = new FileBytes(path)) {
                windows.add(bytes.window());
                assertEquals(0, bytes.load(0, WINDOW + 1));
                windows.add(bytes.window());
            }
        }
        long taken = directBytes() - before;
        assertEquals(2 * FILES, windows.size());
        assertTrue(taken < FILES / 2 * WINDOW, "direct bytes: " + taken);
    }

    @Test
    void leavesNoDescriptorWhereItGetsOnlyOneOfTwo() throws Exception {
        assumeTrue(Shell.run("prlimit", "true") == 0, "needs prlimit");
        Path path = Files.write(dir.resolve("20241004F.cq4"), new byte[Long.BYTES]);
        try (ForkedJvm child = ForkedJvm.start(List.of("prlimit", "--nofile=" + DescriptorChild.LIMIT),
                System.getProperty("java.class.path"), DescriptorChild.class, path.toString())) {
            assertEquals(0, child.exitCode());
        }
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }
}
