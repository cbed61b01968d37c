package io.freshet.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Lays the sources over each other: overrides, user file, profile, {@code reference.conf}. */
final class Loader {

    private static final String ROOT = "freshet";
    private static final Kind<String> PROFILE =
            Kind.text("one of demo, qwen3-0.6b, or \"\" for none", Pattern.compile("demo|qwen3-0\\.6b|"));

    private Loader() {}

    static FreshetConfig load(Config user, Map<String, ?> overrides) {
        try {
            return layered(user, overrides);
        } catch (com.typesafe.config.ConfigException e) {
            throw unreadable(e);
        }
    }

    /** A user's file, not yet resolved. */
    static Config file(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ConfigException(List.of(file + ": "
                    + (Files.exists(file) ? "not a readable file" : "no such file")
                    + "; name a HOCON file (looked for " + file.toAbsolutePath() + ")"));
        }
        try {
            return ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
        } catch (com.typesafe.config.ConfigException e) {
            throw unreadable(e);
        }
    }

    private static FreshetConfig layered(Config user, Map<String, ?> overrides) {
        Config reference = resource("reference.conf").withOnlyPath(ROOT).resolve();
        Config given = ConfigFactory.parseMap(plain(overrides), "override").atPath(ROOT);
        // A user file may carry settings of Pekko's, which may refer to Pekko's own reference.
        Config file = user.withoutPath("pekko");
        String profile =
                new Settings(resolved(given, file, reference), reference, new Problems()).get("profile", PROFILE);
        Config profiled = profile.isEmpty() ? file : file.withFallback(resource("profiles/" + profile + ".conf"));

        Problems problems = new Problems();
        Settings settings = new Settings(resolved(given, profiled, reference), reference, problems);
        settings.get("profile", PROFILE);
        FreshetConfig config = FreshetConfig.read(settings);
        Combinations.check(config, settings);
        UnknownKeys unknown = new UnknownKeys(settings.known(), problems);
        unknown.check(given);
        // Apart from the overrides, as they hide what a file has in their place; they may also stand in for a variable.
        unknown.check(profiled.withFallback(reference)
                .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true)));
        problems.throwIfAny();
        return config;
    }

    private static Config resolved(Config given, Config file, Config reference) {
        return given.withFallback(file).withFallback(reference).resolve();
    }

    private static Config resource(String name) {
        return ConfigFactory.parseResources(
                Loader.class.getClassLoader(),
                name,
                ConfigParseOptions.defaults().setAllowMissing(false));
    }

    /** The library turns a duration into a bare number, which is refused for want of a unit. */
    private static Map<String, Object> plain(Map<String, ?> overrides) {
        Map<String, Object> plain = new HashMap<>();
        overrides.forEach((key, value) -> plain.put(key, plain(value)));
        return plain;
    }

    private static Object plain(Object value) {
        if (value instanceof Duration duration) {
            return duration.toNanos() + " ns";
        }
        if (value instanceof Enum<?> name) {
            return name.name().toLowerCase(Locale.ROOT);
        }
        return value instanceof Path ? value.toString() : value;
    }

    private static ConfigException unreadable(com.typesafe.config.ConfigException e) {
        return new ConfigException(List.of(e.getMessage()), e);
    }
}
