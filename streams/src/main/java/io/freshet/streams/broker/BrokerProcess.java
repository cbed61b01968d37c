package io.freshet.streams.broker;

import io.freshet.streams.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the broker's JVM. */
final class BrokerProcess {

    private static final Duration PORT_FREE_WITHIN = Duration.ofSeconds(10);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private final ChildProcess process;

    private BrokerProcess(ChildProcess process) {
        this.process = process;
    }

    /** Returns when the broker answers; otherwise leaves no process behind and throws {@link BrokerStartException}. */
    static BrokerProcess start(
            BrokerInstallation installation, Path data, int port, List<BrokerListener> more, Duration limit) {
        BrokerProcess broker = null;
        try {
            awaitFreePort(port, data);
            broker = new BrokerProcess(spawn(installation, data, port, more));
            new Readiness(broker.process.process(), port, limit).await();
            return broker;
        } catch (IOException e) {
            throw new BrokerStartException("The broker's process could not be started", e);
        } catch (NotReadyException e) {
            broker.kill();
            throw new BrokerStartException(e.getMessage() + ". Data folder: " + data + "\n" + LogTail.of(data), e);
        } catch (InterruptedException e) {
            if (broker != null) {
                broker.kill();
            }
            Thread.currentThread().interrupt();
            throw new BrokerStartException("The start of the broker was interrupted", e);
        }
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.kill();
    }

    /** Breaks the pipe, which is the broker's order to stop. */
    void stop() {
        process.stop(STOP_WITHIN);
    }

    private static ChildProcess spawn(BrokerInstallation installation, Path data, int port, List<BrokerListener> more)
            throws IOException {
        Path listeners = BrokerListener.write(more, data);
        return ChildProcess.start(new ProcessBuilder(installation.command(data, port, BrokerPorts.free(), listeners))
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(LogTail.console(data).toFile()));
    }

    /** The broker of a parent that was just killed needs a moment to notice and to give the port back. */
    private static void awaitFreePort(int port, Path data) throws IOException, InterruptedException {
        BrokerPorts ports = new BrokerPorts(data);
        long deadline = System.nanoTime() + (ports.isRemembered(port) ? PORT_FREE_WITHIN.toNanos() : 0);
        while (!BrokerPorts.isFree(port)) {
            if (System.nanoTime() > deadline) {
                throw new BrokerStartException("Port " + port + " is in use. If another Freshet runs on " + data
                        + ", stop it or give this one another data folder; if another program has the port, choose"
                        + " another one or delete " + ports.file() + ".");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
