package io.freshet.actors.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The child's side of the leash: when standard input ends, because the parent closed it or is gone, this process ends.
 * The development broker has a watch of its own, as its process has none of this module's classes.
 */
public final class ParentWatch {

    /** Longer than a parent waits before it kills. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private ParentWatch() {}

    /**
     * For a child that gets no orders: ends it by {@link System#exit}, so that shutdown hooks take it down in order, and
     * by force when that takes a minute. From a terminal, Ctrl-C reaches the whole process group; a child leaves it to
     * its parent. Does nothing in a process that is no child.
     */
    public static void startIfChild() {
        if (JavaCommand.isChild()) {
            ignoreInterrupts();
            daemon("parent-watch", () -> {
                awaitEnd(System.in);
                daemon("end-after-grace", ParentWatch::endAfterGrace);
                System.exit(0);
            });
        }
    }

    /** Makes this process deaf to SIGINT and SIGHUP. By reflection: javac warns of every mention of the class. */
    public static void ignoreInterrupts() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object nothing = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> null);
            for (String name : new String[] {"INT", "HUP"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), nothing);
            }
        } catch (ReflectiveOperationException e) {
            System.err.println("Ctrl-C will stop this process before its parent: " + e);
        }
    }

    private static void awaitEnd(InputStream in) {
        try {
            while (in.read() >= 0) {
                // What the parent writes has no meaning; only the end has.
            }
        } catch (IOException e) {
            System.err.println("Standard input failed, which counts as its end: " + e);
        }
    }

    private static void endAfterGrace() {
        try {
            TimeUnit.MILLISECONDS.sleep(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        HardEnd.now();
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
