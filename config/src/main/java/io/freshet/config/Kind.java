package io.freshet.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a key takes: the sentence that says so, and the reading of it. Text that spells a number or a truth value counts as
 * one, because environment variables and flags are text.
 *
 * @param allowed completes "must be …"
 * @param parser  answers null, or throws what parsers throw, when the value is not of this kind
 */
record Kind<T>(String allowed, Function<ConfigValue, T> parser) {

    private static final String V = "v";
    private static final Pattern NO_UNIT = Pattern.compile("\\s*[-+]?[0-9.]+\\s*");

    /** The value, or nothing when it is not of this kind. */
    Optional<T> parse(ConfigValue value) {
        try {
            return Optional.ofNullable(parser.apply(value));
        } catch (com.typesafe.config.ConfigException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    static Kind<Integer> integer(int min, int max) {
        Kind<Long> whole = whole(min, max);
        return new Kind<>(
                whole.allowed, value -> whole.parse(value).map(Long::intValue).orElse(null));
    }

    static Kind<Long> whole(long min, long max) {
        return new Kind<>("a whole number from " + min + " to " + max, value -> {
            // Never Config.getLong: it cuts 2.7 down to 2.
            BigDecimal number = new BigDecimal(one(value).getNumber(V).toString());
            boolean fits = number.stripTrailingZeros().scale() <= 0
                    && number.compareTo(BigDecimal.valueOf(min)) >= 0
                    && number.compareTo(BigDecimal.valueOf(max)) <= 0;
            return fits ? number.longValueExact() : null;
        });
    }

    static Kind<Double> number(double min, double max) {
        return number("a number from " + plain(min) + " to " + plain(max), x -> x >= min && x <= max);
    }

    static Kind<Double> numberAbove(double min, double max) {
        return number("a number greater than " + plain(min) + " and at most " + plain(max), x -> x > min && x <= max);
    }

    static Kind<Double> numberBelow(double min, double max) {
        return number("a number of at least " + plain(min) + " and less than " + plain(max), x -> x >= min && x < max);
    }

    static Kind<Boolean> flag() {
        return new Kind<>("true or false", value -> one(value).getBoolean(V));
    }

    static Kind<String> text(String allowed, Pattern pattern) {
        return new Kind<>(allowed, value -> {
            String text = one(value).getString(V);
            return pattern.matcher(text).matches() ? text : null;
        });
    }

    static Kind<String> hostName() {
        return text(
                "a host name or address, without scheme and port", Pattern.compile("[^\\s/:]+|\\[?[0-9a-fA-F:.]+]?"));
    }

    static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        Map<String, E> names = Stream.of(type.getEnumConstants())
                .collect(Collectors.toMap(e -> e.name().toLowerCase(Locale.ROOT), e -> e));
        String allowed = Stream.of(type.getEnumConstants())
                .map(e -> e.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new Kind<>("one of " + allowed, value -> names.get(one(value).getString(V)));
    }

    static Kind<Path> path() {
        return new Kind<>("a path (\"~\" is not expanded: write ${HOME}\"/…\")", value -> {
            String text = one(value).getString(V);
            return text.isBlank() || text.startsWith("~") ? null : Path.of(text);
        });
    }

    /** A path, or the empty text for none. */
    static Kind<Optional<Path>> pathOrNone() {
        return new Kind<>(path().allowed + ", or \"\" for none", value -> {
            Optional<Path> path = path().parse(value);
            return path.isPresent() || one(value).getString(V).isEmpty() ? path : null;
        });
    }

    /** The bounds are written as a user would: {@code "1 ms"}. */
    static Kind<Duration> duration(String min, String max) {
        Duration least = one(min).getDuration(V);
        Duration most = one(max).getDuration(V);
        return new Kind<>("a duration with its unit, from " + min + " to " + max + ", as in \"10 s\"", value -> {
            if (NO_UNIT.matcher(one(value).getString(V)).matches()) {
                return null;
            }
            Duration duration = one(value).getDuration(V);
            return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0 ? duration : null;
        });
    }

    /** The bounds are written as a user would: {@code "1 KiB"}. */
    static Kind<Long> bytes(String min, String max) {
        long least = one(min).getBytes(V);
        long most = one(max).getBytes(V);
        return new Kind<>("a size from " + min + " to " + max + ", as in \"512 KiB\"", value -> {
            long bytes = one(value).getBytes(V);
            return bytes >= least && bytes <= most ? bytes : null;
        });
    }

    /** One certain word, or a list of distinct names. */
    static Kind<List<String>> wordOrNames(String word, String allowed, Pattern name) {
        return new Kind<>(allowed, value -> {
            if (value.valueType() != ConfigValueType.LIST) {
                return word.equals(one(value).getString(V)) ? List.of(word) : null;
            }
            List<String> names = one(value).getStringList(V);
            boolean good = !names.isEmpty()
                    && names.stream().distinct().count() == names.size()
                    && names.stream().allMatch(n -> name.matcher(n).matches());
            return good ? List.copyOf(names) : null;
        });
    }

    /** A list of distinct texts; may be empty. */
    static Kind<List<String>> names() {
        return new Kind<>("a list of distinct names, none of them blank, as in [a, b]", value -> {
            List<String> names = one(value).getStringList(V);
            boolean good = names.stream().distinct().count() == names.size()
                    && names.stream().noneMatch(String::isBlank);
            return good ? List.copyOf(names) : null;
        });
    }

    /** A list of what a parser takes, or one text with commas between; only a list may be empty. */
    static <T> Kind<List<T>> texts(String allowed, Function<String, Optional<T>> parser) {
        return new Kind<>(allowed + "; or one text with commas between", value -> {
            boolean list = value.valueType() == ConfigValueType.LIST;
            List<String> texts = list
                    ? one(value).getStringList(V)
                    : Stream.of(one(value).getString(V).split(","))
                            .map(String::strip)
                            .filter(text -> !text.isEmpty())
                            .toList();
            List<T> read = texts.stream().map(parser).flatMap(Optional::stream).toList();
            return read.size() == texts.size() && (list || !read.isEmpty()) ? read : null;
        });
    }

    /** A section of any keys; a list becomes comma-separated text, a null is left out. */
    static Kind<Map<String, String>> properties() {
        return new Kind<>(
                "a section of names and values, each name once", value -> one(value).getConfig(V).entrySet().stream()
                        .collect(Collectors.toMap(
                                e -> String.join(".", ConfigUtil.splitPath(e.getKey())), e -> property(e.getValue()))));
    }

    private static String property(ConfigValue value) {
        boolean list = value.valueType() == ConfigValueType.LIST;
        return list ? String.join(",", one(value).getStringList(V)) : one(value).getString(V);
    }

    private static Kind<Double> number(String allowed, DoublePredicate fits) {
        return new Kind<>(allowed, value -> {
            double number = one(value).getDouble(V);
            return fits.test(number) ? number : null;
        });
    }

    private static Config one(ConfigValue value) {
        return value.atKey(V);
    }

    private static Config one(String value) {
        return ConfigFactory.parseMap(Map.of(V, value));
    }

    private static String plain(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }
}
