package io.freshet.model.rerank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.forward.ForwardPass;
import io.freshet.model.forward.Places;
import io.freshet.model.forward.ReadOut;
import io.freshet.model.forward.Recompute;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.tokenize.Tokenizer;
import io.freshet.model.tokenize.Tokens;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.torch.TorchProgram;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.transformer.Transformer;
import io.freshet.model.transformer.Transformers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A causal language model that answers yes or no, as Qwen3-Reranker does: d = z_yes − z_no, the logits of the two words
 * after {@link RerankTemplate}'s prompt. Of the output layer only these two rows are used.
 */
public final class GenerativeReranker implements Reranker {

    private final Path folder;
    private final RerankOptions options;
    private final String modelType;
    private final Tokenizer tokenizer;
    private final Transformer transformer;
    private final RerankTemplate template;
    private final int maxLength;
    private final NDManager owner;
    private final TorchProgram program;
    private final NDArray head;
    private final NDArray yesAndNo;

    private GenerativeReranker(
            Path folder, RerankOptions options, Tokenizer tokenizer, Transformer transformer, NDArray head)
            throws IOException {
        this.folder = folder;
        this.modelType =
                JsonFiles.read(folder.resolve("config.json")).path("model_type").asText();
        this.options = options;
        this.tokenizer = tokenizer;
        this.transformer = transformer;
        this.template = new RerankTemplate(tokenizer, options.instruction().orElse(RerankTemplate.DEFAULT_INSTRUCTION));
        this.maxLength = Math.min(options.maxLength(), transformer.maxPositions());
        this.head = head;
        if (maxLength <= template.frameLength()) {
            throw new IllegalArgumentException("a maximum length of " + maxLength + " leaves no room for query and"
                    + " document: the prompt around them has " + template.frameLength() + " tokens");
        }
        if (template.highestId() >= head.getShape().get(0)) {
            throw new IllegalArgumentException(folder + " has an output layer of "
                    + head.getShape().get(0) + " tokens, and the reranker's prompt needs token "
                    + template.highestId() + " of its tokenizer; is it an embedding model?");
        }
        this.program = TorchProgram.load(GenerativeReranker.class, "scores.py", "Scores");
        this.owner = Torch.newManager(options.device());
        try (NDManager scratch = owner.newSubManager()) {
            NDArray ids = Tensors.of(scratch, new long[] {template.yes(), template.no()}, 2);
            this.yesAndNo = program.call(owner, "rows", head, ids);
        }
    }

