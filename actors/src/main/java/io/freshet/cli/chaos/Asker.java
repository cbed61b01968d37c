package io.freshet.cli.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.cli.chaos.check.Answers;
import io.freshet.cli.chaos.check.Committed;
import io.freshet.model.checkpoint.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A client that asks the scorer the same question all the time and looks hard at each answer: it must be of a version
 * that is committed, published and intact by then, and it must be what this version has answered before.
 */
final class Asker implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final Duration DIES_WITHIN = Duration.ofSeconds(3);
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 40;
    private static final String VERSION = "X-Freshet-Version";
    private static final String BODY = "{\"input\": \"番茄叶子发黄怎么办\", \"input_type\": \"query\"}";

    private final String lane;
    private final URI uri;
    private final Ledger ledger;
    private final CommittedEnd end;
    private final Supplier<? extends Answerer> scorer;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
    private final Map<Long, JsonNode> vectors = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "chaos-asker");
    private Answerer answered;
    private long served;
    private long answers;
    private long byBase;
    private long refused;
    private volatile boolean stopped;

    /**
     * @param scorer the process that is to answer now
     * @param end asks the broker how far the versions topic is committed
     */
    Asker(String lane, int port, Ledger ledger, CommittedEnd end, Supplier<? extends Answerer> scorer) {
        this.lane = lane;
        this.uri = URI.create("http://127.0.0.1:" + port + "/v1/embeddings");
        this.ledger = ledger;
        this.end = end;
        this.scorer = scorer;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    synchronized Answers answers() {
        return new Answers(answers, byBase, refused, vectors.size(), List.copyOf(faults));
    }

    /** The version of the last answer that this process gave; -1 before its first. */
    synchronized long servedBy(Answerer process) {
        return process == answered ? served : -1;
    }

    private void run() {
        try {
            while (!stopped) {
                Answerer before = scorer.get();
                try {
                    HttpResponse<String> response = client.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Content-Type", "application/json")
                                    .timeout(ANSWER_WITHIN)
                                    .POST(HttpRequest.BodyPublishers.ofString(BODY))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    answer(before, response);
                } catch (IOException e) {
                    unanswered(before, e);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not being there yet is no fault; nor is being killed. Refusing or hanging while only others die is. */
    private void unanswered(Answerer before, IOException why) throws InterruptedException {
        boolean wasUp;
        synchronized (this) {
            refused++;
            wasUp = before == answered;
        }
        if (wasUp && !stopped && !before.awaitExcused(DIES_WITHIN)) {
            fault("process " + before.pid() + " had answered, and then did not though nobody killed or stopped it: "
                    + why);
        }
    }

    private void answer(Answerer before, HttpResponse<String> response) throws InterruptedException, IOException {
        String header = response.headers().firstValue(VERSION).orElse("none");
        if (response.statusCode() != 200 || !header.matches(lane + "/\\d+")) {
            fault("answered with status " + response.statusCode() + ", " + VERSION + " " + header + ": "
                    + response.body());
            return;
        }
        long version = Long.parseLong(header.substring(lane.length() + 1));
        JsonNode vector = JSON.readTree(response.body()).at("/data/0/embedding");
        Optional<String> wrong = version == 0 || vectors.containsKey(version) ? Optional.empty() : firstSight(version);
        wrong.ifPresent(this::fault);
        synchronized (this) {
            answers++;
            byBase += version == 0 && ledger.newestPublished() > 0 ? 1 : 0;
            JsonNode first = vectors.putIfAbsent(version, vector);
            if (first != null && !first.equals(vector)) {
                fault("version " + version + " answered otherwise than before");
            }
            if (before != scorer.get()) {
                // The one that was asked is gone; the answer may be its successor's.
                return;
            }
            if (before == answered && version < served) {
                fault("went back from version " + served + " to " + version + " in one process");
            }
            answered = before;
            served = version;
        }
    }

    /** The broker is asked at once, so that a version which is committed only after its first answer shows. */
    private Optional<String> firstSight(long version) throws InterruptedException {
        Optional<Long> committedEnd = end.now();
        Optional<Committed> entry = ledger.await(version, SEEN_WITHIN);
        if (entry.isEmpty()) {
            return Optional.of("version " + version + " answers, but was never committed");
        }
        if (committedEnd.isPresent() && entry.get().offset() >= committedEnd.get()) {
            return Optional.of("version " + version + " answered before it was committed");
        }
        if (!entry.get().record().status().equals(Status.PUBLISHED.label())) {
            return Optional.of("version " + version + " answers, but is "
                    + entry.get().record().status());
        }
        return entry.get().manifest().isEmpty()
                ? Optional.of("version " + version + " answers, but its folder was not as committed")
                : Optional.empty();
    }

    private synchronized void fault(String what) {
        faults.add(what);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(ANSWER_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
