package io.freshet.model.train;

import ai.djl.Device;
import io.freshet.config.Side;
import io.freshet.config.TrainConfig;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Contrastive training of an embedding model.
 *
 * @param documents the base model's document vectors; asked only when {@code side} is {@link Side#QUERY}
 * @param side which texts the adapter encodes
 * @param hardNegatives exactly so many negatives an example; empty = as many as were mined
 */
public record EmbeddingTask(
        TextEncoder encoder,
        DocumentVectors documents,
        Side side,
        InfoNceOptions loss,
        OptionalInt hardNegatives,
        Recompute recompute)
        implements TrainingTask<Example> {

    /** As a configuration says, with the whole graph kept. */
    public static EmbeddingTask of(TextEncoder encoder, DocumentVectors documents, TrainConfig train) {
        return new EmbeddingTask(
                encoder, documents, train.side(), InfoNceOptions.of(train), train.hardNegatives(), Recompute.NOTHING);
    }

    @Override
    public List<LinearSite> linears() {
        return encoder.linears();
    }

    @Override
    public Device device() {
        return encoder.options().device();
    }

    @Override
    public EmbeddingObjective objective(LoraAdapter adapter) {
        return new EmbeddingObjective(this, adapter);
    }

    @Override
    public PeftStyle peftStyle() {
        return PeftStyle.embedding(encoder.modelType());
    }

    @Override
    public List<String> keys(Example row) {
        return List.of("q" + row.query(), "d" + row.positive());
    }

    @Override
    public List<Example> deal(List<Example> rows, int epoch, long seed) {
        return hardNegatives.isPresent() ? HardNegatives.exactly(hardNegatives.getAsInt(), rows, seed) : rows;
    }

    @Override
    public void writeProbe(Path folder, LowRank delta) throws IOException {
        Probe.of(encoder, delta).write(folder);
    }
}
