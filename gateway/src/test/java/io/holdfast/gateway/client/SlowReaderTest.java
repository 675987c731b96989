package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that open a stream and never read it. */
@Timeout(180)
class SlowReaderTest extends ApiFixture {
    private static final int RECORDS = 60_000;
    private static final String TEXT = "x".repeat(150);
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(90);

    /** Alone and beside those who do not read, in turns; as events all of them are 100 MB. */
    private static final int TURNS = 4;
    private static final int RECORDS_OF_TURN = 50_000;
    /** What a shared machine may take from the fastest turn of one side alone. */
    private static final long NOISE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** What subscriptions have of their own, and what a JVM adds: a small part of the events. */
    private static final long MOST_GROWTH = 16L << 20;

    /** Who reads everything, on a thread of its own. */
    private final class Reader implements AutoCloseable {
        private final InputStream body;
        private final Thread thread = new Thread(this::read, "reader of events");
        private volatile long last;
        private volatile String gap;

        Reader() throws IOException, InterruptedException {
            HttpResponse<InputStream> answer = live.client.send(live.request("/v1/events?from=1").build(),
                HttpResponse.BodyHandlers.ofInputStream());
            body = answer.body();
            thread.start();
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        long sequence = Long.parseLong(line.substring("id: ".length()));
                        gap = sequence == last + 1 || gap != null ? gap : "after " + last + " came " + sequence;
                        last = sequence;
                    }
                }
            } catch (IOException e) {
                gap = gap != null ? gap : "ended after " + last + ": " + e;
            }
        }

        void await(long sequence) {
            awaitLong(() -> last >= sequence || gap != null, "all records at who reads them");
            assertNull(gap, "a reader misses something beside those who do not read");
        }

        @Override
        public void close() throws IOException {
            body.close(); // which ends the thread
        }
    }

    @Test
    void isCutOffWhileTheEngineGoesOn() throws IOException {
        try (Socket socket = deaf("/v1/events")) {
            LiveApi.await("subscriber", () -> subscribers() == 1);
            long before = live.engine.appendedSequence();
            put(RECORDS);
            awaitLong(() -> live.follower.sequence() >= before + RECORDS, "the follower");
            awaitLong(() -> subscribers() == 0, "the end of the stream that nobody reads");
            assertEquals(200, live.get("/health/live").statusCode());
            assertTrue(socket.isConnected(), "the client has done nothing to end it");
        }
    }

    @Test
    void costsTheEngineTheOtherReadersAndTheMemoryNothing() throws Exception {
        long alone = Long.MAX_VALUE; // the fastest turn of each: the machine is shared
        long beside = Long.MAX_VALUE;
        long growth = Long.MIN_VALUE;
        try (Reader reader = new Reader()) {
            reader.await(put(RECORDS_OF_TURN).last()); // warms up
            long memory = memory();
            for (int i = 0; i < TURNS; i++) {
                Put put = put(RECORDS_OF_TURN);
                reader.await(put.last());
                alone = Math.min(alone, put.tookNs());
                try (Socket events = deaf("/v1/events?from=1"); Socket console = deaf("/console/events")) {
                    LiveApi.await("subscriber", () -> subscribers() == 2);
                    put = put(RECORDS_OF_TURN);
                    reader.await(put.last());
                    beside = Math.min(beside, put.tookNs());
                    growth = Math.max(growth, memory() - memory);
                    assertEquals(2, subscribers(), "who does not read is still there");
                    assertTrue(events.isConnected() && console.isConnected(), "they have done nothing to end it");
                }
                LiveApi.await("end of the subscriber", () -> subscribers() == 1);
            }
        }
        String measured = "alone ns=" + alone + " beside ns=" + beside + " growth bytes=" + growth;
        assertTrue(beside <= 2 * alone + NOISE_NS, "the engine is slower, " + measured);
        assertTrue(growth <= MOST_GROWTH, "memory grows, " + measured);
    }

    /** A client that asks for a stream, has little room, and never reads. */
    private Socket deaf(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1_024);
        socket.connect(new InetSocketAddress("127.0.0.1", live.api.port()));
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + live.token + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** What was put: the sequence of the last record, and how long it took until the journal had it. */
    private record Put(long last, long tookNs) {
    }

    private Put put(int records) {
        long last = live.engine.appendedSequence() + records;
        long begun = System.nanoTime();
        for (int i = 0; i < records; i++) {
            live.put(command -> {
                command.reset(CommandKind.ALERT, Actor.ENGINE);
                command.reason = Reason.BACKUP_LATE;
                command.text.set(TEXT);
            });
        }
        awaitLong(() -> live.engine.appendedSequence() >= last, "records");
        return new Put(last, System.nanoTime() - begun);
    }

    /** What is held of heap and of buffers outside of it, without the pages of the journal. */
    private static long memory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
            + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    private int subscribers() {
        try {
            return MAPPER.readTree(live.get("/v1/status").body()).get("subscribers").asInt();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitLong(BooleanSupplier condition, String what) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begun < DEADLINE_NS, "waited in vain for " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
