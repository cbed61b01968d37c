package io.freshet.model.train;

/**
 * AdamW's constants.
 *
 * @param weightDecay decoupled, on every LoRA matrix
 * @param maxGradNorm gradients are scaled down to this joint L2 norm
 */
public record AdamWOptions(double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm) {

    /** The reference recipe's values (ms-swift). */
    public static AdamWOptions reference() {
        return new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 1.0);
    }
}
