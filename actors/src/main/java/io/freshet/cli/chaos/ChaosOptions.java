package io.freshet.cli.chaos;

import java.util.Map;

/**
 * What to do.
 *
 * @param settings over those of the harness, by their names below {@code freshet}
 */
record ChaosOptions(int kills, long seed, Map<String, ?> settings) {}
