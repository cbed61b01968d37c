package io.freshet.actors.http.tei;

import io.freshet.actors.http.ApiException;
import io.freshet.actors.http.Fields;
import java.util.Locale;

/** Where a text that is too long is cut. */
final class Truncation {

    private static final String FIELD = "truncation_direction";

    private Truncation() {}

    /** @throws ApiException unless texts are to be cut at their end */
    static void check(Fields fields) {
        String direction = fields.string(FIELD).orElse("right").toLowerCase(Locale.ROOT);
        switch (direction) {
            case "right" -> {}
            case "left" -> throw ApiException.badRequest(
                    FIELD,
                    FIELD + " is left; texts are only cut at their end here, use right, or send the end of the text");
            default -> throw ApiException.badRequest(FIELD, FIELD + " is '" + direction + "'; use right");
        }
    }
}
