package io.freshet.model.mine;

/** One row of a mining data set: a query and one good answer to it. */
public record QueryPositive(String query, String positive) {}
