package io.freshet.actors.scorer;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.embed.PooledBatch;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Embeds texts.
 *
 * @param side which texts the adapter encodes; documents keep the base model's vectors when only queries are trained
 */
record EmbeddingEngine(TextEncoder encoder, Side side)
        implements Engine<EmbeddingService.Texts, EmbeddingEngine.Vectors> {

    /**
     * @param vectors [n][d]
     * @param tokens real tokens of the texts, prompts included
     */
    record Vectors(float[][] vectors, long tokens) {}

    @Override
    public long weight(EmbeddingService.Texts request) {
        return request.texts().stream().mapToLong(String::length).sum()
                + request.texts().size();
    }

    @Override
    public List<Vectors> answer(List<EmbeddingService.Texts> requests, ModelSlot slot) {
        Vectors[] answers = new Vectors[requests.size()];
        for (Role role : Role.values()) {
            int[] same = IntStream.range(0, answers.length)
                    .filter(i -> requests.get(i).role() == role)
                    .toArray();
            if (same.length > 0) {
                answer(requests, same, role, slot.delta(), answers);
            }
        }
        return List.of(answers);
    }

    private void answer(
            List<EmbeddingService.Texts> requests, int[] same, Role role, LowRank adapter, Vectors[] answers) {
        LowRank delta = role == Role.DOCUMENT && side == Side.QUERY ? LowRank.NONE : adapter;
        try (NDManager scratch = Torch.newManager(encoder.options().device())) {
            List<String> texts = Arrays.stream(same)
                    .boxed()
                    .flatMap(i -> requests.get(i).texts().stream())
                    .toList();
            PooledBatch pooled = encoder.encode(scratch, texts, role, delta);
            float[][] vectors = Tensors.rows(pooled.vectors());
            int from = 0;
            for (int i : same) {
                List<String> own = requests.get(i).texts();
                int to = from + own.size();
                long tokens = own.stream()
                        .mapToLong(text -> encoder.tokenCount(text, role))
                        .sum();
                answers[i] = new Vectors(Arrays.copyOfRange(vectors, from, to), tokens);
                from = to;
            }
        }
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
    public void tryOut(Path folder, LowRank delta) throws IOException {
        float distance = Probe.read(folder).distance(encoder, delta);
        float tolerance = Probe.tolerance(encoder);
        if (!(distance <= tolerance)) {
            throw new IllegalStateException(folder + " embeds its probe differently here than where it was trained (by "
                    + distance + ", at most " + tolerance + " allowed): is the base model the same?");
        }
    }
}
