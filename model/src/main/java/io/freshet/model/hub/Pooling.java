package io.freshet.model.hub;

/** How the vectors of a text's tokens become one vector. */
public enum Pooling {
    /** The first token's vector ([CLS] in BERT). */
    CLS,
    /** The mean over all tokens, special ones included, padding excluded. */
    MEAN,
    /** The vector of the last token that is not padding. */
    LAST_TOKEN
}
