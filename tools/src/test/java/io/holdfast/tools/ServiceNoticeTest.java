package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.engine.core.TradingState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager hears, at the other end of a real socket. */
@Timeout(60)
class ServiceNoticeTest {
    private static final String MANAGER = String.join("\n", "import socket, sys",
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)",
        "name = sys.argv[1]",
        "s.bind('\\0' + name[1:] if name[0] == '@' else name)",
        "print('bound', flush=True)",
        "while True: print(s.recv(4096).decode().replace('\\n', ' '), flush=True)");
    private static final long WAIT_S = 20;

    @TempDir
    private Path directory;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final AtomicLong turns = new AtomicLong();
    private final AtomicBoolean engineStuck = new AtomicBoolean();
    private final AtomicBoolean followerStuck = new AtomicBoolean();
    private volatile TradingState state = TradingState.RECONCILING;
    private Process manager;

    @BeforeEach
    void needsPython() {
        boolean there = ClockCheck.run(List.of("python3", "-c", "print(1)")) != null;
        assumeTrue(there, "skipped: there is no python3 to be the service manager");
    }

    @AfterEach
    void endManager() {
        if (manager != null) {
            manager.destroyForcibly();
        }
    }

    private void listen(String path) throws IOException, InterruptedException {
        manager = new ProcessBuilder("python3", "-c", MANAGER, path).redirectErrorStream(true).start();
        BufferedReader out = manager.inputReader();
        Thread reader = new Thread(() -> read(out), "manager");
        reader.setDaemon(true);
        reader.start();
        assertEquals("bound", next());
    }

    private void read(BufferedReader out) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                heard.add(line);
            }
        } catch (IOException e) {
            heard.add("closed"); // as the manager is at the end of a test
        }
    }

    private String next() throws InterruptedException {
        String line = heard.poll(WAIT_S, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing was heard");
        }
        return line;
    }

    private LongSupplier counter(AtomicBoolean stuck) {
        return () -> stuck.get() ? 0 : turns.incrementAndGet();
    }

    private ServiceNotice notice(String path) {
        return new ServiceNotice(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "300000"), counter(engineStuck),
            counter(followerStuck), () -> state);
    }

    private void awaitFed() throws InterruptedException {
        while (!next().startsWith("WATCHDOG=1")) {
            assertTrue(manager.isAlive());
        }
    }

    /** Nothing of the watchdog for longer than twice the patience with a thread. */
    private void assertStarved() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1); // what was seen before it stood still may still be told
        heard.clear();
        assertEquals(null, heard.poll(2, TimeUnit.SECONDS));
    }

    @Test
    void isReadyOnceItTradesAndThenFeedsTheWatchdog() throws Exception {
        listen(directory.resolve("s").toString());
        try (ServiceNotice notice = notice(directory.resolve("s").toString())) {
            notice.start();
            assertEquals(null, heard.poll(1, TimeUnit.SECONDS), "not before it is decided");
            state = TradingState.TRADING;
            assertEquals("READY=1 STATUS=TRADING", next());
            assertEquals("WATCHDOG=1 STATUS=TRADING", next());
            state = TradingState.HALTED;
            while (!next().equals("WATCHDOG=1 STATUS=HALTED")) {
                assertTrue(manager.isAlive());
            }
        }
        while (!next().equals("STOPPING=1 STATUS=stopping")) {
            assertTrue(manager.isAlive());
        }
    }

    @Test
    void starvesTheWatchdogWhileTheEngineThreadStandsStill() throws Exception {
        listen(directory.resolve("s").toString());
        state = TradingState.TRADING;
        try (ServiceNotice notice = notice(directory.resolve("s").toString())) {
            notice.start();
            awaitFed();
            engineStuck.set(true);
            assertStarved();
            engineStuck.set(false);
            awaitFed();
        }
    }

    @Test
    void starvesTheWatchdogWhileTheFollowerStandsStill() throws Exception {
        listen(directory.resolve("s").toString());
        state = TradingState.TRADING;
        try (ServiceNotice notice = notice(directory.resolve("s").toString())) {
            notice.start();
            awaitFed();
            followerStuck.set(true);
            assertStarved();
        }
    }

    @Test
    void findsASocketOfTheAbstractSpace() throws Exception {
        String name = "@holdfast-test-" + ProcessHandle.current().pid();
        listen(name);
        new ServiceSocket(name).send("READY=1");
        assertEquals("READY=1", next());
    }

    @Test
    void saysWhyAManagerCannotBeTold() {
        IOException failure = assertThrows(IOException.class,
            () -> new ServiceSocket("/no/such/socket").send("READY=1"));
        assertTrue(failure.getMessage().startsWith("the service manager cannot be told: "), failure.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ServiceSocket("relative"));
    }

    @Test
    void tellsNobodyWhereThereIsNoManager() {
        try (ServiceNotice notice = new ServiceNotice(Map.of(), counter(engineStuck), counter(followerStuck),
            () -> state)) {
            notice.start();
        }
        assertFalse(Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("service-notice")));
    }
}
