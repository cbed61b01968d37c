package io.freshet.streams.producer;

import io.freshet.streams.record.QaPair;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A record's Kafka key: its id, else a hash of the query. Equal keys share a partition and so keep their order. */
final class RecordKey {

    private static final int HASH_BYTES = 16;

    private RecordKey() {}

    static byte[] of(QaPair pair) {
        return pair.id().orElseGet(() -> hash(pair.query())).getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(String query) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(query.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
