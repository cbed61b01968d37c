package io.freshet.config;

import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.names;
import static io.freshet.config.Kind.numberAbove;

import java.util.List;

/**
 * How much a record is believed; keys below {@code freshet.trust}.
 *
 * @param maxSourceShare of {@code round.pairs}: what a round takes of one source at most; 1 means no limit
 * @param maxPerQuery training pairs that a round takes of one query at most
 * @param maxDocumentShare of {@code round.pairs}: training pairs that a round takes with one answer; 1 means no limit
 * @param excludedSources nothing of them is used; sorted
 * @param rememberedPairs pairs whose last label is remembered
 * @param rememberedRejections rejected answers that are remembered as texts
 */
public record TrustConfig(
        double maxSourceShare,
        int maxPerQuery,
        double maxDocumentShare,
        List<String> excludedSources,
        int rememberedPairs,
        int rememberedRejections) {

    public TrustConfig {
        excludedSources = excludedSources.stream().sorted().toList();
    }

    static TrustConfig read(Settings s) {
        return new TrustConfig(
                s.get("trust.max-source-share", numberAbove(0, 1)),
                s.get("trust.max-per-query", integer(1, 10_000_000)),
                s.get("trust.max-document-share", numberAbove(0, 1)),
                s.get("trust.excluded-sources", names()),
                s.get("trust.remembered-pairs", integer(1, 10_000_000)),
                s.get("trust.remembered-rejections", integer(0, 10_000_000)));
    }
}
