package io.freshet.actors.system;

import io.freshet.config.FreshetConfig;
import io.freshet.config.ModelConfig;
import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.hub.SentenceTransformersFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An embedding model, loaded once for everybody in the process: the lane that trains it and those that mine with it.
 * Whoever opens it closes it, after everybody who uses it has stopped.
 */
public record LaneModel(TextEncoder encoder, BaseModel base) implements AutoCloseable {

    /** Fetches or converts a lane's model if need be, and loads it. */
    public static LaneModel open(FreshetConfig config) throws IOException {
        return open(config.model());
    }

    /** Fetches or converts the model if need be, and loads it. */
    public static LaneModel open(ModelConfig model) throws IOException {
        Path folder = ModelSources.folder(model);
        TextEncoder encoder = TextEncoder.open(folder, options(model));
        try {
            BaseModel base = BaseModel.of(
                    model.ref(), SentenceTransformersFolder.read(folder).transformer());
            return new LaneModel(encoder, base);
        } catch (IOException | RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    /**
     * What decides on a document's vector, in a name: the weights, where a text is cut, and in which numbers it is
     * computed. A window that was kept under another name is of no use.
     */
    public String vectorsOf() {
        return base.sha256() + ", " + encoder.maxLength() + " tokens, "
                + encoder.options().compute();
    }

    /**
     * The same weights, run by other settings. It lives as long as this one; closing it does nothing.
     *
     * @param model the same model on the same device in the same numbers
     */
    LaneModel runBy(ModelConfig model) {
        return new LaneModel(encoder.runBy(options(model)), base);
    }

    private static EncoderOptions options(ModelConfig model) {
        return new EncoderOptions(
                ModelSources.device(model),
                ModelSources.compute(model),
                model.maxLength(),
                model.tokensPerChunk(),
                model.queryInstruction());
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
