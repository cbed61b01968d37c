package io.freshet.actors.admin;

import io.freshet.actors.admin.AdminLanes.Known;
import io.freshet.actors.http.ApiException;
import io.freshet.actors.http.Fields;
import java.util.List;

/**
 * A request that was let in.
 *
 * @param known the lane it is about
 * @param arguments the variable parts of the path
 * @param body of a POST
 */
record AdminRequest(Known known, List<String> arguments, Fields body, Audit.Who who) {

    private static final int LONGEST_REASON = 500;

    AdminLane lane() {
        return known.lane();
    }

    /** A whole number in the path. */
    long number(int argument, String name, long min) {
        String text = arguments.get(argument);
        try {
            long number = Long.parseLong(text);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, text, min);
        }
        throw wrong(name, text, min);
    }

    /** Why it is asked for, in the body; may be empty. */
    String reason() {
        String reason = body.string("reason").orElse("").strip();
        if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.badRequest(
                    "reason", "reason must be one line of at most " + LONGEST_REASON + " characters");
        }
        return reason;
    }

    private static ApiException wrong(String name, String text, long min) {
        return ApiException.badRequest(name, name + " must be a whole number of at least " + min + ", not " + text);
    }
}
