package io.durableworkflow.boot.dashboard;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP byte by byte, so that nothing is put right on the way. */
final class Wire {
    private static final int PATIENCE_MS = 60_000;

    private final int port;

    Wire(int port) {
        this.port = port;
    }

    /**
     * An answer.
     *
     * @param status 0 if the connection was closed without one
     * @param headers by their names in small letters; several of one name are joined by commas
     */
    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    Answer get(String target, String... headers) {
        return send("GET", target, "", headers);
    }

    Answer send(String method, String target, String body, String... headers) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String length = content.length == 0 ? "" : "Content-Length: " + content.length + "\r\n";
        byte[] head = head(method, target, length, headers);
        byte[] all = new byte[head.length + content.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return send(all);
    }

    private static byte[] head(String method, String target, String length, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + length);
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** One request on a connection of its own. */
    Answer send(byte[] request) {
        try (Socket socket = connect()) {
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

    /** Opens a stream and leaves it open. */
    Stream stream(String target, String... headers) {
        try {
            Socket socket = connect();
            socket.getOutputStream().write(head("GET", target, "", headers));
            return new Stream(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MS);
        // What is not read fills it soon.
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static Answer answer(InputStream input) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        try {
            String first = reader.readLine();
            if (first == null || !first.matches("HTTP/1\\.1 [0-9]{3}.*")) {
                return new Answer(0, Map.of(), String.valueOf(first));
            }
            Map<String, String> headers = headers(reader);
            StringBuilder body = new StringBuilder();
            try {
                for (int c = reader.read(); c >= 0; c = reader.read()) {
                    body.append((char) c);
                }
            } catch (SocketException e) {
                // What came before is the answer.
            }
            return new Answer(Integer.parseInt(first.substring(9, 12)), headers, body.toString());
        } catch (SocketException e) {
            return new Answer(0, Map.of(), e.toString());
        }
    }

    private static Map<String, String> headers(BufferedReader reader) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + "," + other);
        }
        return headers;
    }

    /** A stream that is read line by line. */
    static final class Stream implements Closeable {
        private final Socket socket;
        private final BufferedReader reader;
        private final String first;
        private final Map<String, String> headers;

        private Stream(Socket socket) throws IOException {
            this.socket = socket;
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            first = reader.readLine();
            headers = Wire.headers(reader);
        }

        int status() {
            return Integer.parseInt(first.substring(9, 12));
        }

        Map<String, String> headers() {
            return headers;
        }

        /** The next line that says something; null at the end. */
        String line() throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                // Between the lines are the sizes of chunks.
                if (line.startsWith("event:") || line.startsWith("data:") || line.startsWith(":")) {
                    return line;
                }
            }
            return null;
        }

        /** All that is still said. */
        List<String> rest() throws IOException {
            List<String> rest = new ArrayList<>();
            for (String line = line(); line != null; line = line()) {
                rest.add(line);
            }
            return rest;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
