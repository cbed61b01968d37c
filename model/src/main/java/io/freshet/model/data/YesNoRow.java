package io.freshet.model.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row for plain supervised fine-tuning of Qwen3-Reranker: the system message sets the task, the input holds
 * instruction, query and document, the output is an empty thought and {@code yes} or {@code no}.
 *
 * @param relevant whether the output says yes
 */
public record YesNoRow(String instruction, String query, String document, boolean relevant) {

    /** The system message of Qwen3-Reranker. */
    public static final String SYSTEM =
            "Judge whether the Document meets the requirements based on the Query and the Instruct provided."
                    + " Note that the answer can only be \"yes\" or \"no\".";

    /** The instruction of rows that have none. */
    public static final String DEFAULT_INSTRUCTION =
            "Given a web search query, retrieve relevant passages that answer the query";

    private static final String THOUGHT = "<think>\n\n</think>\n\n";

    // One blank line between the parts is read too: some published examples have it.
    private static final Pattern INPUT =
            Pattern.compile("<Instruct>: ?(.*?)\n{1,2}<Query>: ?(.*?)\n{1,2}<Document>: ?(.*)", Pattern.DOTALL);
    private static final Pattern OUTPUT = Pattern.compile("(?:<think>\\s*</think>)?\\s*(yes|no)\\s*");

    /** The input: instruction, query and document, each on its line. */
    public String input() {
        return input(instruction, query, document);
    }

    /** {@link #input()} of these three. */
    public static String input(String instruction, String query, String document) {
        return "<Instruct>: " + instruction + "\n<Query>: " + query + "\n<Document>: " + document;
    }

    /** The row with the columns {@code system}, {@code input} and {@code output}. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("system", SYSTEM)
                .put("input", input())
                .put("output", THOUGHT + (relevant ? "yes" : "no"));
    }

    /** The row behind an input and output, if they have this form. */
    static Optional<YesNoRow> parse(String input, String output) {
        Matcher answer = OUTPUT.matcher(output);
        Matcher parts = INPUT.matcher(input);
        if (!answer.matches() || !parts.find()) {
            return Optional.empty();
        }
        return Optional.of(new YesNoRow(
                parts.group(1), parts.group(2), parts.group(3), answer.group(1).equals("yes")));
    }
}
