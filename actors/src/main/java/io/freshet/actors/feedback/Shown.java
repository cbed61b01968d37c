package io.freshet.actors.feedback;

import java.util.List;

/** An answer, as far as feedback can be given on it. Immutable; safe to share between threads. */
public sealed interface Shown {

    /** Bytes of an object and its place in a collection, roughly. */
    int OVERHEAD = 64;

    String lane();

    /** Number of the version that made the answer; 0 = the base model. */
    long version();

    /** What it takes in memory, at most and roughly. */
    long bytes();

    /** As headers name it: {@code <lane>/<number>}. */
    default String servedBy() {
        return lane() + "/" + version();
    }

    /**
     * A document in an answer.
     *
     * @param index its place in the request
     * @param score as it was answered
     */
    record Document(int index, String text, float score) {}

    /**
     * Documents put in order for a query.
     *
     * @param documents best first, only those that were answered
     */
    record Ranking(String lane, long version, String query, List<Document> documents) implements Shown {

        public Ranking {
            documents = List.copyOf(documents);
        }

        @Override
        public long bytes() {
            return Shown.bytes(query)
                    + documents.stream()
                            .mapToLong(document -> OVERHEAD + Shown.bytes(document.text()))
                            .sum();
        }
    }

    /** Queries turned into vectors; what was found with these is not known. */
    record Queries(String lane, long version, List<String> texts) implements Shown {

        public Queries {
            texts = List.copyOf(texts);
        }

        @Override
        public long bytes() {
            return OVERHEAD + texts.stream().mapToLong(Shown::bytes).sum();
        }
    }

    private static long bytes(String text) {
        return OVERHEAD + 2L * text.length();
    }
}
