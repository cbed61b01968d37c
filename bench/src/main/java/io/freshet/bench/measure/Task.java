package io.freshet.bench.measure;

/** One of the things that are compared. Used by one thread; whoever makes it closes it. */
public interface Task extends AutoCloseable {

    String name();

    /** Does the work once. */
    void run();

    Work work();

    @Override
    default void close() {}
}
