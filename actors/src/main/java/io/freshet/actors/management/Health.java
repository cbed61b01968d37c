package io.freshet.actors.management;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.management.javadsl.LivenessCheckSetup;
import org.apache.pekko.management.javadsl.ReadinessCheckSetup;

/**
 * The state of this process as its parts last reported it. Reading it never blocks and never asks anybody, so a probe
 * cannot hang on a busy GPU. Safe for any number of threads.
 *
 * <p>Ready means that every part is ready: send traffic here. Alive means that a restart would not help: it depends on
 * nothing outside the process, or a broker outage would have healthy processes killed.
 */
public final class Health {

    /** By part; empty = ready. */
    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();

    private volatile String fatal;

    /** @param parts must all report before the process is ready; others may join by reporting */
    public Health(String... parts) {
        for (String part : parts) {
            reasons.put(part, "has not reported yet");
        }
    }

    /** @param why shown to whoever asks while the part is not ready */
    public void ready(String part, boolean ready, String why) {
        reasons.put(part, ready ? "" : why);
    }

    /** Something broke that only a new process mends; from now on the process is neither alive nor ready. */
    public void fatal(String why) {
        fatal = why;
    }

    /** Why this process should get no traffic; empty when it is ready. */
    public Optional<String> notReady() {
        if (fatal != null) {
            return Optional.of(fatal);
        }
        if (reasons.isEmpty()) {
            return Optional.of("no part of the process has reported yet");
        }
        String joined = reasons.entrySet().stream()
                .filter(part -> !part.getValue().isEmpty())
                .map(part -> part.getKey() + ": " + part.getValue())
                .collect(Collectors.joining("; "));
        return joined.isEmpty() ? Optional.empty() : Optional.of(joined);
    }

    /** Why this process should be replaced; empty while it is alive. */
    public Optional<String> notAlive() {
        return Optional.ofNullable(fatal);
    }

    /** The checks behind {@code /ready} and {@code /alive}; an actor system must be created with them. */
    public ActorSystemSetup checks() {
        return ActorSystemSetup.create(
                ReadinessCheckSetup.create(system -> List.of(() -> check(notReady()))),
                LivenessCheckSetup.create(system -> List.of(() -> check(notAlive()))));
    }

    /** A failed check, unlike a false one, carries its reason into the answer. */
    private static CompletionStage<Boolean> check(Optional<String> reason) {
        return reason.<CompletionStage<Boolean>>map(
                        why -> CompletableFuture.failedFuture(new IllegalStateException(why)))
                .orElseGet(() -> CompletableFuture.completedFuture(true));
    }
}
