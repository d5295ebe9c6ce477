package io.durableworkflow.boot.actuate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Sends what no HTTP client would send. */
final class RawHttp {
    private static final int PATIENCE_MS = 60_000;

    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    /**
     * An answer.
     *
     * @param status 0 if the connection was closed without one
     */
    record Answer(int status, String text) {}

    /** One request on a connection of its own. */
    Answer send(byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            try {
                socket.getOutputStream().write(request);
                // A server that waits for more than there is would wait until its time is over.
                socket.shutdownOutput();
            } catch (SocketException e) {
                // Refused before it was read to its end; the answer may be there all the same.
            }
            return answer(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer answer(InputStream input) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            input.transferTo(bytes);
        } catch (SocketException e) {
            // What came before is the answer.
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        boolean answered = text.matches("(?s)HTTP/1\\.1 [0-9]{3}.*");
        return new Answer(answered ? Integer.parseInt(text.substring(9, 12)) : 0, text);
    }
}
