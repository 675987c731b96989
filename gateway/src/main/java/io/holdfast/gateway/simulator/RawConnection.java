package io.holdfast.gateway.simulator;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** The TCP connection beneath a request, for answers that no HTTP server would give. */
final class RawConnection {
    private final EndPoint endPoint;

    private RawConnection(EndPoint endPoint) {
        this.endPoint = endPoint;
    }

    static RawConnection of(Context ctx) {
        return new RawConnection(ServletContextRequest.getServletContextRequest(ctx.req())
            .getConnectionMetaData().getConnection().getEndPoint());
    }

    /** Sends RST: whatever was not yet sent is lost. */
    void reset() {
        try {
            channel().setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException ex) {
            throw new IllegalStateException("connection is closed already", ex);
        }
        endPoint.close();
    }

    /** Sends the status line, the header and the first half of the body, then FIN. */
    void sendHalf(Answer answer) {
        byte[] body = answer.bytes();
        byte[] head = ("HTTP/1.1 " + answer.status() + " OK\r\nContent-Type: application/json;charset=UTF-8\r\n"
            + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] sent = Arrays.copyOf(head, head.length + body.length / 2);
        System.arraycopy(body, 0, sent, head.length, body.length / 2);
        try {
            // A few hundred bytes on a connection that sent nothing yet: they fit into the socket's buffer.
            channel().write(ByteBuffer.wrap(sent));
        } catch (IOException ex) {
            throw new IllegalStateException("connection is closed already", ex);
        }
        endPoint.close();
    }

    /** Closes without an answer. */
    void close() {
        endPoint.close();
    }

    private SocketChannel channel() {
        return (SocketChannel) endPoint.getTransport();
    }
}
