package io.freshet.streams.record;

/** What makes a text usable: something visible in it, and whole characters only. */
final class Texts {

    private static final int EXCERPT = 80;

    private Texts() {}

    /** True for a text of nothing but spaces of any script, control and invisible format characters. */
    static boolean isBlank(String text) {
        return text.codePoints().allMatch(Texts::isInvisible);
    }

    /** True if half of a surrogate pair stands alone: such a text has no UTF-8 form, so no tokenizer takes it. */
    static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    static void requireWhole(String field, String text) {
        if (hasLoneSurrogate(text)) {
            throw new IllegalArgumentException(field + " holds half of a surrogate pair: [" + excerpt(text) + "]");
        }
    }

    /** The beginning of a text, for messages. */
    static String excerpt(String text) {
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "… (" + text.length() + " characters)";
    }

    private static boolean isInvisible(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.CONTROL;
    }
}
