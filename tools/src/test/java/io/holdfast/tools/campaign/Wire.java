package io.holdfast.tools.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The network between an engine and its venue: a port that leads there, until it is cut. Threads of its own. */
final class Wire implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final int BUFFER = 8_192;

    private final List<Socket> sockets = new ArrayList<>();
    private final URI venue;
    private final int port;

    private ServerSocket server;

    Wire(String venueUrl) throws IOException {
        venue = URI.create(venueUrl);
        server = listen(0);
        port = server.getLocalPort();
        accept(server);
    }

    /** Where an engine is to look for the venue. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        return server;
    }

    /** Ends each connection, and lets nobody connect. */
    synchronized void cut() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** Lets them connect again. */
    synchronized void mend() throws IOException {
        server = listen(port);
        accept(server);
    }

    private void accept(ServerSocket open) {
        run("wire", () -> {
            while (true) {
                join(open.accept());
            }
        });
    }

    private void join(Socket client) throws IOException {
        Socket there = new Socket(venue.getHost(), venue.getPort());
        synchronized (this) {
            sockets.addAll(List.of(client, there));
            if (server.isClosed()) {
                client.close();
                there.close();
            }
        }
        run("wire-out", () -> copy(client, there));
        run("wire-in", () -> copy(there, client));
    }

    private static void copy(Socket from, Socket to) throws IOException {
        byte[] bytes = new byte[BUFFER];
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
                out.write(bytes, 0, count);
            }
        }
    }

    private static void run(String name, Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // Cut, or one of the two has closed: what they say of it is their part.
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a thread does until a socket is closed. */
    private interface Work {
        void run() throws IOException;
    }
}
