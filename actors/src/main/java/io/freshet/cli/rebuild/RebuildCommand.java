package io.freshet.cli.rebuild;

import io.freshet.actors.coordinator.Course;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a lane's lineage anew from what Kafka has, beside the lane, which may go on meanwhile. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = "Make a lane's versions anew from Kafka: without a source, or to verify the ones there are.",
        footer = {
            "",
            "The lane is only read and may go on. Interrupted, the same command continues; repeated, it takes up what the",
            "lane has taken since.",
            "",
            "Examples:",
            "  freshet rebuild --config my.conf --without-source crawler --store rebuilt --versions-topic versions.2",
            "  freshet rebuild --config my.conf --verify --store /tmp/again --versions-topic versions.check"
        })
public final class RebuildCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "Settings of the lane, in HOCON.")
    private Path config;

    @Option(names = "--lane", paramLabel = "L", description = "Which lane, where the settings have several.")
    private String laneName;

    @Option(
            names = "--without-source",
            paramLabel = "S",
            description = "Leave out all records of this source; may be repeated.")
    private List<String> without = List.of();

    @Option(
            names = "--verify",
            description = "Leave nothing out, and compare every version's files with those there are.")
    private boolean verify;

    @Option(
            names = "--store",
            required = true,
            paramLabel = "DIR",
            description = "checkpoint.store of the rebuild: a new folder, or one of an unfinished rebuild.")
    private Path store;

    @Option(
            names = "--versions-topic",
            required = true,
            paramLabel = "T",
            description = "kafka.versions-topic of the rebuild: a new one, or that of the unfinished rebuild.")
    private String versionsTopic;

    @Option(
            names = "--from-what-is-left",
            description = "Begin with the first record that Kafka still has, though the lineage began earlier.")
    private boolean fromWhatIsLeft;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (verify == !without.isEmpty()) {
            throw usage("say either --without-source, once for each source, or --verify");
        }
        FreshetConfig lane = lane(FreshetConfig.lanes(config));
        FreshetConfig rebuilt =
                RebuiltLane.of(lane, without, store.toAbsolutePath().normalize(), versionsTopic);
        if (rebuilt.checkpoint()
                .store()
                .equals(lane.checkpoint().store().toAbsolutePath().normalize())) {
            throw usage("--store: " + store + " is the lane's own checkpoint.store; name another folder");
        }
        if (versionsTopic.equals(lane.kafka().versionsTopic())) {
            throw usage("--versions-topic: " + versionsTopic + " is the lane's own kafka.versions-topic; name another");
        }
        KafkaConnection kafka = new KafkaConnection(
                lane.kafka().bootstrapServers(), lane.kafka().client());
        LaneVersions original = LaneVersions.read(lane, kafka);
        if (original.history().isEmpty()) {
            throw new IllegalStateException("lane " + lane.lane() + " has no versions in topic "
                    + lane.kafka().versionsTopic() + " of " + lane.kafka().bootstrapServers()
                    + ": there is nothing to rebuild");
        }
        Rebuild rebuild = new Rebuild(lane, rebuilt, kafka, original, fromWhatIsLeft);
        return verify
                ? new VerifyScreen(spec.commandLine()).run(rebuild)
                : new WithoutScreen(spec.commandLine(), config).run(rebuild, Course.until(original.end()));
    }

    private FreshetConfig lane(List<FreshetConfig> lanes) {
        List<String> names = lanes.stream().map(FreshetConfig::lane).toList();
        if (laneName == null && lanes.size() > 1) {
            throw usage("--lane: say which one of " + String.join(", ", names));
        }
        return lanes.stream()
                .filter(lane -> laneName == null || lane.lane().equals(laneName))
                .findFirst()
                .orElseThrow(() -> usage("--lane: there is no lane " + laneName + " in " + config + ", only "
                        + String.join(", ", names)));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
