package io.freshet.streams.kafka;

import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker for a topic's partitions and their offsets. The admin client stays its caller's. */
public final class TopicOffsets {

    private final Admin admin;

    public TopicOffsets(Admin admin) {
        this.admin = admin;
    }

    /**
     * Partition to range, in order of partitions; the end is the high watermark. Completes on the admin client's
     * thread: do not block there. Fails with Kafka's own exception, for example when the topic does not exist.
     */
    public CompletionStage<Map<Integer, OffsetRange>> ranges(String topic) {
        return partitions(topic).thenCompose(all -> offsets(all, OffsetSpec.earliest())
                .thenCombine(offsets(all, OffsetSpec.latest()), TopicOffsets::ranges));
    }

    /** Which topic it is; completes and fails as {@link #ranges} does. */
    public CompletionStage<TopicIdentity> identity(String topic) {
        return describe(topic)
                .thenApply(description -> new TopicIdentity(
                        description.topicId(), description.partitions().size()));
    }

    /** Where a reader of everything starts. */
    public static Map<Integer, Long> earliest(Map<Integer, OffsetRange> ranges) {
        return each(ranges, OffsetRange::earliest);
    }

    /** Where a reader of only what is new starts. */
    public static Map<Integer, Long> latest(Map<Integer, OffsetRange> ranges) {
        return each(ranges, OffsetRange::end);
    }

    private CompletionStage<List<TopicPartition>> partitions(String topic) {
        return describe(topic).thenApply(TopicOffsets::partitions);
    }

    private CompletionStage<TopicDescription> describe(String topic) {
        return admin.describeTopics(List.of(topic)).topicNameValues().get(topic).toCompletionStage();
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    private CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec) {
        return admin.listOffsets(partitions.stream().collect(toMap(p -> p, p -> spec)))
                .all()
                .toCompletionStage();
    }

    private static Map<Integer, OffsetRange> ranges(
            Map<TopicPartition, ListOffsetsResultInfo> earliest, Map<TopicPartition, ListOffsetsResultInfo> latest) {
        Map<Integer, OffsetRange> ranges = new TreeMap<>();
        earliest.forEach((partition, first) -> ranges.put(
                partition.partition(),
                new OffsetRange(first.offset(), latest.get(partition).offset())));
        return ranges;
    }

    private static Map<Integer, Long> each(Map<Integer, OffsetRange> ranges, ToLongFunction<OffsetRange> offset) {
        Map<Integer, Long> offsets = new TreeMap<>();
        ranges.forEach((partition, range) -> offsets.put(partition, offset.applyAsLong(range)));
        return offsets;
    }
}
