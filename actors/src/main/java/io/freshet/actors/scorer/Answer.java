package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;

/**
 * An answer.
 *
 * @param version that made all of it
 * @param results one for each piece, in their order
 * @param tokens real tokens of the request
 */
record Answer(ModelVersion version, float[][] results, long tokens) {}
