package io.freshet.cli.demo;

import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.producer.FeedbackProducer;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Sends the sample pairs at a steady rate, as users' feedback would come, each with the time it is sent. */
final class Feedback implements AutoCloseable {

    static final QaPairCodec CODEC = new QaPairCodec(new RecordLimits(1 << 20, 32_768, 64, 256));

    private final List<QaPair> pairs;
    private final FeedbackProducer producer;
    private final AtomicLong produced = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    Feedback(KafkaConnection kafka, String topic, List<QaPair> pairs, int rate) {
        this.pairs = pairs;
        this.producer = new FeedbackProducer(kafka, topic, CODEC);
        this.thread = new Thread(() -> send(1000.0 / rate), "demo-feedback");
        thread.setDaemon(true);
    }

    static List<QaPair> read(Path file) throws IOException {
        List<QaPair> pairs = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (CODEC.decode(line.getBytes(StandardCharsets.UTF_8)) instanceof Decoded.Good good) {
                pairs.add(good.pair());
            } else {
                throw new IOException(file + ":" + (pairs.size() + 1) + " is not a record");
            }
        }
        return pairs;
    }

    void start() {
        thread.start();
    }

    long produced() {
        return produced.get();
    }

    private void send(double everyMillis) {
        long started = System.nanoTime();
        try {
            for (int i = 0; i < pairs.size() && !stopped; i++) {
                long due = (long) (i * everyMillis) - (System.nanoTime() - started) / 1_000_000;
                if (due > 0) {
                    Thread.sleep(due);
                }
                producer.send(now(pairs.get(i))).toCompletableFuture().join();
                produced.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static QaPair now(QaPair pair) {
        return new QaPair(
                pair.query(),
                pair.response(),
                pair.id(),
                pair.rejectedResponses(),
                pair.label(),
                pair.weight(),
                pair.source(),
                pair.instruction(),
                Optional.of(Instant.now()));
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
