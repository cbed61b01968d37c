package io.freshet.actors.http;

import java.time.Duration;

/**
 * What a request's body may be.
 *
 * @param maxBytes of one body
 * @param within how long it may take to arrive
 */
public record BodyLimits(long maxBytes, Duration within) {}
