package io.freshet.model.tokenize;

/** What happens to a text before it reaches the native tokenizer. */
final class Text {

    /** Characters of a text that are looked at first, per token wanted. English has four to five to a token. */
    private static final int CHARS_PER_TOKEN = 16;

    /** Words at the end of a cut text that may look different because of the cut (through an added token, say). */
    private static final int UNSETTLED_WORDS = 64;

    private Text() {}

    /**
     * The beginning of a text, long enough for {@code tokens} tokens of the usual kind: without this, a megabyte is
     * tokenised to keep five hundred tokens.
     */
    static String head(String text, int tokens) {
        long end = CHARS_PER_TOKEN * ((long) tokens + UNSETTLED_WORDS);
        if (end >= text.length()) {
            return text;
        }
        boolean insidePair = Character.isSurrogatePair(text.charAt((int) end - 1), text.charAt((int) end));
        return text.substring(0, insidePair ? (int) end - 1 : (int) end);
    }

    /**
     * Whether the first {@code tokens} tokens of a text's head are those of the whole text: tokenizers split a text
     * into words first, so what comes after the cut can change only words next to it.
     *
     * @param words word number of each token of the head; negative where a tokenizer has no words
     */
    static boolean settled(long[] words, int tokens) {
        return tokens < words.length
                && words[tokens] >= 0
                && words[tokens] + UNSETTLED_WORDS <= words[words.length - 1];
    }

    /** The text with U+FFFD for each lone surrogate. */
    static String wellFormed(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
