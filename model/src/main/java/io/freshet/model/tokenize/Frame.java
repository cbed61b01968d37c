package io.freshet.model.tokenize;

import java.util.Arrays;

/**
 * The special tokens a tokenizer puts around a single text: [CLS] … [SEP] for BERT, … &lt;|endoftext|&gt; for Qwen3
 * embedding models; possibly none.
 */
record Frame(long[] prefix, long[] suffix) {

    /**
     * Finds the frame from one example.
     *
     * @param framed ids of a text with special tokens
     * @param content ids of the same text without
     * @throws IllegalArgumentException if the text does not stand in one piece between the special tokens
     */
    static Frame between(long[] content, long[] framed) {
        for (int start = 0; start + content.length <= framed.length; start++) {
            int end = start + content.length;
            if (Arrays.equals(content, 0, content.length, framed, start, end)) {
                return new Frame(Arrays.copyOf(framed, start), Arrays.copyOfRange(framed, end, framed.length));
            }
        }
        throw new IllegalArgumentException("the tokenizer changes a text when it adds its special tokens: "
                + Arrays.toString(content) + " became " + Arrays.toString(framed));
    }

    int length() {
        return prefix.length + suffix.length;
    }

    /** The special tokens with {@code content} between them. */
    long[] around(long[] content) {
        long[] ids = Arrays.copyOf(prefix, prefix.length + content.length + suffix.length);
        System.arraycopy(content, 0, ids, prefix.length, content.length);
        System.arraycopy(suffix, 0, ids, prefix.length + content.length, suffix.length);
        return ids;
    }
}
