package io.freshet.model.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.evaluate.EvaluationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a retrieval set in the layout of BEIR: {@code corpus.jsonl} with {@code _id}, {@code text} and optionally
 * {@code title}; {@code queries.jsonl} with {@code _id} and {@code text}; {@code qrels.tsv} with the header
 * {@code query-id corpus-id score}, tab-separated. Other JSON fields are ignored.
 *
 * <p>A document's text is its title, a blank and its text. A score above 0 means relevant: grades are not kept. A
 * judgement given twice: the last one counts. A judged document may be missing from the corpus, a judged query may not.
 */
public final class BeirFolder {

    private BeirFolder() {}

    /** Reads a folder; the judgements are {@code qrels.tsv} or, as BEIR archives have it, {@code qrels/test.tsv}. */
    public static EvaluationSet read(Path folder) throws IOException {
        Path qrels = folder.resolve("qrels.tsv");
        Path testSplit = folder.resolve("qrels").resolve("test.tsv");
        boolean archive = !Files.exists(qrels) && Files.exists(testSplit);
        return read(folder.resolve("corpus.jsonl"), folder.resolve("queries.jsonl"), archive ? testSplit : qrels);
    }

    /**
     * @throws DataFileException naming file and line of what is wrong
     * @throws java.nio.file.NoSuchFileException naming a file that is not there
     */
    public static EvaluationSet read(Path corpus, Path queries, Path qrels) throws IOException {
        Map<String, String> documents = readTexts(corpus, true);
        Map<String, String> questions = readTexts(queries, false);
        return new EvaluationSet(documents, questions, Qrels.read(qrels, questions.keySet()));
    }

    private static Map<String, String> readTexts(Path file, boolean titled) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        Lines.forEach(file, (line, number) -> {
            JsonNode object = JsonFiles.object(file, line, number);
            String id = string(file, number, object, "_id");
            String text = string(file, number, object, "text");
            String title = titled && object.path("title").isTextual()
                    ? object.get("title").textValue()
                    : "";
            if (texts.putIfAbsent(id, (title + " " + text).strip()) != null) {
                throw new DataFileException(file, number, "_id '" + id + "' is used twice: ids must be unique");
            }
        });
        return texts;
    }

    private static String string(Path file, long number, JsonNode object, String field) throws DataFileException {
        JsonNode value = object.path(field);
        if (value.isTextual() || value.isIntegralNumber()) {
            return value.asText();
        }
        throw new DataFileException(
                file,
                number,
                "field '" + field + "' must be a string"
                        + (value.isMissingNode() ? ", but is missing" : ", got " + value));
    }
}
