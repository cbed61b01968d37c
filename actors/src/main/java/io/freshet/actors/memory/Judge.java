package io.freshet.actors.memory;

import io.freshet.streams.record.QaPair;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;

/** Decides what becomes of one record after the other. Used by one thread, for one round. */
final class Judge {

    private final MemorySettings settings;
    private final Labels labels;
    private final BiPredicate<Answer, Integer> stands;
    private final Quotas quotas;
    private final Set<Answer> taken = new HashSet<>();

    /**
     * @param labels from before the round
     * @param stands whether the round's last word on an answer is this label
     */
    Judge(MemorySettings settings, Labels labels, BiPredicate<Answer, Integer> stands) {
        this.settings = settings;
        this.labels = labels;
        this.stands = stands;
        this.quotas = new Quotas(settings);
    }

    Verdict judge(QaPair pair) {
        if (settings.isExcluded(pair)) {
            return Verdict.EXCLUDED_SOURCE;
        }
        Answer answer = Answer.of(pair);
        if (!stands.test(answer, pair.label())) {
            return Verdict.CONFLICT;
        }
        if (taken.contains(answer) || labels.has(answer, pair.label())) {
            return Verdict.DUPLICATE;
        }
        Verdict use = use(pair);
        if (!quotas.take(pair, use)) {
            return Verdict.OVER_QUOTA;
        }
        taken.add(answer);
        return use;
    }

    private Verdict use(QaPair pair) {
        if (pair.label() == QaPair.REJECTED) {
            return Verdict.NEGATIVE;
        }
        return settings.isHeldOut(pair.query()) ? Verdict.HOLD_OUT : Verdict.TRAIN;
    }
}
