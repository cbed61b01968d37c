package io.freshet.model.hub.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Mutual exclusion between threads and between processes, by a lock on a file. The operating system gives the lock back
 * if its holder dies. The file stays, empty.
 */
public final class ExclusiveLock implements AutoCloseable {

    /** File locks belong to a whole JVM, so its threads need a lock of their own first. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private ExclusiveLock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /** Waits until the lock is free and takes it; the thread that acquired it must close it. */
    public static ExclusiveLock acquire(Path file) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        Files.createDirectories(path.getParent());
        ReentrantLock thread = THREADS.computeIfAbsent(path, p -> new ReentrantLock());
        thread.lock();
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new ExclusiveLock(thread, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            thread.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            thread.unlock();
        }
    }
}
