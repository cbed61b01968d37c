package io.freshet.actors.scorer;

import io.freshet.actors.scorer.Request.Choice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers batches. When a batch starts, each of its requests gets the version that answers it; those of one version are
 * computed together, and no answer has parts of two. All calls come from one thread.
 */
final class BatchScorer<P> {

    private final Engine<P> engine;
    private final VersionsAtHand versions;
    private final VersionGuard guard;

    /** @param versions stay the caller's */
    BatchScorer(Engine<P> engine, VersionsAtHand versions) {
        this.engine = engine;
        this.versions = versions;
        this.guard = new VersionGuard(engine, versions);
    }

    /** Completes every request of which the batch has the last part, with an answer or with what went wrong. */
    void answer(List<Part<P>> batch) {
        Map<Choice, List<Part<P>>> groups = new LinkedHashMap<>();
        for (Part<P> part : batch) {
            try {
                groups.computeIfAbsent(choice(part), choice -> new ArrayList<>())
                        .add(part);
            } catch (RuntimeException e) {
                part.request().fail(e);
            }
        }
        groups.forEach(this::answer);
    }

    private Choice choice(Part<P> part) {
        Request<P> request = part.request();
        if (request.begun().isPresent()) {
            return request.begun().get();
        }
        Choice choice = guard.choose(request);
        if (!part.isAll()) {
            request.begin(choice);
        }
        return choice;
    }

    private void answer(Choice by, List<Part<P>> parts) {
        try {
            float[][] results = compute(by.slot(), parts);
            if (by.trial().isPresent()) {
                requireFinite(results);
            }
            deliver(by.slot(), parts, results);
            by.trial().ifPresent(trial -> parts.stream()
                    .filter(part -> part.request().isDone())
                    .forEach(part -> trial.answered()));
        } catch (RuntimeException | Error e) {
            // An error too: were it to escape, it would end all serving.
            if (by.trial().isPresent()) {
                answerInstead(by.trial().get(), parts, e);
            } else {
                parts.forEach(part -> part.request().fail(e));
            }
        }
    }

    private float[][] compute(ModelSlot slot, List<Part<P>> parts) {
        List<P> pieces = parts.stream().flatMap(part -> part.pieces().stream()).toList();
        return engine.compute(pieces, slot.delta());
    }

    private void deliver(ModelSlot slot, List<Part<P>> parts, float[][] results) {
        int from = 0;
        for (Part<P> part : parts) {
            part.request().take(slot.version(), part.indices(), results, from);
            from += part.indices().length;
        }
    }

    /** What a version on trial has failed is answered by the served one; if that can, it was the version's fault. */
    private void answerInstead(CanaryTrial trial, List<Part<P>> failed, Throwable why) {
        ModelSlot served = versions.served();
        List<Part<P>> again = new ArrayList<>();
        for (Part<P> part : failed) {
            Optional<AskRefusedException> refused = guard.refused(part.request().ask(), served.number());
            if (refused.isPresent()) {
                part.request().fail(refused.get());
            } else {
                part.request().restart();
                again.add(Part.all(part.request()));
            }
        }
        if (again.isEmpty()) {
            return;
        }
        try {
            deliver(served, again, compute(served, again));
        } catch (RuntimeException | Error e) {
            again.forEach(part -> part.request().fail(e));
            return;
        }
        if (versions.canary().filter(trial::equals).isPresent()) {
            versions.endTrial();
            trial.failed(again.size(), why);
        }
    }

    private static void requireFinite(float[][] results) {
        for (float[] result : results) {
            for (float x : result) {
                if (!Float.isFinite(x)) {
                    throw new IllegalStateException("a result is not finite: " + x);
                }
            }
        }
    }
}
