package io.freshet.model.embed;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.forward.ForwardPass;
import io.freshet.model.forward.Places;
import io.freshet.model.forward.Recompute;
import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.tokenize.TokenChunk;
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

/**
 * Turns texts into vectors: prompt, tokens, transformer, pooling, length 1.
 *
 * <p>Equal texts run once; texts are sorted by length and run in chunks of a bounded number of padded tokens. The base
 * weights are read-only, so any number of threads may encode at once, each with its own adapter. Gradients are recorded
 * if the calling thread records. Whoever opens it closes it.
 */
public final class TextEncoder implements AutoCloseable {

    private final Path folder;
    private final EncoderOptions options;
    private final SentenceTransformersFolder layout;
    private final Tokenizer tokenizer;
    private final Transformer transformer;
    private final TorchProgram pooling;
    private final int maxLength;
    private final boolean ownsModel;

    private TextEncoder(
            Path folder,
            EncoderOptions options,
            SentenceTransformersFolder layout,
            Tokenizer tokenizer,
            Transformer transformer,
            TorchProgram pooling,
            boolean ownsModel) {
        this.folder = folder;
        this.options = options;
        this.layout = layout;
        this.tokenizer = tokenizer;
        this.transformer = transformer;
        this.pooling = pooling;
        this.ownsModel = ownsModel;
        this.maxLength =
                Math.min(Math.min(options.maxLength(), transformer.maxPositions()), layout.maxSequenceLength());
    }

