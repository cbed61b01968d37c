package io.freshet.config;

import static io.freshet.config.Kind.choice;
import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.number;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How hard negatives are found, with the meaning of sentence-transformers' {@code mine_hard_negatives}; scores are
 * cosines. Keys below {@code freshet.mining}.
 *
 * @param model reference of the embedding model that finds them for a reranker; empty for an embedding lane, which
 *     mines with its own
 * @param numNegatives negatives for each positive; 0 means no mining
 * @param rangeMin first rank taken, among the candidates that pass the filters, from 0
 * @param rangeMax rank after the last one taken
 * @param maxScore candidates above it are dropped
 * @param minScore candidates below it are dropped
 * @param absoluteMargin candidates above positive - margin are dropped
 * @param relativeMargin candidates above positive - |positive| * margin are dropped
 * @param sampling choice among the candidates of the range
 */
public record MiningConfig(
        Optional<String> model,
        int numNegatives,
        int rangeMin,
        int rangeMax,
        OptionalDouble maxScore,
        OptionalDouble minScore,
        OptionalDouble absoluteMargin,
        OptionalDouble relativeMargin,
        Sampling sampling) {

    private static OptionalDouble optional(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    /**
     * @param byDefault the model of a reranker lane that names none
     */
    static MiningConfig read(Settings s, Task task, String byDefault) {
        Optional<String> model = s.find("mining.model", ModelConfig.REF);
        return new MiningConfig(
                task == Task.RERANKER ? model.or(() -> Optional.of(byDefault)) : model,
                s.get("mining.num-negatives", integer(0, 1_000)),
                s.get("mining.range-min", integer(0, 100_000)),
                s.get("mining.range-max", integer(1, 100_000)),
                optional(s.find("mining.max-score", number(-1, 1))),
                optional(s.find("mining.min-score", number(-1, 1))),
                optional(s.find("mining.absolute-margin", number(0, 2))),
                optional(s.find("mining.relative-margin", number(0, 1))),
                s.get("mining.sampling", choice(Sampling.class)));
    }
}
