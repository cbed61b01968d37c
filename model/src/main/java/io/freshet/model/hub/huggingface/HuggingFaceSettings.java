package io.freshet.model.hub.huggingface;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to reach the hub.
 *
 * @param endpoint base address, {@code https://huggingface.co} or a mirror
 * @param cache folder of the {@code models--org--name} folders
 * @param token sent to the endpoint, and to no other host
 * @param offline whether downloads are refused
 * @param retryPause pause before a failed request is repeated
 * @param patience how long a transfer may stand still
 */
public record HuggingFaceSettings(
        URI endpoint, Path cache, Optional<String> token, boolean offline, Duration retryPause, Duration patience) {

    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

    /**
     * Settings by the variables that huggingface_hub reads: HF_ENDPOINT, HF_HUB_CACHE or HF_HOME, HF_TOKEN,
     * HF_HUB_OFFLINE.
     *
     * @param home the user's home folder, below which the cache is by default
     * @throws IllegalArgumentException if HF_ENDPOINT is not an http address
     */
    public static HuggingFaceSettings fromEnvironment(Map<String, String> environment, Path home) {
        Path caches = value(environment, "XDG_CACHE_HOME").map(Path::of).orElse(home.resolve(".cache"));
        Path hfHome = value(environment, "HF_HOME").map(Path::of).orElse(caches.resolve("huggingface"));
        return new HuggingFaceSettings(
                endpoint(value(environment, "HF_ENDPOINT").orElse("https://huggingface.co")),
                value(environment, "HF_HUB_CACHE").map(Path::of).orElse(hfHome.resolve("hub")),
                value(environment, "HF_TOKEN"),
                value(environment, "HF_HUB_OFFLINE")
                        .map(v -> TRUE.contains(v.toUpperCase(Locale.ROOT)))
                        .orElse(false),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    private static URI endpoint(String text) {
        if (!text.matches("https?://[^/?#]+(/[^?#]*)?")) {
            throw new IllegalArgumentException(
                    "HF_ENDPOINT is '" + text + "'; expected an address such as https://huggingface.co");
        }
        return URI.create(text.replaceAll("/+$", ""));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return endpoint + " (cache " + cache + (token.isPresent() ? ", with token" : "") + (offline ? ", offline" : "")
                + ")";
    }
}
