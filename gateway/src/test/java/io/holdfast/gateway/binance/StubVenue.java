package io.holdfast.gateway.binance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A venue on a raw socket, so that it can answer with anything, or break off anywhere. */
final class StubVenue implements AutoCloseable {
    private static final int READ_LIMIT = 1 << 16;
    /** One symbol, which trades. */
    static final String LISTINGS = "{\"symbols\":[{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\","
        + "\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\",\"isSpotTradingAllowed\":true,\"filters\":["
        + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.01000000\"},"
        + "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00001000\",\"maxQty\":\"9000.00000000\","
        + "\"stepSize\":\"0.00001000\"},{\"filterType\":\"NOTIONAL\",\"minNotional\":\"5.00000000\"}]}]}";

    private final ServerSocket server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile long aheadMs;
    private volatile Reply reply = json(200, "{}");

    StubVenue() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    /** What to do with an open connection after a whole request has come in. */
    interface Reply {
        void on(Socket socket) throws IOException;
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How to answer from now on to all but exchangeInfo and time. */
    void reply(Reply value) {
        reply = value;
    }

    /** By how much its clock is ahead of this machine's from now on. */
    void clockAhead(long ms) {
        aheadMs = ms;
    }

    /** The requests that came and began so: method, path and query, then the body. */
    List<String> requests(String start) {
        return requests.stream().filter(request -> request.startsWith(start)).toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    static Reply json(int status, String body, String... headers) {
        return typed(status, "application/json;charset=UTF-8", body, headers);
    }

    static Reply html(int status, String... headers) {
        return typed(status, "text/html", "<html><body>no</body></html>", headers);
    }

    static Reply venueError(int status, int code, String text, String... headers) {
        return json(status, "{\"code\":" + code + ",\"msg\":\"" + text + "\"}", headers);
    }

    static Reply typed(int status, String type, String body, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Stub\r\nContent-Type: " + type + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        return raw(head.toString());
    }

    /** Sends this, and leaves the connection open. */
    static Reply raw(String text) {
        return socket -> socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends this, then FIN. */
    static Reply rawThenFin(String text) {
        return socket -> {
            raw(text).on(socket);
            socket.close();
        };
    }

    static Reply hang() {
        return socket -> { };
    }

    static Reply reset() {
        return socket -> {
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), READ_LIMIT);
            String head = head(in);
            while (!head.isEmpty()) {
                String[] line = head.split(" ", 3);
                String body = new String(in.readNBytes(length(head)), StandardCharsets.US_ASCII);
                requests.add(line[0] + " " + line[1] + " " + body);
                if (line[1].startsWith("/api/v3/exchangeInfo")) {
                    json(200, LISTINGS).on(socket);
                } else if (line[1].startsWith("/api/v3/time")) {
                    json(200, "{\"serverTime\":" + (System.currentTimeMillis() + aheadMs) + "}").on(socket);
                } else {
                    reply.on(socket);
                }
                head = socket.isClosed() ? "" : head(in);
            }
        } catch (IOException e) {
            // The client hung up, which some of the tests are about.
            return;
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int length(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring("content-length:".length()).trim());
            }
        }
        return 0;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "stub-venue");
        thread.setDaemon(true);
        thread.start();
    }
}
