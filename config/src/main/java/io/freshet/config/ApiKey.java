package io.freshet.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lets a caller of the data plane in.
 *
 * @param name which one it is, for logs; empty for one that was given none
 * @param key the secret
 */
public record ApiKey(Optional<String> name, String key) {

    /** What a key may be, in words. */
    public static final String ALLOWED = AdminConfig.TOKEN_ALLOWED
            + "; before it, if it shall have a name, 1 to 64 of letters, digits, \"_\", \".\" and \"-\" and a colon";

    private static final Pattern WRITTEN =
            Pattern.compile("(?:([A-Za-z0-9_.-]{1,64}):)?(" + AdminConfig.TOKEN.pattern() + ")");

    /** Reads {@code name:key} or {@code key}; empty if it is neither. */
    public static Optional<ApiKey> parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        return written.matches()
                ? Optional.of(new ApiKey(Optional.ofNullable(written.group(1)), written.group(2)))
                : Optional.empty();
    }

    /** Shows the name but not the key. */
    @Override
    public String toString() {
        return "ApiKey[name=" + name.orElse("none") + ", key=(hidden)]";
    }

    /** A list, or one text with commas between. */
    static Kind<List<ApiKey>> kind() {
        Kind<List<ApiKey>> keys = Kind.texts("a list of keys, no two of one name, each " + ALLOWED, ApiKey::parse);
        return new Kind<>(
                keys.allowed(),
                value -> keys.parse(value).filter(ApiKey::namesDiffer).orElse(null));
    }

    private static boolean namesDiffer(List<ApiKey> keys) {
        List<String> names =
                keys.stream().map(ApiKey::name).flatMap(Optional::stream).toList();
        return names.stream().distinct().count() == names.size();
    }
}
