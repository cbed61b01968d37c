package io.freshet.actors.http;

import java.util.Arrays;
import java.util.OptionalInt;

/** What may be done to a vector on its way out. */
public final class Vectors {

    private Vectors() {}

    /**
     * The first components, scaled to length 1 again (Matryoshka truncation, as OpenAI's {@code dimensions}); the vector
     * itself when nothing is cut off.
     *
     * @throws IllegalStateException if a component is not a finite number: a model that answers NaN must not answer
     */
    public static float[] cut(float[] vector, OptionalInt dimensions) {
        return cut(vector, dimensions, true);
    }

    /**
     * As {@link #cut(float[], OptionalInt)}.
     *
     * @param normalized whether what is left is scaled to length 1
     */
    static float[] cut(float[] vector, OptionalInt dimensions, boolean normalized) {
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw new IllegalStateException("component " + i + " of a vector is " + vector[i]);
            }
        }
        int kept = dimensions.orElse(vector.length);
        if (kept >= vector.length) {
            return vector;
        }
        float[] head = Arrays.copyOf(vector, kept);
        double squares = 0;
        for (float value : head) {
            squares += (double) value * value;
        }
        if (squares == 0 || !normalized) {
            return head;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < kept; i++) {
            head[i] = (float) (head[i] / length);
        }
        return head;
    }
}
