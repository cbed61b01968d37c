package io.freshet.actors.reembed;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.torch.Torch;
import io.freshet.streams.embeddings.FeedReader;
import io.freshet.streams.embeddings.FeedRecord;
import io.freshet.streams.embeddings.FeedState;
import io.freshet.streams.embeddings.FeedWriteException;
import io.freshet.streams.embeddings.FeedWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * After each version of a lane whose documents the adapter encodes, too: encodes the window's documents by that version,
 * newest first, and publishes the vectors, with a marker before and after. At a start it goes on where it stopped, or
 * begins if the topic's vectors are of another version than the one in use.
 *
 * <p>A pass is ended before the next one begins, with the newest version there is then: so versions that come faster than
 * a pass takes cannot keep it from ever ending. Only a version that an operator takes back is given up at once.
 *
 * <p>It computes and waits for the broker in the actor itself, a few documents at a time, so it must run on a dispatcher
 * of its own. Nothing that goes wrong here harms the loop: the pass is given up, and resumed after a growing pause.
 */
public final class Reembedder extends AbstractBehavior<Reembedder.Command> {

    public sealed interface Command {}

    private record Announced(VersionRegistry.Serving serving) implements Command {}

    private record Begin() implements Command {}

    private record FeedRead(FeedState feed) implements Command {}

    private record ReadFailed(Throwable why) implements Command {}

    private record WindowSeen(Miner.Documents documents) implements Command {}

    private record Next(Pass pass) implements Command {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(5);
    private static final String BLOCKING = "freshet-dispatchers.blocking";

    private final TimerScheduler<Command> timers;
    private final ReembedSettings settings;
    private final ReembedParts parts;
    private final Executor blocking;
    private final ActorRef<Miner.Documents> window;

    private ModelVersion wanted;

    /** The newest version for which nothing is left to do here. */
    private long settled;

    private Duration pause = MIN_PAUSE;
    private boolean reading;
    private FeedWriter writer;
    private Pass pass;
    private Pace pace;

