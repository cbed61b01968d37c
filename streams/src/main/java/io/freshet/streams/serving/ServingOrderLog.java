package io.freshet.streams.serving;

import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The one writer of a lane's serving orders. It writes by the lane's version log, and so is fenced and closed with that
 * one. Safe for any number of threads.
 */
public final class ServingOrderLog {

    private static final Duration READ_WITHIN = Duration.ofSeconds(30);

    private final VersionLog versions;
    private final String topic;
    private volatile ServingOrderRecord present;

    private ServingOrderLog(VersionLog versions, String topic, ServingOrderRecord present) {
        this.versions = versions;
        this.topic = topic;
        this.present = present;
    }

    /**
     * Reads what the lane's owners before have ordered, if it is about the versions of the same topic.
     *
     * @param versions open, so that older writers are fenced already; stays the caller's
     * @param topic serving topic
     * @throws IOException if the broker does not say within half a minute
     */
    public static ServingOrderLog open(VersionLog versions, KafkaConnection connection, String topic)
            throws IOException {
        try {
            ServingOrderRecord last = ServingOrderFeed.present(connection, topic, versions.lane(), READ_WITHIN)
                    .order();
            return new ServingOrderLog(versions, topic, last.ofVersionsIn(versions.topic()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading serving orders", e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new IOException(
                    "what shall be served of lane " + versions.lane() + " cannot be read from topic " + topic + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** What is ordered now. Never blocks. */
    public ServingOrderRecord present() {
        return present;
    }

    /**
     * Commits what shall hold from now on. Blocks; returns and throws as {@link VersionLog#commit} does.
     *
     * @throws IllegalArgumentException for an order of another lane or about other versions
     */
    public synchronized void commit(ServingOrderRecord order) {
        if (!order.lane().equals(versions.lane()) || !order.versionsTopic().equals(versions.topic())) {
            throw new IllegalArgumentException("This log takes orders about the versions of lane " + versions.lane()
                    + " in " + versions.topic() + ", not of " + order.lane() + " in " + order.versionsTopic());
        }
        versions.commit(
                "a serving order",
                new ProducerRecord<>(
                        topic, 0, order.lane().getBytes(StandardCharsets.UTF_8), ServingOrderCodec.encode(order)));
        present = order;
    }
}
