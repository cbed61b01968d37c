package io.freshet.model.lora;

import io.freshet.model.transformer.LinearSite;
import java.util.List;

/**
 * The shape of an adapter.
 *
 * @param rank r
 * @param alpha numerator of the scaling
 * @param rankStabilized rsLoRA: scaling alpha / sqrt(r) instead of alpha / r
 * @param dropout probability on the input of A while training
 * @param targets module names; a linear layer is adapted when its path equals one or ends with "." and one (PEFT's
 *     rule). Empty = every linear layer.
 */
public record LoraSpec(int rank, double alpha, boolean rankStabilized, double dropout, List<String> targets) {

    public LoraSpec {
        if (rank < 1) {
            throw new IllegalArgumentException("LoRA rank must be at least 1, found " + rank);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("LoRA dropout must be in [0, 1), found " + dropout);
        }
        targets = List.copyOf(targets);
    }

    /** What B·A is multiplied by. */
    public double scaling() {
        return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
    }

    /** Whether a linear layer is adapted. */
    public boolean adapts(LinearSite site) {
        return targets.isEmpty() || matches(site, targets);
    }

    /** Refuses target names that no linear layer of the model has. */
    void check(List<LinearSite> sites) {
        for (String target : targets) {
            if (sites.stream().noneMatch(site -> matches(site, List.of(target)))) {
                throw new IllegalArgumentException("LoRA target '" + target
                        + "' matches no linear layer; the model has "
                        + sites.stream().map(LoraSpec::nameInLayer).distinct().toList());
            }
        }
    }

    /** The part of a path that is the same in every layer, e.g. {@code attention.self.query}. */
    static String nameInLayer(LinearSite site) {
        return site.path().replaceFirst("^.*?\\.\\d+\\.", "");
    }

    static boolean matches(LinearSite site, List<String> targets) {
        return targets.stream()
                .anyMatch(target -> site.path().equals(target) || site.path().endsWith("." + target));
    }
}
