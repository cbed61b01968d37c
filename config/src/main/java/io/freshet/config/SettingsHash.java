package io.freshet.config;

import com.typesafe.config.ConfigUtil;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/** A fingerprint of the settings that decide what a round makes of the same records. */
final class SettingsHash {

    /** Where downloads lie and when a silent trainer is given up changes nothing that is learnt. */
    private static final Set<String> WITHOUT_INFLUENCE = Set.of("model.cacheDir", "round.stepTimeout");

    private SettingsHash() {}

    static String of(FreshetConfig config) {
        String text = "task=" + config.task() + "\n"
                + lines("model", config.model())
                + lines("record", config.record())
                + lines("window", config.window())
                + lines("mining", config.mining())
                + lines("lora", config.lora())
                + lines("train", config.train())
                + lines("round", config.round())
                + lines("trust", config.trust())
                + lines("replay", config.replay())
                + lines("consolidation", config.consolidation())
                + lines("gate", config.gate());
        return DigestUtils.sha256Hex(text);
    }

    /** One line per component in declaration order, {@code section.component=value}. */
    static String lines(String section, Record settings) {
        StringBuilder text = new StringBuilder();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String name = section + "." + component.getName();
            if (!WITHOUT_INFLUENCE.contains(name)) {
                text.append(name)
                        .append('=')
                        .append(canonical(value(settings, component)))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static Object value(Record settings, RecordComponent component) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static String canonical(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(SettingsHash::canonical).orElse("none");
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? canonical(optional.getAsInt()) : "none";
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? canonical(optional.getAsDouble()) : "none";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SettingsHash::canonical).toList().toString();
        }
        if (value instanceof Double number) {
            // The decimal form of a double is not the same in every Java release.
            return Double.toHexString(number == 0 ? 0 : number);
        }
        boolean bare = value instanceof Number || value instanceof Boolean || value instanceof Enum<?>;
        return bare ? value.toString() : ConfigUtil.quoteString(value.toString());
    }
}