    private Reembedder(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ReembedSettings settings,
            ReembedParts parts) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.parts = parts;
        this.wanted = ModelVersion.base(settings.lane());
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING));
        this.window = context.messageAdapter(Miner.Documents.class, WindowSeen::new);
        Torch.useThreads(settings.threads());
        parts.registry()
                .tell(new VersionRegistry.Subscribe(
                        context.messageAdapter(VersionRegistry.Serving.class, Announced::new)));
    }

    public static Behavior<Command> create(ReembedSettings settings, ReembedParts parts) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Reembedder(context, timers, settings, parts)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Announced.class, this::announced)
                .onMessage(Begin.class, message -> begin())
                .onMessage(FeedRead.class, message -> attempt(() -> feedRead(message.feed())))
                .onMessage(ReadFailed.class, message -> failed(message.why()))
                .onMessage(WindowSeen.class, message -> attempt(() -> windowSeen(message.documents())))
                .onMessage(Next.class, message -> attempt(() -> next(message.pass())))
                .onSignal(PostStop.class, signal -> release())
                .build();
    }

    // ---- begin ----

    private Behavior<Command> announced(Announced message) {
        wanted = message.serving().newest();
        if (pass != null && wanted.version() != pass.version().version() && isTakenBack(pass.version())) {
            getContext().getLog().info("{} was taken back: it is re-embedded no further", pass.label());
            release();
        }
        return begin();
    }

    private boolean isTakenBack(ModelVersion version) {
        try {
            return parts.store()
                            .read(version.lane(), version.version())
                            .manifest()
                            .status()
                    != Status.PUBLISHED;
        } catch (IOException e) {
            return false;
        }
    }

    /** Goes to work if there is any, unless it is at work. */
    private Behavior<Command> begin() {
        if (pass != null || reading || wanted.version() <= settled) {
            return this;
        }
        timers.cancel(Begin.class);
        return attempt(() -> {
            // The order matters: read first, and an older writer could still write behind what was read.
            writer = FeedWriter.open(settings.kafka(), settings.topic(), settings.lane());
            reading = true;
            getContext()
                    .pipeToSelf(
                            CompletableFuture.supplyAsync(this::readFeed, blocking),
                            (feed, failure) -> failure == null ? new FeedRead(feed) : new ReadFailed(failure));
        });
    }

    private FeedState readFeed() {
        try {
            return FeedReader.read(settings.kafka(), settings.topic(), settings.lane(), PATIENCE);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private void feedRead(FeedState feed) throws IOException {
        reading = false;
        DocumentEncoder encoder = DocumentEncoder.open(parts.encoder(), parts.store(), wanted);
        pass = new Pass(wanted, encoder, parts.vectorsOf() + ", " + encoder.checkpointSha256(), feed);
        if (feed.marker().filter(FeedRecord.Marker::complete).isPresent() && pass.isResumed()) {
            settle(feed.marker().get().documents());
        } else {
            parts.miner().tell(new Miner.GetDocuments(window));
        }
    }

    // ---- go on ----

    private void windowSeen(Miner.Documents documents) {
        if (pass == null || pass.left() > 0) {
            return;
        }
        boolean first = !pass.hasSeen();
        pass.see(documents.texts());
        if (first) {
            started(documents.texts().size());
        }
        next(pass);
    }

    private void started(int documents) {
        // Not before: the miner may have been in the middle of a round.
        pace = new Pace(settings.perSecond(), System::nanoTime);
        if (!pass.isResumed()) {
            pass.begin(writer, parts.clock());
        }
        String log = "{}: vectors of {} of the window's {} documents are sent to {}";
        getContext().getLog().info(log, pass.label(), pass.left(), documents, settings.topic());
    }

    private void next(Pass of) {
        if (of != pass) {
            return;
        }
        int sent = pass.sendNext(writer, settings.perSecond(), parts.clock());
        if (sent > 0) {
            pause = MIN_PAUSE;
            parts.events().on(new LoopEvent.Reembedded(pass.version().version(), sent));
            goOnAfter(pace.did(sent));
        } else if (pass.maySeeMore()) {
            parts.miner().tell(new Miner.GetDocuments(window));
        } else {
            complete();
        }
    }

    private void goOnAfter(Duration wait) {
        pace.report(pass.left()).ifPresent(report -> getContext().getLog().info("{}: {}", pass.label(), report));
        if (wait.isZero()) {
            getContext().getSelf().tell(new Next(pass));
        } else {
            timers.startSingleTimer(Next.class, new Next(pass), wait);
        }
    }

    private void complete() {
        FeedRecord.Marker marker = pass.complete(writer, parts.clock());
        getContext()
                .getLog()
                .info(
                        "{}: all {} documents of the window have vectors on {}; {} were encoded in {}",
                        pass.label(),
                        marker.documents(),
                        settings.topic(),
                        pace.done(),
                        pace.took());
        settle(marker.documents());
    }

    private void settle(long documents) {
        settled = pass.version().version();
        parts.events().on(new LoopEvent.ReembedDone(settled, documents));
        release();
        getContext().getSelf().tell(new Begin());
    }

    // ---- fail ----

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private Behavior<Command> attempt(Work work) {
        try {
            work.run();
            return this;
        } catch (IOException | RuntimeException e) {
            return failed(e);
        }
    }

    private Behavior<Command> failed(Throwable why) {
        reading = false;
        Throwable cause = why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
        parts.events().on(new LoopEvent.ReembedFailed(wanted.version(), cause.toString()));
        if (cause instanceof FeedWriteException write && write.isFenced()) {
            // Who commits a version is the lane's coordinator: only that entitles this one to fence the other in turn.
            settled = wanted.version();
            getContext()
                    .getLog()
                    .warn(
                            "{} is not re-embedded any further here: another coordinator does, or this one was paused"
                                    + " for long. The next version, or a start, takes it up again.",
                            wanted.label());
        } else {
            getContext()
                    .getLog()
                    .warn(
                            "{} is not re-embedded yet; it goes on in {} s. {}",
                            wanted.label(),
                            pause.toSeconds(),
                            cause.toString());
            timers.startSingleTimer(Begin.class, new Begin(), pause);
            pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
        }
        return release();
    }

    private Behavior<Command> release() {
        if (pass != null) {
            pass.close();
            pass = null;
        }
        if (writer != null) {
            writer.close();
            writer = null;
        }
        return this;
    }
}
