package io.freshet.cli.rebuild;

import io.freshet.config.AdminConfig;
import io.freshet.config.CheckpointConfig;
import io.freshet.config.FreshetConfig;
import io.freshet.config.KafkaConfig;
import io.freshet.config.ManagementConfig;
import io.freshet.config.ReembedConfig;
import io.freshet.config.TrustConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** The settings of a lane that is made anew: the lane's own but for where it is written and what it leaves out. */
final class RebuiltLane {

    private RebuiltLane() {}

    /** @param without sources that are left out, beside those that the lane leaves out already */
    static FreshetConfig of(FreshetConfig lane, List<String> without, Path store, String versionsTopic) {
        return new FreshetConfig(
                lane.lane(),
                lane.task(),
                lane.model(),
                into(lane.kafka(), versionsTopic),
                lane.record(),
                lane.window(),
                lane.mining(),
                lane.lora(),
                lane.train(),
                lane.round(),
                without(lane.trust(), without),
                lane.replay(),
                lane.consolidation(),
                lane.gate(),
                new CheckpointConfig(
                        store, lane.checkpoint().keep(), lane.checkpoint().snapshotEvery()),
                // The lane's own versions are those that users follow.
                new ReembedConfig(
                        false,
                        lane.reembed().documentsPerSecond(),
                        lane.reembed().threads()),
                lane.scorer(),
                lane.http(),
                lane.feedback(),
                new ManagementConfig(
                        false, lane.management().host(), lane.management().port()),
                new AdminConfig(
                        false,
                        lane.admin().host(),
                        lane.admin().port(),
                        lane.admin().token(),
                        lane.admin().tokenFile(),
                        lane.admin().tls()));
    }

    private static KafkaConfig into(KafkaConfig kafka, String versionsTopic) {
        return new KafkaConfig(
                kafka.bootstrapServers(),
                kafka.topic(),
                kafka.deadLetterTopic(),
                kafka.quarantineTopic(),
                versionsTopic,
                kafka.servingTopic(),
                kafka.embeddingsTopic(),
                kafka.client());
    }

    private static TrustConfig without(TrustConfig trust, List<String> more) {
        TreeSet<String> excluded = new TreeSet<>(trust.excludedSources());
        excluded.addAll(more);
        return new TrustConfig(
                trust.maxSourceShare(),
                trust.maxPerQuery(),
                trust.maxDocumentShare(),
                List.copyOf(excluded),
                trust.rememberedPairs(),
                trust.rememberedRejections());
    }
}
