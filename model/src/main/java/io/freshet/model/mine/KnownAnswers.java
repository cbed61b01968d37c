package io.freshet.model.mine;

/** Which documents are known to answer a query, beside those that are asked for, so that none of them is its negative. */
@FunctionalInterface
public interface KnownAnswers {

    KnownAnswers NONE = (query, document) -> false;

    boolean has(String query, String document);
}
