package io.freshet.cli.chaos.fault;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where a process ends: when it comes to a place for the so-manieth time since it started. Written {@code step:2}.
 *
 * @param count from 1; for {@link Place#LOADING} milliseconds
 */
public record FaultPoint(Place place, int count) {

    public FaultPoint {
        if (count < 1) {
            throw new IllegalArgumentException("a fault point counts from 1, got " + count);
        }
    }

    /** @throws IllegalArgumentException naming what would be possible */
    public static FaultPoint parse(String text) {
        int colon = text.indexOf(':');
        for (Place place : Place.values()) {
            if (colon > 0 && place.label().equals(text.substring(0, colon))) {
                return new FaultPoint(place, Integer.parseInt(text.substring(colon + 1)));
            }
        }
        throw new IllegalArgumentException("no fault point: '" + text + "'; it is PLACE:COUNT, with a place of "
                + Arrays.stream(Place.values()).map(Place::label).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return place.label() + ":" + count;
    }
}
