package io.freshet.model.embed;

/** What a text is for; a model may put another prompt before each. */
public enum Role {
    QUERY,
    DOCUMENT
}
