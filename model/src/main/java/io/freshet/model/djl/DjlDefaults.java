package io.freshet.model.djl;

/**
 * Keeps DJL from using the network: no telemetry, no downloads of native libraries or models. Call {@link #apply()}
 * before the first use of a DJL class; it may be called any number of times. A value the user has set, as a system
 * property or as DJL's environment variable, is left alone ({@code -Dai.djl.offline=false} lets DJL fetch its CUDA
 * libraries).
 */
public final class DjlDefaults {

    private DjlDefaults() {}

    /** Sets {@code ai.djl.offline} and {@code OPT_OUT_TRACKING} to true unless they are set. */
    public static void apply() {
        setUnlessGiven("ai.djl.offline", "DJL_OFFLINE");
        setUnlessGiven("OPT_OUT_TRACKING", "OPT_OUT_TRACKING");
    }

    private static void setUnlessGiven(String property, String environmentVariable) {
        if (System.getenv(environmentVariable) == null && System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }
}
