package io.freshet.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads keys below {@code freshet} and remembers which. A value that has to be refused becomes a problem and the default
 * takes its place, so that reading goes on and every problem is found.
 */
final class Settings {

    private static final String ROOT = "freshet.";

    private final Config config;
    private final Config reference;
    private final Problems problems;
    private final UnaryOperator<String> written;
    private final Set<String> read = new LinkedHashSet<>();

    /** Both configurations are resolved and start at the top, above {@code freshet}. */
    Settings(Config config, Config reference, Problems problems) {
        this(config, reference, problems, key -> ROOT + key);
    }

    /** @param written the full path under which the user wrote a key, if not that key */
    Settings(Config config, Config reference, Problems problems, UnaryOperator<String> written) {
        this.config = config;
        this.reference = reference;
        this.problems = problems;
        this.written = written;
    }

    /** The value of a key that always has one. */
    <T> T get(String key, Kind<T> kind) {
        read.add(ROOT + key);
        ConfigValue value = value(key);
        return kind.parse(value).orElseGet(() -> {
            ConfigValue byDefault = byDefault(key);
            String advice = "must be " + kind.allowed() + " (default " + Problems.text(byDefault) + ")";
            problems.add(ROOT + key, written.apply(key), value, advice);
            return kind.parse(byDefault)
                    .orElseThrow(() ->
                            new IllegalStateException("reference.conf breaks its own rule: " + key + " " + advice));
        });
    }

    /** The value of a key that may be null. */
    <T> Optional<T> find(String key, Kind<T> kind) {
        return get(
                key,
                new Kind<>(
                        kind.allowed() + ", or null for none",
                        value -> value.valueType() == ConfigValueType.NULL
                                ? Optional.empty()
                                : kind.parse(value).map(Optional::of).orElse(null)));
    }

    /**
     * Refuses a combination of values.
     *
     * @param impossible ignored when one of the keys already has a problem, as the value judged is then not the user's
     */
    void refuseIf(boolean impossible, String advice, String... keys) {
        if (impossible && Stream.of(keys).noneMatch(key -> problems.concern(ROOT + key))) {
            String settings = Stream.of(keys)
                    .map(key -> Problems.setting(written.apply(key), value(key)))
                    .collect(Collectors.joining(", "));
            problems.add(settings + ": " + advice);
        }
    }

    /** The full paths of the keys read so far, in that order. */
    Set<String> known() {
        return read;
    }

    private ConfigValue value(String key) {
        return valueIn(config, key).orElseGet(() -> byDefault(key));
    }

    private ConfigValue byDefault(String key) {
        return valueIn(reference, key)
                .orElseThrow(() -> new IllegalStateException("reference.conf lacks " + ROOT + key));
    }

    /** Unlike {@link Config#getValue}, this finds nulls. */
    static Optional<ConfigValue> valueIn(Config config, String key) {
        ConfigValue value = config.root();
        for (String part : (ROOT + key).split("\\.")) {
            value = value instanceof ConfigObject section ? section.get(part) : null;
        }
        return Optional.ofNullable(value);
    }
}
