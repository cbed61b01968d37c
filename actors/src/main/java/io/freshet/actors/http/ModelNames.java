package io.freshet.actors.http;

import io.freshet.actors.scorer.LaneService;
import io.freshet.actors.scorer.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a lane may be called in a request: its own name, its base model's reference, or its own name with one of its
 * versions, as in {@code embedding/12} or {@code embedding/base}.
 */
public final class ModelNames {

    /** The version of a lane that nobody trained. */
    static final String BASE = "base";

    private static final Pattern VERSION = Pattern.compile("[/@](?:" + BASE + "|(0|[1-9][0-9]{0,17}))");

    private ModelNames() {}

    /** All names of a lane, with each version at hand now. */
    public static List<String> of(LaneService lane) {
        ServedModel served = lane.served();
        List<String> names = new ArrayList<>(List.of(served.lane(), served.model()));
        for (long version : lane.versions().atHand()) {
            names.add(served.lane() + "/" + (version == 0 ? BASE : version));
        }
        return names;
    }

    /** Empty = it is no name of that lane; any number of a version is one, whether or not it is at hand. */
    static <S extends LaneService> Optional<Target<S>> find(S lane, String name) {
        ServedModel served = lane.served();
        if (name.equals(served.lane()) || name.equals(served.model())) {
            return Optional.of(new Target<>(lane, OptionalLong.empty()));
        }
        Matcher version = VERSION.matcher(name);
        if (!name.startsWith(served.lane())
                || !version.region(served.lane().length(), name.length()).matches()) {
            return Optional.empty();
        }
        String number = version.group(1);
        return Optional.of(new Target<>(lane, OptionalLong.of(number == null ? 0 : Long.parseLong(number))));
    }
}
