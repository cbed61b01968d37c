package io.freshet.model.torch;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Records operations for differentiation on the calling thread while open. libtorch's switch is per thread, so several
 * trainers can differentiate in one process without knowing of each other. Scopes nest; close on the opening thread.
 */
public final class GradMode implements AutoCloseable {

    private final boolean before;

    private GradMode(boolean enabled) {
        Torch.prepareThread();
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(enabled);
    }

    /** Starts recording. */
    public static GradMode recording() {
        return new GradMode(true);
    }

    /** Stops recording, e.g. for an evaluation inside a training step. */
    public static GradMode paused() {
        return new GradMode(false);
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
