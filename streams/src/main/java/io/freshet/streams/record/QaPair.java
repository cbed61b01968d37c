package io.freshet.streams.record;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A question with an answer that users accepted or rejected. Immutable; safe to share between threads.
 *
 * @param query what was asked; not blank
 * @param response the answer; not blank
 * @param id the sender's name for this record; empty if it gave none
 * @param rejectedResponses answers to the same query that were rejected; may be empty
 * @param label {@link #ACCEPTED} or {@link #REJECTED}: the verdict on {@code response}
 * @param weight importance in the loss, in [{@link #MIN_WEIGHT}, {@link #MAX_WEIGHT}], 1 is ordinary
 * @param source where the feedback came from (for quotas), for example a site or a user group
 * @param instruction the task instruction for models that take one
 * @param timestamp when the feedback was given, at the sender
 */
public record QaPair(
        String query,
        String response,
        Optional<String> id,
        List<String> rejectedResponses,
        int label,
        double weight,
        Optional<String> source,
        Optional<String> instruction,
        Optional<Instant> timestamp) {

    public static final int REJECTED = 0;
    public static final int ACCEPTED = 1;
    public static final double MIN_WEIGHT = 1e-6;
    public static final double MAX_WEIGHT = 1e3;

    /** Refuses with {@link IllegalArgumentException} what the codec would not read back. */
    public QaPair {
        if (Texts.isBlank(query) || Texts.isBlank(response)) {
            throw new IllegalArgumentException("query and response must not be blank: query=[" + Texts.excerpt(query)
                    + "] response=[" + Texts.excerpt(response) + "]");
        }
        if (label != REJECTED && label != ACCEPTED) {
            throw new IllegalArgumentException("label must be 0 (rejected) or 1 (accepted), not " + label);
        }
        if (!isWeight(weight)) {
            throw new IllegalArgumentException(
                    "weight must be in [" + MIN_WEIGHT + ", " + MAX_WEIGHT + "], not " + weight);
        }
        rejectedResponses = List.copyOf(rejectedResponses);
        Texts.requireWhole("query", query);
        Texts.requireWhole("response", response);
        rejectedResponses.forEach(text -> Texts.requireWhole("rejected response", text));
        id.ifPresent(text -> Texts.requireWhole("id", text));
        source.ifPresent(text -> Texts.requireWhole("source", text));
        instruction.ifPresent(text -> Texts.requireWhole("instruction", text));
        Objects.requireNonNull(timestamp, "timestamp");
    }

    /** An accepted pair of ordinary weight with nothing optional. */
    public static QaPair of(String query, String response) {
        return new QaPair(
                query,
                response,
                Optional.empty(),
                List.of(),
                ACCEPTED,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** False for NaN as well, since every comparison with it is false. */
    static boolean isWeight(double weight) {
        return weight >= MIN_WEIGHT && weight <= MAX_WEIGHT;
    }
}
