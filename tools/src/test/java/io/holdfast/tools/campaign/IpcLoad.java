package io.holdfast.tools.campaign;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.ipc.HoldfastIpcClient;
import io.holdfast.engine.ipc.IpcAnswer;
import io.holdfast.engine.ipc.IpcAnswer.Outcome;
import io.holdfast.engine.ipc.IpcException;
import io.holdfast.engine.ipc.IpcOrder;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A strategy in a process of its own that is made to be killed: it goes through its request ids, asks for each until
 * there is a record, cancels every second order, and prints what it was told, each line once it is certain.
 */
final class IpcLoad {
    private static final long RETRY_MS = 20;

    private IpcLoad() {
    }

    /** Data directory, prefix of the request ids, first number, count. */
    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        int from = Integer.parseInt(arguments[2]);
        int to = from + Integer.parseInt(arguments[3]);
        try (HoldfastIpcClient client = connect(directory)) {
            System.out.println("connected");
            for (int i = from; i < to; i++) {
                IpcOrder order = IpcOrder.limit(arguments[1] + i, "BTC/USDT", Side.BUY, Decimals.ONE / 100,
                    1_000 * Decimals.ONE);
                IpcAnswer answer = client.await(client.place(order));
                while (answer.outcome() == Outcome.UNKNOWN || answer.outcome() == Outcome.REFUSED) {
                    Thread.sleep(RETRY_MS); // what keeps it from an answer passes, and asking again is no use before
                    answer = client.await(client.place(order));
                }
                System.out.println(answer.outcome() + " " + order.requestId() + " " + answer.orderId());
                if (i % 2 == 0) {
                    client.await(client.cancel(answer.orderId(), "c" + order.requestId()));
                }
            }
        }
        System.out.println("end");
    }

    private static HoldfastIpcClient connect(Path directory) throws InterruptedException {
        while (true) {
            try {
                return HoldfastIpcClient.connect(directory, Duration.ofSeconds(2), record -> { });
            } catch (IpcException e) {
                Thread.sleep(RETRY_MS); // the engine is not there yet
            }
        }
    }
}
