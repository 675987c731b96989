package io.holdfast.gateway.binance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees for itself that this JVM sends a POST once.
 *
 * <p>Left alone, {@link HttpURLConnection}, which XChange uses, sends a POST again when the connection ends before the
 * first byte of an answer: an order could be placed twice. Only {@code -Dsun.net.http.retryPost=false}, set before the
 * first HTTP call, stops it. It also goes where an answer redirects it to, with a 307 by the same POST once more; that
 * is turned off here, for this JVM.
 */
public final class RetryPostCheck {
    private static final String HOST = "127.0.0.1";
    private static final String CONTENT_LENGTH = "content-length:";
    private static final int TIMEOUT_MS = 2_000;
    private static final byte[] BODY = "check=1".getBytes(StandardCharsets.US_ASCII);

    private static volatile boolean passed;

    private RetryPostCheck() {
    }

    /**
     * Sends a POST to a server of its own on the loopback interface that reads it and hangs up, and counts. Takes some
     * milliseconds; once passed, later calls return at once.
     *
     * @throws IllegalStateException if the POST came more than once, or the check could not be made; the message says
     *                               what to do
     */
    public static synchronized void run() {
        if (passed) {
            return;
        }
        HttpURLConnection.setFollowRedirects(false);
        int received = count();
        if (received == 0) {
            throw new IllegalStateException("the check that a POST is sent once could not be made: allow sockets on "
                + "the loopback interface");
        }
        if (received > 1) {
            throw new IllegalStateException("the JVM sends a POST again when a connection breaks, so an order could be "
                + "placed twice: start it with -Dsun.net.http.retryPost=false (received=" + received + ")");
        }
        passed = true;
    }

    static void require() {
        if (!passed) {
            throw new IllegalStateException("RetryPostCheck.run() must have passed before the first connect");
        }
    }

    private static int count() {
        AtomicInteger received = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getByName(HOST))) {
            server.setSoTimeout(TIMEOUT_MS);
            Thread thread = new Thread(() -> serve(server, received), "retry-post-check");
            thread.setDaemon(true);
            thread.start();
            post(server.getLocalPort());
        } catch (IOException e) {
            throw new IllegalStateException("the check that a POST is sent once could not be made: allow sockets on "
                + "the loopback interface: " + e.getMessage(), e);
        }
        return received.get();
    }

    private static void post(int port) throws IOException {
        URI uri = URI.create("http://" + HOST + ":" + port + "/check");
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.getOutputStream().write(BODY);
        try {
            throw new IllegalStateException("an answer came from a server that gives none: status="
                + connection.getResponseCode());
        } catch (IOException e) {
            // Expected: the server hung up. What counts is how often it was asked, and that is known by now, since it
            // counts before it hangs up and the JDK gives up last.
            connection.disconnect();
        }
    }

    private static void serve(ServerSocket server, AtomicInteger received) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(TIMEOUT_MS);
                if (readPost(socket)) {
                    received.incrementAndGet();
                }
            } catch (IOException e) {
                // The check is over and has closed the server, or the client hung up: both end with what was counted.
                continue;
            }
        }
    }

    /** Reads one whole request, so that closing the socket sends FIN, not RST. */
    private static boolean readPost(Socket socket) throws IOException {
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String line = reader.readLine();
        boolean isPost = line != null && line.startsWith("POST ");
        int length = 0;
        while (line != null && !line.isEmpty()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith(CONTENT_LENGTH)) {
                length = Integer.parseInt(lower.substring(CONTENT_LENGTH.length()).trim());
            }
            line = reader.readLine();
        }
        while (length > 0 && reader.read() >= 0) {
            length--;
        }
        return isPost;
    }
}
