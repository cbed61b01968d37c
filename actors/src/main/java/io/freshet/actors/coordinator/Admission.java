package io.freshet.actors.coordinator;

import io.freshet.streams.record.QaPair;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides what a record is for. The decision depends on the records before it only, so that a replay decides alike.
 * Used by one thread.
 */
final class Admission {

    /** What becomes of a record. */
    enum Verdict {
        /** It becomes a training example. */
        TRAIN,
        /** It is kept for evaluation; its query is never trained. */
        HOLD_OUT,
        /** Its answer was turned down: a negative for the same query, no example of its own. */
        NEGATIVE,
        /** The same pair was seen not long ago. */
        DUPLICATE
    }

    private static final int REMEMBERED = 200_000;

    private final int heldOutPercent;
    private final Map<Long, Boolean> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param heldOutPercent share of queries, by their hash, that is kept for evaluation
     */
    Admission(int heldOutPercent) {
        this.heldOutPercent = heldOutPercent;
    }

    Verdict decide(QaPair pair) {
        if (seen.put(hash(pair.query() + "\0" + pair.response() + "\0" + pair.label()), true) != null) {
            return Verdict.DUPLICATE;
        }
        if (pair.label() == QaPair.REJECTED) {
            return Verdict.NEGATIVE;
        }
        return Long.remainderUnsigned(hash(pair.query()), 100) < heldOutPercent ? Verdict.HOLD_OUT : Verdict.TRAIN;
    }

    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
