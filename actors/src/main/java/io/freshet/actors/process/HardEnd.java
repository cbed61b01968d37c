package io.freshet.actors.process;

/**
 * Ends this process where it stands, by SIGKILL to itself. Neither {@link System#exit} nor {@link Runtime#halt} is safe
 * while a thread computes natively: both end in C's {@code exit}, which runs the destructors of libtorch's statics under
 * the hands of that thread, and now and then the process crashes instead of ending.
 */
public final class HardEnd {

    private static final int KILLED = 137;

    private HardEnd() {}

    /** Does not return. */
    public static void now() {
        try {
            // By reflection: javac warns of every mention of the class.
            Class<?> signal = Class.forName("sun.misc.Signal");
            signal.getMethod("raise", signal)
                    .invoke(null, signal.getConstructor(String.class).newInstance("KILL"));
        } catch (ReflectiveOperationException e) {
            System.err.println("No signal can be raised here: " + e);
        }
        Runtime.getRuntime().halt(KILLED);
    }
}
