package io.freshet.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real questions of farmers and the answers they got, from the bundled samples. */
public record TestPairs(String question, String answer) {

    private static final Path FILE =
            Path.of(System.getProperty("freshet.root", "."), "samples", "agriculture-zh", "qa-pairs.jsonl");

    /** The first {@code n} pairs of the file. */
    public static List<TestPairs> first(int n) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<TestPairs> pairs = new ArrayList<>();
        for (String line : Files.readAllLines(FILE).subList(0, n)) {
            JsonNode pair = json.readTree(line);
            pairs.add(new TestPairs(
                    pair.get("query").textValue(), pair.get("response").textValue()));
        }
        return pairs;
    }
}
