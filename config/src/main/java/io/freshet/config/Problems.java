package io.freshet.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects what is wrong with the settings, so that all of it is told at once. */
final class Problems {

    /** An unknown key of the admin plane may be its token, misspelt; a property of Kafka's clients may be a password. */
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(password|secret|jaas|credential|api-?key(?!s-file$)|kafka\\.client"
                    + "|admin\\.(?!(enabled|host|port|token-file|tls\\..*)$)).*");

    private static final int LONGEST_VALUE = 80;

    private final Set<String> found = new LinkedHashSet<>();
    private final Set<String> keys = new HashSet<>();

    /** Adds a problem of one key; {@code key} is the full path. */
    void add(String key, ConfigValue value, String advice) {
        add(key, key, value, advice);
    }

    /** Adds a problem of one key that the user wrote as {@code written}. */
    void add(String key, String written, ConfigValue value, String advice) {
        keys.add(key);
        found.add(setting(written, value) + ": " + advice);
    }

    /** Adds all of another's. What both know, as lanes do of a setting they share, is told once. */
    void addAll(Problems other) {
        found.addAll(other.found);
    }

    /** Adds a problem that no single key is to blame for. */
    void add(String problem) {
        found.add(problem);
    }

    boolean concern(String key) {
        return keys.contains(key);
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(List.copyOf(found));
        }
    }

    /** Key, value, file and line, as in {@code freshet.train.epochs = 0 (my.conf:12)}. */
    static String setting(String key, ConfigValue value) {
        return key + " = " + shown(key, value) + " (" + place(value.origin()) + ")";
    }

    private static String shown(String key, ConfigValue value) {
        if (value.valueType() == ConfigValueType.OBJECT) {
            return "{ … }";
        }
        if (SECRET.matcher(key).matches()) {
            return "(hidden)";
        }
        return text(value);
    }

    /** The value as it stands in a file, cut when long. */
    static String text(ConfigValue value) {
        boolean number = value.valueType() == ConfigValueType.NUMBER;
        String text = number ? value.atKey("v").getString("v") : value.render(ConfigRenderOptions.concise());
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }

    private static String place(ConfigOrigin origin) {
        String source = origin.resource() != null ? origin.resource() : origin.filename();
        if (source == null) {
            return origin.description();
        }
        return origin.lineNumber() > 0 ? source + ":" + origin.lineNumber() : source;
    }
}
