package io.freshet.actors.scorer;

import java.util.List;
import java.util.function.IntFunction;

/**
 * What a request asks, before it is tokenised.
 *
 * @param characters of all its texts together
 * @param hash of its texts, the same for the same texts in every process
 * @param tokenise makes its pieces, each cut to at most so many tokens; called once, by any thread
 */
record Question<P>(long characters, int hash, IntFunction<List<P>> tokenise) {}
