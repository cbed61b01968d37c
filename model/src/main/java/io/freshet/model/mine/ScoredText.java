package io.freshet.model.mine;

/** A document's text and its raw cosine with the query of its group. */
public record ScoredText(String text, float score) {}
