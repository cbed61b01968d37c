package io.freshet.actors.secret;

import io.freshet.config.ApiKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that let callers in, as hashes. Immutable. */
public final class ApiKeys {

    /** Lets everybody in. */
    public static final ApiKeys NONE = new ApiKeys(Map.of());

    private final Map<String, HashedSecret> byName;

    private ApiKeys(Map<String, HashedSecret> byName) {
        this.byName = byName;
    }

    /** With names for those that have none: {@code key-1} for the first of all. */
    public static ApiKeys of(List<ApiKey> keys) {
        Map<String, HashedSecret> byName = new LinkedHashMap<>();
        for (ApiKey key : keys) {
            String name = key.name().orElse("key-" + (byName.size() + 1));
            if (byName.put(name, HashedSecret.of(key.key())) != null) {
                throw new IllegalArgumentException("two API keys have the name " + name
                        + "; give each a name of its own, so that logs tell them apart");
            }
        }
        return new ApiKeys(byName);
    }

    /**
     * Those of the settings and those of a file.
     *
     * @throws IOException if the file cannot be read or holds anything but keys; the message shows none of it
     */
    public static ApiKeys read(List<ApiKey> configured, Path file) throws IOException {
        List<ApiKey> keys = new ArrayList<>(configured);
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                int number = i + 1;
                keys.add(ApiKey.parse(line)
                        .orElseThrow(() -> new IOException(
                                file + ":" + number + " is no API key: each line must be " + ApiKey.ALLOWED)));
            }
        }
        if (keys.size() == configured.size()) {
            throw new IOException(file + " holds no API key; put one on each line, or leave http.api-keys-file out");
        }
        try {
            return of(keys);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Whether callers need none. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The name of the key that was presented; empty if it is none of these. Tries them all, whichever it is. */
    public Optional<String> name(String presented) {
        HashedSecret hashed = HashedSecret.of(presented);
        String found = null;
        for (Map.Entry<String, HashedSecret> key : byName.entrySet()) {
            if (key.getValue().matches(hashed)) {
                found = key.getKey();
            }
        }
        return Optional.ofNullable(found);
    }
}
