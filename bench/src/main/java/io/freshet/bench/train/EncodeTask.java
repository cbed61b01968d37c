package io.freshet.bench.train;

import ai.djl.ndarray.NDManager;
import io.freshet.bench.measure.Task;
import io.freshet.bench.measure.Work;
import io.freshet.model.embed.PooledBatch;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.util.List;

/** Texts to vectors in one call, tokenising included, by the base model. The encoder stays the caller's. */
public final class EncodeTask implements Task {

    private final String name;
    private final TextEncoder encoder;
    private final List<String> texts;
    private final Role role;
    private final Work work;

    /**
     * @param texts distinct
     */
    public EncodeTask(String name, TextEncoder encoder, List<String> texts, Role role, TransformerFlops flops) {
        this.name = name;
        this.encoder = encoder;
        this.texts = List.copyOf(texts);
        this.role = role;
        int[] lengths =
                texts.stream().mapToInt(text -> encoder.tokenCount(text, role)).toArray();
        try (NDManager scratch = Torch.newManager(encoder.options().device())) {
            PooledBatch batch = encoder.encode(scratch, this.texts, role, LowRank.NONE);
            work = new Work(1, "texts", texts.size(), batch.tokens(), batch.padded(), flops.encode(lengths));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run() {
        encoder.encode(texts, role, LowRank.NONE);
    }

    @Override
    public Work work() {
        return work;
    }
}
