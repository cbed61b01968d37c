package io.freshet.broker;

import java.lang.reflect.Proxy;

/**
 * Makes this process deaf to SIGINT and SIGHUP. Ctrl-C in a terminal reaches the whole process group, so without this
 * the broker would be gone while its parent still writes its last checkpoint. The parent's end stops it instead.
 */
final class Interrupts {

    private Interrupts() {}

    /** By reflection, as Kafka does it: the class is supported, but javac warns of every mention of it. */
    static void ignore() {
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
            System.err.println("Ctrl-C will stop the broker before its parent: " + e);
        }
    }
}
