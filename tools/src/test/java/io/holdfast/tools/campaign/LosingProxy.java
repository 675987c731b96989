package io.holdfast.tools.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Between a client and the engine, wherever that is now: loses answers that the engine gave, and cuts connections. */
final class LosingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Supplier<String> engineUrl;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    LosingProxy(Supplier<String> engineUrl) throws IOException {
        this.engineUrl = engineUrl;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** The next answers end with their connections. */
    void loseAnswers(int count) {
        toLose.set(count);
    }

    int lost() {
        return lost.get();
    }

    /** Ends all connections that are open now. */
    void cut() {
        open.forEach(LosingProxy::end);
    }

    private static void start(Runnable loop) {
        Thread thread = new Thread(loop, "losing-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                try {
                    Socket engine = new Socket("127.0.0.1", URI.create(engineUrl.get()).getPort());
                    open.add(engine);
                    start(() -> pump(client, engine, false));
                    start(() -> pump(engine, client, true));
                } catch (IOException e) {
                    end(client); // as if nobody listened
                }
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[65536];
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                if (answers && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    lost.incrementAndGet();
                    break;
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // Cut on purpose, or the other side went away: both end.
        }
        end(from);
        end(to);
        open.remove(from);
        open.remove(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("socket cannot be closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
