package io.freshet.actors.trainer.child;

import io.freshet.actors.trainer.TrainRound;
import io.freshet.actors.trainer.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains rounds in a child process, which keeps the model loaded from round to round. Whatever ends the child costs an
 * attempt at the round under way; the next attempt starts another one. Attempts are begun by one thread; closing, from
 * any, ends the child. Whoever opens it closes it.
 */
public final class ChildTrainer implements Training.Factory, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChildTrainer.class);

    /**
     * @param name for messages and the log
     * @param command starts a child that calls {@link TrainerChild#serve}
     * @param settingsHash of the settings that rounds are to be trained by; the child refuses to train by others
     * @param startTimeout how long the child may take to load the model
     * @param stepTimeout how long it may be silent while it trains; then it is killed
     * @param maxStarts starts in a row that may fail before there is held to be no trainer
     * @param pause after the first of them; it doubles
     * @param log takes each line the child writes, on threads of its own, and is told of each start
     */
    public record Settings(
            String name,
            List<String> command,
            String settingsHash,
            Duration startTimeout,
            Duration stepTimeout,
            int maxStarts,
            Duration pause,
            Consumer<String> log) {}

    private final Settings settings;
    private final CountDownLatch closed = new CountDownLatch(1);
    private TrainerLink link;
    private boolean ready;

    private ChildTrainer(Settings settings) {
        this.settings = settings;
    }

    /**
     * Starts the child and lets it load its model meanwhile.
     *
     * @throws IOException if there is no such program
     */
    public static ChildTrainer open(Settings settings) throws IOException {
        ChildTrainer trainer = new ChildTrainer(settings);
        trainer.spawn();
        return trainer;
    }

    @Override
    public Training begin(TrainRound round) throws IOException {
        TrainerLink child = readyChild();
        ChildTraining training = new ChildTraining(child, settings.stepTimeout());
        Path file = RoundFile.write(round, settings.settingsHash());
        try {
            child.send(new Order.Begin(file.toString()));
            child.receive(Report.Begun.class, settings.stepTimeout());
            return training;
        } catch (IOException | RuntimeException e) {
            training.close();
            throw e;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** A failed start is no attempt at a round: it is tried again here. */
    private TrainerLink readyChild() {
        Duration pause = settings.pause();
        for (int attempt = 1; ; attempt++) {
            try {
                return tryReady();
            } catch (IOException e) {
                if (attempt >= settings.maxStarts()) {
                    throw new TrainerLostError(settings.name() + " could not be started " + attempt + " times", e);
                }
                LOG.error("{} is not ready; it is started again in {} ms", settings.name(), pause.toMillis(), e);
            }
            awaitClosed(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private TrainerLink tryReady() throws IOException {
        TrainerLink child = spawn();
        if (!ready) {
            child.receive(Report.Ready.class, settings.startTimeout());
            ready = true;
        }
        return child;
    }

    /** The child there is, or a new one. */
    private synchronized TrainerLink spawn() throws IOException {
        if (closed.getCount() == 0) {
            throw new TrainerLostError(settings.name() + " is closed", null);
        }
        if (link == null || !link.isAlive()) {
            ready = false;
            link = TrainerLink.start(settings.name(), settings.command(), settings.log());
            settings.log().accept("(process " + link.pid() + ")");
        }
        return link;
    }

    private void awaitClosed(Duration pause) {
        try {
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TrainerLostError(settings.name() + " is closed", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainerLostError("interrupted while " + settings.name() + " starts", e);
        }
    }

    /** The child's process id; for tests and messages. */
    public synchronized long pid() {
        return link.pid();
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        link.stop();
    }
}
