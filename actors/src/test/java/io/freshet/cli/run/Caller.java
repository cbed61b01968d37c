package io.freshet.cli.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Asks for embeddings without a pause, as users do who know nothing of what goes on behind. */
final class Caller implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final Thread thread = new Thread(this::ask, "caller");
    private final Set<String> versions = new TreeSet<>();
    private final List<String> failures = new ArrayList<>();
    private int answers;
    private volatile boolean stopped;

    Caller(int port) {
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/embeddings"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\": \"鱼塘缺氧怎么办\", \"input_type\": \"query\"}"))
                .build();
        thread.start();
    }

    private void ask() {
        while (!stopped) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                answered(
                        answer.headers().firstValue("X-Freshet-Version").orElse("none"),
                        answer.statusCode() == 200 ? null : answer.statusCode() + " " + answer.body());
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (IOException e) {
                answered("none", e.toString());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void answered(String version, String failure) {
        answers++;
        versions.add(version);
        if (failure != null) {
            failures.add(failure);
        }
    }

    /** What has answered so far. */
    synchronized boolean saw(String version) {
        return versions.contains(version);
    }

    synchronized int answers() {
        return answers;
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
