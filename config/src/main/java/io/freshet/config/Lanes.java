package io.freshet.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sections below {@code freshet.lanes}: what each lane of a process has otherwise than the file they stand in. */
final class Lanes {

    /** The key of all sections. */
    static final String KEY = "lanes";

    private static final String ROOT = "freshet.";
    private static final List<String> PROCESS_WIDE =
            List.of("profile", "http", "feedback", "management", "admin", "kafka.bootstrap-servers", "kafka.client");

    private final Map<String, ConfigObject> sections = new TreeMap<>();
    private final Problems problems;

    /** @param resolved all sources over each other */
    Lanes(Config resolved, Problems problems) {
        this.problems = problems;
        ConfigValue all =
                Settings.valueIn(resolved, KEY).orElse(ConfigFactory.empty().root());
        if (!(all instanceof ConfigObject object)) {
            problems.add(ROOT + KEY, all, "must be a section: lanes { <name> { … } }");
            return;
        }
        object.forEach((name, value) -> {
            if (FreshetConfig.LANE
                    .parse(ConfigFactory.parseMap(Map.of("v", name)).getValue("v"))
                    .isEmpty()) {
                problems.add(path(name), value, "the name of a lane must be " + FreshetConfig.LANE.allowed());
            } else if (value instanceof ConfigObject section) {
                sections.put(name, section);
            } else {
                problems.add(path(name), value, "must be a section: " + path(name) + " { … }");
            }
        });
        if (!sections.isEmpty()) {
            Settings.valueIn(resolved, "lane")
                    .filter(value -> value.unwrapped() != null)
                    .ifPresent(value -> problems.add(
                            ROOT + "lane",
                            value,
                            "each lane is named by its section in freshet.lanes; leave this out"));
        }
    }

    /** Their names, in order; empty when the file itself describes the one lane. */
    Collection<String> names() {
        return sections.keySet();
    }

    /** What goes over everything else for a lane: its section and its name, which tells the task if it is one. */
    Config layer(String name) {
        Map<String, Object> named = new HashMap<>(Map.of("lane", name));
        Task.of(name).ifPresent(task -> named.put("task", task.label()));
        Config section = sections.get(name).toConfig();
        for (String key : PROCESS_WIDE) {
            section = section.withoutPath(key);
        }
        return ConfigFactory.parseMap(Map.of("lane", name), "lane")
                .withFallback(section)
                .withFallback(ConfigFactory.parseMap(named, "lane"))
                .atPath("freshet");
    }

    /** The full path under which a lane's setting is written: in its section if it is there, else beside the sections. */
    String written(String name, String key) {
        Config section = sections.get(name).atPath("freshet");
        return Settings.valueIn(section, key).isPresent() ? path(name) + "." + key : ROOT + key;
    }

    /**
     * Finds what may not stand in a lane's section.
     *
     * @param keys the full paths of all keys a file may have
     */
    void check(String name, Collection<String> keys) {
        Config section = sections.get(name).toConfig();
        for (String key : PROCESS_WIDE) {
            Optional<ConfigValue> value = Settings.valueIn(section.atPath("freshet"), key);
            value.ifPresent(found -> problems.add(
                    path(name) + "." + key,
                    found,
                    "is of the whole process, not of one lane; set " + ROOT + key + " beside the lanes"));
            section = section.withoutPath(key);
        }
        Settings.valueIn(section.atPath("freshet"), "lane")
                .ifPresent(found ->
                        problems.add(path(name) + ".lane", found, "the section's name is the lane's; leave this out"));
        section = section.withoutPath("lane");
        List<String> own = keys.stream()
                .map(key -> key.substring(ROOT.length()))
                .filter(key -> !key.equals("lane") && !key.equals(KEY))
                .filter(key -> PROCESS_WIDE.stream().noneMatch(wide -> key.equals(wide) || key.startsWith(wide + ".")))
                .map(key -> path(name) + "." + key)
                .toList();
        new UnknownKeys(own, problems).check(section.atPath(path(name)));
    }

    private static String path(String name) {
        return ROOT + KEY + "." + ConfigUtil.joinPath(name);
    }
}
