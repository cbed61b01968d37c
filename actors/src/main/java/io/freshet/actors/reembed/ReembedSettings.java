package io.freshet.actors.reembed;

import io.freshet.streams.kafka.KafkaConnection;
import java.util.OptionalInt;

/**
 * What a {@link Reembedder} goes by.
 *
 * @param topic of document vectors
 * @param perSecond documents at most; empty = no limit
 * @param threads native threads of one operation, 0 = all cores
 */
public record ReembedSettings(String lane, KafkaConnection kafka, String topic, OptionalInt perSecond, int threads) {}
