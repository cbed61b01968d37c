package io.freshet.actors.scorer;

import io.freshet.config.Side;
import io.freshet.model.embed.TextEncoder;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Embeds requests in batches. Owns its batcher, not the encoder.
 *
 * @param model the base model's reference, for answers
 */
public record BatchedEmbeddings(MicroBatcher<EmbeddingEngine.Text> batcher, EmbeddingEngine engine, String model)
        implements EmbeddingService, BatchedService {

    /** Starts serving the base model. */
    public static BatchedEmbeddings start(
            ActorSystem<?> system,
            TextEncoder encoder,
            Side side,
            String model,
            String lane,
            MicroBatcher.Settings settings,
            InstantSource clock) {
        EmbeddingEngine engine = new EmbeddingEngine(encoder, side);
        return new BatchedEmbeddings(new MicroBatcher<>(system, engine, lane, settings, clock), engine, model);
    }

    @Override
    public CompletionStage<Embedded> embed(Texts request, Ask ask) {
        return batcher.ask(engine.question(request), ask)
                .thenApply(answer -> new Embedded(
                        answer.version().lane(),
                        answer.version().version(),
                        engine.documents(answer.version().version()).orElseThrow(),
                        answer.results(),
                        answer.tokens()));
    }

    @Override
    public ServedModel.Embedder served() {
        var version = batcher.served();
        return new ServedModel.Embedder(
                version.lane(),
                model,
                version.version(),
                engine.side().name().toLowerCase(Locale.ROOT),
                engine.encoder().dimension(),
                engine.maxLength());
    }
}
