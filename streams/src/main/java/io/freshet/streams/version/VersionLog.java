package io.freshet.streams.version;

import io.freshet.streams.kafka.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The one writer of a lane's versions in a topic, and of what else shall be written by the owner of a lane alone. Opening it fences every older one with the same lane and topic: the
 * broker refuses what they still try to commit. After any exception but {@link IllegalArgumentException} it is closed, since only opening
 * it again tells whether a commit under way took place. Calls block and are serialised; whoever opens it closes it.
 */
public final class VersionLog implements AutoCloseable {

    /** How long an abandoned transaction of one lane can hold back readers of all lanes. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration READ_WITHIN = Duration.ofSeconds(30);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final String lane;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final TreeMap<Long, VersionRecord> versions = new TreeMap<>();

    private VersionLog(String lane, String topic, KafkaProducer<byte[], byte[]> producer) {
        this.lane = lane;
        this.topic = topic;
        this.producer = producer;
    }

    /** Fences older writers of the lane, then reads its versions; up to about a minute if the broker is slow. */
    public static VersionLog open(KafkaConnection connection, String topic, String lane) {
        VersionLog log = new VersionLog(lane, topic, producer(connection, topic, lane));
        try {
            // The order matters: read first, and an older writer could still commit behind what was read.
            log.producer.initTransactions();
            for (VersionRecord record : VersionHistory.read(connection, topic, lane, READ_WITHIN)) {
                log.versions.put(record.version(), record);
            }
            return log;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw log.closed("Opening was interrupted", e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            // What the topic holds is wrong, and opening it again does not help.
            log.close();
            throw new VersionLogException(
                    "The versions of lane " + lane + " in topic " + topic + " cannot be relied upon. " + e.getMessage(),
                    e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw log.closed("The log could not be opened", e);
        }
    }

    /** The highest version, whatever its status; where the next one goes on. Empty for a new lane. */
    public synchronized Optional<VersionRecord> head() {
        return Optional.ofNullable(versions.lastEntry()).map(Map.Entry::getValue);
    }

    /** All versions, ascending, each with its latest status. */
    public synchronized List<VersionRecord> history() {
        return List.copyOf(versions.values());
    }

    /**
     * Commits the next version, or a new status of one that exists. When it returns, the record is committed and
     * acknowledged. When it throws {@link FencedException}, the record either is in what the newer coordinator read,
     * or will never be visible. After another {@link VersionLogException}, opening the log again tells.
     */
    public synchronized void commit(VersionRecord record) {
        check(record);
        commit(
                "version " + record.version(),
                new ProducerRecord<>(
                        topic, 0, record.key().getBytes(StandardCharsets.UTF_8), VersionRecordCodec.encode(record)));
        versions.put(record.version(), record);
    }

    /**
     * Commits a record of another topic under the same fence: it becomes visible only while no newer owner of the lane
     * has opened its log. Returns and throws as {@link #commit(VersionRecord)} does.
     *
     * @param what it is, for messages
     */
    public synchronized void commit(String what, ProducerRecord<byte[], byte[]> record) {
        try {
            producer.beginTransaction();
            producer.send(record).get();
            producer.commitTransaction();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw closed("The commit of " + what + " was interrupted", e);
        } catch (ExecutionException | KafkaException | IllegalStateException e) {
            throw closed("The commit of " + what + " failed", e);
        }
    }

    public String lane() {
        return lane;
    }

    /** The versions topic. */
    public String topic() {
        return topic;
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }

    private void check(VersionRecord record) {
        long next = head().map(VersionRecord::version).orElse(0L) + 1;
        if (!record.lane().equals(lane) || record.version() > next) {
            throw new IllegalArgumentException("This log takes versions up to " + next + " of lane " + lane + ", not "
                    + record.version() + " of lane " + record.lane());
        }
    }

    private VersionLogException closed(String what, Exception cause) {
        close();
        for (Throwable c = cause; c != null; c = c.getCause()) {
            if (c instanceof ProducerFencedException || c instanceof InvalidProducerEpochException) {
                return new FencedException(lane, cause);
            }
        }
        return new VersionLogException(
                what + " (lane " + lane + ", topic " + topic + "): " + cause.getMessage()
                        + ". Open the log again and look at its head.",
                cause);
    }

    /** With the topic, so that a lane that is made anew on another topic does not stop the one that is at work. */
    static String transactionalId(String topic, String lane) {
        return "freshet-" + lane + "/" + topic;
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaConnection connection, String topic, String lane) {
        return new KafkaProducer<>(
                connection.with(Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId(topic, lane),
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        (int) TRANSACTION_TIMEOUT.toMillis(),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) TRANSACTION_TIMEOUT.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        30_000,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
