package io.freshet.streams.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/** The port on which clients find the broker again: remembered in its data folder. */
final class BrokerPorts {

    static final String HOST = "127.0.0.1";

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private final Path file;

    BrokerPorts(Path data) {
        this.file = data.resolve("broker.port");
    }

    /** The wanted port, else the remembered one, else any free one. */
    int choose(OptionalInt wanted) throws IOException {
        if (wanted.isPresent()) {
            return wanted.getAsInt();
        }
        return Files.exists(file) ? remembered() : free();
    }

    /** True if a broker of this folder used the port last. */
    boolean isRemembered(int port) throws IOException {
        return Files.exists(file) && remembered() == port;
    }

    void remember(int port) throws IOException {
        Path temporary = file.resolveSibling("broker.port.tmp");
        Files.writeString(temporary, Integer.toString(port));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private int remembered() throws IOException {
        String text = Files.readString(file).strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException(file + " should hold a port number, but holds [" + text + "]. Delete it.", e);
        }
    }

    Path file() {
        return file;
    }

    /**
     * A port that is free now, below those that systems give to outgoing connections: one of these could be taken while
     * the broker restarts, even by a client that tries to connect to the broker and so connects to itself.
     */
    static int free() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("None of 100 ports between " + LOWEST + " and " + HIGHEST + " is free");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(HOST, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
