package io.freshet.model.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A few queries and the vectors that the trainer's copy of a version gave them. Whoever loads the version elsewhere
 * embeds them again: another result means that it does not serve what was trained.
 *
 * @param vectors [n][d]
 */
public record Probe(List<String> queries, float[][] vectors) {

    public static final String FILE = "probe.json";

    /** Largest difference of a coordinate that is still the same model on another machine. */
    public static final float TOLERANCE = 1e-3f;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Embeds queries by a version. */
    public static Probe of(TextEncoder encoder, List<String> queries, LowRank delta) {
        return new Probe(queries, encoder.encode(queries, Role.QUERY, delta));
    }

    /** Reads {@link #FILE} of a checkpoint folder. */
    public static Probe read(Path folder) throws IOException {
        return JSON.readValue(folder.resolve(FILE).toFile(), Probe.class);
    }

    /** Writes {@link #FILE} into a checkpoint folder. */
    public void write(Path folder) throws IOException {
        JSON.writeValue(folder.resolve(FILE).toFile(), this);
    }

    /** The largest difference of a coordinate to the same queries embedded by another copy; NaN if any is NaN. */
    public float distance(TextEncoder encoder, LowRank delta) {
        float[][] other = encoder.encode(queries, Role.QUERY, delta);
        float largest = 0;
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j < vectors[i].length; j++) {
                largest = Math.max(largest, Math.abs(vectors[i][j] - other[i][j]));
            }
        }
        return largest;
    }
}
