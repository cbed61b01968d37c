package io.freshet.bench.serve;

import java.util.List;

/**
 * What the server answered.
 *
 * @param version as {@code X-Freshet-Version} names it, without the lane; 0 = the base model
 * @param vectors in the order of the request's texts
 */
public record Answer(long version, List<float[]> vectors) {}
