package io.freshet.actors.registry;

import java.util.Optional;

/**
 * What an operator wants served otherwise than the newest published version.
 *
 * @param pin served whatever is announced, until it is taken away
 * @param canary answers some requests on trial, until it is taken away
 */
public record ServingOrder(Optional<ModelVersion> pin, Optional<Canary> canary) {

    /** The newest published version is served. */
    public static final ServingOrder NONE = new ServingOrder(Optional.empty(), Optional.empty());

    /** @param percent of the requests that the version answers, 1 to 100 */
    public record Canary(ModelVersion version, int percent) {}
}