    /**
     * Opens a causal language model in Hugging Face layout.
     *
     * @throws IOException if a file is missing or damaged
     * @throws IllegalArgumentException if it has no output layer or its tokenizer lacks tokens of the template
     */
    public static GenerativeReranker open(Path folder, RerankOptions options) throws IOException {
        Transformer transformer = Transformers.open(folder, options.device(), options.compute());
        Tokenizer tokenizer = null;
        try {
            NDArray head = transformer
                    .head()
                    .orElseThrow(() -> new IllegalArgumentException(folder
                            + " has no output layer (no tensor 'lm_head.weight', and config.json does not say that the"
                            + " word embeddings are tied to it), so it cannot answer yes or no; is it an embedding"
                            + " model?"));
            tokenizer = Tokenizer.open(folder);
            return new GenerativeReranker(folder, options, tokenizer, transformer, head);
        } catch (IOException | RuntimeException e) {
            if (tokenizer != null) {
                tokenizer.close();
            }
            transformer.close();
            throw e;
        }
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public RerankOptions options() {
        return options;
    }

    /** Of the whole prompt. */
    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public PeftStyle peftStyle() {
        return PeftStyle.reranker(modelType);
    }

    @Override
    public int fullLength(Pair pair) {
        return template.fullLength(pair);
    }

    @Override
    public double weightNorm() {
        return transformer.weightNorm();
    }

    @Override
    public List<LinearSite> linears() {
        return transformer.linears();
    }

    /** The prompt and its tokens. */
    public RerankTemplate template() {
        return template;
    }

    /** The output layer [V, H]; owned by this. */
    public NDArray head() {
        return head;
    }

    /** The states of the last tokens [n, k, H] and the pass that made them. */
    private record States(NDArray last, ForwardPass pass) {}

    /** A sequence to run: a pair's prompt, with the answer behind it or without. */
    private record Question(Pair pair, Optional<Boolean> answer) {}

    @Override
    public ScoredBatch score(NDManager step, List<Pair> pairs, LowRank delta, Recompute recompute) {
        List<Question> questions =
                pairs.stream().map(pair -> new Question(pair, Optional.empty())).toList();
        return run(step, questions, 1, delta, recompute).scored();
    }

    /**
     * Runs pairs with their answers. A sequence is one token longer than the prompt, whose length alone is limited.
     *
     * @param relevant the right answer of each pair
     */
    public AnsweredBatch answer(
            NDManager step, List<Pair> pairs, boolean[] relevant, LowRank delta, Recompute recompute) {
        List<Question> questions = IntStream.range(0, pairs.size())
                .mapToObj(i -> new Question(pairs.get(i), Optional.of(relevant[i])))
                .toList();
        return run(step, questions, 2, delta, recompute);
    }

    private AnsweredBatch run(
            NDManager step, List<Question> questions, int positions, LowRank delta, Recompute recompute) {
        Places<Question> places = Places.of(questions);
        List<long[]> sequences = places.distinct().stream().map(this::ids).toList();
        States states = states(step, sequences, places.at(), positions, delta, recompute);
        NDArray scores = program.call(step, "differences", states.last(), yesAndNo);
        return new AnsweredBatch(
                new ScoredBatch(scores, List.of(states.pass())), states.last(), targets(step, questions));
    }

    @Override
    public List<PairTokens> tokenize(List<Pair> pairs, int limit) {
        return pairs.stream()
                .map(pair -> new PairTokens(List.of(new Tokens(template.prompt(pair, limit)))))
                .toList();
    }

    @Override
    public float[] scoreTokens(List<PairTokens> pairs, LowRank delta) {
        try (NDManager scratch = Torch.newManager(options.device())) {
            Places<PairTokens> places = Places.of(pairs);
            List<long[]> sequences = places.distinct().stream()
                    .map(pair -> pair.sequences().get(0).ids())
                    .toList();
            States states = states(scratch, sequences, places.at(), 1, delta, Recompute.NOTHING);
            return program.call(scratch, "differences", states.last(), yesAndNo).toFloatArray();
        }
    }

    private States states(
            NDManager step, List<long[]> sequences, int[] at, int positions, LowRank delta, Recompute recompute) {
        ReadOut last = (result, hidden, mask, chunk) -> program.call(result, "last", hidden, mask, positions);
        ForwardPass pass =
                ForwardPass.run(step, transformer, sequences, options.tokensPerChunk(), delta, last, recompute);
        long[] place = pass.place();
        long[] order = Arrays.stream(at).mapToLong(i -> place[i]).toArray();
        return new States(program.call(step, "assemble", pass.outputs(), Tensors.of(step, order, order.length)), pass);
    }

    private long[] ids(Question question) {
        long[] prompt = template.prompt(question.pair(), maxLength);
        if (question.answer().isEmpty()) {
            return prompt;
        }
        long[] ids = Arrays.copyOf(prompt, prompt.length + 1);
        ids[prompt.length] = word(question);
        return ids;
    }

    private long word(Question question) {
        return question.answer().orElse(false) ? template.yes() : template.no();
    }

    private NDArray targets(NDManager step, List<Question> questions) {
        long[] targets = questions.stream()
                .flatMapToLong(question -> LongStream.of(word(question), template.end()))
                .toArray();
        return Tensors.of(step, targets, questions.size(), 2);
    }

    @Override
    public void close() {
        owner.close();
        program.close();
        transformer.close();
        tokenizer.close();
    }
}
