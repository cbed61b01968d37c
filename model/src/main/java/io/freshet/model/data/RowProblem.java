package io.freshet.model.data;

import java.util.Locale;

/** Why a row of a data set cannot be used. */
public enum RowProblem {
    MISSING_QUERY("no column with the query"),
    EMPTY_QUERY("the query is empty"),
    MISSING_RESPONSE("no column with an answer or document"),
    EMPTY_RESPONSE("an answer or document is empty"),
    EMPTY_NEGATIVE("a negative is empty"),
    WRONG_TYPE("a value of the wrong type"),
    BROKEN_LIST("a cell that begins like a JSON list is none"),
    POSITIVE_AMONG_NEGATIVES("the same text is positive and negative"),
    BAD_LABEL("the label is not a number"),
    LABELS_DO_NOT_MATCH("not one label for each document"),
    BAD_MESSAGES("messages without a role or content that is understood"),
    SEVERAL_TURNS("a conversation of several turns is no retrieval pair");

    private final String meaning;

    RowProblem(String meaning) {
        this.meaning = meaning;
    }

    /** The name used in reports, for example {@code empty_query}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In words. */
    public String meaning() {
        return meaning;
    }
}
