package io.freshet.actors.feedback;

import io.freshet.config.FeedbackConfig;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The answers of this process that feedback can still be given on. Safe for use by many threads. */
final class ShownMemory implements ShownAnswers {

    private final Recent<Shown> answers;
    private final Supplier<String> ids;

    /**
     * @param clock ages the answers
     * @param ids a new one at each call
     */
    ShownMemory(FeedbackConfig config, InstantSource clock, Supplier<String> ids) {
        this.answers = new Recent<>(config.remembered(), config.rememberedBytes(), config.window(), clock);
        this.ids = ids;
    }

    @Override
    public Optional<String> remember(Shown answer) {
        String id = ids.get();
        return answers.put(id, answer, Shown.OVERHEAD + answer.bytes()) ? Optional.of(id) : Optional.empty();
    }

    /** Empty when it was never remembered here, or is not any longer. */
    Optional<Shown> find(String queryId) {
        return answers.find(queryId);
    }
}
