package io.freshet.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds keys that nobody reads, which are nearly always misspelt ones, and says which key was probably meant. */
final class UnknownKeys {

    private final Collection<String> keys;
    private final Set<String> sections = new LinkedHashSet<>();
    private final Problems problems;

    /** @param keys the full paths of all keys there are */
    UnknownKeys(Collection<String> keys, Problems problems) {
        this.keys = keys;
        this.problems = problems;
        for (String key : keys) {
            for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
                sections.add(key.substring(0, dot));
            }
        }
    }

    void check(Config config) {
        check("", config.root());
    }

    private void check(String prefix, ConfigObject section) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(section).entrySet()) {
            String key = prefix + ConfigUtil.joinPath(entry.getKey());
            ConfigValue value = entry.getValue();
            if (keys.contains(key)) {
                continue;
            }
            if (!sections.contains(key)) {
                problems.add(key, value, "unknown key; " + advice(prefix, key));
            } else if (value instanceof ConfigObject inner) {
                check(key + ".", inner);
            } else {
                problems.add(key, value, "must be a section: " + key + " { … } with the keys " + names(key + "."));
            }
        }
    }

    private String advice(String prefix, String key) {
        return nearest(key)
                .map(known -> "did you mean " + known + "?")
                .orElseGet(() -> "known here: " + names(prefix) + (prefix.isEmpty() ? ", pekko" : ""));
    }

    /** The names that may stand directly below a section. */
    private String names(String prefix) {
        return Stream.concat(keys.stream(), sections.stream())
                .filter(known -> known.startsWith(prefix) && known.indexOf('.', prefix.length()) < 0)
                .map(known -> known.substring(prefix.length()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private Optional<String> nearest(String key) {
        int limit = Math.max(2, leaf(key).length() / 3);
        return Stream.concat(keys.stream(), sections.stream())
                .map(known -> Map.entry(known, difference(key, known)))
                .filter(candidate -> candidate.getValue() <= limit)
                .min(Comparator.comparingInt(Map.Entry::getValue))
                .map(Map.Entry::getKey);
    }

    /** A slip in a path of the same depth, or the right name (or nearly) in the wrong section. */
    private static int difference(String key, String known) {
        int inName = 1 + distance(plain(leaf(key)), plain(leaf(known)));
        return depth(key) == depth(known) ? Math.min(inName, distance(plain(key), plain(known))) : inName;
    }

    private static long depth(String key) {
        return key.chars().filter(c -> c == '.').count();
    }

    private static String leaf(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[-_\"]", "");
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
