package io.freshet.cli;

import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.producer.FeedbackProducer;
import io.freshet.streams.producer.FeedbackStreams;
import io.freshet.streams.producer.LineResult;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends QA pairs from a file. */
@Command(
        name = "produce",
        mixinStandardHelpOptions = true,
        description = "Send QA pairs from a JSONL file to the feedback topic. Lines that are no valid record are named"
                + " and left out; the exit code is then 1.")
final class ProduceCommand implements Callable<Integer> {

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Brokers, with commas between them.")
    private String bootstrap;

    @Option(
            names = "--topic",
            defaultValue = "freshet.qa-pairs",
            paramLabel = "TOPIC",
            description = "Feedback topic (default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "FILE",
            description = "One JSON record a line: query, response, …")
    private Path in;

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description =
                    "More properties of the Kafka client, as Kafka's own tools read them: security.protocol=SASL_SSL and"
                            + " the like.")
    private Path clientConfig;

    @Option(names = "--rate", paramLabel = "N", description = "Records a second (default: as fast as possible).")
    private Integer rate;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(in)) {
            throw new NoSuchFileException(in + ": no such file; --in takes a JSONL file");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        var limits = FreshetConfig.defaults().record();
        RecordLimits recordLimits = new RecordLimits(
                Math.toIntExact(limits.maxBytes()), limits.maxTextChars(), limits.maxRejected(), limits.maxIdChars());
        KafkaConnection kafka = new KafkaConnection(bootstrap, clientProperties());
        AtomicLong sent = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        ActorSystem system = ActorSystem.create("produce");
        try (FeedbackProducer producer = new FeedbackProducer(kafka, topic, new QaPairCodec(recordLimits))) {
            new FeedbackStreams(producer, recordLimits)
                    .produceFile(in, rate == null ? OptionalInt.empty() : OptionalInt.of(rate))
                    .runWith(
                            Sink.foreach(result -> {
                                if (result instanceof LineResult.Refused bad) {
                                    refused.incrementAndGet();
                                    err.println(bad.message());
                                } else if (sent.incrementAndGet() % 1000 == 0) {
                                    out.println(sent + " records sent");
                                }
                            }),
                            system)
                    .toCompletableFuture()
                    .join();
        } finally {
            system.terminate();
        }
        out.println(sent + " records sent to " + topic + ", " + refused + " lines refused");
        return refused.get() == 0 ? 0 : 1;
    }

    private Map<String, String> clientProperties() throws IOException {
        Properties properties = new Properties();
        if (clientConfig != null) {
            try (Reader reader = Files.newBufferedReader(clientConfig)) {
                properties.load(reader);
            }
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
