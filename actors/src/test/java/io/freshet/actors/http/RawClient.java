package io.freshet.actors.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are. */
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    final Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Everything until the server ends or resets the connection. */
    String readAll() throws IOException {
        StringBuilder all = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[10_000];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (SocketException e) {
            all.append(" [reset]");
        }
        return all.toString();
    }

    /** Sends the same text again and again until the server ends the connection; how often that was. */
    int trickle(String text, int everyMillis) throws IOException {
        socket.setSoTimeout(everyMillis);
        for (int times = 1; ; times++) {
            try {
                send(text);
                if (socket.getInputStream().read() < 0) {
                    return times;
                }
                throw new AssertionError("it answered");
            } catch (SocketTimeoutException e) {
                // It is still listening.
            } catch (SocketException e) {
                return times;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
