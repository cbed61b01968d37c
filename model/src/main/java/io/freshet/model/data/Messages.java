package io.freshet.model.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One list of chat messages, {@code {role, content}} or {@code {from, value}}.
 *
 * @param system what its system message says
 * @param user what its user says
 * @param assistant what the answer is
 */
record Messages(Optional<String> system, Optional<String> user, Optional<String> assistant) {

    /**
     * Reads a list of messages.
     *
     * @param name of the column, for messages about it
     */
    static Messages of(String name, JsonNode list) throws UnusableRowException {
        if (!list.isArray()) {
            throw new UnusableRowException(
                    RowProblem.WRONG_TYPE, name + " is " + Cells.brief(list) + ", expected a list of messages");
        }
        Messages messages = new Messages(Optional.empty(), Optional.empty(), Optional.empty());
        for (JsonNode message : list) {
            messages = messages.plus(name, message);
        }
        return messages;
    }

    /** The text of a list that holds one document: its only message that is no system message. */
    InstructedText document(String name) throws UnusableRowException {
        if (user.isPresent() == assistant.isPresent()) {
            throw new UnusableRowException(
                    user.isPresent() ? RowProblem.SEVERAL_TURNS : RowProblem.BAD_MESSAGES,
                    name + " must hold one message besides the system's for each document");
        }
        return new InstructedText(user.or(() -> assistant).orElseThrow(), system);
    }

    private Messages plus(String name, JsonNode message) throws UnusableRowException {
        JsonNode role = message.path(message.hasNonNull("role") ? "role" : "from");
        JsonNode content = message.path(message.hasNonNull("content") ? "content" : "value");
        if (!role.isTextual() || !content.isTextual()) {
            throw new UnusableRowException(RowProblem.BAD_MESSAGES, name + " has " + Cells.brief(message));
        }
        Optional<String> text = Optional.of(content.textValue());
        return switch (role.textValue()) {
            case "system" -> new Messages(once(name, system, text), user, assistant);
            case "user", "human" -> new Messages(system, once(name, user, text), assistant);
            case "assistant", "gpt", "bot" -> new Messages(system, user, once(name, assistant, text));
            default -> throw new UnusableRowException(
                    RowProblem.BAD_MESSAGES, name + " has the role '" + role.textValue() + "'");
        };
    }

    private static Optional<String> once(String name, Optional<String> before, Optional<String> text)
            throws UnusableRowException {
        if (before.isPresent()) {
            throw new UnusableRowException(RowProblem.SEVERAL_TURNS, name + " has more than one turn");
        }
        return text;
    }
}
