package io.freshet.actors.scorer;

/**
 * How a new version is tried before it is served.
 *
 * @param percent of the requests that it answers on trial, 1 to 100; 0 = it is served at once
 * @param requests that it has to answer
 */
public record CanarySettings(int percent, long requests) {

    /** Gate and probe have judged already. */
    public static final CanarySettings OFF = new CanarySettings(0, 0);
}
