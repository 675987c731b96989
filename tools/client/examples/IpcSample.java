import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.ipc.HoldfastIpcClient;
import io.holdfast.engine.ipc.IpcAnswer;
import io.holdfast.engine.ipc.IpcAnswer.Outcome;
import io.holdfast.engine.ipc.IpcOrder;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A strategy in a process of its own: buys far below the market, cancels, and prints what the journal says of both.
 * {@code java @FLAGS -cp JARS IpcSample.java DATA_DIRECTORY REQUEST_ID}; docs/ipc.md has the command in full.
 */
public final class IpcSample {
    private IpcSample() {
    }

    /** Ends with 0 when the order was recorded and is gone again. */
    public static void main(String[] arguments) {
        boolean[] over = new boolean[1];
        long[] mine = new long[1];
        try (HoldfastIpcClient client = HoldfastIpcClient.connect(Path.of(arguments[0]), Duration.ofSeconds(5),
                record -> {
                    boolean isMine = record.orderId != 0 && record.orderId == mine[0];
                    if (isMine) {
                        System.out.println(record.sequence + " " + record.kind);
                    }
                    over[0] |= isMine && (record.kind == RecordKind.ORDER_CANCELLED
                        || record.kind == RecordKind.ORDER_REJECTED || record.kind == RecordKind.ORDER_EXPIRED);
                })) {
            IpcOrder order = IpcOrder.limit(arguments[1], "BTC/USDT", Side.BUY, Decimals.ONE / 100, 1_000 * Decimals.ONE);
            IpcAnswer answer = client.await(client.place(order));
            while (answer.outcome() == Outcome.UNKNOWN) {
                // The same request id: it is the same order, whether the first one came through or not.
                answer = client.await(client.place(order));
            }
            System.out.println(answer.outcome() + " " + answer.text());
            if (answer.outcome() != Outcome.RECORDED) {
                System.exit(1);
            }
            mine[0] = answer.orderId();
            client.await(client.cancel(answer.orderId(), ""));
            while (!over[0]) {
                client.poll();
                Thread.onSpinWait();
            }
        }
    }
}
