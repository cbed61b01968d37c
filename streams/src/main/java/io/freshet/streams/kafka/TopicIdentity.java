package io.freshet.streams.kafka;

import org.apache.kafka.common.Uuid;

/**
 * Which topic a name stands for now.
 *
 * @param id the broker's own; a topic that is deleted and made again under its name has another one
 * @param partitions how many; can only grow while the id stays
 */
public record TopicIdentity(Uuid id, int partitions) {}