    /**
     * Opens a model folder in Hugging Face or sentence-transformers layout.
     *
     * @throws IOException if a file is missing or damaged
     */
    public static TextEncoder open(Path folder, EncoderOptions options) throws IOException {
        SentenceTransformersFolder layout = SentenceTransformersFolder.read(folder);
        if (!layout.includePrompt()) {
            throw new IllegalArgumentException(
                    folder + ": pooling without the prompt's tokens (include_prompt false) is not supported");
        }
        Path weights = layout.transformer();
        Tokenizer tokenizer = Tokenizer.open(weights, layout.endToken());
        try {
            Transformer transformer = Transformers.open(weights, options.device(), options.compute());
            TorchProgram pooling = TorchProgram.load(TextEncoder.class, "pooling.py", "Pooling");
            return new TextEncoder(folder, options, layout, tokenizer, transformer, pooling, true);
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * The same model, run in another way. It lives as long as this one, whose weights it uses; closing it does nothing.
     *
     * @param other of the same device and number format
     */
    public TextEncoder runBy(EncoderOptions other) {
        if (!other.device().equals(options.device()) || other.compute() != options.compute()) {
            throw new IllegalArgumentException(folder + " is loaded on " + options.device() + " in " + options.compute()
                    + ", it cannot run on " + other.device() + " in " + other.compute());
        }
        return new TextEncoder(folder, other, layout, tokenizer, transformer, pooling, false);
    }

    /** Width of a vector. */
    public int dimension() {
        return transformer.hiddenSize();
    }

    /** The longest text in tokens, prompt and frame included; longer ones are truncated. */
    public int maxLength() {
        return maxLength;
    }

    /** Frobenius norm over the weights of all linear layers. Computed at each call. */
    public double weightNorm() {
        return transformer.weightNorm();
    }

    /** The linear layers an adapter may target. */
    public List<LinearSite> linears() {
        return transformer.linears();
    }

    public EncoderOptions options() {
        return options;
    }

    /** The architecture, as config.json names it. */
    public String modelType() {
        return layout.modelType();
    }

    /** The folder it was opened from. */
    public Path folder() {
        return folder;
    }

    /** The vectors of texts as Java arrays, [n][d], without gradients. */
    public float[][] encode(List<String> texts, Role role, LowRank delta) {
        if (texts.isEmpty()) {
            return new float[0][];
        }
        try (NDManager scratch = Torch.newManager(options.device())) {
            return Tensors.rows(encode(scratch, texts, role, delta).vectors());
        }
    }

    /** How many tokens a text has after its prompt and truncation. */
    public int tokenCount(String text, Role role) {
        return tokenizer.encode(prompt(role) + text, maxLength).length;
    }

    /** How many tokens a text would have after its prompt, were it not truncated. */
    public int fullLength(String text, Role role) {
        return tokenizer.tokenCount(prompt(role) + text);
    }

    /**
     * The vectors of texts as a tensor, with their whole graph if the calling thread records gradients.
     *
     * @param step owner of the result
     * @param texts at least one
     * @param delta the adapter, or {@link LowRank#NONE}
     */
    public PooledBatch encode(NDManager step, List<String> texts, Role role, LowRank delta) {
        return encode(step, texts, role, delta, Recompute.NOTHING);
    }

    /** {@link #encode(NDManager, List, Role, LowRank)} for training on less memory. */
    public PooledBatch encode(NDManager step, List<String> texts, Role role, LowRank delta, Recompute recompute) {
        Places<String> places = Places.of(texts);
        ForwardPass pass = run(step, tokenize(places.distinct(), role, maxLength), delta, recompute);
        return new PooledBatch(pooling.call(step, "assemble", pass.outputs(), order(step, places, pass)), pass);
    }

    /**
     * The tokens of texts, prompt and special tokens included, for {@link #pooled}.
     *
     * @param limit longest sequence, of which longer texts lose their end: {@link #maxLength()}, or more to see how long
     *     they are
     */
    public List<Tokens> tokenize(List<String> texts, Role role, int limit) {
        String prompt = prompt(role);
        return tokenizer.encodeAll(texts.stream().map(prompt::concat).toList(), limit).stream()
                .map(Tokens::new)
                .toList();
    }

    /**
     * The vectors of tokenised texts before they are scaled to length 1; {@link #scaled} to it they are those of {@link
     * #encode(NDManager, List, Role, LowRank)}, bit for bit if no two of the texts have the same tokens.
     *
     * @param step owner of the result
     * @param sequences made by {@link #tokenize}, at least one; equal ones run once
     * @return [n, d], F32
     */
    public NDArray pooled(NDManager step, List<Tokens> sequences, LowRank delta) {
        Places<Tokens> places = Places.of(sequences);
        ForwardPass pass = run(step, places.distinct(), delta, Recompute.NOTHING);
        return pooling.call(step, "gather", pass.outputs(), order(step, places, pass));
    }

    /**
     * Vectors of length 1.
     *
     * @param step owner of the result
     */
    public NDArray scaled(NDManager step, NDArray pooled) {
        return pooling.call(step, "scale", pooled);
    }

    private ForwardPass run(NDManager step, List<Tokens> sequences, LowRank delta, Recompute recompute) {
        List<long[]> ids = sequences.stream().map(Tokens::ids).toList();
        return ForwardPass.run(step, transformer, ids, options.tokensPerChunk(), delta, this::pool, recompute);
    }

    private static NDArray order(NDManager step, Places<?> places, ForwardPass pass) {
        long[] place = pass.place();
        long[] order = Arrays.stream(places.at()).mapToLong(i -> place[i]).toArray();
        return Tensors.of(step, order, order.length);
    }

    private NDArray pool(NDManager step, NDArray hidden, NDArray mask, TokenChunk chunk) {
        String method =
                switch (layout.pooling()) {
                    case CLS -> "cls";
                    case MEAN -> "mean";
                    case LAST_TOKEN -> "last_token";
                };
        return pooling.call(step, method, hidden, mask);
    }

    private String prompt(Role role) {
        return role == Role.QUERY
                ? options.queryInstruction().orElse(layout.prompts().getOrDefault("query", ""))
                : layout.prompts().getOrDefault("document", "");
    }

    @Override
    public void close() {
        if (ownsModel) {
            pooling.close();
            transformer.close();
            tokenizer.close();
        }
    }
}
