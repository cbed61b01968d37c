package io.freshet.model.data;

import java.util.Optional;

/**
 * A query or document as a data set has it.
 *
 * @param instruction what to do with the text, where its row says so; not part of the text
 */
public record InstructedText(String text, Optional<String> instruction) {

    public static InstructedText of(String text) {
        return new InstructedText(text, Optional.empty());
    }
}
