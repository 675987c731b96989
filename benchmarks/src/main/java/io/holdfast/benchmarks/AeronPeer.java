package io.holdfast.benchmarks;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;

/**
 * Aeron Archive recording an IPC publication. Safe is what the recorded position covers: it is in the page cache then.
 * Either the driver and the archive have a thread together, or the caller's thread does their work, so that nothing
 * ever waits for a thread: on few processors that is the faster way.
 */
final class AeronPeer implements Peer {
    private static final String CHANNEL = "aeron:ipc";
    private static final String CONTROL = "aeron:ipc?term-length=64k";
    private static final int STREAM = 10;
    private static final int TERM_LENGTH = 16 << 20;

    private final ArchivingMediaDriver driver;
    private final Aeron aeron;
    private final AeronArchive archive;
    private final ExclusivePublication publication;
    private final CountersReader counters;
    private final AgentInvoker driverInvoker;
    private final AgentInvoker archiveInvoker;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final int recording;

    AeronPeer(Path directory, boolean invoked) {
        MediaDriver.Context media = new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("driver").toString())
            .threadingMode(invoked ? ThreadingMode.INVOKER : ThreadingMode.SHARED)
            .sharedIdleStrategy(new YieldingIdleStrategy())
            .ipcTermBufferLength(TERM_LENGTH)
            .spiesSimulateConnection(true)
            .dirDeleteOnStart(true);
        Archive.Context recorder = new Archive.Context()
            .aeronDirectoryName(media.aeronDirectoryName())
            .archiveDir(directory.resolve("archive").toFile())
            .threadingMode(invoked ? ArchiveThreadingMode.INVOKER : ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(YieldingIdleStrategy::new)
            .controlChannelEnabled(false)
            .localControlChannel(CONTROL)
            .recordingEventsEnabled(false)
            .archiveClientContext(new AeronArchive.Context().controlResponseChannel(CONTROL))
            .replicationChannel(CHANNEL)
            .deleteArchiveOnStart(true);
        driver = ArchivingMediaDriver.launch(media, recorder);
        driverInvoker = driver.mediaDriver().sharedAgentInvoker();
        archiveInvoker = driver.archive().invoker();
        Aeron.Context context = new Aeron.Context().aeronDirectoryName(media.aeronDirectoryName());
        if (invoked) {
            context.useConductorAgentInvoker(true).driverAgentInvoker(driverInvoker);
        }
        aeron = Aeron.connect(context);
        archive = connect(new AeronArchive.Context()
            .agentInvoker(archiveInvoker)
            .aeron(aeron)
            .ownsAeronClient(true)
            .controlRequestChannel(CONTROL)
            .controlRequestStreamId(recorder.localControlStreamId())
            .controlResponseChannel(CONTROL));
        archive.startRecording(CHANNEL, STREAM, SourceLocation.LOCAL);
        publication = aeron.addExclusivePublication(CHANNEL, STREAM);
        counters = aeron.countersReader();
        recording = awaitRecording();
    }

    private AeronArchive connect(AeronArchive.Context context) {
        try (AeronArchive.AsyncConnect connecting = AeronArchive.asyncConnect(context)) {
            AeronArchive connected = connecting.poll();
            while (connected == null) {
                invoke();
                connected = connecting.poll();
            }
            return connected;
        }
    }

    private int awaitRecording() {
        int counter = CountersReader.NULL_COUNTER_ID;
        while (counter == CountersReader.NULL_COUNTER_ID) {
            invoke();
            counter = RecordingPos.findCounterIdBySession(counters, publication.sessionId(), archive.archiveId());
        }
        return counter;
    }

    private void invoke() {
        if (archiveInvoker != null) {
            driverInvoker.invoke();
            archiveInvoker.invoke();
            aeron.conductorAgentInvoker().invoke();
        } else {
            Thread.yield();
        }
    }

    @Override
    public void put(byte[] intent) {
        buffer.wrap(intent);
        long position = publication.offer(buffer);
        while (position < 0) {
            invoke();
            position = publication.offer(buffer);
        }
        while (counters.getCounterValue(recording) < position) {
            if (archiveInvoker != null) {
                archiveInvoker.invoke();
            } else {
                Thread.yield();
            }
        }
    }

    @Override
    public void close() {
        publication.close();
        archive.close();
        driver.close();
    }
}
