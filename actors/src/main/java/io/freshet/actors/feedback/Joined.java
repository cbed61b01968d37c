package io.freshet.actors.feedback;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * An event's texts, and what is known of how they were shown.
 *
 * @param shown the answer it is about; empty for a pair that stands for itself
 * @param rank place at which the response was shown, from 1
 * @param score that it was shown with
 */
record Joined(String query, String response, Optional<Shown> shown, OptionalInt rank, OptionalDouble score) {}
