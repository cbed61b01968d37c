package io.freshet.cli.run;

import io.freshet.actors.process.HardEnd;
import io.freshet.actors.system.Node;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Runs a node until it stops by itself or the process is told to end. Then computing ends first: the process's own exit
 * crashes under a thread that is in native code.
 */
final class NodeRun {

    private NodeRun() {}

    /**
     * @param err hears why it stopped
     * @return the exit code of a node that stopped by itself
     */
    static <N extends Node> int run(Callable<N> start, Consumer<N> started, PrintWriter err) throws Exception {
        Shutdown shutdown = new Shutdown(HardEnd::now);
        N node;
        try {
            node = start.call();
        } catch (Exception e) {
            shutdown.instead(() -> {});
            throw e;
        }
        shutdown.instead(() -> close(node));
        started.accept(node);
        node.whenTerminated().toCompletableFuture().join();
        node.failure().ifPresent(failure -> err.println("freshet: stopped, " + failure.getMessage()));
        return shutdown.exitCode();
    }

    private static void close(Node node) {
        node.close();
        if (!node.whenTerminated().toCompletableFuture().isDone()) {
            HardEnd.now();
        }
    }
}
