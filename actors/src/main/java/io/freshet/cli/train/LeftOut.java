package io.freshet.cli.train;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Training rows that were readable and still could not be used as they are.
 *
 * @param reasons rows left out, by reason
 * @param truncated texts that are cut
 */
record LeftOut(Map<String, Long> reasons, long truncated) {

    void print(PrintWriter err) {
        reasons.forEach((reason, count) -> err.println("left out " + count + " rows: " + reason.replace('_', ' ')));
        if (truncated > 0) {
            err.println("cut at --max-length: " + truncated + " texts");
        }
        err.flush();
    }

    /** @throws IllegalArgumentException if nothing is left to train on */
    void requireRows(List<?> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to train on: every row was left out "
                    + (reasons.isEmpty() ? "" : reasons.toString()));
        }
    }

    Map<String, Object> asMap() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("rows_left_out", reasons);
        all.put("texts_truncated", truncated);
        return all;
    }
}
