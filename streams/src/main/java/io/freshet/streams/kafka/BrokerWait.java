package io.freshet.streams.kafka;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka that does not answer is waited for, and said to be waited for, however long it takes. */
public final class BrokerWait {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerWait.class);
    private static final Duration SAY_EVERY = Duration.ofSeconds(10);

    private BrokerWait() {}

    /**
     * Blocks until it answers, with a warning every ten seconds.
     *
     * @throws IllegalStateException if it answers that it will not have this client
     */
    public static void await(KafkaConnection connection) throws InterruptedException {
        await(connection, SAY_EVERY);
    }

    static void await(KafkaConnection connection, Duration sayEvery) throws InterruptedException {
        long since = System.nanoTime();
        try (Admin admin = connection.admin()) {
            while (!answers(connection, admin, sayEvery)) {
                LOG.warn(
                        "{} Waiting for {} s.",
                        message(connection),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since));
            }
        }
    }

    private static boolean answers(KafkaConnection connection, Admin admin, Duration within)
            throws InterruptedException {
        try {
            return !admin.describeCluster()
                    .nodes()
                    .get(within.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (isAway(e)) {
                return false;
            }
            throw new IllegalStateException(KafkaFailure.message(e.getCause(), connection), e.getCause());
        }
    }

    /** Says that it is away. */
    public static void warn(KafkaConnection connection) {
        LOG.warn("{}", message(connection));
    }

    /** Whether a request failed because the broker did not answer it, or not yet. */
    public static boolean isAway(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        Throwable cause = wrapped && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RetriableException && !(cause instanceof UnknownTopicOrPartitionException);
    }

    private static String message(KafkaConnection connection) {
        return "Kafka does not answer at " + connection.bootstrapServers()
                + ": Freshet goes on by itself when it does. If it runs, are kafka.bootstrap-servers and"
                + " security.protocol of kafka.client right?";
    }
}
