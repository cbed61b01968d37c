package io.freshet.cli.chaos;

import io.freshet.cli.chaos.check.Acked;
import io.freshet.streams.kafka.AckedProducer;
import io.freshet.streams.kafka.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends the records one after the other, up to where it is let, and notes what was acknowledged and where. A broker that
 * is gone for a while only makes it wait.
 */
final class Feed implements AutoCloseable {

    private static final int GIVE_UP_MILLIS = 120_000;

    private final String topic;
    private final Records records;
    private final long pauseMillis;
    private final AckedProducer producer;
    private final List<Acked> acked = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "chaos-feed");
    private int released;
    private boolean stopped;
    private RuntimeException failure;

    /** @param pauseMillis after each record */
    Feed(KafkaConnection kafka, String topic, Records records, long pauseMillis) {
        this.topic = topic;
        this.records = records;
        this.pauseMillis = pauseMillis;
        this.producer = new AckedProducer(
                kafka,
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        GIVE_UP_MILLIS,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        GIVE_UP_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500));
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Lets it send the records below this number; it never takes back what it was let. */
    synchronized void release(int below) {
        released = Math.max(released, below);
        notifyAll();
    }

    synchronized int released() {
        return released;
    }

    /** @throws IllegalStateException if a record was not acknowledged within two minutes */
    synchronized List<Acked> acked() {
        if (failure != null) {
            throw failure;
        }
        return List.copyOf(acked);
    }

    private void run() {
        try {
            for (int number = 0; awaitRelease(number); number++) {
                send(number);
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitRelease(int number) throws InterruptedException {
        while (number >= released && !stopped) {
            wait();
        }
        return !stopped && failure == null;
    }

    private void send(int number) {
        Records.Made made = records.get(number);
        try {
            RecordMetadata place = producer.send(new ProducerRecord<>(topic, 0, null, made.value()))
                    .toCompletableFuture()
                    .join();
            synchronized (this) {
                acked.add(new Acked(number, place.partition(), place.offset(), made.bad()));
            }
        } catch (CompletionException e) {
            synchronized (this) {
                failure = new IllegalStateException(
                        "record " + number + " was not acknowledged: "
                                + e.getCause().getMessage(),
                        e.getCause());
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        thread.interrupt();
        producer.close();
    }
}
