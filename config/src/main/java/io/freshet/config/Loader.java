package io.freshet.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Lays the sources over each other: overrides, user file, profile, {@code reference.conf}. */
final class Loader {

    private static final String ROOT = "freshet";
    private static final Kind<String> PROFILE = Kind.text(
            "one of demo, demo-reranker, qwen3-0.6b, or \"\" for none",
            Pattern.compile("demo|demo-reranker|qwen3-0\\.6b|"));

    private Loader() {}

    /** The settings of the one lane there is. */
    static FreshetConfig load(Config user, Map<String, ?> overrides) {
        List<FreshetConfig> lanes = lanes(user, overrides);
        if (lanes.size() > 1) {
            throw new ConfigException(List.of("freshet.lanes describes " + lanes.size()
                    + " lanes, and one is needed here; leave one section, or name the file of one lane"));
        }
        return lanes.get(0);
    }

    /** The settings of every lane, by name. */
    static List<FreshetConfig> lanes(Config user, Map<String, ?> overrides) {
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

    private static List<FreshetConfig> layered(Config user, Map<String, ?> overrides) {
        Config reference = resource("reference.conf").withOnlyPath(ROOT).resolve();
        Config given = ConfigFactory.parseMap(plain(overrides), "override").atPath(ROOT);
        // A user file may carry settings of Pekko's, which may refer to Pekko's own reference.
        Config file = user.withoutPath("pekko");
        String profile =
                new Settings(resolved(given, file, reference), reference, new Problems()).get("profile", PROFILE);
        Config profiled = profile.isEmpty() ? file : file.withFallback(resource("profiles/" + profile + ".conf"));
        Config all = resolved(given, profiled, reference);

        Problems problems = new Problems();
        Lanes lanes = new Lanes(all, problems);
        Set<String> known = new LinkedHashSet<>();
        List<FreshetConfig> configs = new ArrayList<>();
        if (lanes.names().isEmpty()) {
            Config named = named(all, given, profiled, reference);
            Settings settings = new Settings(named, reference, problems);
            configs.add(read(settings, FreshetConfig.MINING_MODEL));
            known.addAll(settings.known());
        } else {
            Map<String, Config> layers = new LinkedHashMap<>();
            lanes.names()
                    .forEach(name ->
                            layers.put(name, resolved(lanes.layer(name).withFallback(given), profiled, reference)));
            String miningModel = miningModel(layers.values(), reference);
            layers.forEach((name, layer) -> {
                Problems own = new Problems();
                Settings settings = new Settings(layer, reference, own, key -> lanes.written(name, key));
                configs.add(read(settings, miningModel));
                known.addAll(settings.known());
                problems.addAll(own);
            });
        }
        known.add(ROOT + "." + Lanes.KEY);
        UnknownKeys unknown = new UnknownKeys(known, problems);
        unknown.check(given);
        // Apart from the overrides, as they hide what a file has in their place; they may also stand in for a variable.
        unknown.check(profiled.withFallback(reference)
                .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true)));
        lanes.names().forEach(name -> lanes.check(name, known));
        problems.throwIfAny();
        return List.copyOf(configs);
    }

    private static FreshetConfig read(Settings settings, String miningModel) {
        settings.get("profile", PROFILE);
        FreshetConfig config = FreshetConfig.read(settings, miningModel);
        Combinations.check(config, settings);
        return config;
    }

    /** With the name that a lane gets from its task, so that the file may refer to it. */
    private static Config named(Config all, Config given, Config file, Config reference) {
        boolean nameless = Settings.valueIn(all, "lane")
                .filter(value -> value.unwrapped() == null)
                .isPresent();
        if (!nameless) {
            return all;
        }
        Settings settings = new Settings(all, reference, new Problems());
        String name = settings.get("task", FreshetConfig.TASK).label();
        Config lane = ConfigFactory.parseMap(Map.of("lane", name), "task").atPath(ROOT);
        return resolved(lane.withFallback(given), file, reference);
    }

    /** The model of the first embedding lane; the process has it in memory anyway. */
    private static String miningModel(Collection<Config> lanes, Config reference) {
        return lanes.stream()
                .map(lane -> new Settings(lane, reference, new Problems()))
                .filter(lane -> lane.get("task", FreshetConfig.TASK) == Task.EMBEDDING)
                .map(lane -> lane.get("model.ref", ModelConfig.REF))
                .findFirst()
                .orElse(FreshetConfig.MINING_MODEL);
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
