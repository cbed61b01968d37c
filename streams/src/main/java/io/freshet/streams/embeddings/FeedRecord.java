package io.freshet.streams.embeddings;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/** A record of the embeddings topic. */
public sealed interface FeedRecord {

    /** {@code embedding}, or what the lane is called. */
    String lane();

    /** The version whose document vectors these are. */
    long version();

    Instant time();

    /** The Kafka key. */
    String key();

    /**
     * A document and its vector. Topics are compacted, so the last one of a text counts.
     *
     * @param vector of length d; finite. The array is shared: do not write to it
     */
    record Document(String lane, long version, String text, float[] vector, Instant time) implements FeedRecord {

        public Document {
            Objects.requireNonNull(time, "time");
            for (int i = 0; i < vector.length; i++) {
                if (!Float.isFinite(vector[i])) {
                    throw new IllegalArgumentException("component " + i + " of a vector by " + lane + "/" + version
                            + " is " + vector[i] + "; its text begins with '"
                            + text.substring(0, Math.min(40, text.length())) + "'");
                }
            }
        }

        @Override
        public String key() {
            return FeedKeys.document(lane, FeedKeys.sha256(text));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Document that
                    && lane.equals(that.lane)
                    && version == that.version
                    && text.equals(that.text)
                    && Arrays.equals(vector, that.vector)
                    && time.equals(that.time);
        }

        @Override
        public int hashCode() {
            return Objects.hash(lane, version, text, time);
        }

        @Override
        public String toString() {
            return "Document[" + key() + ", version=" + version + ", dimension=" + vector.length + "]";
        }
    }

    /**
     * A pass over a lane's window begins or is complete; it comes before or after all records of the pass.
     *
     * @param documents that the window has; once complete, so many have a vector of this version on the topic
     * @param vectorsOf what decides on a vector, in a name: model, where a text is cut, number format, adapter
     */
    record Marker(String lane, long version, long documents, boolean complete, String vectorsOf, Instant time)
            implements FeedRecord {

        public Marker {
            Objects.requireNonNull(vectorsOf, "vectorsOf");
            Objects.requireNonNull(time, "time");
        }

        @Override
        public String key() {
            return FeedKeys.marker(lane);
        }
    }
}
