package io.freshet.actors.system;

import io.freshet.config.FreshetConfig;
import io.freshet.config.ModelConfig;
import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.SentenceTransformersFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An embedding model, loaded once for everybody in the process: the lane that trains it and those that mine with it.
 * Whoever opens it closes it, after everybody who uses it has stopped.
 */
public record LaneModel(TextEncoder encoder, DocumentVectors documents, BaseModel base) implements AutoCloseable {

    /** Documents whose base vectors are kept at hand between mining, training and judging a round. */
    private static final int KEPT_VECTORS = 16_384;

    /** Fetches or converts a lane's model if need be, and loads it. */
    public static LaneModel open(FreshetConfig config) throws IOException {
        return open(config.model());
    }

    /** Fetches or converts the model if need be, and loads it. */
    public static LaneModel open(ModelConfig model) throws IOException {
        Path folder = ModelSources.folder(model);
        TextEncoder encoder = TextEncoder.open(
                folder,
                new EncoderOptions(
                        ModelSources.device(model),
                        ModelSources.compute(model),
                        model.maxLength(),
                        model.tokensPerChunk(),
                        model.queryInstruction()));
        try {
            BaseModel base = BaseModel.of(
                    model.ref(), SentenceTransformersFolder.read(folder).transformer());
            return new LaneModel(encoder, new DocumentVectors(encoder, KEPT_VECTORS), base);
        } catch (IOException | RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    /** {@code ~/.cache/freshet}. */
    public static Path defaultCache() {
        return Path.of(System.getProperty("user.home"), ".cache", "freshet");
    }

    @Override
    public void close() {
        encoder.close();
    }
}
