package io.holdfast.tools;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Tells the service manager, by sd_notify's protocol: a datagram to a unix socket, which Java cannot send and which has
 * to come from this very process.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3)</a>
 */
final class ServiceSocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int FAMILY_LENGTH = 2;
    private static final int MAX_PATH = 107;

    private final byte[] address;

    /** What is called in the C library; the types of Linux. */
    private interface C extends Library {
        int socket(int family, int type, int protocol) throws LastErrorException;

        long sendto(int socket, byte[] message, long length, int flags, byte[] address, int addressLength)
            throws LastErrorException;

        int close(int socket) throws LastErrorException;
    }

    private static final class Loaded {
        private static final C C_LIBRARY = Native.load("c", C.class);
    }

    /**
     * A socket.
     *
     * @param path where it is, or with an @ before it, its name in the abstract space
     * @throws IllegalArgumentException for what cannot be the path of one
     */
    ServiceSocket(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > MAX_PATH || path.charAt(0) != '/' && path.charAt(0) != '@') {
            throw new IllegalArgumentException("NOTIFY_SOCKET must be a path or a name after @, NOTIFY_SOCKET="
                + path);
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        address = ByteBuffer.allocate(FAMILY_LENGTH + name.length).order(ByteOrder.nativeOrder())
            .putShort((short) AF_UNIX).put(name).array();
    }

    /**
     * Sends variables, each a line as {@code READY=1}.
     *
     * @throws IOException if it could not be sent
     */
    void send(String variables) throws IOException {
        byte[] message = variables.getBytes(StandardCharsets.UTF_8);
        try {
            int socket = Loaded.C_LIBRARY.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            try {
                Loaded.C_LIBRARY.sendto(socket, message, message.length, MSG_NOSIGNAL, address, address.length);
            } finally {
                Loaded.C_LIBRARY.close(socket);
            }
        } catch (LastErrorException | LinkageError e) {
            throw new IOException("the service manager cannot be told: " + e.getMessage(), e);
        }
    }
}
