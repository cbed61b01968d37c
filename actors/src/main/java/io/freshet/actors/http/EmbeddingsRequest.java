package io.freshet.actors.http;

import io.freshet.actors.scorer.ServedModel;
import io.freshet.model.embed.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Texts to be embedded, whichever API asked.
 *
 * @param model as asked for; absent = whatever is served
 * @param dimensions to cut each vector to; absent = all
 * @param normalized whether vectors are scaled to length 1
 * @param base64 little-endian 32-bit floats in base64 instead of an array of numbers
 */
public record EmbeddingsRequest(
        List<String> texts,
        Role role,
        Optional<String> model,
        OptionalInt dimensions,
        boolean normalized,
        boolean base64) {

    private static final String HEADER = "X-Freshet-Input-Type";

    /**
     * What the texts are: {@code input_type} as Cohere has it, {@code prompt_name} as text-embeddings-inference, or a
     * header, for clients that cannot add a field. They may not contradict each other.
     */
    public static Role role(Call call) {
        Fields fields = call.fields();
        List<Role> said = Stream.of(
                        fields.string("input_type").map(value -> role("input_type", value)),
                        fields.string("prompt_name").map(value -> role("prompt_name", value)),
                        call.header(HEADER).map(value -> role(HEADER, value)))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (said.size() > 1) {
            throw ApiException.badRequest(
                    "input_type", "input_type, prompt_name and " + HEADER + " say different things; send one");
        }
        return said.isEmpty() ? Role.DOCUMENT : said.get(0);
    }

    private static Role role(String field, String value) {
        return switch (value) {
            case "query", "search_query" -> Role.QUERY;
            case "document", "search_document" -> Role.DOCUMENT;
            default -> throw ApiException.badRequest(
                    field, field + " is '" + value + "'; use query or document (search_query, search_document)");
        };
    }

    /** @throws ApiException when the model cannot do what is asked */
    void requireServedBy(ServedModel.Embedder served) {
        dimensions.ifPresent(asked -> {
            if (asked > served.dimension()) {
                throw ApiException.badRequest(
                        "dimensions",
                        "dimensions is " + asked + "; vectors here have " + served.dimension()
                                + ", ask for at most that");
            }
        });
    }
}
