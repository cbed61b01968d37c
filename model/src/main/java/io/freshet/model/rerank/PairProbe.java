package io.freshet.model.rerank;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.ProbeTexts;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A few pairs and the scores that the trainer's copy of a version gave them: what {@link Probe} is to an embedding
 * model. It lies in the same file, with the keys {@code pairs} and {@code scores}.
 *
 * @param pairs at least one
 * @param scores logits, one for each pair
 */
public record PairProbe(List<Pair> pairs, float[] scores) {

    public static final String FILE = Probe.FILE;

    /** Largest difference of a score that is still the same model on another machine, computed in F32. */
    public static final float TOLERANCE = 1e-3f;

    /** The same where a number has 8 or 11 bits. */
    private static final float HALF_PRECISION_TOLERANCE = 0.2f;

    private static final ObjectMapper JSON = new ObjectMapper();

    public PairProbe {
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty() || pairs.size() != scores.length) {
            throw new IllegalArgumentException("a probe has a score for each of its pairs, at least one: got "
                    + pairs.size() + " pairs with " + scores.length + " scores");
        }
    }

    /** Scores each of {@link ProbeTexts#QUERIES} with its own answer and with the next one's. */
    public static PairProbe of(Reranker reranker, LowRank delta) {
        return of(reranker, Pair.rightAndWrong(ProbeTexts.QUERIES, ProbeTexts.DOCUMENTS), delta);
    }

    /** Scores pairs by a version. */
    public static PairProbe of(Reranker reranker, List<Pair> pairs, LowRank delta) {
        return new PairProbe(pairs, reranker.score(pairs, delta));
    }

    /**
     * Reads {@link #FILE} of a checkpoint folder.
     *
     * @throws IOException if there is none, or it is that of an embedding model
     */
    public static PairProbe read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        JsonNode probe = JsonFiles.read(file);
        if (!probe.path("pairs").isArray() || !probe.path("scores").isArray()) {
            throw new IOException(file + " is not the probe of a reranker (no 'pairs' and 'scores'); is " + folder
                    + " a checkpoint of an embedding model?");
        }
        List<Pair> pairs = new ArrayList<>();
        for (JsonNode pair : probe.get("pairs")) {
            pairs.add(new Pair(
                    pair.path("query").asText(),
                    pair.path("document").asText(),
                    Optional.ofNullable(pair.path("instruction").textValue())));
        }
        float[] scores = JSON.convertValue(probe.get("scores"), float[].class);
        if (pairs.size() != scores.length) {
            throw new IOException(file + " has " + pairs.size() + " pairs with " + scores.length + " scores");
        }
        return new PairProbe(pairs, scores);
    }

    /** Writes {@link #FILE} into a checkpoint folder. */
    public void write(Path folder) throws IOException {
        ObjectNode probe = JSON.createObjectNode();
        ArrayNode list = probe.putArray("pairs");
        for (Pair pair : pairs) {
            ObjectNode entry = list.addObject().put("query", pair.query()).put("document", pair.document());
            pair.instruction().ifPresent(instruction -> entry.put("instruction", instruction));
        }
        probe.set("scores", JSON.valueToTree(scores));
        JSON.writeValue(folder.resolve(FILE).toFile(), probe);
    }

    /** The largest {@link #distance} that is still the same model, by the type that a reranker computes in. */
    public static float tolerance(Reranker reranker) {
        return reranker.options().compute() == DataType.FLOAT32 ? TOLERANCE : HALF_PRECISION_TOLERANCE;
    }

    /** The largest difference of a score to that of the same pairs by another copy; NaN if any is NaN. */
    public float distance(Reranker reranker, LowRank delta) {
        return distance(of(reranker, pairs, delta));
    }

    /** The largest difference of a score to another copy's of the same pairs; NaN if any is NaN. */
    public float distance(PairProbe other) {
        float largest = 0;
        for (int i = 0; i < scores.length; i++) {
            largest = Math.max(largest, Math.abs(scores[i] - other.scores[i]));
        }
        return largest;
    }
}
