package io.freshet.config;

import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.number;
import static io.freshet.config.Kind.pathOrNone;

import java.nio.file.Path;
import java.util.Optional;

/**
 * When a candidate is published; keys below {@code freshet.gate}.
 *
 * @param heldOutPercent share of the pairs that is never trained on; 0 means no fresh check
 * @param reservoir held-out queries kept
 * @param minQueries held-out queries needed to ask for a gain; with fewer only a clear loss counts
 * @param minFreshGain least gain of nDCG@10 (a reranker: of MRR@10 and AUC, too) on the held-out queries, absolute
 * @param minGainProbability least probability that it is a gain at all
 * @param maxGeneralLoss largest loss of the same on the general set, absolute, that 95 % confidence may leave possible
 * @param rerankCandidates documents that a reranker has to put in order for each query
 * @param generalSet folder in BEIR layout; empty means no general check
 */
public record GateConfig(
        int heldOutPercent,
        int reservoir,
        int minQueries,
        double minFreshGain,
        double minGainProbability,
        double maxGeneralLoss,
        int rerankCandidates,
        Optional<Path> generalSet) {

    static GateConfig read(Settings s) {
        return new GateConfig(
                s.get("gate.held-out-percent", integer(0, 50)),
                s.get("gate.reservoir", integer(1, 1_000_000)),
                s.get("gate.min-queries", integer(1, 1_000_000)),
                s.get("gate.min-fresh-gain", number(-1, 1)),
                s.get("gate.min-gain-probability", number(0, 1)),
                s.get("gate.max-general-loss", number(0, 1)),
                s.get("gate.rerank-candidates", integer(1, 1_000)),
                s.get("gate.general-set", pathOrNone()));
    }
}
