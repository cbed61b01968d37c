package io.freshet.streams.producer;

import io.freshet.streams.record.QaPair;
import java.util.Map;

/**
 * A pair that was given as feedback, and what else is known about how that came about. The latter travels in the record's
 * headers, for whoever reads the topic beside Freshet: nothing is learnt from it.
 *
 * @param extensions CloudEvents extension attributes: names of a-z and 0-9 that none of its own attributes has
 */
public record Given(QaPair pair, Map<String, String> extensions) {

    public Given {
        extensions = Map.copyOf(extensions);
        extensions.keySet().stream()
                .filter(name -> !name.matches("[a-z0-9]{1,20}"))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "the name of a CloudEvents extension is 1 to 20 of a-z and 0-9, not " + name);
                });
    }

    /** A pair of which nothing else is known. */
    public static Given of(QaPair pair) {
        return new Given(pair, Map.of());
    }
}
