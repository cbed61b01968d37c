package io.freshet.actors.scorer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.config.Side;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.tokenize.Tokens;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Embeds texts.
 *
 * @param side which texts the adapter encodes; documents keep the base model's vectors when only queries are trained
 */
record EmbeddingEngine(TextEncoder encoder, Side side) implements Engine<EmbeddingEngine.Text> {

    /** @param normalized whether its vector is scaled to length 1 */
    record Text(Tokens ids, Role role, boolean normalized) {}

    /** Tokenises a request's texts. */
    Question<Text> question(EmbeddingService.Texts request) {
        List<String> texts = List.copyOf(request.texts());
        return new Question<>(
                texts.stream().mapToLong(String::length).sum(),
                texts.hashCode(),
                limit -> encoder.tokenize(texts, request.role(), limit).stream()
                        .map(ids -> new Text(ids, request.role(), request.normalized()))
                        .toList());
    }

    @Override
    public long tokens(Text text) {
        return text.ids().length();
    }

    @Override
    public int longest(Text text) {
        return text.ids().length();
    }

    @Override
    public String describe(int piece) {
        return "text " + piece + " (counted from 0)";
    }

    @Override
    public int maxLength() {
        return encoder.maxLength();
    }

    @Override
    public boolean adapted(Text text) {
        return side == Side.BOTH || text.role() == Role.QUERY;
    }

    @Override
    public OptionalLong documents(long version) {
        return OptionalLong.of(side == Side.QUERY ? 0 : version);
    }

    @Override
    public float[][] compute(List<Text> texts, LowRank delta) {
        float[][] vectors = new float[texts.size()][];
        int[] adapted = IntStream.range(0, vectors.length)
                .filter(i -> adapted(texts.get(i)))
                .toArray();
        int[] others = IntStream.range(0, vectors.length)
                .filter(i -> !adapted(texts.get(i)))
                .toArray();
        compute(texts, adapted, delta, vectors);
        compute(texts, others, LowRank.NONE, vectors);
        return vectors;
    }

    private void compute(List<Text> texts, int[] at, LowRank delta, float[][] vectors) {
        if (at.length == 0) {
            return;
        }
        try (NDManager scratch = Torch.newManager(encoder.options().device())) {
            List<Tokens> ids =
                    Arrays.stream(at).mapToObj(i -> texts.get(i).ids()).toList();
            NDArray pooled = encoder.pooled(scratch, ids, delta);
            float[][] scaled = Tensors.rows(encoder.scaled(scratch, pooled));
            boolean anyRaw = Arrays.stream(at).anyMatch(i -> !texts.get(i).normalized());
            float[][] raw = anyRaw ? Tensors.rows(pooled) : scaled;
            for (int i = 0; i < at.length; i++) {
                vectors[at[i]] = texts.get(at[i]).normalized() ? scaled[i] : raw[i];
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
