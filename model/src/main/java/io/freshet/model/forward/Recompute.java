package io.freshet.model.forward;

/**
 * What training computes twice to save memory. The gradient is the same in every case, to the last digits of rounding.
 *
 * @param layers keep only the inputs of layers and run each layer again on the way back (gradient checkpointing):
 *     memory for one layer's graph instead of all, for one more forward
 * @param chunks keep nothing of a chunk but its read-out and run it again on the way back (GradCache): memory for one
 *     chunk whatever the batch, for one more forward
 */
public record Recompute(boolean layers, boolean chunks) {

    /** The whole graph is kept: fastest. */
    public static final Recompute NOTHING = new Recompute(false, false);

    boolean anything() {
        return layers || chunks;
    }
}
