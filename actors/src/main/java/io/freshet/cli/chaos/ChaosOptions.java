package io.freshet.cli.chaos;

import java.util.Map;

/**
 * What to do.
 *
 * @param isolate whether the killed Freshet is one of several processes
 * @param settings over those of the harness, by their names below {@code freshet}
 */
record ChaosOptions(int kills, long seed, boolean isolate, Map<String, ?> settings) {}
