package io.freshet.model.mine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.torch.TorchProgram;
import io.freshet.model.transformer.LowRank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Mines a whole data set: sentence-transformers {@code mine_hard_negatives} with a bi-encoder. Documents are encoded
 * with the document prompt, queries with the query prompt, each distinct text once; search is exact.
 *
 * <p>Native memory: one vector for each document, and for a part of the queries at a time their vectors and scores, at
 * most 64 MiB of them. The encoder belongs to the caller. Used by one thread at a time.
 */
public final class DataSetMiner {

    /** Texts in one call of the encoder. */
    private static final int TEXTS = 512;
    /** Scores (query, document) at hand at a time. */
    private static final int SCORES = 1 << 24;

    private final TextEncoder encoder;
    private final MiningRule rule;

    public DataSetMiner(TextEncoder encoder, MiningRule rule) {
        this.encoder = encoder;
        this.rule = rule;
    }

    /** Hears how far mining is; called by the mining thread. */
    public interface Progress {
        /**
         * @param done documents encoded and queries mined so far
         * @param of all of them
         */
        void done(long done, long of);
    }

    /**
     * What was mined.
     *
     * @param groups one for each query, in the order of the corpus' queries; also those without negatives
     */
    public record Mined(List<MinedGroup> groups, MiningStatistics statistics) {}

    /**
     * Mines every query.
     *
     * @param seed of random sampling
     * @throws IllegalStateException if the model gives vectors that are not finite
     */
    public Mined mine(MiningCorpus corpus, long seed, Progress progress) {
        try (NDManager owner = Torch.newManager(encoder.options().device());
                TorchProgram program = TorchProgram.load(DataSetMiner.class, "corpus.py", "Corpus")) {
            NDArray matrix = owner.zeros(new Shape(corpus.documents().size(), encoder.dimension()), DataType.FLOAT32);
            Run run = new Run(corpus, seed, progress, owner, program, matrix);
            run.encodeDocuments();
            run.mineQueries();
            return new Mined(
                    List.copyOf(run.groups), MiningStatistics.of(run.groups, rule.numNegatives(), run.skipped));
        }
    }

    /** The state of one {@link #mine}. */
    private final class Run {

        private final MiningCorpus corpus;
        private final long seed;
        private final Progress progress;
        private final NDManager owner;
        private final TorchProgram program;
        private final NDArray matrix;
        private final long work;
        private final HardNegativeSelector selector;
        private final int width;
        private final List<MinedGroup> groups = new ArrayList<>();
        private SkipCounts skipped = SkipCounts.NONE;

        Run(MiningCorpus corpus, long seed, Progress progress, NDManager owner, TorchProgram program, NDArray matrix) {
            this.corpus = corpus;
            this.seed = seed;
            this.progress = progress;
            this.owner = owner;
            this.program = program;
            this.matrix = matrix;
            this.work = (long) corpus.documents().size() + corpus.queries().size();
            this.selector = new HardNegativeSelector(rule, corpus.maxPositives());
            this.width = Math.min(
                    rule.retrievalWidth(corpus.maxPositives()),
                    corpus.documents().size());
        }

        /** Longest documents first: batches of equal lengths waste no padding, and too little memory shows at once. */
        void encodeDocuments() {
            List<String> documents = corpus.documents();
            long[] order = IntStream.range(0, documents.size())
                    .boxed()
                    .sorted(Comparator.comparingInt(
                                    (Integer id) -> documents.get(id).length())
                            .reversed())
                    .mapToLong(Integer::longValue)
                    .toArray();
            for (int from = 0; from < order.length; from += TEXTS) {
                long[] ids = Arrays.copyOfRange(order, from, Math.min(order.length, from + TEXTS));
                List<String> texts = Arrays.stream(ids)
                        .mapToObj(id -> documents.get((int) id))
                        .toList();
                try (NDManager step = owner.newSubManager()) {
                    NDArray vectors = encoder.encode(step, texts, Role.DOCUMENT, LowRank.NONE)
                            .vectors();
                    program.call(step, "put", matrix, Tensors.of(step, ids, ids.length), vectors);
                }
                progress.done(from + ids.length, work);
            }
        }

        void mineQueries() {
            List<MiningCorpus.Query> queries = corpus.queries();
            int rows = Math.max(1, SCORES / corpus.documents().size());
            for (int from = 0; from < queries.size(); from += TEXTS) {
                List<MiningCorpus.Query> part = queries.subList(from, Math.min(queries.size(), from + TEXTS));
                try (NDManager step = owner.newSubManager()) {
                    List<String> texts =
                            part.stream().map(MiningCorpus.Query::text).toList();
                    NDArray vectors = encoder.encode(step, texts, Role.QUERY, LowRank.NONE)
                            .vectors();
                    for (int first = 0; first < part.size(); first += rows) {
                        int last = Math.min(part.size(), first + rows);
                        search(step, vectors, first, part.subList(first, last));
                        progress.done(corpus.documents().size() + groups.size(), work);
                    }
                }
            }
        }

        private void search(NDManager step, NDArray vectors, int first, List<MiningCorpus.Query> part) {
            int most = part.stream()
                    .mapToInt(query -> query.positives().size())
                    .max()
                    .orElseThrow();
            long[] positives = new long[part.size() * most];
            for (int q = 0; q < part.size(); q++) {
                List<Integer> own = part.get(q).positives();
                for (int i = 0; i < own.size(); i++) {
                    positives[q * most + i] = own.get(i);
                }
            }
            float[] scores;
            long[] ids;
            float[] own;
            try (NDManager scratch = step.newSubManager()) {
                NDArray wanted = Tensors.of(scratch, positives, part.size(), most);
                var found =
                        program.callList(scratch, "search", matrix, vectors, first, first + part.size(), width, wanted);
                scores = found.get(0).toFloatArray();
                ids = found.get(1).toLongArray();
                own = found.get(2).toFloatArray();
            }
            for (int q = 0; q < part.size(); q++) {
                select(
                        part.get(q),
                        Arrays.copyOfRange(scores, q * width, (q + 1) * width),
                        IntStream.range(q * width, (q + 1) * width)
                                .map(i -> (int) ids[i])
                                .toArray(),
                        Arrays.copyOfRange(own, q * most, (q + 1) * most));
            }
        }

        private void select(MiningCorpus.Query query, float[] scores, int[] ids, float[] own) {
            List<ScoredText> positives = new ArrayList<>();
            float lowest = Float.POSITIVE_INFINITY;
            for (int i = 0; i < query.positives().size(); i++) {
                if (!Float.isFinite(own[i])) {
                    throw new IllegalStateException("the model's vectors are not finite: the query '" + query.text()
                            + "' and its answer have the score " + own[i] + "; check the model's weights");
                }
                positives.add(text(query.positives().get(i), own[i]));
                lowest = Math.min(lowest, own[i]);
            }
            Selection selection = selector.select(
                    scores, ids, Set.copyOf(query.positives()), lowest, new Random(seed + groups.size()));
            skipped = skipped.plus(selection.skipped());
            groups.add(new MinedGroup(
                    query.text(),
                    positives,
                    selection.negatives().stream()
                            .map(candidate -> text(candidate.id(), candidate.score()))
                            .toList()));
        }

        private ScoredText text(int id, float score) {
            return new ScoredText(corpus.documents().get(id), score);
        }
    }
}
