package io.freshet.actors.memory;

import io.freshet.streams.record.QaPair;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of one round a source, a query and a document may have. Used by one thread, for one round.
 *
 * <p>A source has at most its share of a full round's training pairs, as many rejected answers, and its share of the
 * held-out pairs that a full round brings on average; a share allows at least one. A query and a document are limited
 * in training pairs only.
 */
final class Quotas {

    private record Use(String source, Verdict verdict) {}

    private final MemorySettings settings;
    private final Map<Use, Integer> bySource = new HashMap<>();
    private final Map<String, Integer> byQuery = new HashMap<>();
    private final Map<String, Integer> byDocument = new HashMap<>();

    Quotas(MemorySettings settings) {
        this.settings = settings;
    }

    /**
     * Counts a record, if there is room for it.
     *
     * @param verdict what it would be used for
     */
    boolean take(QaPair pair, Verdict verdict) {
        Use use = new Use(Judged.sourceOf(pair), verdict);
        boolean training = verdict == Verdict.TRAIN;
        boolean room = bySource.getOrDefault(use, 0) < mostOfSource(verdict)
                && (!training
                        || byQuery.getOrDefault(pair.query(), 0)
                                        < settings.trust().maxPerQuery()
                                && byDocument.getOrDefault(pair.response(), 0)
                                        < most(settings.trust().maxDocumentShare(), settings.roundPairs()));
        if (room) {
            bySource.merge(use, 1, Integer::sum);
            if (training) {
                byQuery.merge(pair.query(), 1, Integer::sum);
                byDocument.merge(pair.response(), 1, Integer::sum);
            }
        }
        return room;
    }

    private int mostOfSource(Verdict verdict) {
        double heldOut = settings.heldOutPercent() / (100.0 - settings.heldOutPercent());
        double whole = settings.roundPairs() * (verdict == Verdict.HOLD_OUT ? heldOut : 1);
        return most(settings.trust().maxSourceShare(), whole);
    }

    private static int most(double share, double whole) {
        return share == 1 ? Integer.MAX_VALUE : Math.max(1, (int) (share * whole));
    }
}
