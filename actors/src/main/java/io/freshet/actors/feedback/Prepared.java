package io.freshet.actors.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.streams.producer.Given;
import io.freshet.streams.record.QaPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An event that is ready to be sent.
 *
 * @param id its own or one that was made for it; also the record's
 * @param topic that it goes to
 * @param servedBy the version that showed the response, where it is known
 * @param teaches false for one that says nothing about its response, and is not sent
 */
record Prepared(String id, Action action, Given given, String topic, Optional<String> servedBy, boolean teaches) {

    /** Of what it says, whenever that is: an event that is sent again says the same. */
    String fingerprint() {
        QaPair pair = given.pair();
        String said = List.of(
                        pair.query(),
                        pair.response(),
                        pair.rejectedResponses().toString(),
                        pair.source().toString(),
                        pair.instruction().toString(),
                        topic)
                + " " + pair.label() + " " + pair.weight();
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(said.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** What it takes in memory while it is under way, roughly. */
    long bytes() {
        QaPair pair = given.pair();
        return 256
                + 2L * (pair.query().length() + pair.response().length())
                + pair.rejectedResponses().stream()
                        .mapToLong(text -> 2L * text.length())
                        .sum();
    }
}
