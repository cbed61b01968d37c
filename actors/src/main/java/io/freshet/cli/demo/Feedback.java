package io.freshet.cli.demo;

import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends the sample pairs over HTTP at a steady rate, as users' feedback would come, each with the time it is sent. They
 * come in their order, and each once: what is not acknowledged is sent again under its id.
 */
final class Feedback implements AutoCloseable {

    static final QaPairCodec CODEC = new QaPairCodec(new RecordLimits(1 << 20, 32_768, 64, 256));

    private static final int AT_ONCE = 64;
    private static final int TRIES = 100;
    private static final long PAUSE_MILLIS = 200;

    private final List<QaPair> pairs;
    private final Client client;
    private final AtomicLong produced = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    /** @param pairs each with an id */
    Feedback(Client client, List<QaPair> pairs, int rate) {
        this.pairs = pairs;
        this.client = client;
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
            for (int from = 0; from < pairs.size() && !stopped; ) {
                double elapsed = (System.nanoTime() - started) / 1e6;
                int due = (int) Math.min(elapsed / everyMillis + 1, Math.min(pairs.size(), from + AT_ONCE));
                if (due <= from) {
                    Thread.sleep((long) Math.ceil(from * everyMillis - elapsed));
                    continue;
                }
                send(pairs.subList(from, due));
                produced.addAndGet(due - from);
                from = due;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's feedback was not taken", e);
        }
    }

    private void send(List<QaPair> some) throws IOException, InterruptedException {
        List<Map<String, Object>> events = some.stream().map(Feedback::event).toList();
        for (int tries = 1; !stopped; tries++) {
            try {
                client.feedback(events);
                return;
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static Map<String, Object> event(QaPair pair) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_id", pair.id().orElseThrow());
        event.put("query", pair.query());
        event.put("response", pair.response());
        event.put("action", pair.label() == QaPair.ACCEPTED ? "accepted" : "rejected");
        event.put("rejected_response", pair.rejectedResponses());
        event.put("weight", pair.weight());
        pair.source().ifPresent(source -> event.put("source", source));
        pair.instruction().ifPresent(instruction -> event.put("instruction", instruction));
        event.put("timestamp", Instant.now().toEpochMilli());
        return event;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
