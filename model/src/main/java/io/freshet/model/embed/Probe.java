package io.freshet.model.embed;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A few queries and the vectors that the trainer's copy of a version gave them. Whoever loads the version elsewhere
 * embeds them again: another result means that it does not serve what was trained.
 *
 * @param queries at least one
 * @param vectors [n][d]
 */
public record Probe(List<String> queries, float[][] vectors) {

    public static final String FILE = "probe.json";

    /** Largest difference of a coordinate that is still the same model on another machine, computed in F32. */
    public static final float TOLERANCE = 1e-4f;

    /** The same where a number has 8 or 11 bits. */
    private static final float HALF_PRECISION_TOLERANCE = 1e-2f;

    private static final ObjectMapper JSON = new ObjectMapper();

    public Probe {
        queries = List.copyOf(queries);
        if (queries.isEmpty() || queries.size() != vectors.length) {
            throw new IllegalArgumentException("a probe has a vector for each of its queries, at least one: got "
                    + queries.size() + " queries with " + vectors.length + " vectors");
        }
    }

    /** Embeds {@link ProbeTexts#QUERIES} by a version. */
    public static Probe of(TextEncoder encoder, LowRank delta) {
        return of(encoder, ProbeTexts.QUERIES, delta);
    }

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

    /** The largest {@link #distance} that is still the same model, by the type that an encoder computes in. */
    public static float tolerance(TextEncoder encoder) {
        return encoder.options().compute() == DataType.FLOAT32 ? TOLERANCE : HALF_PRECISION_TOLERANCE;
    }

    /** The largest difference of a coordinate to the same queries embedded by another copy; NaN if any is NaN. */
    public float distance(TextEncoder encoder, LowRank delta) {
        return distance(of(encoder, queries, delta));
    }

    /** The largest difference of a coordinate to another copy's vectors of the same queries; NaN if any is NaN. */
    public float distance(Probe other) {
        float largest = 0;
        for (int i = 0; i < vectors.length; i++) {
            if (vectors[i].length != other.vectors[i].length) {
                return Float.POSITIVE_INFINITY;
            }
            for (int j = 0; j < vectors[i].length; j++) {
                largest = Math.max(largest, Math.abs(vectors[i][j] - other.vectors[i][j]));
            }
        }
        return largest;
    }
}
