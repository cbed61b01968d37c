package io.freshet.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.embed.PooledBatch;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.torch.GradMode;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.util.ArrayList;
import java.util.List;

/**
 * The forward half of a training step: encodes a batch by the side's rule and computes its loss.
 *
 * @param documents the base model's document vectors; asked only when {@code side} is {@link Side#QUERY}
 */
record EmbeddingStep(TextEncoder encoder, LoraAdapter adapter, Side side, DocumentVectors documents, InfoNce loss) {

    record Forward(InfoNce.Value value, long tokens, long padded) {}

    /** Records gradients while it runs, whatever the thread does otherwise. */
    Forward forward(NDManager step, List<Example> batch, long dropoutSeed) {
        LowRank delta = adapter.lowRankWithDropout(dropoutSeed);
        List<String> queries = batch.stream().map(Example::query).toList();
        List<String> texts = new ArrayList<>();
        for (Example example : batch) {
            texts.add(example.positive());
            texts.addAll(example.negatives());
        }
        try (GradMode recording = GradMode.recording()) {
            PooledBatch q = encoder.encode(step, queries, Role.QUERY, delta.part(0));
            if (side == Side.QUERY) {
                NDArray fixed = Tensors.stack(step, documents.of(texts));
                return new Forward(loss.of(step, q.vectors(), fixed, batch), q.tokens(), q.padded());
            }
            PooledBatch d = encoder.encode(step, texts, Role.DOCUMENT, delta.part(1));
            return new Forward(
                    loss.of(step, q.vectors(), d.vectors(), batch), q.tokens() + d.tokens(), q.padded() + d.padded());
        }
    }

    NDManager newStep() {
        return Torch.newManager(encoder.options().device());
    }
}
