package io.freshet.actors.scorer;

import io.freshet.config.Side;
import io.freshet.model.embed.TextEncoder;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Embeds requests in batches. Owns its batcher, not the encoder.
 *
 * @param model the base model's reference, for answers
 */
public record BatchedEmbeddings(
        MicroBatcher<EmbeddingService.Texts, EmbeddingEngine.Vectors> batcher,
        TextEncoder encoder,
        Side side,
        String model)
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
        var batcher = new MicroBatcher<>(system, new EmbeddingEngine(encoder, side), lane, settings, clock);
        return new BatchedEmbeddings(batcher, encoder, side, model);
    }

    @Override
    public CompletionStage<Embedded> embed(Texts request, Ask ask) {
        return batcher.ask(request)
                .thenApply(answer -> new Embedded(
                        answer.version().lane(),
                        answer.version().version(),
                        side == Side.QUERY ? 0 : answer.version().version(),
                        answer.content().vectors(),
                        answer.content().tokens()));
    }

    @Override
    public LaneVersions versions() {
        long version = batcher.served().version();
        return new LaneVersions(version, false, Optional.empty(), List.of(version));
    }

    @Override
    public ServedModel.Embedder served() {
        var version = batcher.served();
        return new ServedModel.Embedder(
                version.lane(),
                model,
                version.version(),
                side.name().toLowerCase(Locale.ROOT),
                encoder.dimension(),
                encoder.maxLength());
    }
}
