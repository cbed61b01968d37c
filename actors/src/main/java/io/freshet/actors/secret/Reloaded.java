package io.freshet.actors.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is made of files, made anew when they change. Orchestrators replace mounted files by changing a link, certificate
 * tools replace one after the other; so what cannot be read is left as it was, said once, and tried again.
 */
public final class Reloaded<T> implements Supplier<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Reloaded.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final List<Path> files;
    private final Reader<T> reader;
    private volatile T current;
    private String state;
    private String failure = "";

    /** Makes it of the files. */
    @FunctionalInterface
    public interface Reader<T> {
        T read() throws IOException;
    }

    private Reloaded(List<Path> files, Reader<T> reader) throws IOException {
        this.files = files;
        this.reader = reader;
        this.state = state();
        this.current = reader.read();
    }

    /** @throws IOException if it cannot be made of them now */
    public static <T> Reloaded<T> of(List<Path> files, Reader<T> reader) throws IOException {
        return new Reloaded<>(List.copyOf(files), reader);
    }

    /** Looks at the files every ten seconds for as long as the actor system lives. */
    public Reloaded<T> follow(ActorSystem<?> system) {
        system.scheduler()
                .scheduleWithFixedDelay(
                        EVERY,
                        EVERY,
                        this::look,
                        system.dispatchers().lookup(DispatcherSelector.fromConfig("freshet-dispatchers.blocking")));
        return this;
    }

    @Override
    public T get() {
        return current;
    }

    /** Reads the files again if they have changed. Blocks. */
    public synchronized void look() {
        try {
            String now = state();
            if (now.equals(state)) {
                return;
            }
            current = reader.read();
            state = now;
            failure = "";
            LOG.info("Read again, as it changed: {}", files);
        } catch (IOException | RuntimeException e) {
            if (!e.toString().equals(failure)) {
                failure = e.toString();
                LOG.error("Changed, but not usable: {}. What was read before stays in use.", e.getMessage());
            }
        }
    }

    private String state() throws IOException {
        StringBuilder state = new StringBuilder();
        for (Path file : files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            state.append(attributes.fileKey())
                    .append(' ')
                    .append(attributes.lastModifiedTime().toInstant())
                    .append(' ')
                    .append(attributes.size())
                    .append('\n');
        }
        return state.toString();
    }
}
