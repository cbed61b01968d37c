package io.freshet.model.rerank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.PooledBatch;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.Places;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.tokenize.Tokens;
import io.freshet.model.torch.Torch;
import io.freshet.model.torch.TorchProgram;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An embedding model used as a reranker: d = {@value #SCALE} · (cos(query, document) − {@value #CENTRE}), with the
 * adapter on both sides.
 *
 * <p>It shows everything of a reranker lane that does not depend on the model: training from feedback, gate, versions
 * and swap, and a better order of candidates after training. It is no cross-encoder: no word of the query attends to
 * one of the document, so it orders candidates no better than the same encoder retrieves them when both are trained
 * alike, and its probabilities are only as good as one fixed scale. Scale and centre are constants, not learned: with
 * them cosines 0 to 1 become probabilities from almost 0 to almost 1, and encoders are trained with a temperature near
 * 1/20. The centre suits MiniLM; BGE, whose cosines are all high, calls most documents relevant until it is trained,
 * which does not change an order. The model's own query prompt is used; a pair's own instruction is ignored, for an
 * encoder was not trained to read any.
 */
public final class SimilarityReranker implements Reranker {

    private static final double SCALE = 20;
    private static final double CENTRE = 0.5;

    private final RerankOptions options;
    private final TextEncoder encoder;
    private final TorchProgram program = TorchProgram.load(SimilarityReranker.class, "scores.py", "Scores");

    private SimilarityReranker(RerankOptions options, TextEncoder encoder) {
        this.options = options;
        this.encoder = encoder;
    }

    /**
     * Opens an embedding model in Hugging Face or sentence-transformers layout.
     *
     * @throws IOException if a file is missing or damaged
     */
    public static SimilarityReranker open(Path folder, RerankOptions options) throws IOException {
        EncoderOptions encoder = new EncoderOptions(
                options.device(),
                options.compute(),
                options.maxLength(),
                options.tokensPerChunk(),
                options.instruction());
        return new SimilarityReranker(options, TextEncoder.open(folder, encoder));
    }

    @Override
    public Path folder() {
        return encoder.folder();
    }

    @Override
    public RerankOptions options() {
        return options;
    }

    /** Of each of the two texts. */
    @Override
    public int maxLength() {
        return encoder.maxLength();
    }

    @Override
    public PeftStyle peftStyle() {
        return PeftStyle.embedding(encoder.modelType());
    }

    /** The longer of its two texts: each goes its own way. */
    @Override
    public int fullLength(Pair pair) {
        return Math.max(
                encoder.fullLength(pair.query(), Role.QUERY), encoder.fullLength(pair.document(), Role.DOCUMENT));
    }

    @Override
    public double weightNorm() {
        return encoder.weightNorm();
    }

    @Override
    public List<LinearSite> linears() {
        return encoder.linears();
    }

    @Override
    public ScoredBatch score(NDManager step, List<Pair> pairs, LowRank delta, Recompute recompute) {
        List<String> queries = pairs.stream().map(Pair::query).toList();
        List<String> documents = pairs.stream().map(Pair::document).toList();
        PooledBatch q = encoder.encode(step, queries, Role.QUERY, delta.part(0), recompute);
        PooledBatch d = encoder.encode(step, documents, Role.DOCUMENT, delta.part(1), recompute);
        NDArray scores = program.call(step, "similarity", q.vectors(), d.vectors(), SCALE, CENTRE);
        return new ScoredBatch(scores, List.of(q.pass(), d.pass()));
    }

    @Override
    public List<PairTokens> tokenize(List<Pair> pairs, int limit) {
        // A query comes with all its documents.
        Places<String> queries = Places.of(pairs.stream().map(Pair::query).toList());
        List<Tokens> q = encoder.tokenize(queries.distinct(), Role.QUERY, limit);
        List<Tokens> d = encoder.tokenize(pairs.stream().map(Pair::document).toList(), Role.DOCUMENT, limit);
        return IntStream.range(0, pairs.size())
                .mapToObj(i -> new PairTokens(List.of(q.get(queries.at()[i]), d.get(i))))
                .toList();
    }

    @Override
    public float[] scoreTokens(List<PairTokens> pairs, LowRank delta) {
        try (NDManager scratch = Torch.newManager(options.device())) {
            NDArray scores = program.call(
                    scratch,
                    "similarity",
                    side(scratch, pairs, 0, delta),
                    side(scratch, pairs, 1, delta),
                    SCALE,
                    CENTRE);
            return scores.toFloatArray();
        }
    }

    private NDArray side(NDManager scratch, List<PairTokens> pairs, int side, LowRank delta) {
        List<Tokens> sequences =
                pairs.stream().map(pair -> pair.sequences().get(side)).toList();
        return encoder.scaled(scratch, encoder.pooled(scratch, sequences, delta));
    }

    @Override
    public void close() {
        program.close();
        encoder.close();
    }
}
