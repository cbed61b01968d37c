package io.freshet.cli.rebuild;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.system.FreshetNode;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.TestBroker;
import io.freshet.cli.CommandRun;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.streams.kafka.TopicSpec;
import io.freshet.streams.kafka.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A lane of two partitions and two sources that has run for some rounds, and what is made of it. */
record RebuiltLanes(TestBroker kafka, Path root, String name, String topic, String versionsTopic) {

    static final String WANTED = "shop";
    static final String UNWANTED = "crawler";
    private static final ObjectMapper JSON = new ObjectMapper();

    static RebuiltLanes of(TestBroker kafka, Path root) {
        RebuiltLanes lane = new RebuiltLanes(
                kafka, root, kafka.freshName("lane"), kafka.freshName("qa"), kafka.freshName("versions"));
        lane.createTopic(lane.topic, 2);
        return lane;
    }

    void createTopic(String topicName, int partitions) {
        try (Admin admin = kafka.connection().admin()) {
            TestBroker.get(
                    Topics.ensure(admin, List.of(TopicSpec.qaPairs(topicName, partitions, 1, Duration.ofDays(1)))));
        }
    }

    /** A settings file of the lane with some settings given otherwise; values in HOCON. */
    Path settings(String file, Map<String, String> otherwise) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("freshet.lane = ").append(name).append('\n');
        text.append("freshet.model { device = cpu, threads = 1, max-length = 64, cache-dir = \"")
                .append(Path.of(System.getProperty("freshet.root"), "target", "test-cache"))
                .append("\" }\n");
        text.append("freshet.kafka { bootstrap-servers = \"")
                .append(kafka.connection().bootstrapServers())
                .append("\", topic = ")
                .append(topic)
                .append(", dead-letter-topic = ")
                .append(deadLetters())
                .append(", versions-topic = ")
                .append(versionsTopic)
                .append(" }\n");
        text.append("freshet.checkpoint.store = \"").append(root.resolve("own")).append("\"\n");
        text.append("freshet { http.port = 0, management.port = 0, admin.port = 0 }\n");
        text.append("freshet { round.pairs = 8, train.epochs = 1, train.batch-size = 4, gate.min-queries = 500 }\n");
        otherwise.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        return Files.writeString(root.resolve(file), text);
    }

    String deadLetters() {
        return name + ".dead";
    }

    /** Every fifth record is of the source that will not be wanted. */
    void send(int from, int to) throws IOException {
        List<List<String>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = from; i < to; i++) {
            ObjectNode record = (ObjectNode) JSON.readTree(Samples.records(to).get(i));
            record.put("source", i % 5 == 0 ? UNWANTED : WANTED);
            partitions.get(i % 2).add(record.toString());
        }
        kafka.send(topic, 0, partitions.get(0));
        kafka.send(topic, 1, partitions.get(1));
    }

    /** Starts the lane. */
    static FreshetNode start(Path settings, EventLog events) throws IOException {
        return FreshetNode.start(FreshetConfig.load(settings), FreshetNode.Extras.listening(lane -> events));
    }

    CommandRun rebuild(Path settings, String into, String... options) {
        List<String> all = new ArrayList<>(List.of("rebuild", "--config", settings.toString()));
        all.addAll(List.of(options));
        all.addAll(List.of("--store", store(into).toString(), "--versions-topic", versionsTopic(into)));
        return CommandRun.of(all.toArray(String[]::new));
    }

    Path store(String into) {
        return root.resolve(into);
    }

    String versionsTopic(String into) {
        return name + "." + into;
    }

    List<Manifest> manifests(Path store) throws IOException {
        CheckpointStore versions = new CheckpointStore(store);
        List<Manifest> manifests = new ArrayList<>();
        for (long version : versions.versions(name)) {
            manifests.add(versions.read(name, version).manifest());
        }
        return manifests;
    }
}
