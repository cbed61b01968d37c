package io.freshet.actors.http;

import io.freshet.actors.scorer.LaneService;
import java.util.OptionalLong;

/**
 * Whom a request is for.
 *
 * @param version that shall answer, 0 = the base model; empty = whatever is served
 */
record Target<S extends LaneService>(S service, OptionalLong version) {}
