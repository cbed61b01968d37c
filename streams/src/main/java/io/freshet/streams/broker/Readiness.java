package io.freshet.streams.broker;

import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Waits until the broker of a process serves clients. */
final class Readiness {

    private static final int CONNECT_MILLIS = 200;
    private static final int PAUSE_MILLIS = 50;
    private static final int ANSWER_MILLIS = 2_000;

    private final Process process;
    private final int port;
    private final long deadline;
    private final Duration limit;

    Readiness(Process process, int port, Duration limit) {
        this.process = process;
        this.port = port;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    void await() throws InterruptedException, NotReadyException {
        // First a bare connection: an admin client logs a warning for each one that is refused.
        while (!accepts()) {
            pause();
        }
        try (Admin admin = KafkaConnection.to(BrokerPorts.HOST + ":" + port).admin()) {
            while (!answers(admin)) {
                pause();
            }
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(BrokerPorts.HOST, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            return !admin.describeCluster()
                    .nodes()
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private void pause() throws InterruptedException, NotReadyException {
        if (process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new NotReadyException("The broker ended with exit code " + process.exitValue() + " while starting");
        }
        if (System.nanoTime() > deadline) {
            throw new NotReadyException(
                    "The broker did not answer on port " + port + " within " + limit.toSeconds() + " s");
        }
    }
}
