package io.freshet.model.rerank;

import io.freshet.model.data.YesNoRow;
import io.freshet.model.tokenize.Tokenizer;
import java.util.stream.LongStream;

/**
 * The prompt of Qwen3-Reranker in tokens: a system message that asks for yes or no, the query and the document, and the
 * beginning of the answer after an empty thought. The frame around query and document is never cut.
 */
public final class RerankTemplate {

    /** The instruction of pairs that have none. */
    public static final String DEFAULT_INSTRUCTION = YesNoRow.DEFAULT_INSTRUCTION;

    private static final String PREFIX = "<|im_start|>system\n" + YesNoRow.SYSTEM + "<|im_end|>\n<|im_start|>user\n";
    private static final String SUFFIX = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";

    private final Tokenizer tokenizer;
    private final String instruction;
    private final long[] prefix;
    private final long[] suffix;
    private final long yes;
    private final long no;
    private final long end;

    /**
     * Resolves the template's tokens.
     *
     * @param tokenizer the model's; belongs to the caller
     * @param instruction of pairs that have none
     * @throws IllegalArgumentException if yes, no or one of the markers is not a single token
     */
    RerankTemplate(Tokenizer tokenizer, String instruction) {
        this.tokenizer = tokenizer;
        this.instruction = instruction;
        try {
            for (String marker : new String[] {"<|im_start|>", "<think>", "</think>"}) {
                tokenizer.id(marker);
            }
            this.yes = tokenizer.id("yes");
            this.no = tokenizer.id("no");
            this.end = tokenizer.id("<|im_end|>");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a model for the prompt of Qwen3-Reranker: " + e.getMessage(), e);
        }
        // No text of this alphabet has more tokens than characters.
        this.prefix = tokenizer.encodeContent(PREFIX, PREFIX.length());
        this.suffix = tokenizer.encodeContent(SUFFIX, SUFFIX.length());
    }

    /** How many tokens stand around query and document. */
    public int frameLength() {
        return prefix.length + suffix.length;
    }

    /** The id of {@code yes}, and so on. */
    public long yes() {
        return yes;
    }

    public long no() {
        return no;
    }

    /** The id of the token that ends an answer. */
    public long end() {
        return end;
    }

    /** The highest id that a frame or an answer has. */
    long highestId() {
        return LongStream.concat(
                        LongStream.of(yes, no, end), LongStream.concat(LongStream.of(prefix), LongStream.of(suffix)))
                .max()
                .orElseThrow();
    }

    /**
     * Everything that comes before the answer. Instruction, query and document are one text to the tokenizer; what does
     * not fit is cut from its end, which is the document's.
     *
     * @param maxLength limit of the result, more than {@link #frameLength}
     */
    public long[] prompt(Pair pair, int maxLength) {
        long[] content = tokenizer.encodeContent(body(pair), maxLength - frameLength());
        long[] ids = new long[frameLength() + content.length];
        System.arraycopy(prefix, 0, ids, 0, prefix.length);
        System.arraycopy(content, 0, ids, prefix.length, content.length);
        System.arraycopy(suffix, 0, ids, prefix.length + content.length, suffix.length);
        return ids;
    }

    /** How many tokens the prompt would have, were nothing cut. */
    int fullLength(Pair pair) {
        return frameLength() + tokenizer.encodeContent(body(pair), Integer.MAX_VALUE).length;
    }

    private String body(Pair pair) {
        return "<Instruct>: " + pair.instruction().orElse(instruction) + "\n<Query>: " + pair.query() + "\n<Document>: "
                + pair.document();
    }
}
