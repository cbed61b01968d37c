package io.freshet.streams.kafka;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that are missing. */
public final class Topics {

    private static final int VISIBLE_TRIES = 100;
    private static final Executor AFTER_A_PAUSE = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private Topics() {}

    /**
     * Creates each topic that does not exist, and completes when all can be used. One that exists is left as it is,
     * but a compacted topic (of versions, serving orders, document vectors) must have one partition and be compacted, else
     * the stage fails with {@link IllegalStateException}: the order of its records means something, and retention would
     * delete what is still current. The admin client stays its caller's.
     */
    public static CompletionStage<Void> ensure(Admin admin, Collection<TopicSpec> specs) {
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        for (TopicSpec spec : specs) {
            done = done.thenCompose(nothing -> create(admin, spec))
                    .thenCompose(nothing -> describe(admin, spec.name(), VISIBLE_TRIES))
                    .thenCompose(topic -> verify(admin, spec, topic));
        }
        return done;
    }

    private static CompletionStage<Void> create(Admin admin, TopicSpec spec) {
        NewTopic topic = new NewTopic(spec.name(), spec.partitions(), spec.replication()).configs(spec.config());
        return admin.createTopics(List.of(topic)).all().toCompletionStage().exceptionally(failure -> {
            if (cause(failure) instanceof TopicExistsException) {
                return null;
            }
            throw new IllegalStateException(
                    "Could not create " + spec + ": " + cause(failure).getMessage(), cause(failure));
        });
    }

    /** The controller creates a topic a moment before the brokers know it. */
    private static CompletionStage<TopicDescription> describe(Admin admin, String topic, int tries) {
        return admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .toCompletionStage()
                .handle((description, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedStage(description);
                    }
                    return tries > 1 && cause(failure) instanceof UnknownTopicOrPartitionException
                            ? CompletableFuture.supplyAsync(() -> describe(admin, topic, tries - 1), AFTER_A_PAUSE)
                                    .thenCompose(Function.identity())
                            : CompletableFuture.<TopicDescription>failedStage(failure);
                })
                .thenCompose(Function.identity());
    }

    private static CompletionStage<Void> verify(Admin admin, TopicSpec spec, TopicDescription topic) {
        if (!spec.isCompacted()) {
            return CompletableFuture.completedStage(null);
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
        return admin.describeConfigs(List.of(resource))
                .values()
                .get(resource)
                .toCompletionStage()
                .thenAccept(config -> {
                    String policy =
                            config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
                    int partitions = topic.partitions().size();
                    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT) || partitions != 1) {
                        throw new IllegalStateException("Topic " + spec.name() + " must have 1 partition and"
                                + " cleanup.policy=compact, but has " + partitions + " and " + policy
                                + ": alter it, or name another topic");
                    }
                });
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
