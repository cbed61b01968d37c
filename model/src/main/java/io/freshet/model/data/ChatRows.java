package io.freshet.model.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Rows of ms-swift from 3.9: a query and its documents as chat messages. */
final class ChatRows {

    static final List<Column> COLUMNS = List.of(
            Column.of("messages", Column.Type.MESSAGES),
            Column.of("positive_messages", Column.Type.CONVERSATIONS),
            Column.of("negative_messages", Column.Type.CONVERSATIONS));

    private ChatRows() {}

    /**
     * One row.
     *
     * @param instruction the system message, or null for none
     * @param role of documents: {@code user} for embedding, {@code assistant} for reranking
     * @param negatives may be empty; then there is no {@code negative_messages}
     */
    static ObjectNode row(String query, String instruction, String role, String positive, List<String> negatives) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        ArrayNode messages = row.putArray("messages");
        if (instruction != null) {
            message(messages, "system", instruction);
        }
        message(messages, "user", query);
        message(row.putArray("positive_messages").addArray(), role, positive);
        if (!negatives.isEmpty()) {
            ArrayNode lists = row.putArray("negative_messages");
            negatives.forEach(text -> message(lists.addArray(), role, text));
        }
        return row;
    }

    private static void message(ArrayNode messages, String role, String content) {
        messages.addObject().put("role", role).put("content", content);
    }
}
